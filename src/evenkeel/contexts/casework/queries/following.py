"""Cases that follow a course of work: how far each has come, and what a change of the course would do to it."""

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import ClassVar

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, planning, rules, standards, teams
from evenkeel.contexts.casework.queries import courses, seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.courses import Change, Course, Following, Held, Offer, Reached, Running
from evenkeel.contexts.casework.values.reach import Ability, Reach
from evenkeel.kernel import errors, working_days

MOST_RUNNING = 200
Followings = Mapping[uuid.UUID, tuple[Following, ...]]


class NotFollowed(errors.NotFound):
    """This case does not follow that course, or no more."""

    code: ClassVar[str] = "course-not-followed"


def of_cases(*, case_ids: Iterable[uuid.UUID], by: accounts.Acting) -> Followings:
    """Return what courses cases follow, by case, with milestones and tasks. Three queries, or one where none does.

    Whether she may read these cases is asked before.
    """
    rows = models.Followed.objects.filter(
        organisation_id=by.organisation_id, case_id__in=list(case_ids), ended_at__isnull=True
    )
    found: dict[uuid.UUID, list[Following]] = defaultdict(list)
    for each in read(list(rows.order_by("at", "id")), zone=by.zone):
        found[each.case_id].append(each)
    return {case_id: tuple(held) for case_id, held in found.items()}


def read(rows: list[models.Followed], *, zone: zoneinfo.ZoneInfo) -> tuple[Following, ...]:
    """Return rows as values, with what is in them. Two queries, or none."""
    if not rows:
        return ()
    tasks: dict[uuid.UUID, list[Held]] = defaultdict(list)
    held = models.Task.objects.filter(
        case_id__in={row.case_id for row in rows}, milestone__followed_id__in=[row.id for row in rows]
    )
    for row in held.order_by("due_at", "position", "id"):
        assert row.milestone_id is not None, "asked for by its milestone"
        tasks[row.milestone_id].append(_held(row, zone))
    milestones: dict[uuid.UUID, list[Reached]] = defaultdict(list)
    points = models.Milestone.objects.filter(
        followed_id__in=[row.id for row in rows], dropped_at__isnull=True
    )
    for point in points.order_by("due_date", "id"):
        reached = Reached(point.id, point.key, point.title, point.due_date, tuple(tasks[point.id]))
        milestones[point.followed_id].append(reached)
    return tuple(_following(row, tuple(milestones[row.id])) for row in rows)


def _held(row: models.Task, zone: zoneinfo.ZoneInfo) -> Held:
    assert row.due_at is not None, "each task of a course has a day"
    return Held(
        id=row.id,
        key=row.course_key,
        title=row.text,
        on=row.due_at.astimezone(zone).date(),
        is_done=row.done_at is not None,
        done_by=row.done_by_name,
        is_dropped=row.dropped_at is not None,
    )


def _following(row: models.Followed, milestones: tuple[Reached, ...]) -> Following:
    return Following(
        id=row.id,
        case_id=row.case_id,
        source=row.source,
        title=row.title,
        version=row.version,
        digest=row.digest,
        start=row.start_date,
        end=row.end_date,
        plan=planning.read(row.plan),
        milestones=milestones,
        left_digest=row.left_digest,
        by_name=row.by_name,
        at=row.at,
    )


def one(*, followed_id: uuid.UUID, case_id: uuid.UUID, by: accounts.Acting) -> Following:
    """Return how a case follows one course. Raises NotFollowed."""
    held = of_cases(case_ids=[case_id], by=by).get(case_id, ())
    found = next((each for each in held if each.id == followed_id), None)
    if found is None:
        raise NotFollowed
    return found


def offers(
    *,
    of: Iterable[Following],
    calendars: Mapping[uuid.UUID, working_days.Calendar],
    by: accounts.Acting,
    at: dt.datetime,
) -> Mapping[uuid.UUID, Offer]:
    """Return what has changed in courses since cases took them, by what they follow; what was left is not offered again.

    `calendars`: the working days of each case. One query, or none.
    """
    of = tuple(of)
    if not of:
        return {}
    known = courses.known(sources={each.source for each in of}, by=by, at=at)
    found = {}
    for each in of:
        course = known.get(each.source)
        if course is not None and course.digest not in (each.digest, each.left_digest):
            found[each.id] = Offer(course, changed(each, course, calendars[each.case_id]))
    return found


def changed(following: Following, course: Course, calendar: working_days.Calendar) -> tuple[Change, ...]:
    """Return what a course as it is now would change in a case; nothing where its days cannot be counted, as without an end."""
    try:
        wanted = planning.dated(course.plan, start=following.start, end=following.end, calendar=calendar)
    except errors.Invalid:
        return ()
    return planning.changes(following.milestones, wanted)


def calendar_of(revision_id: uuid.UUID, by: accounts.Acting) -> working_days.Calendar:
    """Return the working days by which the clock of a case counts."""
    return standards.calendar(blueprint.model(organisation_id=by.organisation_id, revision_id=revision_id))


def decides(standing: cases.Standing, may: frozenset[Ability], user_id: uuid.UUID) -> bool:
    """Tell whether somebody takes or leaves a change for a case: who has it or leads it; while nobody has it, all of the team."""
    is_free = standing.responsible in (None, user_id)
    return Ability.LEAD in may or (Ability.WORK in may and is_free)


def running(*, course: Course, by: accounts.Acting, at: dt.datetime) -> tuple[Running, ...]:
    """Return the open cases that follow a course and that somebody may read, those with a change to decide on top.

    At most eight queries, however many there are.
    """
    reach = teams.reach(by, at=at)
    rows = models.Followed.objects.filter(
        organisation_id=by.organisation_id, source=course.source, ended_at__isnull=True
    )
    held = {row.case_id: row for row in rows.order_by("-at")[: MOST_RUNNING * 5]}
    readable = seeing.readable(reach=reach, at=at)
    lying = models.Case.objects.filter(readable, id__in=held).exclude(state=cases.State.CLOSED)
    found = {row.id: row for row in lying[:MOST_RUNNING]}
    following = read([row for case_id, row in held.items() if case_id in found], zone=by.zone)
    calendars = {row.id: calendar_of(row.revision_id, by) for row in found.values()}
    changes = offers(of=following, calendars=calendars, by=by, at=at)
    names = members.names(user_ids=[row.responsible_id for row in found.values() if row.responsible_id])
    told = [
        Running(
            following=each,
            reference=found[each.case_id].reference,
            title=found[each.case_id].title,
            responsible=names.get(found[each.case_id].responsible_id or uuid.UUID(int=0), ""),
            offer=changes.get(each.id),
            may_decide=_may_decide(found[each.case_id], reach),
        )
        for each in following
    ]
    return tuple(sorted(told, key=lambda each: (each.offer is None, each.following.start)))


def _may_decide(row: models.Case, reach: Reach) -> bool:
    """Tell whether somebody decides on a change, without a query for each case."""
    found = rules.relations(
        reach,
        unit=row.unit,
        responsible=row.responsible_id,
        is_confidential=row.confidential,
        is_named=False,
        is_admitted=False,
    )
    is_free = row.responsible_id in (None, reach.user_id)
    return rules.can(found, Ability.LEAD) or (rules.can(found, Ability.WORK) and is_free)
