"""Working days, and durations as the operating model writes them: `20min`, `4h`, `42d`, `15wd`, `6w`.

Minutes and hours are time that passes. Days and weeks are days of the local calendar: a day after 14:00 it is 14:00, also in
the night when clocks change. Working days pass only on days that count: from Friday 14:00 it is one working day until Monday
14:00, and what begins on a Saturday begins when Monday begins, so that its first working day ends as Monday ends.

A deadline is a moment, and the end of a day is the midnight after it: `last_day` tells the day that people mean by it.
"""

import bisect
import datetime as dt
import functools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from evenkeel.kernel import errors

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(min|h|d|wd|w)")
_PASSING: Final = {"min": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1)}
_DAY: Final = dt.timedelta(days=1)
_WORDS: Final = {"min": "minute", "h": "hour", "d": "day", "wd": "working day", "w": "week"}


class BadDuration(errors.Invalid):
    """A duration is a number and min, h, d, wd (working days) or w, like 42d; {written!r} is none."""

    code: ClassVar[str] = "bad-duration"


class TooFar(errors.Invalid):
    """{written} from {start} is beyond the last day that a calendar can hold."""

    code: ClassVar[str] = "too-far-in-time"


class NoWorkingDay(errors.Invalid):
    """A calendar needs at least one working day in the week."""

    code: ClassVar[str] = "no-working-day"


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of minutes, hours, days, working days or weeks."""

    number: float
    unit: str

    def __str__(self) -> str:
        """Say it in words, like "15 working days"."""
        return f"{self.number:g} {_WORDS[self.unit]}{'' if self.number == 1 else 's'}"


@functools.lru_cache(maxsize=1024)
def parsed(written: str) -> Duration:
    """Return what a written duration means. Raises BadDuration."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise BadDuration(written=written)
    return Duration(float(found[1]), found[2])


@dataclass(frozen=True)
class Calendar:
    """Which days of the week are worked, Monday being 0, and the holidays among them. Raises NoWorkingDay."""

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a week without work, in which no working day would ever pass."""
        if not self.weekdays & frozenset(range(7)):
            raise NoWorkingDay

    @classmethod
    def of(cls, *, working_days: Iterable[str], holidays: Iterable[dt.date] = ()) -> "Calendar":
        """Make one of names of days, like `mon`, and of holidays."""
        return cls(frozenset(map(WEEKDAYS.index, working_days)), frozenset(holidays))

    def is_working(self, day: dt.date) -> bool:
        """Tell whether a day is a working day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def count(self, from_: dt.date, to: dt.date) -> int:
        """Return how many working days lie from a day until before another; negative where that is earlier."""
        return self._before(to.toordinal()) - self._before(from_.toordinal())

    def working(self, from_: dt.date, to: dt.date) -> Iterator[dt.date]:
        """Go through the working days from a day until before another."""
        days = (dt.date.fromordinal(number) for number in range(from_.toordinal(), to.toordinal()))
        return filter(self.is_working, days)

    @functools.cached_property
    def _missed(self) -> tuple[int, ...]:
        """The holidays that take a working day away, in order, as numbers of days."""
        return tuple(sorted(day.toordinal() for day in self.holidays if day.weekday() in self.weekdays))

    @functools.cached_property
    def _in_part(self) -> tuple[int, ...]:
        """How many working days the first so many days of a week have."""
        return tuple(sum(day in self.weekdays for day in range(length)) for length in range(8))

    def _before(self, number: int) -> int:
        """Count the working days before a day since the beginning of year 1, which was a Monday."""
        weeks, rest = divmod(number - 1, 7)
        return weeks * self._in_part[7] + self._in_part[rest] - bisect.bisect_left(self._missed, number)

    def _numbered(self, count: int, *, not_before: int) -> int:
        """Return the working day before which there are so many; `not_before` is where to begin to look."""
        furthest = not_before + 7 * (count - self._before(not_before) + 1 + len(self._missed))
        days = range(not_before, furthest + 1)
        return not_before + bisect.bisect_right(days, count, key=self._before) - 1


EVERY_DAY: Final = Calendar(weekdays=frozenset(range(7)))
"""A calendar on which each day counts."""


