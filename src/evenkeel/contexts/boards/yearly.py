"""What the annual wheel of the operating model brings a unit in the time ahead. Pure."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from evenkeel.engines import operating_model

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """An entry of the annual wheel, when it comes next or goes on."""

    title: str
    kind: str
    first: dt.date
    last: dt.date
    has_day: bool
    """Whether it is on one day; else it goes on for whole months."""


def coming(
    model: operating_model.OperatingModel, *, unit: str, today: dt.date, until: dt.date
) -> tuple[Coming, ...]:
    """Return the entries that concern a unit and touch the days from today until another, the first on top.

    They are its own, those of the units above it, and those of the whole organisation.
    """
    above = set(_above(model, unit))
    found = (
        each
        for entry in model.annual_wheel
        if not entry.unit or entry.unit in above
        for each in _next(entry, today, until)
    )
    return tuple(sorted(found, key=lambda each: (each.first, each.title)))


def _above(model: operating_model.OperatingModel, unit: str) -> Iterator[str]:
    seen: set[str] = set()
    while unit and unit not in seen:
        seen.add(unit)
        yield unit
        found = model.find("units", unit)
        unit = (found.parent or "") if isinstance(found, operating_model.Unit) else ""


def _next(entry: operating_model.WheelEntry, today: dt.date, until: dt.date) -> Iterator[Coming]:
    """Give the first time that an entry touches a span of days, if it does."""
    for year in range(today.year - 1, until.year + 1):
        first, last = _days(entry, year)
        if last >= today and first <= until:
            yield Coming(entry.title, entry.kind, first, last, entry.day is not None and entry.months == 1)
            return


def _days(entry: operating_model.WheelEntry, year: int) -> tuple[dt.date, dt.date]:
    first = _day(year, entry.month, entry.day or 1)
    if entry.day is not None and entry.months == 1:
        return first, first
    further = entry.month - 1 + entry.months
    return first, dt.date(year + further // 12, further % 12 + 1, 1) - DAY


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
