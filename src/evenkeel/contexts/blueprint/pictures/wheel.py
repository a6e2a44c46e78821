"""The annual wheel: what comes back every year, month by month, in rings where nothing lies over anything else."""

import calendar
import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.pictures.lineage import Lineage, Whose, lineage
from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

MONTHS: Final = tuple(calendar.month_name[1:])
KINDS: Final = ("budget", "deadline", "plan", "report", "review", "meeting", "campaign", "peak")
"""In this order they take their rings, from the rim inwards."""


@dataclass(frozen=True)
class Entry:
    """Something that comes back every year."""

    key: str
    title: str
    url: str
    kind: str
    month: int
    months: int
    day: int | None
    body: Named | None
    produces: str
    about: str
    whose: Whose
    held_in: Named | None
    """The meeting or review in which it is dealt with."""
    occasion: str
    """The same as `collection/key`; empty where it is dealt with in none, or in one that is not there."""
    ring: int
    """0 is nearest to the rim."""
    next_on: dt.date | None = None
    """When it is dealt with next, where that is known."""
    is_unheld: bool = False
    """Whether the checks miss a meeting that deals with it."""

    @property
    def when(self) -> str:
        """Say when it is: "1 April", "March to April"."""
        if self.day is not None and self.months == 1:
            return f"{self.day} {MONTHS[self.month - 1]}"
        start = MONTHS[self.month - 1] if self.day is None else f"{self.day} {MONTHS[self.month - 1]}"
        if self.months == 12:
            return "All year" if self.day is None else f"All year, from {start}"
        if self.months == 1:
            return start
        return f"{start} to {MONTHS[(self.month + self.months - 2) % 12]}"

    @property
    def covers(self) -> frozenset[int]:
        """Give its months, 1 to 12."""
        return _covered(self.month, self.months)


@dataclass(frozen=True)
class Month:
    """One month with what begins in it and what goes on from before."""

    number: int
    name: str
    begins: tuple[Entry, ...]
    goes_on: tuple[Entry, ...]


@dataclass(frozen=True)
class Wheel:
    """The year of a model."""

    entries: tuple[Entry, ...]
    """In the order of the year, from January."""
    rings: int
    kinds: tuple[tuple[str, int], ...]
    """The kinds that occur, each with how many entries it has."""
    title: str = ""
    """The unit whose year it is; empty where it is everybody's."""
    bands: tuple[tuple[str, int], ...] = ()
    """The levels from the rim inwards, each with how many rings it has; empty where it is everybody's year."""

    @property
    def own(self) -> int:
        """Count the entries that are the unit's own."""
        return sum(not each.whose.is_inherited for each in self.entries)

    @property
    def inherited(self) -> int:
        """Count the entries that come from above."""
        return len(self.entries) - self.own

    def band_of(self, ring: int) -> int:
        """Give the level in which a ring lies, 0 at the rim."""
        end = 0
        for band, (_, rings) in enumerate(self.bands):
            end += rings
            if ring < end:
                return band
        return 0

    @property
    def months(self) -> tuple[Month, ...]:
        """Give the twelve months."""
        return tuple(
            Month(
                number,
                name,
                tuple(each for each in self.entries if each.month == number),
                tuple(each for each in self.entries if each.month != number and number in each.covers),
            )
            for number, name in enumerate(MONTHS, start=1)
        )

    @property
    def busiest(self) -> tuple[str, int]:
        """Give the month with most at once, and how many."""
        counts = [(len(month.begins) + len(month.goes_on), -month.number) for month in self.months]
        most, number = max(counts)
        return MONTHS[-number - 1], most


def wheel(model: operating_model.OperatingModel, *, address: Address, unit: str = "") -> Wheel:
    """Shape the annual wheel of a model: everybody's, or of a unit with what it inherits from above."""
    names, line = Names(model, address), lineage(model, unit)
    shown = [(each, whose) for each in model.annual_wheel if (whose := line.whose(each.unit)) is not None]
    rings, bands = _banded(
        [(each.key, each.kind, each.month, each.months, whose.steps) for each, whose in shown], line
    )
    shown.sort(key=lambda pair: (pair[0].month, pair[0].day or 0, -pair[0].months))
    entries = tuple(
        Entry(
            key=each.key,
            title=each.title,
            url=address("annual_wheel", each.key),
            kind=each.kind,
            month=each.month,
            months=each.months,
            day=_day(each.month, each.day),
            body=names.one("bodies", each.body),
            produces=each.produces or "",
            about=each.description or "",
            whose=whose,
            held_in=(held := names.ref(each.held_in)),
            occasion=each.held_in if held and each.held_in else "",
            ring=rings[each.key],
        )
        for each, whose in shown
    )
    counts = Counter(each.kind for each in entries)
    kinds = tuple((kind, counts[kind]) for kind in KINDS if counts[kind])
    return Wheel(entries, max(rings.values(), default=-1) + 1, kinds, line.title, bands)


def day_of(entry: Entry, year: int) -> dt.date:
    """Give the day on which an entry begins in a year."""
    return dt.date(year, entry.month, entry.day or 1)


def end_of(entry: Entry, year: int) -> dt.date:
    """Give the day after its last in the occurrence that begins in a year."""
    if entry.day is not None and entry.months == 1:
        return day_of(entry, year) + dt.timedelta(days=1)
    after = entry.month + entry.months - 1
    return dt.date(year + after // 12, after % 12 + 1, 1)


def _day(month: int, day: int | None) -> int | None:
    """Give the day, or the last that the month has in every year."""
    return None if day is None else min(day, calendar.monthrange(2027, month)[1])


def _covered(month: int, months: int) -> frozenset[int]:
    return frozenset((month - 1 + step) % 12 + 1 for step in range(months))


def _banded(
    entries: list[tuple[str, str, int, int, int]], line: Lineage
) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """Give the entries of each level rings of their own, what comes from the top nearest to the rim."""
    found: dict[str, int] = {}
    bands: list[tuple[str, int]] = []
    for steps in sorted({each[-1] for each in entries}, reverse=True):
        before = max(found.values(), default=-1) + 1
        rings = _rings([each[:-1] for each in entries if each[-1] == steps])
        found |= {key: before + ring for key, ring in rings.items()}
        bands.append((line.levels[len(line.units) - steps], max(rings.values()) + 1))
    return found, tuple(bands) if line.units else ()


def _rings(entries: list[tuple[str, str, int, int]]) -> dict[str, int]:
    """Give each entry the outermost ring that is free in all its months; kinds stay together where they can."""
    taken: list[set[int]] = []
    found: dict[str, int] = {}
    for key, _, month, months in sorted(entries, key=lambda each: (KINDS.index(each[1]), each[2], each[0])):
        needed = _covered(month, months)
        ring = next((index for index, used in enumerate(taken) if not used & needed), len(taken))
        if ring == len(taken):
            taken.append(set())
        taken[ring] |= needed
        found[key] = ring
    return found
