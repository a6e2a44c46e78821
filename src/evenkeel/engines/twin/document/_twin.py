"""The twin as one document: every part can be read, changed by hand, and checked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from evenkeel.engines.twin.document._arrivals import Arrivals
from evenkeel.engines.twin.document._calendar import Calendar, Rhythm
from evenkeel.engines.twin.document._calibration import Calibration
from evenkeel.engines.twin.document._course import Course
from evenkeel.engines.twin.document._experience import Stays
from evenkeel.engines.twin.document._part import Part, Seconds
from evenkeel.engines.twin.document._work import Activity, Person, Shelf, Skill

FORMAT: Literal["evenkeel-twin-1"] = "evenkeel-twin-1"


class Assumption(Part):
    """What had to be assumed, because the log does not say it."""

    code: str
    """A stable name."""
    sentence: str
    """What was assumed, in words."""


class Learned(Part):
    """From what a twin was learned."""

    cases: int = Field(ge=0)
    """Cases."""
    instances: int = Field(ge=0)
    """Instances of activities."""
    begin: datetime
    """The first moment."""
    end: datetime
    """The last moment."""
    lead_time: Seconds | None = None
    """Mean time from the beginning of a case to its end, of the cases in the log."""
    seed: int = 0
    """The seed of what was drawn in learning."""


class Twin(Part):
    """How an operation behaves.

    Names are keys: an activity's or person's key is its name in the log. Spans are in seconds; wall clocks are those of
    `timezone`. Of several `streams` of arrivals all run at once. `wip_limit` is how many cases may be in progress at
    once; further ones wait at the door.
    """

    format: Literal["evenkeel-twin-1"] = FORMAT
    """Name and version of this document."""
    name: str = ""
    """Whose twin it is."""
    timezone: str = "UTC"
    """The time zone of all wall clocks."""
    streams: tuple[Arrivals, ...]
    """When cases come."""
    course: Course
    """The courses that cases take."""
    activities: tuple[Activity, ...]
    """The kinds of work."""
    shelves: tuple[Shelf, ...]
    """The queues of open work."""
    people: tuple[Person, ...] = ()
    """Who works."""
    skills: tuple[Skill, ...] = ()
    """Who can do what."""
    calendars: tuple[Calendar, ...] = ()
    """When people work and offices are open."""
    rhythms: tuple[Rhythm, ...] = ()
    """Clocks that run with the week."""
    wip_limit: int | None = Field(default=None, ge=1)
    """How many cases may be in progress at once."""
    norm: Seconds | None = None
    """What customers were promised, in seconds from arrival to the end, where classes of cases do not say otherwise."""
    learned: Learned | None = None
    """From what it was learned."""
    assumptions: tuple[Assumption, ...] = ()
    """What had to be assumed."""
    experience: tuple[Stays, ...] = ()
    """What became of past cases, by how long they had stood: forecasts are averaged with it. A changed twin should not have it."""
    calibration: Calibration | None = None
    """By what forecasts of cases are corrected, because of how far off they would have been in the past."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(f"there is no time zone {name!r}; write one like Europe/Copenhagen") from unknown
        return name

    @model_validator(mode="after")
    def _whole(self) -> "Twin":
        for problem in _problems(self):
            raise ValueError(problem)
        return self


def _problems(twin: Twin) -> Iterator[str]:
    """Say where a key leads nowhere, or stands twice."""
    yield from _doubled(twin)
    calendars = {calendar.key for calendar in twin.calendars}
    shelves = {shelf.key for shelf in twin.shelves}
    activities = {activity.key for activity in twin.activities}
    people = {person.key for person in twin.people}
    for person in twin.people:
        if person.calendar not in calendars:
            yield f"person {person.key!r} works by calendar {person.calendar!r}, which is not there"
    for activity in twin.activities:
        if activity.shelf not in shelves:
            yield f"activity {activity.key!r} lies on shelf {activity.shelf!r}, which is not there"
    for skill in twin.skills:
        if skill.person not in people or skill.activity not in activities:
            yield f"a skill joins person {skill.person!r} and activity {skill.activity!r}, of which one is not there"
    rhythms = {rhythm.key for rhythm in twin.rhythms}
    for place, what, key in _clocks_used(twin):
        if key not in (rhythms if what == "rhythm" else calendars):
            yield f"{place} uses {what} {key!r}, which is not there"
    yield from _astray(twin, activities)


def _doubled(twin: Twin) -> Iterator[str]:
    for what, keys in (
        ("calendar", [part.key for part in twin.calendars]),
        ("rhythm", [part.key for part in twin.rhythms]),
        ("shelf", [part.key for part in twin.shelves]),
        ("activity", [part.key for part in twin.activities]),
        ("person", [part.key for part in twin.people]),
        ("class of cases", [part.key for part in twin.course.classes]),
        ("stream of arrivals", [part.key for part in twin.streams]),
        ("skill", [f"{part.person} / {part.activity}" for part in twin.skills]),
    ):
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                yield f"there are two of {what} {key!r}"
            seen.add(key)


def _clocks_used(twin: Twin) -> Iterator[tuple[str, str, str]]:
    places = [(f"activity {activity.key!r}", activity.delay) for activity in twin.activities]
    places += [(f"node {number}", node.delay) for number, node in enumerate(twin.course.nodes)]
    for place, delay in places:
        if delay is not None:
            yield from ((place, "calendar", key) for key in (delay.calendar, delay.until) if key is not None)
            yield from ((place, "rhythm", key) for key in (delay.rhythm,) if key is not None)
    for stream in twin.streams:
        for calendar in (getattr(stream, "calendar", None), getattr(stream, "until", None)):
            if calendar is not None:
                yield f"stream {stream.key!r}", "calendar", calendar


def _astray(twin: Twin, activities: set[str]) -> Iterator[str]:
    """Say where a course leads nowhere."""
    nodes = twin.course.nodes
    for number, node in enumerate(nodes):
        if (node.kind == "task") != (node.activity is not None):
            yield f"node {number} is a {node.kind} and {'has no' if node.activity is None else 'has an'} activity"
        if node.activity is not None and node.activity not in activities:
            yield f"node {number} does {node.activity!r}, which is not an activity"
        if any(way.to >= len(nodes) for way in node.ways):
            yield f"node {number} leads to a node that is not there"
        if node.ways and not sum(way.weight for way in node.ways) > 0:
            yield f"all ways on from node {number} have the weight 0"
    classes = {each.key for each in twin.course.classes}
    for each in twin.course.classes:
        if each.start >= len(nodes):
            yield f"class {each.key!r} begins in node {each.start}, which is not there"
    for stream in twin.streams:
        if missing := stream.mix.keys() - classes:
            yield f"stream {stream.key!r} brings cases of class {min(missing)!r}, which is not there"
