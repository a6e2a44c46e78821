"""What can change between two models: the one vocabulary of comparing, merging, editing and importing."""

from dataclasses import dataclass
from typing import Any

from evenkeel.engines.operating_model.elements._record import Record


@dataclass(frozen=True)
class Added:
    """A record that is new."""

    collection: str
    record: Record

    @property
    def key(self) -> str:
        """Name the record."""
        return self.record.key


@dataclass(frozen=True)
class Removed:
    """A record that is gone; it is kept here so that the change can be told and taken back."""

    collection: str
    record: Record

    @property
    def key(self) -> str:
        """Name the record."""
        return self.record.key


@dataclass(frozen=True)
class Altered:
    """A field of a record that says something else. Values are those of the record; the default is told as such."""

    collection: str
    key: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Reordered:
    """The records of a collection in another order than keeping it and adding at the end gives, there or back.

    It names all records, before and after, so that a change can be taken back with every record in its old place.
    """

    collection: str
    before: tuple[str, ...]
    after: tuple[str, ...]


Change = Added | Removed | Altered | Reordered
