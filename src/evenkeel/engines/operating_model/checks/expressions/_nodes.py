"""What an expression is once it is understood: frozen nodes, each with the sort of value that it gives."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Part

Name = Literal["truth", "number", "text", "duration", "date", "quarter", "record"]


@dataclass(frozen=True)
class Sort:
    """The sort of a value, known before any model is looked at."""

    name: Name
    many: bool = False
    choices: tuple[str, ...] = ()
    """The words that a text may be, where they are fixed."""
    parts: tuple[type[Part], ...] = ()
    """What a record may be."""

    @property
    def collections(self) -> tuple[str, ...]:
        """Name the collections that a record may come from; none for a part of a record."""
        return tuple(c.name for c in _schema.COLLECTIONS.values() if c.record in self.parts)

    def one(self) -> "Sort":
        """Give the sort of one of many."""
        return dataclasses.replace(self, many=False)

    def __str__(self) -> str:
        said = _SAID[self.name]
        return f"a list of {said[1]}" if self.many else said[0]


_SAID: Final = {
    "truth": ("true or false", "truths"),
    "number": ("a number", "numbers"),
    "text": ("a text", "texts"),
    "duration": ("a duration", "durations"),
    "date": ("a date", "dates"),
    "quarter": ("a quarter", "quarters"),
    "record": ("a record", "records"),
}

TRUTH: Final = Sort("truth")
NUMBER: Final = Sort("number")
TEXT: Final = Sort("text")

_SORTS: Final[dict[str, Name]] = {
    "yes or no": "truth",
    "whole number": "number",
    "number": "number",
    "per cent": "number",
    "duration": "duration",
    "date": "date",
    "quarter": "quarter",
    "link": "record",
    "reference": "record",
    "part": "record",
}


def sort_of(field: _schema.Field) -> Sort:
    """Tell the sort of what a field holds; a link gives the record that it leads to."""
    name = _SORTS.get(field.kind.name, "text")
    if field.part is not None:
        return Sort(name, field.many, parts=(field.part,))
    if field.link is not None:
        led = getattr(field.link, "collections", None) or getattr(field.link, "collection", None)
        names = (led,) if isinstance(led, str) else led or tuple(_schema.COLLECTIONS)
        return Sort(name, field.many, parts=tuple(_schema.COLLECTIONS[each].record for each in names))
    return Sort(name, field.many, choices=field.choices)


def fields_of(sort: Sort) -> dict[str, _schema.Field]:
    """Give the fields that all records of a sort have."""
    first, *others = (_schema.fields(part) for part in sort.parts)
    return {
        name: field
        for name, field in first.items()
        if all(name in other and sort_of(other[name]) == sort_of(field) for other in others)
    }


class Scope(NamedTuple):
    """A source that is being gone through: what its things are, and the name that they were given."""

    number: int
    sort: Sort
    name: str | None


@dataclass(frozen=True)
class Node:
    """A piece of an expression."""

    sort: Sort
    at: int
    """Where it begins, from 0."""
    said: str
    """As it was written."""


@dataclass(frozen=True)
class Value(Node):
    """A value that was written down; durations in seconds."""

    value: Any


@dataclass(frozen=True)
class Listed(Node):
    """Values in square brackets."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Held(Node):
    """The record that a source is at."""

    scope: int


@dataclass(frozen=True)
class Records(Node):
    """All records of a collection; of a single kind the one, or nothing."""

    collection: str


@dataclass(frozen=True)
class Get(Node):
    """A field of a record, or of many."""

    base: Node
    field: _schema.Field


@dataclass(frozen=True)
class Source(Node):
    """Many things gone through one by one, perhaps only some of them."""

    base: Node
    scope: int
    where: Node | None


@dataclass(frozen=True)
class Quantified(Node):
    """All, some or none of many things have something."""

    word: str
    source: Source
    body: Node | None


@dataclass(frozen=True)
class Count(Node):
    """How many there are."""

    source: Source


@dataclass(frozen=True)
class Fold(Node):
    """The sum, average, least or greatest of a value over many things."""

    word: str
    source: Source
    value: Node


@dataclass(frozen=True)
class Share(Node):
    """How many per cent of many things have something."""

    source: Source
    body: Node


@dataclass(frozen=True)
class Compare(Node):
    """One value beside another."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Contains(Node):
    """A list has an item, or a text has a text in it."""

    whole: Node
    item: Node


@dataclass(frozen=True)
class Missing(Node):
    """Nothing is there."""

    value: Node


@dataclass(frozen=True)
class Given(Node):
    """Something is there; of a yes or no: it is yes."""

    value: Node


@dataclass(frozen=True)
class Not(Node):
    """The contrary."""

    inner: Node


@dataclass(frozen=True)
class Joined(Node):
    """Several conditions, joined by `and` or by `or`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Reckoned(Node):
    """Two values added, taken off, multiplied or divided."""

    sign: str
    left: Node
    right: Node


def inner(node: Node) -> Iterator[Node]:
    """Give the nodes right below one."""
    for field in dataclasses.fields(node):
        held = getattr(node, field.name)
        for each in held if isinstance(held, tuple) else (held,):
            if isinstance(each, Node):
                yield each


def size(node: Node) -> int:
    """Count the nodes of an expression."""
    return 1 + sum(size(each) for each in inner(node))


def mentions(node: Node, scope: int) -> bool:
    """Tell whether an expression says something about the record that a source is at."""
    return (isinstance(node, Held) and node.scope == scope) or any(mentions(e, scope) for e in inner(node))
