"""The periods of a log, and the period in which each case was opened and closed, in local time."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.facts._calendar import Integers, Period


@dataclass(frozen=True)
class Periods:
    """Every period of a log's span, oldest first, and for each case the position of its own."""

    period: Period
    starts: tuple[dt.date, ...]
    opened: Integers
    closed: Integers
    """Position of the period of closing; -1 while the case is open."""


def of(log: Log) -> Periods:
    """Divide the span of a log into local periods (see `_calendar.period_for` for their length).

    Clocks that change their offset can show a later moment with an earlier time. So that a case never
    closes in a period before it was opened, the period of closing is at least that of opening.
    """
    finished = log.closed_at != MISSING
    opened = _calendar.days(log.opened_at, log.opened_offset)
    closed = np.where(finished, _calendar.days(log.closed_at, log.closed_offset), opened)
    worked = _calendar.days(log.completed_at, log.utc_offset)
    first, last = int(opened.min()), int(max(opened.max(), closed.max(), worked.max()))
    period = _calendar.period_for(first, last)
    begin, end = _calendar.numbers(np.array([first, last]), period).tolist()
    opened_in = _calendar.numbers(opened, period) - begin
    closed_in = np.maximum(_calendar.numbers(closed, period) - begin, opened_in)
    return Periods(
        period=period,
        starts=tuple(_calendar.first_day(number, period) for number in range(begin, end + 1)),
        opened=opened_in,
        closed=np.where(finished, closed_in, -1),
    )
