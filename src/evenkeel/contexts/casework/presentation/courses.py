"""Courses of work in words: milestones with their days, what would change, how far a case has come."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.courses import (
    END,
    START,
    Alters,
    Change,
    Colour,
    Course,
    Dated,
    Following,
    Milestone,
    Plan,
    Reached,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days

TAGS: Final[Mapping[Colour, str]] = {
    Colour.DONE: "good",
    Colour.GREEN: "good",
    Colour.YELLOW: "warning",
    Colour.RED: "bad",
}
NAMES: Final[Mapping[Colour, str]] = {
    Colour.DONE: "done",
    Colour.GREEN: "on time",
    Colour.YELLOW: "due today",
    Colour.RED: "late",
}
DAY: Final = dt.timedelta(days=1)
_VERBS: Final[Mapping[Alters, str]] = {
    Alters.ADDED: "added",
    Alters.MOVED: "moved",
    Alters.RENAMED: "renamed",
    Alters.REMOVED: "removed",
}


def on_day(on: dt.date) -> str:
    """Say a day: "Fri 6 Mar 2026"."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def due(on: dt.date, today: dt.date) -> str:
    """Say when something is due: "today", "tomorrow", "in 5 days", "3 days over"."""
    days = (on - today) // DAY
    if days < 0:
        return f"{times.counted(-days, 'day')} over"
    return {0: "due today", 1: "due tomorrow"}.get(days, f"in {times.counted(days, 'day')}")


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone in words."""

    title: str
    day: str
    due: str
    """How far away it is; empty where it is done."""
    colour: Colour
    tag: str
    said: str
    """The colour in words."""
    done: int
    of: int
    tasks: tuple[tuple[cases.Task, str], ...] = ()
    """As the list of a case has them, each with its day where it is another than that of the milestone."""
    names: tuple[str, ...] = ()
    """Only what is left to do, for a board."""
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A course that a case follows, in words."""

    id: uuid.UUID
    title: str
    source: str
    about: str
    points: tuple[Point, ...]
    done: int
    of: int
    colour: Colour
    tag: str
    said: str
    offer: str
    """What has changed in the course since, to be looked at; empty where nothing has."""


def followed(
    found: Following, tasks: Iterable[cases.Task], *, today: dt.date, zone: dt.tzinfo, offer: str = ""
) -> Shown:
    """Put into words how a case follows a course."""
    by_milestone: dict[uuid.UUID, list[cases.Task]] = {}
    for task in tasks:
        if task.milestone:
            by_milestone.setdefault(task.milestone, []).append(task)
    points = tuple(
        point(each, today, is_next=each == found.next, tasks=by_milestone.get(each.id, ()), zone=zone)
        for each in found.milestones
    )
    colour = found.colour(today)
    until = f" until {on_day(found.end)}" if found.end else ""
    return Shown(
        id=found.id,
        title=found.title,
        source=found.source,
        about=f"Version {found.version}, from {on_day(found.start)}{until}.",
        points=points,
        done=sum(each.is_done for each in found.milestones),
        of=len(points),
        colour=colour,
        tag=TAGS[colour],
        said=NAMES[colour],
        offer=offer,
    )


def point(
    each: Reached,
    today: dt.date,
    *,
    is_next: bool = False,
    tasks: Iterable[cases.Task] = (),
    zone: dt.tzinfo = dt.UTC,
) -> Point:
    """Put a milestone into words."""
    colour = each.colour(today)
    shown = each.shown
    return Point(
        title=each.title,
        day=on_day(each.on),
        due="" if each.is_done else due(each.on, today),
        colour=colour,
        tag=TAGS[colour],
        said=NAMES[colour],
        done=sum(task.is_done for task in shown),
        of=len(shown),
        tasks=tuple((task, _own_day(task, each.on, zone)) for task in sorted(tasks, key=_by_day)),
        names=tuple(task.title for task in each.open),
        is_next=is_next,
    )


def _by_day(task: cases.Task) -> tuple[dt.datetime, str]:
    assert task.due_at is not None, "each task of a course has a day"
    return task.due_at, task.text


def _own_day(task: cases.Task, on: dt.date, zone: dt.tzinfo) -> str:
    own = task.due_at.astimezone(zone).date() if task.due_at else on
    return "" if own == on or task.done_at else f"by {on_day(own)}"


