"""The local periods into which the span of a log is divided."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.facts._calendar import Integers, Period
from evenkeel.engines.flow.facts._tallies import Tally


@dataclass(frozen=True)
class Periods:
    """Every period of a log's span, oldest first."""

    period: Period
    starts: tuple[dt.date, ...]
    begin: int
    """The running number of the first."""

    def positions(self, days: Integers) -> Integers:
        """Return for each local day the position of its period, 0 for the first."""
        if not days.size:
            return days
        # A log has few different days: their periods are worked out once.
        first = int(days.min())
        every = np.arange(first, int(days.max()) + 1)
        numbers: Integers = (_calendar.numbers(every, self.period) - self.begin)[days - first]
        return numbers

    def counted(self, days: Integers, counts: Integers) -> Integers:
        """Add up counts by the period of their local day."""
        added = np.zeros(len(self.starts), np.int64)
        np.add.at(added, self.positions(days), counts)
        return added


def of(first_day: int, last_day: int) -> Periods:
    """Divide a span of local days into periods (see `_calendar.period_for` for their length)."""
    period = _calendar.period_for(first_day, last_day)
    begin, end = _calendar.numbers(np.array([first_day, last_day]), period).tolist()
    starts = tuple(_calendar.first_day(number, period) for number in range(begin, end + 1))
    return Periods(period=period, starts=starts, begin=begin)


def local_days(moments: Tally) -> Integers:
    """Return the local days of a tally of moments with their offsets."""
    return _calendar.days(*moments.columns[:2])
