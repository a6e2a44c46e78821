"""From the text of an expression to its nodes, by recursive descent.

The docstring of each method ends with its production in EBNF (ISO/IEC 14977); `grammar` puts them together for the reference.
Names are looked up in the language of the model while parsing, so that a check is understood, or refused, before any
model is looked at.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines.operating_model.checks.expressions import _names, _nodes, _sorts
from evenkeel.engines.operating_model.checks.expressions._nodes import Node
from evenkeel.engines.operating_model.checks.expressions._tokens import LITERALS, BadExpression, Token, tokens
from evenkeel.engines.operating_model.elements._record import seconds

MAX_DEPTH: Final = 20
MAX_CHAINED: Final = 60
"""How many points and signs of reckoning there may be: each nests a value into another."""

KEYWORDS: Final = (
    "all", "some", "no", "where", "as", "have", "has", "of", "and", "or", "not", "in", "contains",
    "is", "missing", "given", "true", "false", "model",
)  # fmt: skip
"""Words with a fixed meaning; no collection and no field is called so."""

FUNCTIONS: Final = {
    "count": "how many there are",
    "sum": "the sum of a number or duration over them; of none it is 0",
    "average": "the arithmetic mean of what is given; of none it is missing",
    "min": "the least number, duration, date or quarter; of none it is missing",
    "max": "the greatest number, duration, date or quarter; of none it is missing",
    "share": "how many per cent of them have something, 0 to 100; of none it is 100, as `all` is then true",
}
"""What can be asked about many records at once."""

_SIGNS: Final = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Expression:
    """An expression that was understood; it is true or false of any model."""

    text: str
    root: Node


def parse(text: str) -> Expression:
    """Understand an expression.

    Raises:
        BadExpression: it is not one, or names what the language of the model does not have.

    """
    return Expression(text, _Parser(text).whole())


class _Parser:
    """Reads the tokens of one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: Sequence[Token] = list(tokens(text))
        self.position = 0
        self.depth = 0
        self.scopes: list[_nodes.Scope] = []
        self.numbered = 0
        self.chained = 0

    # -- tokens

    @property
    def here(self) -> Token:
        """Give the token that comes next."""
        return self.tokens[self.position]

    def ahead(self, *words: str) -> bool:
        """Tell whether one of these words or signs comes next."""
        return self.here.kind in ("word", "sign") and self.here.text in words

    def take(self) -> Token:
        """Go on by one."""
        token = self.here
        self.position += 1
        return token

    def took(self, *words: str) -> bool:
        """Go on by one if one of these words or signs comes next."""
        found = self.ahead(*words)
        self.position += found
        return found

    def expect(self, *words: str) -> None:
        """Go on by one of these words or signs."""
        if not self.took(*words):
            self.refuse(" or ".join(f"“{word}”" for word in words))

    def refuse(self, expected: str) -> Any:
        """Say what was expected instead of what is there."""
        seen = f"“{self.here.text}”" if self.here.text else "the end"
        hint = " Equal is written with one “=”." if self.here.text == "=" else ""
        raise BadExpression(self.here.column, f"{expected} is expected, and here is {seen}.{hint}")

    def said(self, at: int) -> str:
        """Give the text from a place to where the parser is."""
        last = self.tokens[self.position - 1]
        return self.text[at : last.at + len(last.text)]

    @contextmanager
    def deeper(self) -> Any:
        """Hold the depth within its bound."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadExpression(
                self.here.column, f"it nests more than {MAX_DEPTH} deep; make it several principles."
            )
        yield
        self.depth -= 1

    def chain(self) -> None:
        """Count a value that is nested into another."""
        self.chained += 1
        if self.chained > MAX_CHAINED:
            said = (
                f"it has more than {MAX_CHAINED} points and signs of reckoning; make it several principles."
            )
            raise BadExpression(self.here.column, said)

    # -- conditions

    def whole(self) -> Node:
        """The whole of it is true or false.

        check = condition ;
        """
        condition = self.condition()
        if self.here.kind != "end":
            self.refuse("“and”, “or” or the end")
        return _sorts.condition(condition)

    def condition(self) -> Node:
        """Conditions joined by `or`; one of them is enough.

        condition = conjunction , { "or" , conjunction } ;
        """
        with self.deeper():
            return self.joined("or", self.conjunction)

    def conjunction(self) -> Node:
        """Conditions joined by `and`; all of them are needed. It binds closer than `or`.

        conjunction = negation , { "and" , negation } ;
        """
        return self.joined("and", self.negation)

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        """Read one or more parts with a word between them."""
        at = self.here.at
        parts = [part()]
        while self.took(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        conditions = tuple(_sorts.condition(each) for each in parts)
        return _nodes.Joined(_nodes.TRUTH, at, self.said(at), word, conditions)

    def negation(self) -> Node:
        """The contrary of a condition, or a condition.

        negation = "not" , negation | quantified | comparison ;
        """
        at = self.here.at
        if self.took("not"):
            with self.deeper():
                return _nodes.Not(_nodes.TRUTH, at, self.said(at), _sorts.condition(self.negation()))
        return self.quantified() if self.ahead("all", "some", "no") else self.comparison()

    def quantified(self) -> Node:
        """All, some or none have something. What follows `have` reaches as far as it can.

        quantified = "all" , source , have , condition | ( "some" | "no" ) , source , [ have , condition ] ;
        have       = "have" | "has" ;
        """
        at, word = self.here.at, self.take().text
        source, scope = self.source()
        body = None
        if word == "all" and not self.ahead("have", "has"):
            self.refuse("“have”")
        if self.took("have", "has"):
            body = self.inside(scope)
        return _nodes.Quantified(_nodes.TRUTH, at, self.said(at), word, source, body)

    def source(self) -> tuple[_nodes.Source, _nodes.Scope]:
        """Many records, or other things, gone through one by one; `as` gives the one at hand a name.

        source = path , [ "as" , name ] , [ "where" , condition ] ;
        """
        at = self.here.at
        base = self.path()
        if not base.sort.many:
            raise BadExpression(at + 1, f"a list is expected, like services; “{base.said}” is {base.sort}.")
        name = None
        if self.took("as"):
            name = self.new_name(_nodes.fields_of(base.sort) if base.sort.name == "record" else ())
        self.numbered += 1
        scope = _nodes.Scope(self.numbered, base.sort.one(), name)
        where = self.inside(scope) if self.took("where") else None
        if where is not None and self.ahead("as"):
            raise BadExpression(self.here.column, "“as” and the name stand before “where”.")
        return _nodes.Source(base.sort, at, self.said(at), base, scope.number, where), scope

    def new_name(self, fields: Iterable[str]) -> str:
        """Take a name that means nothing yet."""
        token = self.here
        known = {
            *KEYWORDS,
            *FUNCTIONS,
            *_names.COLLECTIONS,
            *fields,
            *(scope.name for scope in self.scopes),
        }
        if token.kind != "word" or token.text in known:
            self.refuse("a new name")
        return self.take().text

    def inside(self, scope: _nodes.Scope) -> Node:
        """Read a condition about the thing at hand."""
        self.scopes.append(scope)
        condition = _sorts.condition(self.condition())
        self.scopes.pop()
        _sorts.about_each(condition, scope.number)
        return condition

    def comparison(self) -> Node:
        """One value beside another, or whether there is one at all. A comparison with something missing is false.

        comparison = value , [ sign , value | "is" , ( "missing" | "given" ) | [ "not" ] , "in" , ( list | path )
                             | "contains" , value ] ;
        sign       = "=" | "!=" | "<" | "<=" | ">" | ">=" ;
        """
        at = self.here.at
        left = self.value()
        if self.took("is"):
            if not self.ahead("missing", "given"):
                self.refuse("“missing” or “given”")
            word = self.take().text
            return _sorts.presence(left, word, at, self.said(at))
        if self.ahead(*_SIGNS):
            sign = self.take().text
            return _sorts.compared(sign, left, self.value(), at, self.said(at))
        if self.took("contains"):
            return _sorts.contained(left, self.value(), at, self.said(at))
        negated = self.ahead("not")
        if self.took("in", "not"):
            if negated:
                self.expect("in")
            found = _sorts.contained(
                self.listed() if self.ahead("[") else self.path(), left, at, self.said(at)
            )
            return _nodes.Not(_nodes.TRUTH, at, found.said, found) if negated else found
        return left

    def listed(self) -> Node:
        """Values to choose from.

        list = "[" , value , { "," , value } , "]" ;
        """
        at = self.here.at
        self.expect("[")
        items = [self.value()]
        while self.took(","):
            items.append(self.value())
        self.expect("]")
        return _nodes.Listed(_sorts.alike(items), at, self.said(at), tuple(items))

    # -- values

    def value(self) -> Node:
        """Values added or taken off.

        value = term , { ( "+" | "-" ) , term } ;
        """
        return self.reckoned(("+", "-"), self.term)

    def term(self) -> Node:
        """Values multiplied or divided; what is divided by 0 is missing.

        term = factor , { ( "*" | "/" ) , factor } ;
        """
        return self.reckoned(("*", "/"), self.factor)

    def reckoned(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        """Read one or more parts with signs between them, from the left."""
        at = self.here.at
        left = part()
        while self.ahead(*signs):
            self.chain()
            sign = self.take().text
            left = _sorts.reckoned(sign, left, part(), at, self.said(at))
        return left

    def factor(self) -> Node:
        """A single value.

        factor = [ "-" ] , number | duration | date | quarter | text | "true" | "false" | function | path | "(" , condition , ")" ;
        """
        token = self.here
        minus = self.ahead("-") and self.tokens[self.position + 1].kind == "number"
        if minus or token.kind in _LITERAL:
            self.position += minus
            sort, value = _literal(self.take())
            return _nodes.Value(sort, token.at, self.said(token.at), -value if minus else value)
        if self.took("true", "false"):
            return _nodes.Value(_nodes.TRUTH, token.at, token.text, token.text == "true")
        if self.took("("):
            inner = self.condition()
            self.expect(")")
            return inner
        if token.text in FUNCTIONS and self.tokens[self.position + 1].text == "(":
            return self.function()
        return self.path()

    def function(self) -> Node:
        """A question about many things at once.

        function = "count" , "(" , source , ")"
                 | ( "sum" | "average" | "min" | "max" ) , "(" , source , [ "of" , value ] , ")"
                 | "share" , "(" , source , have , condition , ")" ;
        """
        at, word = self.here.at, self.take().text
        self.expect("(")
        source, scope = self.source()
        body: Node | None = None
        if word == "share":
            self.expect("have", "has")
            body = self.inside(scope)
        elif word != "count":
            body = self.folded(source, scope)
        self.expect(")")
        said = self.said(at)
        if word == "share":
            assert body is not None
            return _nodes.Share(_nodes.NUMBER, at, said, source, body)
        if body is None:
            return _nodes.Count(_nodes.NUMBER, at, said, source)
        return _nodes.Fold(_sorts.folded(word, body), at, said, word, source, body)

    def folded(self, source: _nodes.Source, scope: _nodes.Scope) -> Node:
        """Read what is summed up: what follows `of`, or the things themselves."""
        if not self.took("of"):
            return _nodes.Held(scope.sort, source.at, source.said, scope.number)
        self.scopes.append(scope)
        value = self.value()
        self.scopes.pop()
        _sorts.about_each(value, scope.number)
        return value

    def path(self) -> Node:
        """A collection, a field of the thing at hand, or a name given with `as`; fields follow links.

        path = ( collection | field | name | "model" , "." , collection ) , { "." , field } ;
        collection = word ;
        field      = word ;
        name       = word ;
        """
        first = self.here
        if first.kind != "word" or first.text in set(KEYWORDS) - {"model"}:
            self.refuse("a value")
        self.take()
        if first.text == "model":
            self.expect(".")
            node = _names.collection(self.take(), first)
        else:
            node = _names.first(first, self.scopes)
        while self.took("."):
            self.chain()
            node = _names.field(node, self.take(), self.text)
        return node


_LITERAL: Final = tuple(name for name, _ in LITERALS)


def _literal(token: Token) -> tuple[_nodes.Sort, Any]:
    """Give the sort and the value of something written down."""
    if token.kind == "number":
        return _nodes.NUMBER, float(token.text.rstrip("% "))
    if token.kind == "duration":
        return _nodes.Sort("duration"), seconds(token.text)
    if token.kind == "date":
        try:
            return _nodes.Sort("date"), dt.date.fromisoformat(token.text)
        except ValueError:
            raise BadExpression(token.column, f"there is no day {token.text}.") from None
    if token.kind == "quarter":
        return _nodes.Sort("quarter"), token.text
    return _nodes.TEXT, token.text[1:-1]


def grammar() -> str:
    """Give the productions of the language in EBNF, from the methods that read them."""
    productions = [
        line[8:].rstrip()
        for method in vars(_Parser).values()
        for line in (getattr(method, "__doc__", None) or "").split("\n\n", 1)[-1].splitlines()
        if re.match(r" {8}( {9,}|[a-z]+ += )", line)
    ]
    return "\n".join(productions)