@dataclass(frozen=True, slots=True)
class Said:
    """One difference in words."""

    verb: str
    title: str
    words: str
    is_milestone: bool
    tag: str


def changes(found: Iterable[Change]) -> list[Said]:
    """Put what would change into words, milestones before their tasks."""
    return [
        Said(
            _VERBS[each.alters],
            each.title,
            _change(each),
            each.is_milestone,
            {Alters.ADDED: "good", Alters.REMOVED: "bad"}.get(each.alters, "warning"),
        )
        for each in found
    ]


def _change(each: Change) -> str:
    renamed = f"was called “{each.old_title}”" if each.old_title else ""
    if each.alters is Alters.MOVED and each.before and each.after:
        moved = f"from {on_day(each.before)} to {on_day(each.after)}"
        return f"{moved}, {renamed}" if renamed else moved
    if each.alters is Alters.RENAMED:
        return renamed
    day = each.after if each.alters is Alters.ADDED else each.before
    return on_day(day) if day else ""


def summary(found: Iterable[Change]) -> str:
    """Say what would change in a few words: "2 tasks added, 1 day moved"."""
    found = tuple(found)
    tasks = [each for each in found if not each.is_milestone]
    counts = (
        (sum(each.alters is Alters.ADDED for each in tasks), "task", "added"),
        (sum(each.alters is Alters.MOVED for each in found), "day", "moved"),
        (sum(each.alters is Alters.RENAMED for each in found), "title", "changed"),
        (sum(each.alters is Alters.REMOVED for each in tasks), "task", "removed"),
    )
    said = [f"{times.counted(count, thing)} {verb}" for count, thing, verb in counts if count]
    return ", ".join(said) or "nothing in this case"


@dataclass(frozen=True, slots=True)
class Written:
    """A milestone of a course in words, without days."""

    title: str
    when: str
    tasks: tuple[tuple[str, str], ...]
    """Titles, each with how long before the milestone it is due."""


def written(plan: Plan) -> list[Written]:
    """Put what a course says into words."""
    titles = {START: "the start", END: "the end"} | {each.key: f"“{each.title}”" for each in plan.milestones}
    return [_written(each, titles) for each in plan.milestones]


def _written(each: Milestone, titles: Mapping[str, str]) -> Written:
    of = titles.get(each.of, each.of)
    side = "before" if each.is_before else "after"
    when = f"{working_days.parsed(each.distance)} {side} {of}" if each.distance else f"on the day of {of}"
    tasks = (
        (step.title, f"{working_days.parsed(step.before)} before" if step.before else "")
        for step in each.steps
    )
    return Written(each.title, when, tuple(tasks))


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone that a case would get, in words."""

    title: str
    day: str
    due: str
    is_past: bool
    tasks: tuple[tuple[str, str], ...]
    """Titles with their days."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A course in a list."""

    course: Course
    whose: str
    kinds: str
    count: str
    may_change: bool


def listed(course: Course, model: operating_model.OperatingModel | None, *, may_change: bool) -> Listed:
    """Put a course of a list into words."""
    kinds = [_title(model, "case_types", each) for each in course.case_types]
    milestones = times.counted(len(course.plan.milestones), "milestone")
    return Listed(
        course=course,
        whose=whose(course, model),
        kinds=", ".join(kinds) or "any kind of case",
        count=f"{milestones}, {times.counted(course.plan.count, 'task')}",
        may_change=may_change,
    )


def whose(course: Course, model: operating_model.OperatingModel | None) -> str:
    """Say whose a course is."""
    if course.is_of_model:
        return "The organisation's, in the operating model"
    return _title(model, "units", course.unit) if course.unit else "Yours alone"


def _title(model: operating_model.OperatingModel | None, collection: str, key: str) -> str:
    found = model.find(collection, key) if model else None
    return found.title if found else key


def planned(each: Dated, today: dt.date) -> Planned:
    """Put a milestone that a case would get into words."""
    tasks = tuple((task.title, on_day(task.on)) for task in each.tasks if task.title != each.title)
    return Planned(each.title, on_day(each.on), due(each.on, today), each.on < today, tasks)
