"""What can be broken in the writing of a model: every written field emptied, every link led astray.

A mutation changes the plain values of a reading and leaves the marks alone, so that the place of the change is known. Mutations of
different records are told apart by record and path, so many are tried in one understanding, one for each record.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Link
from evenkeel.engines.operating_model.reading._folder import Written

EMPTY: Final[tuple[Any, ...]] = (None, "", [])
NOWHERE: Final = "nobody-has-this-key"


@dataclass(frozen=True)
class Mutation:
    """A value that is put at a place of a record."""

    collection: str
    index: int
    path: _schema.Path
    value: Any

    @property
    def kind(self) -> tuple[str, ...]:
        """Name the field that is changed, whatever the record and the position in a list."""
        return (self.collection, *(step for step in self.path if isinstance(step, str)))


def emptied(reading: operating_model.Reading) -> Iterator[Mutation]:
    """Give every way in which a written value can be emptied."""
    for collection, records in reading.written.records.items():
        for index, record in enumerate(records):
            for path in _paths(record, ()):
                if not (_schema.COLLECTIONS[collection].single and path == ("key",)):
                    yield from (Mutation(collection, index, path, value) for value in EMPTY)


def _paths(value: Any, path: _schema.Path) -> Iterator[_schema.Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))


def astray(reading: operating_model.Reading) -> Iterator[Mutation]:
    """Give every link, named file and free field, leading nowhere."""
    model = reading.model
    assert model is not None
    for collection in reading.written.records:
        for index, record in enumerate(model.records(collection)):
            for reference in _schema.links(record):
                key = NOWHERE if isinstance(reference.link, Link) else f"{reference.collection}/{NOWHERE}"
                yield Mutation(collection, index, reference.path, key)
            for path, _ in _schema.files(record):
                yield Mutation(collection, index, path, "nowhere/nothing.txt")
            for number, _ in enumerate(record.free):
                yield Mutation(collection, index, ("free", number), "unheard_of")


def rounds(mutations: Iterator[Mutation]) -> Iterator[list[Mutation]]:
    """Deal mutations into rounds, each with at most one for a record."""
    by_record: dict[tuple[str, int], list[Mutation]] = {}
    for each in mutations:
        by_record.setdefault((each.collection, each.index), []).append(each)
    for number in range(max(map(len, by_record.values()))):
        yield [mine[number] for mine in by_record.values() if number < len(mine)]


def mutated(reading: operating_model.Reading, mutations: Sequence[Mutation], *, alone: bool) -> Written:
    """Give the writing of a model with some values changed; `alone`: only of the records that are changed."""
    held = reading.written
    changed = {(each.collection, each.index): each for each in mutations}
    result = Written(files=dict(held.files))
    for collection, records in held.records.items():
        for index, record in enumerate(records):
            mutation = changed.get((collection, index))
            if mutation is None and alone and collection != "about":
                continue
            new = record if mutation is None else _changed(record, mutation)
            result.records.setdefault(collection, []).append(new)
            result.marks.setdefault(collection, []).append(held.marks[collection][index])
    return result


def _changed(record: Any, mutation: Mutation) -> Any:
    new = copy.deepcopy(record)
    holder = new
    for step in mutation.path[:-1]:
        holder = holder[step]
    holder[mutation.path[-1]] = mutation.value
    return new
