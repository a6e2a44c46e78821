"""On which days something comes back: by its rhythm, at its place in the year, never on a holiday.

The model gives meetings and reviews a rhythm, but no day. They are held on working days: the first of the week, month or quarter,
or where the annual wheel has an entry for them, in its month and on its day.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.pictures import wheel
from evenkeel.engines import operating_model

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS: Final = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
YEARS_AHEAD: Final = 3
HOLIDAYS_AHEAD: Final = 10
"""For so many years holidays are told to calendar programs; later ones come with a later revision."""
_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONDAY: Final = dt.date(1970, 1, 5)
"""Every other week is counted from here, so that a new revision does not move it."""
_LATE: Final = 22
"""From here on there may be no working day after a day in its month: then the one before it is taken."""
_OF: Final = {
    "daily": "on every working day",
    "weekly": "on the first working day of the week",
    "fortnightly": "on the first working day of every other week",
    "monthly": "on the first working day of the month",
    "quarterly": "on the first working day of the quarter",
    "half-yearly": "on the first working day of January and July",
    "yearly": "on the first working day of the year",
}


@dataclass(frozen=True)
class Working:
    """When people work: the days of the week, and the days on which they do not."""

    weekdays: tuple[int, ...]
    holidays: frozenset[dt.date]

    def has(self, day: dt.date) -> bool:
        """Tell whether it is a working day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def near(self, day: dt.date, *, later: bool) -> dt.date:
        """Give the next working day after a day, or the last one before it; the day itself where there is none for a year."""
        step = dt.timedelta(days=1 if later else -1)
        moved = (day + step * number for number in range(1, 366))
        return next((each for each in moved if self.has(each)), day)


def working(model: operating_model.OperatingModel) -> Working:
    """Give the working days of a model; Monday to Friday where it has no calendar."""
    if model.calendar is None:
        return Working((0, 1, 2, 3, 4), frozenset())
    days = tuple(sorted({_NAMES.index(day) for day in model.calendar.working_days}))
    return Working(days or (0, 1, 2, 3, 4), frozenset(each.date for each in model.calendar.holidays))


@dataclass(frozen=True)
class Place:
    """A place in the year, from an entry of the annual wheel."""

    month: int
    day: int | None


@dataclass(frozen=True)
class Course:
    """How something comes back from the beginning of a year on."""

    every: str
    year: int
    working: Working
    place: Place | None

    @property
    def step(self) -> int:
        """Give how many months lie between two; 0 where weeks or days do."""
        return MONTHS.get(self.every, 0)

    @property
    def day(self) -> int | None:
        """Give the day of the month at which it is held, where it comes once a year and its entry names one."""
        return self.place.day if self.place and self.every == "yearly" else None

    @property
    def first(self) -> dt.date:
        """Give the day of the rule on which it is held for the first time."""
        if self.every == "daily":
            return next(day for day in self.days() if self.working.has(day))
        return next(self.days())

    @property
    def rule(self) -> str:
        """Give the rule by which it comes back (RFC 5545, section 3.3.10)."""
        names = ",".join(WEEKDAYS[number] for number in self.working.weekdays)
        first = WEEKDAYS[self.working.weekdays[0]]
        if self.step:
            return f"FREQ=MONTHLY;INTERVAL={self.step};{self._within_month(names)}"
        if self.every == "daily":
            return f"FREQ=WEEKLY;BYDAY={names}"
        return f"FREQ=WEEKLY;{'INTERVAL=2;' if self.every == 'fortnightly' else ''}BYDAY={first}"

    def _within_month(self, names: str) -> str:
        if self.day is None:
            return f"BYDAY={names};BYSETPOS=1"
        week = ",".join(str(each) for each in _week(self.day))
        return f"BYMONTHDAY={week};BYDAY={names};BYSETPOS={1 if self.day <= _LATE else -1}"

    @property
    def said(self) -> str:
        """Say on which days it is held."""
        if self.place is None or not self.step or self.step == 1:
            return _OF[self.every]
        if self.day is not None:
            other = "the next working day" if self.day <= _LATE else "the working day before"
            return f"on {self.day} {wheel.MONTHS[self.place.month - 1]}, or on {other}"
        months = [wheel.MONTHS[number - 1] for number in sorted(self._months())]
        listed = months[0] if len(months) == 1 else f"{', '.join(months[:-1])} and {months[-1]}"
        return f"on the first working day of {listed}"

    def _months(self) -> set[int]:
        start = self.place.month if self.place else 1
        return {(start - 1 + number) % 12 + 1 for number in range(0, 12, self.step)}

    def days(self) -> Iterator[dt.date]:
        """Give the days that the rule names, on and on, holidays or not."""
        if self.step:
            months = sorted(self._months())
            for year in range(self.year, dt.MAXYEAR):
                for month in months:
                    yield self._in_month(year, month)
            return
        opens = dt.date(self.year, 1, 1)
        days = self.working.weekdays if self.every == "daily" else self.working.weekdays[:1]
        for number in range((dt.date.max - opens).days):
            day = opens + dt.timedelta(days=number)
            if day.weekday() in days and (
                self.every != "fortnightly" or not (day - _first_week(days[0])).days % 14
            ):
                yield day

    def _in_month(self, year: int, month: int) -> dt.date:
        week = range(1, 8) if self.day is None else _week(self.day)
        found = [dt.date(year, month, day) for day in week]
        open_ones = [each for each in found if each.weekday() in self.working.weekdays]
        return open_ones[0 if self.day is None or self.day <= _LATE else -1]

    def moved(self, day: dt.date) -> dt.date | None:
        """Give the day on which it is held instead of a day of the rule; None where it is left out."""
        if self.working.has(day):
            return day
        if self.every == "daily":
            return None
        return self.working.near(day, later=self.day is None or self.day <= _LATE)

    def exceptions(self) -> tuple[tuple[dt.date, dt.date | None], ...]:
        """Give the days of the rule that are holidays, each with the day that is taken instead, if any."""
        last = min(
            max(self.working.holidays, default=dt.date.min), dt.date(self.year + HOLIDAYS_AHEAD, 12, 31)
        )
        found: list[tuple[dt.date, dt.date | None]] = []
        for day in self.days():
            if day > last:
                break
            if day in self.working.holidays and day >= self.first:
                found.append((day, self.moved(day)))
        return tuple(found)

    def coming(self, today: dt.date, *, number: int) -> tuple[dt.date, ...]:
        """Give the next days on which it is held, today included."""
        found: list[dt.date] = []
        for day in self.days():
            held = self.moved(day)
            if held is not None and held >= today:
                found.append(held)
            if len(found) == number or day.year > today.year + YEARS_AHEAD:
                break
        return tuple(found)


def places(model: operating_model.OperatingModel) -> dict[str, Place]:
    """Give the place in the year of each meeting and review that an entry of the wheel is held in: its first entry's."""
    found: dict[str, Place] = {}
    for each in sorted(model.annual_wheel, key=lambda each: (each.month, each.day or 0)):
        if each.held_in:
            day = None if each.day is None else min(each.day, calendar.monthrange(2027, each.month)[1])
            found.setdefault(each.held_in, Place(each.month, day))
    return found


def _week(day: int) -> range:
    """Give the seven days of the month among which a day or the working day next to it is."""
    return range(day, day + 7) if day <= _LATE else range(day - 6, day + 1)


def _first_week(weekday: int) -> dt.date:
    return _MONDAY + dt.timedelta(days=weekday)
