"""The times of a series for calendar programs."""

import datetime as dt
import itertools
from typing import Final
from zoneinfo import ZoneInfo

from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.values import Series
from evenkeel.kernel import working_days
from evenkeel.lib import icalendar

MOST: Final = 90
"""Meetings that a calendar names: a daily one for four months. Who subscribes gets later ones in time."""


def written(
    series: Series,
    *,
    url: str,
    organisation: str,
    at: dt.datetime,
    zone: ZoneInfo,
    calendar: working_days.Calendar,
) -> str:
    """Write the next meetings of a series, each on its day: holidays and moved days are right in every program."""
    start = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    times = itertools.islice(rules.next_times(series, after=start, zone=zone, calendar=calendar), MOST)
    about = "\n".join((series.who, *(f"- {line}" for line in series.agenda))).strip()
    return icalendar.written(
        icalendar.Calendar(
            title=series.title,
            zone=zone,
            # The same text all day, so that programs which ask often find nothing new.
            changed_at=start,
            version=start.toordinal(),
            product="Meetings",
            events=tuple(_event(series, each, url, organisation, about) for each in times),
        )
    )


def _event(series: Series, moment: dt.datetime, url: str, organisation: str, about: str) -> icalendar.Event:
    local = moment.replace(tzinfo=None)
    begins: dt.date | dt.datetime = local if series.at else local.date()
    ends: dt.date | dt.datetime | None = local.date() + dt.timedelta(days=1)
    if series.at:
        ends = local + series.lasts if series.lasts else None
    return icalendar.Event(
        uid=f"{series.key}.{local:%Y%m%d}@{organisation}",
        title=series.title,
        begins=begins,
        ends=ends,
        rule="",
        about=about,
        categories=("Meeting",),
        url=url,
    )
