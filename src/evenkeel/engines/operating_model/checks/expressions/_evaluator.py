"""What an expression is of a model: each node becomes a function, once; the functions are then run over the model.

Every record looked at costs as many steps as there are nodes asked of it, and the steps of one expression are bounded,
so that no check can run for ever. Missing values: a comparison with one is false, a list without any is empty.
"""

import operator
from collections.abc import Callable, Iterator
from functools import singledispatch
from typing import Any, Final

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks.expressions import _nodes
from evenkeel.engines.operating_model.elements._record import Link, seconds
from evenkeel.kernel import errors

MAX_STEPS: Final = 5_000_000


class TooLong(errors.Invalid):
    """The check takes more than {steps} steps over this model. Put fewer quantifiers into each other."""

    code = "expression-too-long"


class Run:
    """One going through a model: the things at hand, and the steps that are left."""

    def __init__(self, model: OperatingModel, steps: int) -> None:
        """Begin with nothing at hand."""
        self.model = model
        self.held: dict[int, Any] = {}
        self.steps = self.left = steps

    def spend(self, steps: int) -> None:
        """Count steps.

        Raises:
            TooLong: there are none left.

        """
        self.left -= steps
        if self.left < 0:
            raise TooLong(steps=self.steps)


Meaning = Callable[[Run], Any]


@singledispatch
def meaning(node: _nodes.Node) -> Meaning:
    """Give the function that tells the value of a node."""
    raise TypeError(f"no meaning for {type(node).__name__}")


@meaning.register
def _(node: _nodes.Value) -> Meaning:
    value = node.value
    return lambda run: value


@meaning.register
def _(node: _nodes.Listed) -> Meaning:
    items = [meaning(item) for item in node.items]
    return lambda run: [item(run) for item in items]


@meaning.register
def _(node: _nodes.Held) -> Meaning:
    scope = node.scope
    return lambda run: run.held[scope]


@meaning.register
def _(node: _nodes.Records) -> Meaning:
    name = node.collection

    def records(run: Run) -> Any:
        run.spend(1)
        return getattr(run.model, name)

    return records


@meaning.register
def _(node: _nodes.Get) -> Meaning:
    base, name, many = meaning(node.base), node.field.name, node.field.many
    understood = _understood(node)

    def one(run: Run, record: Any) -> Any:
        held = getattr(record, name)
        if understood is None or held is None:
            return held
        if many:
            return [found for each in held if (found := understood(run, each)) is not None]
        return understood(run, held)

    def get_one(run: Run) -> Any:
        record = base(run)
        return (() if many else None) if record is None else one(run, record)

    def get_each(run: Run) -> Any:
        records = base(run)
        run.spend(len(records))
        found = [one(run, record) for record in records]
        if many:
            run.spend(sum(map(len, found)))
            return [each for some in found for each in some]
        return [each for each in found if each is not None]

    return get_each if node.base.sort.many else get_one


def _understood(node: _nodes.Get) -> Callable[[Run, Any], Any] | None:
    """Give what makes the value of a field out of what is written: a link gives its record, a duration its seconds."""
    link = node.field.link
    if isinstance(link, Link):
        collection = link.collection
        return lambda run, key: run.model.find(collection, key)
    if link is not None:
        return lambda run, ref: run.model.find_ref(ref)
    return (lambda run, text: seconds(text)) if node.sort.name == "duration" else None


def items(source: _nodes.Source, asked: _nodes.Node | None) -> Callable[[Run], Iterator[Any]]:
    """Give a function that goes through a source, each thing at hand in turn; `asked` is what else is asked of each."""
    base, scope = meaning(source.base), source.scope
    where = None if source.where is None else meaning(source.where)
    cost = 1 + sum(_nodes.size(each) for each in (source.where, asked) if each is not None)

    def each(run: Run) -> Iterator[Any]:
        for item in base(run):
            run.spend(cost)
            run.held[scope] = item
            if where is None or where(run):
                yield item

    return each


