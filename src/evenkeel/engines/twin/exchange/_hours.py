"""Calendars of Prosimos (hours of some weekdays) and ours."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.exchange._parameters import NotAScenario, Period

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_MIDNIGHT = dt.time()
_LAST = dt.time(23, 59)
"""From here on an end is the end of the day: this is how the format says it."""


def taken(key: str, periods: Iterable[Period]) -> Calendar:
    """Return a calendar. Raises NotAScenario where a day or a time cannot be read."""
    shifts = tuple(shift for period in periods for shift in _shifts(key, period))
    whole = {shift.day for shift in shifts if shift.seconds == 86_400}
    return Calendar(key=key, shifts=() if len(whole) == len(DAYS) else shifts)


def _shifts(key: str, period: Period) -> Iterator[Shift]:
    first, last = (_day(key, day) for day in (period.first, period.last))
    begin, end = _time(key, period.begin), _time(key, period.end)
    if end >= _LAST:
        end = _MIDNIGHT
    for step in range((last - first) % 7 + 1):
        day = (first + step) % 7
        if end == _MIDNIGHT or end > begin:
            yield Shift(day=DAYS[day], begin=begin, end=end)
        elif end < begin:  # over midnight
            yield Shift(day=DAYS[day], begin=begin, end=_MIDNIGHT)
            yield Shift(day=DAYS[(day + 1) % 7], begin=_MIDNIGHT, end=end)


def _day(key: str, name: str) -> int:
    try:
        return [day.upper() for day in DAYS].index(name.strip().upper())
    except ValueError:
        raise NotAScenario(
            f"Calendar {key!r} names the day {name!r}, which there is not. Write MONDAY to SUNDAY."
        ) from None


def _time(key: str, text: str) -> dt.time:
    found = _CLOCK.match(text.strip())
    if found is None:
        raise NotAScenario(f"Calendar {key!r} has the time {text!r}, which is none. Write it as 09:00:00.")
    hour, minute, second = (int(part or 0) for part in found.groups())
    if (hour, minute) == (24, 0):
        return _MIDNIGHT
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        raise NotAScenario(
            f"Calendar {key!r} has the time {text!r}, which is none. Write it as 09:00:00."
        ) from None


def said(calendar: Calendar) -> list[dict[str, Any]]:
    """Return the hours of a calendar, its closed days left out."""
    if not calendar.shifts:
        return [period("monday", "sunday", _MIDNIGHT, _MIDNIGHT)]
    return [period(shift.day, shift.day, shift.begin, shift.end) for shift in calendar.shifts]


def period(first: str, last: str, begin: dt.time, end: dt.time) -> dict[str, Any]:
    """Return hours as the format has them."""
    shown = "23:59:59.999" if end == _MIDNIGHT else end.strftime("%H:%M:%S")
    return {
        "from": first.upper(),
        "to": last.upper(),
        "beginTime": begin.strftime("%H:%M:%S"),
        "endTime": shown,
    }


WHOLE_WEEK = period("monday", "sunday", _MIDNIGHT, _MIDNIGHT)
"""Hours that never end."""


def openings(calendar: Calendar) -> tuple[float, int]:
    """Return for how many seconds of a week a calendar is open, and how often it opens."""
    if not calendar.shifts:
        return 7 * 86_400.0, 0
    spans: list[list[int]] = []
    for begin, end in sorted(shift.span for shift in calendar.shifts):
        if spans and begin <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([begin, end])
    seconds = float(sum(end - begin for begin, end in spans))
    over = len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == 7 * 86_400
    return seconds, 0 if seconds == 7 * 86_400 else len(spans) - over
