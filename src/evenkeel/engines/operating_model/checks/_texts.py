"""All words for people that a model holds, with the place of each."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Part

_QUIET: Final = frozenset({"glossary", "about", "organisations", "calendar"})
"""Where words are explained, or are names."""
_NO_WORDS: Final = frozenset({"formula", "check", "free", "version"})
"""Fields of the kind of words that hold expressions and names of fields."""


class Said(NamedTuple):
    """A text of a record."""

    record: str
    path: _schema.Path
    text: str


def texts(model: OperatingModel) -> Iterator[Said]:
    """Give all texts of a model in its order, but those of the glossary and names of organisations."""
    for collection, record in model.every():
        if collection not in _QUIET:
            yield from _of(record, f"{collection}/{record.key}", ())


@cache
def _wordy(part: type[Part]) -> tuple[_schema.Field, ...]:
    """Give the fields in which words for people can stand."""
    return tuple(
        field
        for field in _schema.fields(part).values()
        if (field.part is not None and _wordy(field.part))
        or (field.kind.name in ("text", "line") and field.name not in _NO_WORDS)
    )


def _of(part: Part, record: str, path: _schema.Path) -> Iterator[Said]:
    for field in _wordy(type(part)):
        held = getattr(part, field.name)
        if not held:
            continue
        several = enumerate(held) if field.many else ((None, held),)
        for position, value in several:
            where = (*path, field.name) if position is None else (*path, field.name, position)
            if isinstance(value, str):
                yield Said(record, where, value)
            else:
                yield from _of(value, record, where)
