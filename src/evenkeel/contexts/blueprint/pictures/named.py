"""A record as a screen names it: its title, and where it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evenkeel.engines import operating_model

Address = Callable[[str, str], str]
"""Gives the address of a record from its collection and its key."""


@dataclass(frozen=True)
class Named:
    """A record by its title, with its address."""

    title: str
    url: str


@dataclass(frozen=True)
class Names:
    """Finds records of a model by key."""

    model: operating_model.OperatingModel
    address: Address

    def one(self, collection: str, key: str | None) -> Named | None:
        """Give a record; None where no key is named or nothing is there."""
        found = self.model.find(collection, key) if key else None
        return Named(found.title, self.address(collection, found.key)) if found else None

    def ref(self, ref: str | None) -> Named | None:
        """Give the record that `collection/key` names."""
        collection, _, key = (ref or "").partition("/")
        return self.one(collection, key) if key else None

    def many(self, collection: str, keys: Iterable[str]) -> tuple[Named, ...]:
        """Give those of the named records that are there."""
        found = (self.one(collection, key) for key in keys)
        return tuple(each for each in found if each is not None)
