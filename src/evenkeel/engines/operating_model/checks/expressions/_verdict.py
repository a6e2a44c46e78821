"""Whether a model keeps an expression, and which records break it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks.expressions import _evaluator, _nodes
from evenkeel.engines.operating_model.checks.expressions._evaluator import Run, meaning
from evenkeel.engines.operating_model.checks.expressions._parser import Expression
from evenkeel.engines.operating_model.elements._record import Part, Record, seconds


@dataclass(frozen=True)
class Verdict:
    """What an expression is of a model."""

    kept: bool
    breaking: tuple[str, ...] = ()
    """The records that break it, as `collection/key`, in the order of the model; none where no record is to blame alone."""
    because: str = ""
    """Where a figure decides: what it is."""
    steps: int = field(default=0, compare=False)
    """How much had to be looked at."""


def holds(expression: Expression, model: OperatingModel, *, steps: int = _evaluator.MAX_STEPS) -> Verdict:
    """Tell whether a model keeps an expression, and if not, which records break it.

    Raises:
        TooLong: it takes more steps than it may.

    """
    run = Run(model, steps)
    if meaning(expression.root)(run):
        return Verdict(kept=True, steps=steps - run.left)
    run.left, spent = steps, steps - run.left
    culprits = {id(thing) for thing in _culprits(expression.root, run, kept=False)}
    return Verdict(False, tuple(_refs(model, culprits)), _because(expression.root, run), spent)


def named(expression: Expression) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the keys that an expression names in texts beside records, each with the collections that it can be of."""
    for node in _all(expression.root):
        if isinstance(node, _nodes.Compare):
            yield from _named(node.left, node.right)
        elif isinstance(node, _nodes.Contains):
            sides = node.whole.items if isinstance(node.whole, _nodes.Listed) else (node.whole,)
            for side in sides:
                yield from _named(side, node.item)


def _all(node: _nodes.Node) -> Iterator[_nodes.Node]:
    yield node
    for each in _nodes.inner(node):
        yield from _all(each)


def _named(left: _nodes.Node, right: _nodes.Node) -> Iterator[tuple[tuple[str, ...], str]]:
    for record, text in ((left, right), (right, left)):
        if record.sort.name == "record" and isinstance(text, _nodes.Value):
            collection, _, key = str(text.value).rpartition("/")
            yield (collection,) if collection else record.sort.collections, key


def _refs(model: OperatingModel, culprits: set[int]) -> Iterator[str]:
    """Name the records that are, or hold, one of the things."""
    if not culprits:
        return
    for collection, record in model.every():
        if any(id(part) in culprits for part in _with_parts(record)):
            yield f"{collection}/{record.key}"


def _with_parts(part: Part) -> Iterator[Part]:
    yield part
    for known in _schema.fields(type(part)).values():
        held = getattr(part, known.name) if known.part is not None else None
        if held is not None:
            for each in held if known.many else (held,):
                yield from _with_parts(each)


@singledispatch
def _culprits(node: _nodes.Node, run: Run, *, kept: bool) -> Iterable[Any]:
    """Give the things that make a node what it is: those that break it, or, under a `not`, those that keep it."""
    return ()


@_culprits.register
def _(node: _nodes.Not, run: Run, *, kept: bool) -> Iterable[Any]:
    return _culprits(node.inner, run, kept=not kept)


@_culprits.register
def _(node: _nodes.Joined, run: Run, *, kept: bool) -> Iterable[Any]:
    return [
        thing
        for part in node.parts
        if bool(meaning(part)(run)) is kept
        for thing in _culprits(part, run, kept=kept)
    ]


@_culprits.register
def _(node: _nodes.Quantified, run: Run, *, kept: bool) -> Iterable[Any]:
    if (node.word == "some") is not kept:
        return ()
    return _those(node.source, node.body, run, having=node.word != "all")


def _those(source: _nodes.Source, body: _nodes.Node | None, run: Run, *, having: bool) -> list[Any]:
    """Give the things of a source that have something, or have it not."""
    each = _evaluator.items(source, body)
    asked = None if body is None else meaning(body)
    return [item for item in each(run) if (asked is None or bool(asked(run))) is having]


@_culprits.register
def _(node: _nodes.Compare, run: Run, *, kept: bool) -> Iterable[Any]:
    if kept:
        return ()
    left, right = meaning(node.left)(run), meaning(node.right)(run)
    if left is None or right is None or left == right:
        return ()
    found: list[Any] = []
    for side, more in ((node.left, left > right), (node.right, right > left)):
        if isinstance(side, _nodes.Count) and more:
            found += _those(side.source, None, run, having=True)
        elif isinstance(side, _nodes.Share):
            found += _those(side.source, side.body, run, having=more)
    return found


def _because(node: _nodes.Node, run: Run) -> str:
    """Say the figures on which a comparison fails."""
    if isinstance(node, _nodes.Joined):
        said = [_because(part, run) for part in node.parts if not meaning(part)(run)]
        return " ".join(sentence for sentence in said if sentence)
    if not isinstance(node, _nodes.Compare):
        return ""
    sides = [side for side in (node.left, node.right) if not isinstance(side, _nodes.Value)]
    said = [f"{side.said} is {_shown(side, meaning(side)(run))}" for side in sides]
    return f"{', and '.join(said)}." if said else ""


def _shown(node: _nodes.Node, value: Any) -> str:
    if value is None:
        return "missing"
    if isinstance(value, Record):
        return value.key
    if isinstance(value, Part):
        return "given"
    if node.sort.name == "duration":
        return f"{value / seconds('1d'):g}d"
    if isinstance(node, _nodes.Share):
        return f"{round(value, 1):g}%"
    return f"{round(value, 2):g}" if isinstance(value, float) else str(value)
