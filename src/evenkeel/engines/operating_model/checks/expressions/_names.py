"""What the names in an expression mean: collections, fields of the thing at hand, and names given with `as`."""

from collections.abc import Iterable, Sequence
from typing import Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.checks.expressions import _nodes
from evenkeel.engines.operating_model.checks.expressions._tokens import BadExpression, Token
from evenkeel.engines.operating_model.reading._folder import nearest

COLLECTIONS: Final = _schema.COLLECTIONS


def first(token: Token, scopes: Sequence[_nodes.Scope]) -> _nodes.Node:
    """Look up the first name of a path: a name given with `as`, a field of the thing at hand, a collection."""
    for scope in reversed(scopes):
        if scope.name == token.text:
            return _nodes.Held(scope.sort, token.at, token.text, scope.number)
    if scopes and token.text in _nodes.fields_of(scopes[-1].sort):
        held = _nodes.Held(scopes[-1].sort, token.at, "", scopes[-1].number)
        return _got(held, token, token.text)
    if token.text in COLLECTIONS:
        return collection(token, token)
    for scope in reversed(scopes[:-1]):
        if token.text in _nodes.fields_of(scope.sort):
            raise BadExpression(
                token.column,
                f"“{token.text}” belongs to the {_said(scope.sort)} further out; give that a name with “as”, "
                f"and write name.{token.text}.",
            )
    known = [*COLLECTIONS, *(_nodes.fields_of(scopes[-1].sort) if scopes else ())]
    what = f"field of {_said(scopes[-1].sort)}s and no collection" if scopes else "collection"
    raise BadExpression(token.column, f"“{token.text}” is no {what}.{nearest(token.text, known)}")


def collection(token: Token, begins: Token) -> _nodes.Node:
    """Look up a collection."""
    if token.text not in COLLECTIONS:
        raise BadExpression(
            token.column, f"“{token.text}” is no collection.{nearest(token.text, COLLECTIONS)}"
        )
    found = COLLECTIONS[token.text]
    sort = _nodes.Sort("record", not found.single, parts=(found.record,))
    return _nodes.Records(sort, begins.at, token.text, token.text)


def field(base: _nodes.Node, token: Token, text: str) -> _nodes.Node:
    """Look up a field of what a path has come to."""
    if base.sort.name != "record":
        raise BadExpression(token.column, f"“{base.said}” is {base.sort} and has no fields.")
    known = _nodes.fields_of(base.sort)
    if token.text not in known:
        raise BadExpression(
            token.column, f"{_said(base.sort)}s have no field “{token.text}”.{_meant(token.text, known)}"
        )
    return _got(base, token, text[base.at : token.at + len(token.text)])


def _got(base: _nodes.Node, token: Token, said: str) -> _nodes.Node:
    known = _nodes.fields_of(base.sort)[token.text]
    own = _nodes.sort_of(known)
    sort = _nodes.Sort(own.name, own.many or base.sort.many, own.choices, own.parts)
    return _nodes.Get(sort, token.at if not base.said else base.at, said, base, known)


def _said(sort: _nodes.Sort) -> str:
    """Name what a record is, as people say it."""
    if len(sort.parts) > 1:
        return "linked record"
    names = sort.collections
    return COLLECTIONS[names[0]].singular if names else _words(sort.parts[0].__name__)


def _words(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _meant(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or f" Known: {', '.join(known)}."
