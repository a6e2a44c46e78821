"""Whose something is, seen from a unit: its own, inherited from a unit above it, or from the whole organisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.engines import operating_model

ORGANISATION: Final = "the whole organisation"
_DEEPEST: Final = 12


@dataclass(frozen=True)
class Whose:
    """Whose something is."""

    title: str
    """The unit, or the whole organisation."""
    steps: int
    """How many steps above the unit that is looked at; 0 is its own, or nobody's in particular where none is looked at."""
    is_looked_at: bool
    """Whether the year of a unit is looked at, and not that of everybody."""

    @property
    def is_inherited(self) -> bool:
        """Tell whether it comes from above."""
        return self.steps > 0

    @property
    def said(self) -> str:
        """Say it in words."""
        if not self.is_looked_at:
            return self.title
        return f"inherited from {self.title}" if self.is_inherited else f"{self.title}'s own"


@dataclass(frozen=True)
class Lineage:
    """A unit with the units above it, or everybody."""

    units: tuple[tuple[str, str], ...]
    """Keys and titles: first the unit itself, then those above it."""
    known: dict[str, str]
    """The titles of all units, by key."""

    @property
    def title(self) -> str:
        """Name the unit; nothing where everybody is looked at."""
        return self.units[0][1] if self.units else ""

    @property
    def levels(self) -> tuple[str, ...]:
        """Name the levels from the top down to the unit."""
        return (ORGANISATION, *(title for _, title in reversed(self.units)))

    def whose(self, unit: str | None) -> Whose | None:
        """Tell whose something of a unit is (None: of the whole organisation); None where it does not concern this unit."""
        if not self.units:
            return Whose(self.known.get(unit or "", ORGANISATION), 0, is_looked_at=False)
        if unit is None:
            return Whose(ORGANISATION, len(self.units), is_looked_at=True)
        keys = [key for key, _ in self.units]
        return Whose(self.known[unit], keys.index(unit), is_looked_at=True) if unit in keys else None


def lineage(model: operating_model.OperatingModel, unit: str = "") -> Lineage:
    """Give a unit of a model with those above it; everybody where none is named."""
    known = {each.key: each.title for each in model.units}
    return Lineage(tuple(_upwards(model, unit)), known)


def _upwards(model: operating_model.OperatingModel, unit: str) -> Iterator[tuple[str, str]]:
    """Go up from a unit; what is above itself ends the way, the checks tell of it."""
    units, gone = {each.key: each for each in model.units}, set[str]()
    while (found := units.get(unit)) and unit not in gone and len(gone) < _DEEPEST:
        yield found.key, found.title
        gone.add(unit)
        unit = found.parent or ""


@dataclass(frozen=True)
class Choice:
    """A unit to be picked, under the unit above it."""

    key: str
    title: str
    depth: int

    @property
    def label(self) -> str:
        """Write it so that its depth is seen."""
        return f"{'– ' * self.depth}{self.title}"


def choices(model: operating_model.OperatingModel) -> tuple[Choice, ...]:
    """Give all units, each after the one above it."""
    known = {each.key for each in model.units}
    below: dict[str, list[operating_model.Record]] = {}
    for each in model.units:
        below.setdefault(each.parent if each.parent in known and each.parent else "", []).append(each)

    def walk(parent: str, depth: int) -> Iterator[Choice]:
        for each in below.get(parent, ()):
            yield Choice(each.key, each.title, depth)
            if depth < _DEEPEST:
                yield from walk(each.key, depth + 1)

    return tuple(walk("", 0))