def added(start: dt.datetime, duration: str, *, calendar: Calendar, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment at which a duration that begins at `start` ends, in the zone. Raises BadDuration, TooFar."""
    length = parsed(duration)
    try:
        if length.unit in _PASSING:
            return (start.astimezone(dt.UTC) + length.number * _PASSING[length.unit]).astimezone(zone)
        if length.unit == "wd":
            return _after_days(start, length.number, calendar, zone)
        return _after_days(start, length.number * (7 if length.unit == "w" else 1), EVERY_DAY, zone)
    except (OverflowError, ValueError) as trouble:
        raise TooFar(written=duration, start=f"{start:%Y-%m-%d}") from trouble


def between(start: dt.datetime, end: dt.datetime, unit: str, *, calendar: Calendar, zone: dt.tzinfo) -> float:
    """Return how many units (`min`, `h`, `d`, `wd`, `w`) lie between two moments; negative where `end` is earlier.

    Raises BadDuration for another unit.
    """
    if unit in _PASSING:
        return (end - start) / _PASSING[unit]
    if unit not in _WORDS:
        raise BadDuration(written=unit)
    counted = calendar if unit == "wd" else EVERY_DAY
    days = _position(end.astimezone(zone), counted) - _position(start.astimezone(zone), counted)
    return days / (7 if unit == "w" else 1)


def day_after(day: dt.date, duration: str, *, calendar: Calendar) -> dt.date:
    """Return the working day that lies a duration after a day: a closing day moves it on to the next working day.

    Parts of days count whole, hours and minutes only as far as they make up days. Raises BadDuration, TooFar.
    """
    try:
        if (count := _whole_days(duration)) is None:
            # Counted from the end of the day: of one working day after a Friday, the last is Monday.
            before = calendar._before(day.toordinal() + 1) + math.ceil(parsed(duration).number)
            if before > calendar._before(day.toordinal() + 1):
                return _numbered_day(calendar, before - 1, day.toordinal())
            count = 0
        return _numbered_day(calendar, calendar._before(day.toordinal() + count), day.toordinal())
    except (OverflowError, ValueError) as trouble:
        raise TooFar(written=duration, start=f"{day}") from trouble


def day_before(day: dt.date, duration: str, *, calendar: Calendar) -> dt.date:
    """Return the working day that lies a duration before a day: a closing day moves it back to the working day before.

    Parts of days count whole, hours and minutes only as far as they make up days. Raises BadDuration, TooFar.
    """
    try:
        number = day.toordinal()
        if (count := _whole_days(duration)) is None:
            back = math.ceil(parsed(duration).number)
            if back:
                return _numbered_day(calendar, calendar._before(number) - back, number)
            count = 0
        # The last working day until then: before the day after it there is one more than before itself.
        return _numbered_day(calendar, calendar._before(number - count + 1) - 1, number)
    except (OverflowError, ValueError) as trouble:
        raise TooFar(written=duration, start=f"{day}") from trouble


def _whole_days(duration: str) -> int | None:
    """Return how many days of the calendar a duration has; None where it is one of working days."""
    length = parsed(duration)
    if length.unit == "wd":
        return None
    if length.unit in _PASSING:
        return int(length.number * _PASSING[length.unit] / _DAY)
    return math.ceil(length.number * (7 if length.unit == "w" else 1))


def _numbered_day(calendar: Calendar, count: int, near: int) -> dt.date:
    """Return the working day before which there are so many."""
    there = calendar._before(near)
    weeks = max(0, there - count) + len(calendar._missed) + 1
    found = calendar._numbered(count, not_before=near if count >= there else max(1, near - 7 * weeks))
    return dt.date.fromordinal(found)


def last_day(deadline: dt.datetime, *, zone: dt.tzinfo) -> dt.date:
    """Return the day on which a deadline falls: the midnight at the end of a day belongs to that day."""
    return (deadline.astimezone(zone).replace(tzinfo=None) - dt.timedelta.resolution).date()


def _position(local: dt.datetime, calendar: Calendar) -> float:
    """Return how many counted days passed before a local moment; the last one in part."""
    passed = calendar._before(local.toordinal())
    return passed + (_share(local) if calendar.is_working(local.date()) else 0.0)


def _share(local: dt.datetime) -> float:
    """Return how much of its day has passed at a local time, by the clock on the wall."""
    return (local.replace(tzinfo=None) - dt.datetime.combine(local.date(), dt.time.min)) / _DAY


def _after_days(start: dt.datetime, days: float, calendar: Calendar, zone: dt.tzinfo) -> dt.datetime:
    """Return the local moment so many counted days later."""
    local = start.astimezone(zone)
    whole, share = divmod(days, 1.0)
    further = dt.timedelta(days=int(whole), seconds=round(share * 86_400, 6))
    if not further:
        return local
    clock = further
    if calendar.is_working(local.date()):
        clock += local.replace(tzinfo=None) - dt.datetime.combine(local.date(), dt.time.min)
    passed = calendar._before(local.toordinal()) + clock // _DAY
    clock %= _DAY
    if not clock:
        # The end of a working day is the midnight after it, not the beginning of the next working day.
        passed, clock = passed - 1, _DAY
    number = calendar._numbered(passed, not_before=local.toordinal())
    moment = dt.datetime.combine(dt.date.fromordinal(number), dt.time.min) + clock
    # By way of UTC: a time that the clocks leap over becomes the time that they show then.
    return moment.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone)
