"""How periods and days are named, in the reader's language."""

import datetime as dt
from collections.abc import Sequence

from django.utils import dates, formats
from django.utils.translation import gettext as _

from evenkeel.engines import flow


def weekday_names() -> tuple[str, ...]:
    """Return the names of the days, Monday first."""
    return tuple(str(dates.WEEKDAYS[index]) for index in range(7))


def noun(facts: flow.Facts) -> str:
    """Return what a period of the report is called."""
    return {
        "day": _("day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "year": _("year"),
    }[facts.over_time.period]


def names(facts: flow.Facts) -> tuple[str, ...]:
    """Name all periods of the report shortly."""
    return names_of(facts, [one.start for one in facts.over_time.periods])


def names_of(facts: flow.Facts, days: Sequence[dt.date]) -> tuple[str, ...]:
    """Name periods shortly, with the year where there are several."""
    period = facts.over_time.period
    if period == "quarter":
        return tuple(f"Q{(day.month + 2) // 3} {day.year}" for day in days)
    several = len({day.year for day in days}) > 1
    shape = {"year": "Y", "month": "M Y"}.get(period, "j M Y" if several else "j M")
    return tuple(str(formats.date_format(day, shape)) for day in days)


def short(day: dt.date) -> str:
    """Write a day shortly."""
    return str(formats.date_format(day, "j M Y"))
