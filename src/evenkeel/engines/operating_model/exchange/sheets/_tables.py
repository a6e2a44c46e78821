"""Which tables a model has, and which columns each: read off the language, so that no field can be forgotten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Part

LONGEST_NAME: Final = 31
"""No spreadsheet program takes a longer name of a sheet."""
_LAST: Final = ("free", "optional")
"""Fields for those who share a model; people who describe their work begin with others."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    header: str
    path: tuple[str, ...]
    """The fields that lead to the value, from the record or the part that a row is."""
    field: _schema.Field
    required: bool
    """Whether each row says something in it."""


@dataclass(frozen=True)
class Table:
    """All records of one kind, or all parts of one kind that they hold; a row for each."""

    collection: _schema.Collection
    part: _schema.Field | None
    """The field of the records whose parts the rows are; None where the rows are the records."""

    @property
    def name(self) -> str:
        """Name the table for programs and files, like `case_types.stages`."""
        return f"{self.collection.name}.{self.part.name}" if self.part else self.collection.name

    @property
    def title(self) -> str:
        """Name the table for people, in so few letters that a sheet can have the name."""
        own = _capital(self.collection.label)
        return f"{own} – {self.part.label}"[:LONGEST_NAME] if self.part else own

    @property
    def about(self) -> str:
        """Say what its rows are."""
        if self.part is None:
            return self.collection.about
        return f"{self.part.about}; {self.collection.label}"

    @property
    def key(self) -> str:
        """Head the column that says which record a row is about. It tells the tables apart, whatever a sheet is called."""
        return f"{_capital(self.collection.singular)} key"

    @property
    def position(self) -> str | None:
        """Head the column that says which place a part has in its list."""
        return f"Position in {self.part.label}" if self.part else None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give all columns but key and position."""
        return _columns(self.collection.record, self.part)


@cache
def _columns(record: type[Part], part: _schema.Field | None) -> tuple[Column, ...]:
    if part is not None:
        assert part.part is not None
        return tuple(_flat(part.part, (), needed=True))
    found = [column for column in _flat(record, (), needed=True) if column.path != ("key",)]
    return tuple(sorted(found, key=lambda column: column.path[0] in _LAST))


def _flat(part: type[Part], path: tuple[str, ...], *, needed: bool, above: str = "") -> list[Column]:
    """Give a column for each field; a single part gives one for each of its own."""
    found: list[Column] = []
    for field in _schema.fields(part).values():
        here = (*path, field.name)
        if field.part is None:
            header = f"{above}: {field.label}" if above else _capital(field.label)
            found.append(Column(header, here, field, required=field.required and needed))
        elif not field.many:
            found += _flat(field.part, here, needed=False, above=_capital(field.label))
    return found


def _all() -> dict[str, Table]:
    found: dict[str, Table] = {}
    for collection in _schema.COLLECTIONS.values():
        parts = [field for field in _schema.fields(collection.record).values() if field.part and field.many]
        for table in (Table(collection, None), *(Table(collection, part) for part in parts)):
            found[table.name] = table
    return found


TABLES: Final[Mapping[str, Table]] = _all()
"""All tables by name, in the order of the document."""


def tables_of(element: str | None) -> tuple[Table, ...]:
    """Give the tables of one element, or all."""
    return tuple(table for table in TABLES.values() if element in (None, table.collection.element))


def normal(header: Any) -> str:
    """Make headers comparable: however they are written, with `_` or blanks, in small or capital letters."""
    return re.sub(r"[\s_*.:–-]+", " ", str(header)).strip().casefold()


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
