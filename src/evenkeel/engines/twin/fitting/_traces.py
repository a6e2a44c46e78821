"""A log case by case, in seconds of the wall clock of its time zone: what every part of the fit looks at."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin import _log

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
OneOrMany = TypeVar("OneOrMany", float, Floats)

HOUR = 3600.0
DAY = 86_400.0
WEEK_HOURS = 168
_HOURS_KNOWN, _DAYS_KNOWN = 2 * DAY, 7 * DAY
_MONDAY = 72
"""Hours from the first Monday before 1970-01-01, a Thursday, to that day."""


@dataclass(frozen=True, eq=False)
class Traces:
    """Activity instances, those of a case side by side, by start and then by end.

    Moments are seconds that the wall clock shows since 1970-01-01 00:00; an hour that it skips or shows twice is in them.
    """

    activity: Integers
    person: Integers
    """Number in `people`; -1 where nobody is known."""
    start: Floats
    end: Floats
    bounds: Integers
    """The rows of case c are `bounds[c]` to `bounds[c + 1]`."""
    activities: tuple[str, ...]
    people: tuple[str, ...]
    lasted: Floats
    """How long each took, whatever the wall clock did meanwhile."""

    @classmethod
    def of(cls, log: _log.EventLog, timezone: str = "UTC") -> "Traces":
        """Put a log in order, by the wall clock of a time zone."""
        order = log.by_case.order
        start, end = log.start[order] / _log.MICROSECONDS, log.end[order] / _log.MICROSECONDS
        return cls(
            activity=log.activity[order].astype(np.int64),
            person=log.resource[order].astype(np.int64),
            start=shown(start, timezone),
            end=np.maximum(shown(end, timezone), shown(start, timezone)),
            bounds=log.by_case.bounds,
            activities=log.activities,
            people=log.resources,
            lasted=np.round(end - start, 3),
        )

    @property
    def cases(self) -> int:
        """Number of cases."""
        return self.bounds.size - 1

    @cached_property
    def case(self) -> Integers:
        """For each row its case."""
        return np.repeat(np.arange(self.cases), np.diff(self.bounds))

    @cached_property
    def opened(self) -> Floats:
        """For each case its first start."""
        return self.start[self.bounds[:-1]]

    @cached_property
    def closed(self) -> Floats:
        """For each case its last end."""
        last: Floats = np.maximum.reduceat(self.end, self.bounds[:-1])
        return last

    @property
    def began(self) -> float:
        """When the log begins."""
        return float(self.opened.min())

    @property
    def cut(self) -> float:
        """When the log ends: what was not done by then is not in it."""
        return float(self.closed.max())

    @property
    def span(self) -> float:
        """Length of the log in seconds, at least a second."""
        return max(self.cut - self.began, 1.0)

    @cached_property
    def last_seen(self) -> Floats:
        """For each row when somebody was surely at work on it last: a second before its end, so that no new hour begins then.

        What was left overnight and is done within the first second of an hour was not worked on before that hour.
        """
        overnight = np.floor(self.start / DAY) < np.floor(self.end / DAY)
        resumed = overnight & (self.end % HOUR > 0) & (self.end % HOUR < 1)
        last: Floats = np.where(resumed, self.end, np.maximum(self.end - 1, self.start))
        return last

    def of_cases(self, chosen: NDArray[Any]) -> "Traces":
        """Return the traces of some cases alone."""
        kept = np.zeros(self.cases, np.bool_)
        kept[chosen] = True
        rows = kept[self.case]
        lengths = np.diff(self.bounds)[kept]
        return Traces(
            activity=self.activity[rows],
            person=self.person[rows],
            start=self.start[rows],
            end=self.end[rows],
            bounds=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            activities=self.activities,
            people=self.people,
            lasted=self.lasted[rows],
        )


def shown(moments: Floats, timezone: str) -> Floats:
    """Return what the wall clock of a time zone shows at moments in seconds since 1970 UTC."""
    if timezone == "UTC" or not moments.size:
        return moments
    zone = ZoneInfo(timezone)
    turns = _turns(float(moments.min()), float(moments.max()), zone)
    offsets = np.array([_offset(turn, zone) for turn in turns])
    there: Floats = moments + offsets[np.searchsorted(turns, moments, side="right") - 1]
    return there


def _turns(first: float, last: float, zone: ZoneInfo) -> Floats:
    """Return from when on the clock of a zone is put as it is, from before the first moment on, to the second."""
    turns = [first - 1]
    day = first - 1
    while day < last:
        low, high = day, day + DAY
        if _offset(low, zone) != _offset(high, zone):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (low, middle) if _offset(middle, zone) == _offset(day + DAY, zone) else (middle, high)
                )
            turns.append(high)
        day += DAY
    return np.array(turns)


def _offset(moment: float, zone: ZoneInfo) -> float:
    there = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).astimezone(zone)
    return (there.utcoffset() or timedelta()).total_seconds()


def hour_of_week(moments: Floats) -> Integers:
    """Return for each moment its hour of the week, 0 being Monday from 00:00 (UTC)."""
    hours: Integers = (np.floor(moments / HOUR).astype(np.int64) + _MONDAY) % WEEK_HOURS
    return hours


def part_of_week(moments: OneOrMany, parts: int) -> OneOrMany:
    """Return in which of so many equal parts of the week a moment lies, or each of many, 0 being that from Monday 00:00."""
    return (moments / HOUR + _MONDAY) % WEEK_HOURS * parts // WEEK_HOURS


def weekday(moments: Floats) -> Integers:
    """Return for each moment its day of the week, 0 being Monday (UTC)."""
    return hour_of_week(moments) // 24


def alike(hours: Floats, span: float) -> Floats:
    """Return counts by hour of the week, alike over what a log of this length cannot tell apart (the last axis is the week).

    Shorter than a week, it does not know all days, and days count alike; shorter than two days, hours, too.
    """
    if span < _HOURS_KNOWN:
        return np.broadcast_to(hours.mean(-1, keepdims=True), hours.shape).copy()
    if span < _DAYS_KNOWN:
        days = hours.reshape(*hours.shape[:-1], 7, 24)
        return np.broadcast_to(days.mean(-2, keepdims=True), days.shape).reshape(hours.shape)
    return hours


class Clock:
    """A clock that runs at the speed of the part of the week; it maps moments to its own time and back."""

    def __init__(self, speeds: Floats) -> None:
        """Take speeds of equally long parts of a week, from Monday 00:00; 1 is that of common time."""
        self._speeds = speeds
        self._part = WEEK_HOURS * HOUR / speeds.size
        self._passed = np.concatenate([[0.0], np.cumsum(speeds)]) * self._part

    def read(self, moments: Floats) -> Floats:
        """Return what the clock shows at these moments, in seconds."""
        parts = (moments + _MONDAY * HOUR) / self._part
        weeks = np.floor(parts / self._speeds.size)
        within = parts - weeks * self._speeds.size
        part = np.minimum(within.astype(np.int64), self._speeds.size - 1)
        shown: Floats = (
            weeks * self._passed[-1] + self._passed[part] + (within - part) * self._speeds[part] * self._part
        )
        return shown