@meaning.register
def _(node: _nodes.Quantified) -> Meaning:
    each = items(node.source, node.body)
    body = (lambda run: True) if node.body is None else meaning(node.body)
    if node.word == "all":
        return lambda run: all(body(run) for _ in each(run))
    if node.word == "some":
        return lambda run: any(body(run) for _ in each(run))
    return lambda run: not any(body(run) for _ in each(run))


@meaning.register
def _(node: _nodes.Count) -> Meaning:
    each = items(node.source, None)
    return lambda run: sum(1 for _ in each(run))


def _average(values: list[Any]) -> Any:
    return sum(values) / len(values) if values else None


_FOLDS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "sum": sum,
    "average": _average,
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
}


@meaning.register
def _(node: _nodes.Fold) -> Meaning:
    each, value, fold = items(node.source, node.value), meaning(node.value), _FOLDS[node.word]
    return lambda run: fold([found for _ in each(run) if (found := value(run)) is not None])


@meaning.register
def _(node: _nodes.Share) -> Meaning:
    each, body = items(node.source, node.body), meaning(node.body)

    def share(run: Run) -> float:
        found = [bool(body(run)) for _ in each(run)]
        return 100 * sum(found) / len(found) if found else 100.0

    return share


def _divided(one: float, other: float) -> float | None:
    return one / other if other else None


SIGNS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divided,
}  # fmt: skip


def _same(run: Run, one: Any, other: Any) -> bool:
    """Tell whether two records are the same, or a record has the key that a text says."""
    if isinstance(one, str):
        one, other = other, one
    if isinstance(other, str):
        collection, slash, key = other.rpartition("/")
        return one.key == key and (not slash or run.model.find(collection, key) is one)
    return one is other


@meaning.register
def _(node: _nodes.Compare) -> Meaning:
    left, right, sign = meaning(node.left), meaning(node.right), SIGNS[node.sign]
    records, equal = "record" in (node.left.sort.name, node.right.sort.name), node.sign == "="

    def compare(run: Run) -> bool:
        one, other = left(run), right(run)
        if one is None or other is None:
            return False
        return _same(run, one, other) is equal if records else bool(sign(one, other))

    return compare


@meaning.register
def _(node: _nodes.Contains) -> Meaning:
    whole, item = meaning(node.whole), meaning(node.item)
    records = "record" in (node.whole.sort.name, node.item.sort.name)

    def contains(run: Run) -> bool:
        held, sought = whole(run), item(run)
        if held is None or sought is None:
            return False
        run.spend(1 + (len(held) >> 6 if isinstance(held, str) else len(held)))
        if isinstance(held, str):
            return sought.casefold() in held.casefold()
        return any(_same(run, each, sought) for each in held) if records else sought in held

    return contains


@meaning.register
def _(node: _nodes.Missing) -> Meaning:
    value = meaning(node.value)
    return lambda run: _nothing(value(run))


@meaning.register
def _(node: _nodes.Given) -> Meaning:
    value = meaning(node.value)
    return lambda run: not _nothing(found := value(run)) and found is not False


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, tuple | list) and not value)


@meaning.register
def _(node: _nodes.Not) -> Meaning:
    inner = meaning(node.inner)
    return lambda run: not inner(run)


@meaning.register
def _(node: _nodes.Joined) -> Meaning:
    parts = [meaning(part) for part in node.parts]
    if node.word == "and":
        return lambda run: all(part(run) for part in parts)
    return lambda run: any(part(run) for part in parts)


@meaning.register
def _(node: _nodes.Reckoned) -> Meaning:
    left, right, sign = meaning(node.left), meaning(node.right), SIGNS[node.sign]

    def reckon(run: Run) -> Any:
        one, other = left(run), right(run)
        return None if one is None or other is None else sign(one, other)

    return reckon
