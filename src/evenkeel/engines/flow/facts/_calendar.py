"""The calendar of a log: local days, weekdays and periods of moments with their own offset."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Period = Literal["day", "week", "month", "quarter", "year"]

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECONDS_A_MINUTE = 60_000_000
MICROSECONDS_A_DAY = 86_400_000_000
LONGEST_SPANS: tuple[tuple[int, Period], ...] = (
    (31, "day"),
    (182, "week"),
    (1461, "month"),
    (4383, "quarter"),
)
"""The longest span in days that is still told in each period; anything longer is told in years."""


def wall_clock(moments: Integers, offsets: NDArray[np.integer[Any]]) -> Integers:
    """Return the wall clock in microseconds since 1970; offsets are minutes east of Greenwich."""
    clock: Integers = np.multiply(offsets, MICROSECONDS_A_MINUTE, dtype=np.int64)
    clock += moments
    return clock


def days(moments: Integers, offsets: NDArray[np.integer[Any]]) -> Integers:
    """Return the local days of moments, in days since 1970-01-01."""
    found = wall_clock(moments, offsets)
    found //= MICROSECONDS_A_DAY
    return found


def weekdays(days: Integers) -> Integers:
    """Return the ISO weekday of days: 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday."""
    return (days + 3) % 7 + 1


def at_offset(moment: int, offset: int) -> dt.datetime:
    """Return microseconds since 1970 UTC as a moment on a wall clock that many minutes east of Greenwich."""
    zone = dt.timezone(dt.timedelta(minutes=offset))
    return (EPOCH + dt.timedelta(microseconds=moment)).astimezone(zone)


def moment(at: dt.datetime) -> int:
    """Return a moment in microseconds since 1970 UTC."""
    return (at - EPOCH) // dt.timedelta(microseconds=1)


def period_for(first_day: int, last_day: int) -> Period:
    """Choose how finely to tell a span: so that it has few enough periods to look at, and each enough cases.

    Up to 31 days by day, up to 26 weeks by week, up to 4 years by month, up to 12 years by quarter, else by
    year.
    """
    length = last_day - first_day + 1
    return next((period for longest, period in LONGEST_SPANS if length <= longest), "year")


def numbers(days: Integers, period: Period) -> Integers:
    """Return the running number of the period that each day lies in; neighbouring periods differ by one."""
    return _NUMBERS[period](days)


def first_day(number: int, period: Period) -> dt.date:
    """Return the first day of the period with that running number. Weeks begin on Monday."""
    return _FIRST_DAYS[period](number)


def _months(days: Integers) -> Integers:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_of_month(number: int) -> dt.date:
    return dt.date(1970 + number // 12, number % 12 + 1, 1)


_NUMBERS: dict[Period, Callable[[Integers], Integers]] = {
    "day": lambda days: days,
    "week": lambda days: (days + 3) // 7,
    "month": _months,
    "quarter": lambda days: _months(days) // 3,
    "year": lambda days: _months(days) // 12,
}
_FIRST_DAYS: dict[Period, Callable[[int], dt.date]] = {
    "day": lambda number: EPOCH.date() + dt.timedelta(days=number),
    "week": lambda number: EPOCH.date() + dt.timedelta(days=number * 7 - 3),
    "month": _first_of_month,
    "quarter": lambda number: _first_of_month(number * 3),
    "year": lambda number: _first_of_month(number * 12),
}
