"""The event log as columns of activity instances: what a twin is fitted to, makes, and is judged by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import eq
from typing import Any, SupportsIndex, overload

import numpy as np

from evenkeel.kernel import errors

Codes = np.ndarray[tuple[int], np.dtype[np.int32]]
Moments = np.ndarray[tuple[int], np.dtype[np.int64]]
Rows = np.ndarray[tuple[int], np.dtype[Any]]

MICROSECONDS = 1_000_000
"""Moments are whole numbers of these in a second."""

MISSING = np.iinfo(np.int64).min
"""The moment that is not known."""


class NothingHeldOut(errors.Invalid):
    """No whole case lies on each side of the cut, so a part of this log cannot be held out."""

    code = "nothing-held-out"


class Numbered(Sequence[str]):
    """Names that are numbers, made when somebody asks for them: a million texts take longer to make than what they name."""

    def __init__(self, numbers: Moments) -> None:
        """Take whole numbers that are not negative."""
        self.numbers = numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return int(self.numbers.size)

    @overload
    def __getitem__(self, place: SupportsIndex) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...

    def __getitem__(self, place: SupportsIndex | slice) -> str | tuple[str, ...]:
        """Return one name, or some."""
        if isinstance(place, slice):
            return tuple(map(str, self.numbers[place].tolist()))
        return str(self.numbers[place])

    def __iter__(self) -> Iterator[str]:
        """Give all names."""
        return map(str, self.numbers.tolist())

    def __eq__(self, other: object) -> bool:
        """Tell whether others are the same names in the same order."""
        if isinstance(other, Numbered):
            return np.array_equal(self.numbers, other.numbers)
        return isinstance(other, Sequence) and len(other) == len(self) and all(map(eq, self, other))

    def __hash__(self) -> int:
        """Return what the same names in a tuple have."""
        return hash(tuple(self))


@dataclass(frozen=True, eq=False)
class Coded:
    """A text for each case: `values[codes[c]]` is that of case c; code -1 says there is none."""

    codes: Codes
    values: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ByCase:
    """The rows of a log case by case: those of case c are `order[bounds[c]:bounds[c + 1]]`.

    Within a case they stand by start, then by end, then as in the log.
    """

    order: Moments
    bounds: Moments


@dataclass(frozen=True, eq=False)
class EventLog:
    """Activity instances as columns of equal length, one row for each, in any order.

    Moments are whole microseconds since 1970-01-01 00:00 UTC (64-bit integers), so that a log comes out of a file and goes back
    to it as it was; a simulation that counts in seconds from its own start rounds once, when it writes.
    """

    case: Codes
    """Whose: number of the case in `cases`; each case has at least one row."""
    activity: Codes
    """What: number of the activity in `activities`."""
    resource: Codes
    """By whom: number in `resources`, -1 where nobody is known."""
    start: Moments
    """When work on it began; equal to `end` where the source does not say."""
    end: Moments
    """When it was done; never before `start`."""
    cases: tuple[str, ...] | Numbered
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    enabled: Moments | None = None
    """When it became possible, because what must come before was done; None where unknown."""
    arrived: Moments | None = None
    """For each case when it came, be it to wait at the door; None where unknown (`opened` is then the nearest to it)."""
    due: Moments | None = None
    """For each case until when it shall be done, `MISSING` where it does not say; None where no case does."""
    has_starts: bool = True
    """False where the source tells no moment of beginning apart from the end: `start` then repeats `end`."""
    attributes: Mapping[str, Coded] = field(default_factory=dict)
    """What is known of the cases, by name: one code for each of `cases`."""
    cut: int = 0
    """How often a course was ended because it was as long as the twin lets it be; of a simulation."""

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        lengths = {self.case.size, self.activity.size, self.resource.size, self.start.size, self.end.size}
        lengths |= set() if self.enabled is None else {self.enabled.size}
        if len(lengths) > 1:
            raise ValueError(f"The columns of an event log have different lengths: {sorted(lengths)}.")

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return len(self.cases)

    @property
    def n_instances(self) -> int:
        """Number of activity instances."""
        return int(self.case.size)

    @cached_property
    def by_case(self) -> ByCase:
        """The rows case by case, within a case by start, then end."""
        order = np.lexsort((self.end, self.start, self.case)).astype(np.int64, copy=False)
        counts = np.bincount(self.case, minlength=self.n_cases)
        return ByCase(order=order, bounds=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))

    @cached_property
    def opened(self) -> Moments:
        """For each case its first start."""
        return self.start[self.by_case.order[self.by_case.bounds[:-1]]]

    @cached_property
    def closed(self) -> Moments:
        """For each case its last end."""
        if not self.n_instances:
            return np.empty(0, np.int64)
        last: Moments = np.maximum.reduceat(self.end[self.by_case.order], self.by_case.bounds[:-1])
        return last

    def take(self, rows: Rows) -> "EventLog":
        """Return the log of some rows, in the order given (numbers of rows, or True for each to keep).

        Cases without a row left go; activities and resources keep their numbers.
        """
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        kept, case = np.unique(self.case[rows], return_inverse=True)
        return replace(
            self,
            case=case.astype(np.int32).reshape(-1),
            activity=self.activity[rows],
            resource=self.resource[rows],
            start=self.start[rows],
            end=self.end[rows],
            enabled=None if self.enabled is None else self.enabled[rows],
            cases=_some(self.cases, kept),
            arrived=None if self.arrived is None else self.arrived[kept],
            due=None if self.due is None else self.due[kept],
            attributes={
                name: replace(column, codes=column.codes[kept]) for name, column in self.attributes.items()
            },
        )


def _some(names: tuple[str, ...] | Numbered, kept: Rows) -> tuple[str, ...] | Numbered:
    if isinstance(names, Numbered):
        return Numbered(names.numbers[kept])
    return tuple(names[number] for number in kept.tolist())


def held_out(log: EventLog, *, fraction: float = 0.8) -> tuple[EventLog, EventLog]:
    """Split a log in time into what a twin may learn from and what it is judged by; raises NothingHeldOut.

    The instances stand by their end; the cut comes after this fraction of them; cases that have instances on both sides are left
    out of both (the temporal hold-out of Kirchdorfer et al., AgentSimulator, 2024).
    """
    order = np.argsort(log.end, kind="stable")
    cut = int(np.round(log.n_instances * fraction))
    sides = np.zeros((2, log.n_cases), np.bool_)
    sides[0, log.case[order[:cut]]] = True
    sides[1, log.case[order[cut:]]] = True
    straddling = (sides[0] & sides[1])[log.case[order]]
    before = np.arange(order.size) < cut
    train, test = order[before & ~straddling], order[~before & ~straddling]
    if not train.size or not test.size:
        raise NothingHeldOut(
            "No whole case lies on each side of the cut, so no part of this log can be held out: "
            f"{log.n_cases:,} cases, cut after {fraction:.0%} of {log.n_instances:,} activity instances. "
            "Take a longer log, or cut elsewhere.",
        )
    return log.take(train), log.take(test)
