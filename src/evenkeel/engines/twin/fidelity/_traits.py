"""What is looked at in a log to tell how like it is to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fidelity import _earth

HOUR = 3_600 * _log.MICROSECONDS
WEEK = 7 * 24
"""Hours."""
MONDAY = 3 * 24
"""Hours to add, since 1970 began on a Thursday."""
BITS = 21
"""For the number of an activity, so that three of them fit into 64 bits."""

Words = Mapping[str, int]


def words(logs: Iterable[_log.EventLog]) -> Words:
    """Number the activities of some logs from 1, so that equal names have equal numbers."""
    names = dict.fromkeys(name for log in logs for name in log.activities)
    return {name: number for number, name in enumerate(names, 1)}


@dataclass(frozen=True, eq=False)
class Traits:
    """What is looked at in one log; each part is worked out when first asked for. Hours, days and weekdays are those of UTC."""

    log: _log.EventLog
    words: Words

    @cached_property
    def absolute(self) -> _earth.Histogram:
        """In which hour since 1970 instances start and end."""
        return _earth.Histogram.of(self._hours)

    @cached_property
    def relative(self) -> _earth.Histogram:
        """How many whole hours after the first start of their case instances start and end."""
        opened = self.log.opened[self.log.case]
        since = np.concatenate([self.log.start - opened, self.log.end - opened])
        return _earth.Histogram.of(since // HOUR)

    @cached_property
    def week(self) -> _earth.Integers:
        """How many starts and ends lie in each hour (24) of each weekday (7, from Monday)."""
        counts = np.bincount(_hour_of_week(self._hours), minlength=WEEK)
        return counts.astype(np.int64).reshape(7, 24)

    @cached_property
    def workforce(self) -> _earth.Floats:
        """How many different people start or end something in each hour of each weekday, on a mean day of those seen."""
        people = len(self.log.resources) + 1
        seen = np.unique(self._hours * people + np.tile(self.log.resource + 1, 2)) // people
        days = np.unique(self._hours // 24)
        active = np.bincount(_hour_of_week(seen), minlength=WEEK).reshape(7, 24)
        weekdays = np.bincount(_hour_of_week(days * 24) // 24, minlength=7)
        return active / np.maximum(weekdays, 1)[:, None]

    @cached_property
    def arrivals(self) -> _earth.Histogram:
        """In which hour since 1970 cases begin."""
        return _earth.Histogram.of(self.log.opened // HOUR)

    @cached_property
    def cycle_times(self) -> _log.Moments:
        """How long each case takes from its first start to its last end, in microseconds."""
        return self.log.closed - self.log.opened

    def n_grams(self, n: int) -> _earth.Histogram:
        """Return how often n activities follow one another by start in a case; before and after it stands `nothing`."""
        number = np.array([self.words[name] for name in self.log.activities], np.int64)
        row = self.log.by_case.order
        told = np.zeros(row.size + (n - 1) * (self.log.n_cases + 1), np.int64)
        told[np.arange(row.size) + (n - 1) * (self.log.case[row] + 1)] = number[self.log.activity[row]]
        windows = told.size - n + 1
        keys = np.zeros(windows, np.int64)
        for place in range(n):
            keys = (keys << BITS) | told[place : place + windows]
        return _earth.Histogram.of(keys)

    @cached_property
    def _hours(self) -> _earth.Integers:
        return np.concatenate([self.log.start, self.log.end]) // HOUR


def _hour_of_week(hours: _earth.Integers) -> _earth.Integers:
    return (hours + MONDAY) % WEEK
