"""The days of a course of work, and what another version of it would change in a case. Pure: no storage, no clock."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from evenkeel.contexts.casework.values import courses
from evenkeel.contexts.casework.values.courses import (
    END,
    ENDS,
    START,
    Alters,
    Change,
    Dated,
    Due,
    Milestone,
    Plan,
    Reached,
    Step,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, working_days

LONGEST_TITLE: Final = 300
FURTHEST: Final = 3_660
"""Days that a milestone may be away from what it counts from: ten years."""
_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BadCourse(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "bad-course"


class NeedsEnd(errors.Invalid):
    """Some days of this course are counted back from its end: say when it ends."""

    code: ClassVar[str] = "course-needs-end"


class EndsBeforeStart(errors.Invalid):
    """A course cannot end before it starts."""

    code: ClassVar[str] = "course-ends-before-start"


def checked(plan: Plan) -> Plan:
    """Return a plan all of whose days can be counted. Raises BadCourse."""
    if not 0 < len(plan.milestones) <= courses.MOST_MILESTONES:
        raise BadCourse(words=f"Write between 1 and {courses.MOST_MILESTONES} milestones.")
    _check_keys([each.key for each in plan.milestones], "milestones")
    for each in plan.milestones:
        _check_title(each.title, "milestone")
        _check_distance(each.distance, each.title)
        if len(each.steps) > courses.MOST_TASKS:
            raise BadCourse(words=f"“{each.title}” has more than {courses.MOST_TASKS} tasks.")
        _check_keys([step.key for step in each.steps], f"tasks of “{each.title}”")
        for step in each.steps:
            _check_title(step.title, "task")
            _check_distance(step.before, step.title)
    _in_order(plan)
    return plan


def _check_keys(keys: Sequence[str], what: str) -> None:
    wrong = [each for each in keys if each in ENDS or len(each) > 80 or not _KEY.fullmatch(each)]
    if wrong or len(set(keys)) != len(keys):
        raise BadCourse(words=f"Two {what} cannot be told apart. Reload the page and begin again.")


def _check_title(title: str, what: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE or "\0" in title:
        raise BadCourse(words=f"Each {what} needs a title of at most {LONGEST_TITLE} characters.")


def _check_distance(written: str, title: str) -> None:
    if not written:
        return
    length = working_days.parsed(written)
    if length.unit not in ("d", "wd", "w"):
        raise BadCourse(words=f"“{title}” is counted in days, working days or weeks.")
    if length.number * (7 if length.unit == "w" else 1) > FURTHEST:
        raise BadCourse(words=f"“{title}” is more than ten years away.")


def _in_order(plan: Plan) -> Iterator[Milestone]:
    """Return milestones so that each comes after the one from which it counts. Raises BadCourse for a circle."""
    held = {each.key: each for each in plan.milestones}
    done: dict[str, Milestone] = {}
    for each in plan.milestones:
        waiting: list[Milestone] = []
        at = each
        while at.key not in done:
            if at in waiting:
                raise BadCourse(words=f"“{each.title}” counts from itself, by way of others.")
            waiting.append(at)
            if at.of in ENDS:
                break
            if at.of not in held:
                raise BadCourse(words=f"“{at.title}” counts from a milestone that is not there.")
            at = held[at.of]
        done.update((one.key, one) for one in reversed(waiting))
    return iter(done.values())


def dated(
    plan: Plan, *, start: dt.date, end: dt.date | None, calendar: working_days.Calendar
) -> tuple[Dated, ...]:
    """Return the milestones with their days, the first due on top, each day a working day.

    A deadline counted forwards that falls on a closing day moves to the next working day, one counted backwards to the working
    day before. Raises NeedsEnd, EndsBeforeStart, BadCourse, working_days.TooFar.
    """
    if plan.needs_end and end is None:
        raise NeedsEnd
    if end is not None and end < start:
        raise EndsBeforeStart
    days: dict[str, dt.date] = {START: start} | ({END: end} if end else {})
    for each in _in_order(plan):
        back = each.is_before or (each.of == END and not each.distance)
        count = working_days.day_before if back else working_days.day_after
        days[each.key] = count(days[each.of], each.distance or "0d", calendar=calendar)
    found = [_dated(each, days[each.key], calendar) for each in plan.milestones]
    return tuple(sorted(found, key=lambda each: each.on))


def _dated(each: Milestone, on: dt.date, calendar: working_days.Calendar) -> Dated:
    # A milestone without tasks is a task itself, so that somebody can tick it.
    steps = each.steps or (Step("", each.title),)
    tasks = (
        Due(
            f"{each.key}/{step.key}",
            step.title,
            working_days.day_before(on, step.before, calendar=calendar) if step.before else on,
        )
        for step in steps
    )
    return Dated(each.key, each.title, on, tuple(sorted(tasks, key=lambda task: task.on)))


def changes(held: Iterable[Reached], wanted: Iterable[Dated]) -> tuple[Change, ...]:
    """Return what must change in a case so that it is as another plan has it.

    What is done is never touched, nor a milestone for which all is done; what somebody took off the list does not come back.
    """
    there = {each.key: each for each in held}
    coming = {each.key: each for each in wanted}
    found: list[Change] = []
    for each in coming.values():
        found += _of_milestone(there.get(each.key), each)
    for each_held in there.values():
        if each_held.key not in coming:
            found += _without(each_held)
    return tuple(found)


def _of_milestone(held: Reached | None, wanted: Dated) -> Iterator[Change]:
    if held is None:
        yield Change(Alters.ADDED, wanted.key, wanted.title, after=wanted.on)
        yield from (Change(Alters.ADDED, task.key, task.title, after=task.on) for task in wanted.tasks)
        return
    known = {each.key: each for each in held.tasks}
    inside = list(_of_tasks(held, wanted))
    is_open = not held.is_done or any(each.alters is Alters.ADDED for each in inside)
    if is_open:
        yield from _altered(wanted.key, held.title, held.on, wanted.title, wanted.on)
    yield from inside
    gone = known.keys() - {task.key for task in wanted.tasks}
    yield from (
        Change(Alters.REMOVED, task.key, task.title, before=task.on) for task in held.open if task.key in gone
    )


def _of_tasks(held: Reached, wanted: Dated) -> Iterator[Change]:
    known = {each.key: each for each in held.tasks}
    # What comes new into a milestone that is done would open it again: only where the plan really asks for more.
    for task in wanted.tasks:
        there = known.get(task.key)
        if there is None:
            yield Change(Alters.ADDED, task.key, task.title, after=task.on)
        elif not there.is_done and not there.is_dropped:
            yield from _altered(task.key, there.title, there.on, task.title, task.on)


def _altered(key: str, old: str, was: dt.date, title: str, on: dt.date) -> Iterator[Change]:
    if was != on:
        yield Change(Alters.MOVED, key, title, before=was, after=on, old_title=old if old != title else "")
    elif old != title:
        yield Change(Alters.RENAMED, key, title, before=was, after=on, old_title=old)


def _without(held: Reached) -> Iterator[Change]:
    """Take away a milestone that the plan no longer has; what is done of it stays, and so does the milestone."""
    if not any(task.is_done for task in held.tasks):
        yield Change(Alters.REMOVED, held.key, held.title, before=held.on)
    yield from (Change(Alters.REMOVED, task.key, task.title, before=task.on) for task in held.open)


def of_standard(standard: operating_model.Standard) -> Plan:
    """Return the plan of a standard of the operating model."""
    return Plan(
        tuple(
            Milestone(
                key=each.key,
                title=each.title,
                of=each.counts_from,
                distance=each.after or each.before or "",
                is_before=bool(each.before and not each.after),
                steps=tuple(
                    Step(task.key, task.title, task.before or "")
                    for task in standard.milestone_tasks
                    if task.milestone == each.key
                ),
            )
            for each in standard.milestones
        )
    )


def written(plan: Plan) -> list[dict[str, Any]]:
    """Return a plan as it is kept in JSON."""
    return [
        {
            "key": each.key,
            "title": each.title,
            "of": each.of,
            "distance": each.distance,
            "before": each.is_before,
            "tasks": [{"key": step.key, "title": step.title, "before": step.before} for step in each.steps],
        }
        for each in plan.milestones
    ]


def read(kept: Iterable[Mapping[str, Any]]) -> Plan:
    """Return a plan from what is kept of it in JSON."""
    return Plan(
        tuple(
            Milestone(
                key=each["key"],
                title=each["title"],
                of=each["of"],
                distance=each["distance"],
                is_before=each["before"],
                steps=tuple(Step(task["key"], task["title"], task["before"]) for task in each["tasks"]),
            )
            for each in kept
        )
    )


def digest(plan: Plan) -> str:
    """Return what tells whether two plans say the same."""
    said = json.dumps(written(plan), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
