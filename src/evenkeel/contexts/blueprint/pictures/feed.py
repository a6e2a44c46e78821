"""The year as a calendar: the entries of the wheel on their days, meetings and reviews by their rhythm."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenkeel.contexts.blueprint.pictures import dates, lineage, rhythm, wheel
from evenkeel.contexts.blueprint.pictures.named import Address
from evenkeel.engines import operating_model
from evenkeel.lib import icalendar


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
    unit: str = "",
) -> icalendar.Calendar:
    """Make the calendar of a model, or of one of its units with what it inherits.

    What comes back more than monthly is in it only where `often` is asked for.
    """
    year, working = stand.made_at.astimezone(zone).year, dates.working(model)
    found = wheel.wheel(model, address=address, unit=unit)
    returning = [
        each
        for each in rhythm.returning(model, address=address, unit=unit)
        if often or each.every in rhythm.SELDOM
    ]
    return icalendar.Calendar(
        title=f"{model.about.title}: {found.title}" if found.title else model.about.title,
        zone=zone,
        changed_at=stand.made_at,
        version=stand.number,
        events=(
            *(_entry(each, year, stand) for each in found.entries),
            *(
                _returning(each, dates.Course(each.every, year, working, each.place), stand)
                for each in returning
            ),
        ),
    )


def _entry(entry: wheel.Entry, year: int, stand: Stand) -> icalendar.Event:
    about = [entry.about, f"What comes out of it: {entry.produces}" if entry.produces else ""]
    about.append(f"Dealt with by {entry.body.title}." if entry.body else "")
    about.append(f"Held in: {entry.held_in.title}." if entry.held_in else "")
    about.append(_whose(entry.whose))
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


def _whose(whose: lineage.Whose) -> str:
    """Say in a calendar of a unit what comes from above it."""
    return f"I{whose.said[1:]}." if whose.is_inherited else ""


def _returning(each: rhythm.Returning, course: dates.Course, stand: Stand) -> icalendar.Event:
    """Place what has a rhythm and no day on working days, and say so; holidays are left out or moved."""
    about = [each.about, f"{each.who.title}." if each.who else "", _whose(each.whose)]
    if each.every != "daily":
        why = (
            "Its entry in the annual wheel says when"
            if each.place and course.step > 1
            else "The model names no day"
        )
        about.append(f"{why}: it stands here {course.said}.")

    def moment(day: dt.date) -> dt.date | dt.datetime:
        return dt.datetime.combine(day, dt.time.fromisoformat(each.at)) if each.at else day

    begins = moment(course.first)
    ends: dt.date | dt.datetime | None = course.first + dt.timedelta(days=1)
    if isinstance(begins, dt.datetime):
        ends = begins + dt.timedelta(minutes=each.minutes) if each.minutes else None
    return icalendar.Event(
        uid=_uid(each.collection, each.key, stand),
        title=each.title,
        begins=begins,
        ends=ends,
        rule=course.rule,
        without=tuple(moment(day) for day, to in course.exceptions() if to is None),
        moved=tuple((moment(day), moment(to)) for day, to in course.exceptions() if to is not None),
        about="\n\n".join(words for words in about if words),
        categories=(each.kind.capitalize(),),
        url=each.url,
    )


def _uid(collection: str, key: str, stand: Stand) -> str:
    """Name an event for ever: calendar programs know it again by this (section 3.8.4.7)."""
    return f"{collection}.{key}@{stand.branch_id}"
