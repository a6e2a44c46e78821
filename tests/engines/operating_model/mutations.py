"""What can be broken in the writing of a model: every written field emptied, every link led astray.

A mutation changes the plain values of a reading and leaves the marks alone, so that the place of the change is known. Mutations of
different records are told apart by record and path, so many are tried in one understanding, one for each record.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Link, Part
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


def emptied(written: Written) -> Iterator[Mutation]:
    """Give every way in which a written value can be emptied."""
    for collection, records in written.records.items():
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


def astray(written: Written) -> Iterator[Mutation]:
    """Give every written link, named file and free field, leading nowhere."""
    for collection, records in written.records.items():
        for index, record in enumerate(records):
            for path, value in _astray(_schema.COLLECTIONS[collection].record, record, ()):
                yield Mutation(collection, index, path, value)


def _astray(part: type[Part], said: dict[str, Any], path: _schema.Path) -> Iterator[tuple[_schema.Path, str]]:
    for name, value in said.items():
        field = _schema.fields(part)[name]
        for number, each in enumerate(value if field.many else [value]):
            where = (*path, name, number) if field.many else (*path, name)
            if field.part is not None:
                yield from _astray(field.part, each, where)
            elif isinstance(field.link, Link):
                yield where, NOWHERE
            elif field.link is not None:
                yield where, f"{each.split('/')[0]}/{NOWHERE}"
            elif field.file:
                yield where, "nowhere/nothing.txt"
            elif name == "free":
                yield where, "unheard_of"


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


def in_text(files: Mapping[str, bytes], written: Written, mutation: Mutation) -> dict[str, bytes]:
    """Give the files of a model with one value changed in the text itself, and everything else as it stands."""
    file, mark = written.marks[mutation.collection][mutation.index]
    text = files[file].decode()
    node: Any = _node_at(yaml.compose(text, Loader=yaml.CSafeLoader), mark.line, mark.column)
    for step in mutation.path:
        pairs = node.value
        node = (
            pairs[step]
            if isinstance(step, int)
            else next(value for name, value in pairs if name.value == step)
        )
    start, end = node.start_mark.index, node.end_mark.index
    end = start + len(text[start:end].rstrip())
    said = {None: "null", "": '""'}.get(mutation.value, mutation.value) if mutation.value != [] else "[]"
    return {**files, file: (text[:start] + str(said) + text[end:]).encode()}


def _node_at(node: Any, line: int, column: int) -> Any:
    """Find the mapping that begins at a place."""
    if isinstance(node, yaml.MappingNode) and (node.start_mark.line + 1, node.start_mark.column + 1) == (
        line,
        column,
    ):
        return node
    if isinstance(node, yaml.ScalarNode):
        return None
    inside = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else node.value
    return next((found for each in inside if (found := _node_at(each, line, column)) is not None), None)
