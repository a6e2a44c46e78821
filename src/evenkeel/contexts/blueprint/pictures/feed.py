"""The year as a calendar: the entries of the wheel on their days, meetings and reviews by their rhythm."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenkeel.contexts.blueprint.pictures import icalendar, rhythm, wheel
from evenkeel.contexts.blueprint.pictures.named import Address
from evenkeel.engines import operating_model

_MONTHS: Final = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONDAY: Final = dt.date(1970, 1, 5)
"""Every other week is counted from here, so that a new revision does not move it."""
_UNSAID: Final = {
    "daily": "on every working day",
    "weekly": "on the first working day of the week",
    "fortnightly": "on the first working day of every other week",
    "monthly": "on the first working day of the month",
    "quarterly": "on the first working day of the quarter",
    "half-yearly": "on the first working day of January and July",
    "yearly": "on the first working day of the year",
}


@dataclass(frozen=True)
class Stand:
    """Which state of a model a calendar is of."""

    branch_id: uuid.UUID
    made_at: dt.datetime
    number: int


def zone_of(model: operating_model.OperatingModel, *, otherwise: ZoneInfo) -> ZoneInfo:
    """Give the time zone that a model names, or that of the organisation where it names none that is known."""
    if "timezone" not in model.about.model_fields_set:
        return otherwise
    try:
        return ZoneInfo(model.about.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return otherwise


def calendar(
    model: operating_model.OperatingModel,
    *,
    stand: Stand,
    zone: ZoneInfo,
    address: Address,
    often: bool,
) -> icalendar.Calendar:
    """Make the calendar of a model; what comes back more than monthly is in it only where `often` is asked for."""
    year = stand.made_at.astimezone(zone).year
    weekdays = model.calendar.working_days if model.calendar else _DAYS[:5]
    working = tuple(sorted(_DAYS.index(day) for day in weekdays))
    entries = wheel.wheel(model, address=address).entries
    returning = [
        each for each in rhythm.returning(model, address=address) if often or each.every in rhythm.SELDOM
    ]
    return icalendar.Calendar(
        title=model.about.title,
        zone=zone,
        changed_at=stand.made_at,
        version=stand.number,
        events=(
            *(_entry(each, year, stand) for each in entries),
            *(_returning(each, year, working, stand) for each in returning),
        ),
    )


def _entry(entry: wheel.Entry, year: int, stand: Stand) -> icalendar.Event:
    about = [entry.about, f"What comes out of it: {entry.produces}" if entry.produces else ""]
    about.append(f"Dealt with by {entry.body.title}." if entry.body else "")
    return icalendar.Event(
        uid=_uid("annual_wheel", entry.key, stand),
        title=entry.title,
        begins=wheel.day_of(entry, year),
        ends=wheel.end_of(entry, year),
        rule="FREQ=YEARLY",
        about="\n\n".join(words for words in about if words),
        categories=(entry.kind.capitalize(),),
        url=entry.url,
    )


def _returning(each: rhythm.Returning, year: int, working: tuple[int, ...], stand: Stand) -> icalendar.Event:
    """Place what has a rhythm and no day on a working day, and say so."""
    day, rule = _first(each.every, year, working)
    about = [each.about, f"{each.who.title}." if each.who else ""]
    if each.every != "daily":
        about.append(f"The model names no day: it stands here {_UNSAID[each.every]}.")
    begins: dt.date | dt.datetime = day
    ends: dt.date | dt.datetime | None = day + dt.timedelta(days=1)
    if each.at:
        begins = dt.datetime.combine(day, dt.time.fromisoformat(each.at))
        ends = begins + dt.timedelta(minutes=each.minutes) if each.minutes else None
    return icalendar.Event(
        uid=_uid(each.collection, each.key, stand),
        title=each.title,
        begins=begins,
        ends=ends,
        rule=rule,
        about="\n\n".join(words for words in about if words),
        categories=(each.kind.capitalize(),),
        url=each.url,
    )


def _first(every: str, year: int, working: tuple[int, ...]) -> tuple[dt.date, str]:
    """Give the first day in a year on which something with a rhythm is held, and the rule from then on."""
    names = ",".join(icalendar.WEEKDAYS[number] for number in working)
    first, opens = icalendar.WEEKDAYS[working[0]], dt.date(year, 1, 1)
    if every in _MONTHS:
        return _on(opens, working), f"FREQ=MONTHLY;INTERVAL={_MONTHS[every]};BYDAY={names};BYSETPOS=1"
    if every == "daily":
        return _on(opens, working), f"FREQ=WEEKLY;BYDAY={names}"
    day = _on(opens, working[:1])
    if every == "weekly":
        return day, f"FREQ=WEEKLY;BYDAY={first}"
    weeks = (day - _MONDAY).days // 7
    return day + dt.timedelta(days=7 * (weeks % 2)), f"FREQ=WEEKLY;INTERVAL=2;BYDAY={first}"


def _on(day: dt.date, weekdays: tuple[int, ...]) -> dt.date:
    """Give the first day from one on that is one of these weekdays."""
    return next(found for step in range(7) if (found := day + dt.timedelta(days=step)).weekday() in weekdays)


def _uid(collection: str, key: str, stand: Stand) -> str:
    """Name an event for ever: calendar programs know it again by this (section 3.8.4.7)."""
    return f"{collection}.{key}@{stand.branch_id}"
