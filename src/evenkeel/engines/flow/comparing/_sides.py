"""What a comparison looks at in each case of a side, as arrays with one entry for each case."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log, Moments
from evenkeel.engines.flow.facts import _calendar, _kernels

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
WEEK = 7
MONDAY = 3
"""1970-01-01 was the third day after a Monday."""
DAY = _calendar.MICROSECONDS_A_DAY


@dataclass(frozen=True)
class Side:
    """Some cases, and the period in which work came and went beside them."""

    log: Log
    label: str
    flow: Log
    """The log in which volumes are counted: all cases of the time, also those opened before it."""
    first_day: int
    last_day: int
    """The local days of the period, in days since 1970."""
    settled_day: int
    """The first of them on which the log knows of nearly all cases in progress: those opened before it began are not in it."""
    follow_up: int | None = None
    """If set, the log tells of every case what happened in that many microseconds after its opening, and no more."""

    @cached_property
    def finished(self) -> Flags:
        """Tell which cases are over."""
        return np.asarray(self.log.closed_at != MISSING)

    @cached_property
    def lead(self) -> Floats:
        """Return the lead time in seconds, at most the follow-up; NaN where it is not known."""
        beyond = np.nan if self.follow_up is None else self.follow_up / 1e6
        return np.where(self.finished, (self.log.closed_at - self.log.opened_at) / 1e6, beyond)

    @cached_property
    def on_time(self) -> Floats:
        """Return 1 where the case was over on the local day of its due date or before, 0 after; NaN where unknown."""
        known, due, offset = self.log.due_at != MISSING, self.log.due_at, self.log.closed_offset
        kept = _calendar.days(self.log.closed_at, offset) <= _calendar.days(due, offset)
        found = np.where(known & self.finished, kept, np.nan)
        if self.follow_up is not None:
            found[known & ~self.finished & (due < self.log.opened_at + self.follow_up)] = 0
        return found

    @cached_property
    def length(self) -> Integers:
        """Return the number of events."""
        return np.diff(self.log.bounds)

    @cached_property
    def reworked(self) -> Flags:
        """Tell which cases have an activity twice."""
        case, _ = _distinct(self.log.case, self.log.activity.codes)
        return np.asarray(np.bincount(case, minlength=self.log.n_cases) < self.length)

    @cached_property
    def resources(self) -> Integers:
        """Return the number of different resources."""
        known = self.log.resource.codes >= 0
        case, _ = _distinct(self.log.case[known], self.log.resource.codes[known])
        return np.bincount(case, minlength=self.log.n_cases)

    @cached_property
    def by_several(self) -> Floats:
        """Return 1 where more than one resource touched the case, 0 where one did, NaN where none is known."""
        return np.where(self.resources > 0, self.resources > 1, np.nan)

    @cached_property
    def handovers(self) -> Floats:
        """Return how often the case went from one known resource to another; NaN where none is known."""
        codes = self.log.resource.codes
        passed = self.inner & (codes[:-1] >= 0) & (codes[1:] >= 0) & (codes[:-1] != codes[1:])
        times = np.bincount(self.log.case[1:][passed], minlength=self.log.n_cases)
        return np.where(self.resources > 0, times, np.nan)

    @cached_property
    def inner(self) -> Flags:
        """Tell for each event but the first whether the one before it belongs to the same case."""
        return np.asarray(self.log.case[1:] == self.log.case[:-1])

    @cached_property
    def efficiency(self) -> Floats:
        """Return touch time by lead time; NaN where no start is known or the case took no time."""
        nothing = np.full(self.log.n_cases, np.nan)
        if not (self.log.started_at != MISSING).any():
            return nothing
        rows = _kernels.ordered(self.log.started_at, np.zeros(self.log.n_events, np.int32), self.log.bounds)
        touch = _kernels.covered(self.log.started_at, self.log.completed_at, rows, self.log.bounds, MISSING)
        spans = self.log.closed_at - self.log.opened_at
        known = (touch >= 0) & self.finished & (spans > 0)
        return np.where(known, touch / np.where(known, spans, 1), nothing)

    def _weeks(self, first_day: int) -> tuple[int, int]:
        """Return the first whole week since a day, and the one after the last of the period, in weeks since 1970."""
        first, after = -(-(first_day + MONDAY) // WEEK), (self.last_day + 1 + MONDAY) // WEEK
        return first, max(after, first)

    @cached_property
    def settled(self) -> tuple[int, int]:
        """Return the first whole week in which nearly all cases in progress are known, and the one after the last."""
        return self._weeks(self.settled_day)

    @cached_property
    def arrivals(self) -> Integers:
        """Return the cases opened in each whole week."""
        return _weekly(self._opened // DAY, self._weeks(self.first_day))

    @cached_property
    def completions(self) -> Integers:
        """Return the cases closed in each settled week."""
        return _weekly(self._closed[self.flow.closed_at != MISSING] // DAY, self.settled)

    @cached_property
    def in_progress(self) -> Integers:
        """Return for each case how long it was in progress in the settled weeks, in microseconds; without those that were not."""
        begin, end = ((week * WEEK - MONDAY) * DAY for week in self.settled)
        over = np.where(self.flow.closed_at != MISSING, self._closed, end)
        spent = np.minimum(over, end) - np.maximum(self._opened, begin)
        return np.asarray(spent[spent > 0])

    @cached_property
    def _opened(self) -> Moments:
        return _calendar.wall_clock(self.flow.opened_at, self.flow.opened_offset)

    @cached_property
    def _closed(self) -> Moments:
        known = self.flow.closed_at != MISSING
        return np.where(
            known, _calendar.wall_clock(np.where(known, self.flow.closed_at, 0), self.flow.closed_offset), 0
        )


def _weekly(days: Integers, weeks: tuple[int, int]) -> Integers:
    first, after = weeks
    week = (days + MONDAY) // WEEK - first
    inside = (week >= 0) & (week < after - first)
    return np.bincount(week[inside], minlength=after - first)


def opened_days(log: Log) -> Integers:
    """Return the local days on which the cases were opened."""
    return _calendar.days(log.opened_at, log.opened_offset)


def _distinct(one: NDArray[Any], other: NDArray[Any]) -> tuple[Integers, Integers]:
    """Return the different pairs of two columns."""
    width = np.int64(other.max(initial=0)) + 1
    pairs = np.unique(one.astype(np.int64) * width + other)
    return pairs // width, pairs % width
