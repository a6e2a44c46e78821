"""Which values go together: what a comparison, a sum or a condition can be made of, said before any model is looked at."""

from collections.abc import Sequence
from typing import Final

from evenkeel.engines.operating_model.checks.expressions import _nodes
from evenkeel.engines.operating_model.checks.expressions._nodes import NUMBER, TRUTH, Node, Sort
from evenkeel.engines.operating_model.checks.expressions._tokens import BadExpression
from evenkeel.engines.operating_model.reading._folder import nearest

_ORDERED: Final = ("number", "duration", "date", "quarter")


def condition(node: Node) -> Node:
    """Make a condition of something: what is true or false is one; of a field it is asked whether it is given."""
    if isinstance(node, _nodes.Get | _nodes.Records):
        return _nodes.Given(TRUTH, node.at, node.said, node)
    if node.sort == TRUTH:
        return node
    raise BadExpression(node.at + 1, f"“{node.said}” is {node.sort}; compare it with something.")


def about_each(node: Node, scope: int) -> None:
    """Every piece of a condition says something about the thing at hand; else it stands in the wrong place."""
    if isinstance(node, _nodes.Joined):
        for part in node.parts:
            about_each(part, scope)
    elif isinstance(node, _nodes.Not):
        about_each(node.inner, scope)
    elif not _nodes.mentions(node, scope):
        raise BadExpression(
            node.at + 1,
            f"“{node.said}” says nothing about the single record at hand; put what comes before it into brackets, "
            "or give the record a name with “as” and use it.",
        )


def presence(value: Node, word: str, at: int, said: str) -> Node:
    """Ask whether something is missing or given."""
    if not isinstance(value, _nodes.Get | _nodes.Records | _nodes.Fold | _nodes.Held):
        raise BadExpression(value.at + 1, f"“{value.said}” can never be missing.")
    missing = _nodes.Missing(TRUTH, at, said, value)
    return missing if word == "missing" else _nodes.Not(TRUTH, at, said, missing)


def compared(sign: str, left: Node, right: Node, at: int, said: str) -> Node:
    """Compare two single values of the same sort."""
    for side in (left, right):
        if side.sort.many:
            raise BadExpression(
                side.at + 1, f"“{side.said}” is {side.sort}; use “contains”, “some” or count(…) with it."
            )
    _together(left, right)
    if sign not in ("=", "!=") and left.sort.name not in _ORDERED:
        raise BadExpression(at + 1, f"{left.sort} is neither more nor less than another; use “=” or “!=”.")
    return _nodes.Compare(TRUTH, at, said, sign, left, right)


def contained(whole: Node, item: Node, at: int, said: str) -> Node:
    """Ask whether a list has an item, or a text has a text in it."""
    if item.sort.many:
        raise BadExpression(item.at + 1, f"“{item.said}” is {item.sort}; a single value is expected.")
    if not whole.sort.many and (whole.sort.name != "text" or item.sort.name != "text"):
        raise BadExpression(whole.at + 1, f"“{whole.said}” is {whole.sort}; a list or a text is expected.")
    if whole.sort.many:
        for each in whole.items if isinstance(whole, _nodes.Listed) else (whole,):
            _together(each, item)
    return _nodes.Contains(TRUTH, at, said, whole, item)


def alike(items: Sequence[Node]) -> Sort:
    """Give the sort of a list: all its values are of one sort."""
    for each in items[1:]:
        _together(items[0], each)
    return Sort(items[0].sort.name, many=True)


def _together(left: Node, right: Node) -> None:
    """Two values can be equal: they are of one sort, or one is a record and the other the text of its key."""
    one, other = left.sort, right.sort
    for record, node in ((one, right), (other, left)):
        if record.name == "record" and isinstance(node, _nodes.Value) and node.sort.name == "text":
            _could_be_key(record, node)
            return
    if one.name != other.name:
        raise BadExpression(
            right.at + 1, f"{one.one()} cannot be compared with {other.one()}.{_hint(one, right)}"
        )
    if one.name == "record" and not set(one.parts) & set(other.parts):
        raise BadExpression(right.at + 1, f"“{left.said}” and “{right.said}” can never be the same record.")
    for sort, node in ((one, right), (other, left)):
        if sort.choices and isinstance(node, _nodes.Value) and node.value not in sort.choices:
            raise BadExpression(
                node.at + 1,
                f"“{node.value}” is not among the words that can stand there: {', '.join(sort.choices)}."
                f"{nearest(str(node.value), sort.choices)}",
            )


def _could_be_key(record: Sort, node: _nodes.Value) -> None:
    names = record.collections
    if not names:
        raise BadExpression(node.at + 1, "a part of a record is compared by one of its fields.")
    collection, slash, _ = str(node.value).rpartition("/")
    if (len(names) > 1 and not slash) or (slash and collection not in names):
        shown = " or ".join(f'"{name}/…"' for name in names[:3])
        raise BadExpression(node.at + 1, f"the record is named with its collection here, like {shown}.")


def _hint(sort: Sort, node: Node) -> str:
    if sort.name == "duration" and node.sort.name == "number":
        return f" Write the unit with it, like {node.said}d."
    return ""


_PRODUCTS: Final = {
    ("number", "*", "number"): "number",
    ("number", "/", "number"): "number",
    ("duration", "*", "number"): "duration",
    ("number", "*", "duration"): "duration",
    ("duration", "/", "number"): "duration",
    ("duration", "/", "duration"): "number",
    ("number", "+", "number"): "number",
    ("number", "-", "number"): "number",
    ("duration", "+", "duration"): "duration",
    ("duration", "-", "duration"): "duration",
}


def reckoned(sign: str, left: Node, right: Node, at: int, said: str) -> Node:
    """Reckon with numbers and durations."""
    name = _PRODUCTS.get((left.sort.name, sign, right.sort.name))
    if name is None or left.sort.many or right.sort.many:
        raise BadExpression(at + 1, f"“{said}” cannot be reckoned: {left.sort} {sign} {right.sort}.")
    sort = NUMBER if name == "number" else Sort("duration")
    return _nodes.Reckoned(sort, at, said, sign, left, right)


def folded(word: str, value: Node) -> Sort:
    """Give the sort of a sum, an average, a least or greatest value."""
    fitting = ("number", "duration") if word in ("sum", "average") else _ORDERED
    if value.sort.name not in fitting or value.sort.many:
        wanted = " or ".join(fitting)
        raise BadExpression(value.at + 1, f"{word} takes a {wanted}; “{value.said}” is {value.sort}.")
    return value.sort
