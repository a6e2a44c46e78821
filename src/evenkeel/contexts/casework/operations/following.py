"""A case follows a course of work: it takes one, takes or leaves a change of it, gets other days, follows it no more.

What is done is never touched. Each is one event of the case, which can be taken back like any other.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, planning, rules, standards
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import courses, following
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.courses import KIND, Alters, Change, Course, Dated, Following
from evenkeel.kernel import errors

EVENING = dt.time(23, 59)
POSITION = 500
"""Where the tasks of a course stand on the list: after those of the standard, before what somebody adds."""


class FollowedAlready(errors.Conflict):
    """This case follows “{title}” already. Change its days instead."""

    code: ClassVar[str] = "course-followed-already"


class Retired(errors.Conflict):
    """“{title}” is applied no more. Choose another course."""

    code: ClassVar[str] = "course-retired"


class ChangedAgain(errors.Conflict):
    """The course has changed again since you looked. Nothing was done; look at what would change now."""

    code: ClassVar[str] = "course-changed-again"


class NothingToChange(errors.Conflict):
    """Nothing would change: the days are the same."""

    code: ClassVar[str] = "course-nothing-to-change"


class NotYoursToDecide(errors.Denied):
    """{name} has this case, and takes or leaves a change of its course; who leads the team may too."""

    code: ClassVar[str] = "course-not-yours-to-decide"


def take(
    *,
    case_id: uuid.UUID,
    source: str,
    digest: str = "",
    start: dt.date,
    end: dt.date | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Let a case follow a course from a day on: its milestones and tasks are laid on the list, with their days.

    `digest`: what was looked at; empty: whatever it says now. Raises FollowedAlready, Retired, ChangedAgain,
    courses.NoSuchCourse, planning.NeedsEnd, planning.EndsBeforeStart, rules.NoSuchCase, rules.NotForYou, flow.NotNow.
    """
    course = courses.course(source=source, by=by, at=at)
    with doing.changing(case_id, by=by, at=at) as work:
        if course.retired_at:
            raise Retired(title=course.title)
        if digest and digest != course.digest:
            raise ChangedAgain
        rows = models.Followed.objects.filter(case_id=case_id, source=source, ended_at__isnull=True)
        if rows.exists():
            raise FollowedAlready(title=course.title)
        wanted = _dated(work, course, start, end)
        row = models.Followed.objects.create(
            organisation_id=by.organisation_id,
            case_id=case_id,
            source=source,
            **_taken(course, _version(course, work), start, end),
            by_name=by.name,
            at=at,
        )
        found = planning.changes((), wanted)
        _carry_out(work, row, found)
        _tell(work, Kind.COURSE_TAKEN, row, found)
    return work.case


def change(
    *,
    case_id: uuid.UUID,
    followed_id: uuid.UUID,
    digest: str,
    start: dt.date,
    end: dt.date | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Take what a course says now, or stay with what it said and have other days: `digest` tells which was looked at.

    A new version is taken by who has the case, or leads its team. Raises ChangedAgain, NothingToChange, NotYoursToDecide,
    following.NotFollowed, planning.NeedsEnd, planning.EndsBeforeStart, rules.NoSuchCase, rules.NotForYou, flow.NotNow.
    """
    with doing.changing(case_id, by=by, at=at) as work:
        row, held = _held(work, followed_id)
        course = _meant(held, digest, by=by, at=at)
        if course.digest != held.digest:
            _check_decides(work)
        found = planning.changes(held.milestones, _dated(work, course, start, end))
        if not found and (course.digest, start, end) == (held.digest, held.start, held.end):
            raise NothingToChange
        row.before = _snapshot(row)
        version = held.version if course.digest == held.digest else _version(course, work)
        for field, value in _taken(course, version, start, end).items():
            setattr(row, field, value)
        row.save()
        _carry_out(work, row, found)
        _tell(work, Kind.COURSE_CHANGED, row, found)
    return work.case


def leave(
    *, case_id: uuid.UUID, followed_id: uuid.UUID, digest: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Leave a change of a course aside: it is not offered again, the next one is. Raises as `change` does."""
    with doing.changing(case_id, by=by, at=at) as work:
        row, held = _held(work, followed_id)
        if digest == held.digest:
            raise NothingToChange
        course = _meant(held, digest, by=by, at=at)
        _check_decides(work)
        row.before = _snapshot(row)
        row.left_digest = digest
        row.save()
        work.happens(
            Kind.COURSE_LEFT,
            words={"course": str(row.id), "title": row.title, "version": course.version},
        )
    return work.case


def end(
    *, case_id: uuid.UUID, followed_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Follow a course no more: what is left to do by it comes off the list, what is done stays.

    Raises rules.NeedsReason, following.NotFollowed, rules.NoSuchCase, rules.NotForYou, flow.NotNow.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        row, held = _held(work, followed_id)
        found = planning.changes(held.milestones, ())
        row.before = _snapshot(row)
        row.ended_at = at
        row.save()
        _carry_out(work, row, found)
        _tell(work, Kind.COURSE_ENDED, row, found, reason=words)
    return work.case


def restore(work: doing.Doing, followed_id: uuid.UUID) -> None:
    """Put what a case has of a course back as it was before the last change of it. Nothing was done to it since."""
    row = models.Followed.objects.get(case_id=work.id, id=followed_id)
    before, row.before = row.before, None
    tasks = models.Task.objects.filter(case_id=work.id)
    milestones = models.Milestone.objects.filter(followed_id=row.id)
    kept = before or {"tasks": {}, "milestones": {}}
    tasks.filter(milestone__followed_id=row.id).exclude(id__in=kept["tasks"]).delete()
    milestones.exclude(id__in=kept["milestones"]).delete()
    if before is None:
        row.delete()
        return
    for number, fields in kept["milestones"].items():
        milestones.filter(id=number).update(**fields)
    for number, fields in kept["tasks"].items():
        tasks.filter(id=number).update(**fields)
    models.Followed.objects.filter(id=row.id).update(before=None, **before["row"])


def _held(work: doing.Doing, followed_id: uuid.UUID) -> tuple[models.Followed, Following]:
    rows = models.Followed.objects.filter(case_id=work.id, id=followed_id, ended_at__isnull=True)
    row = rows.first()
    if row is None:
        raise following.NotFollowed
    return row, following.read([row], zone=work.by.zone)[0]


def _meant(held: Following, digest: str, *, by: accounts.Acting, at: dt.datetime) -> Course:
    """Return what somebody looked at: what the case has taken, or what the course says now."""
    if digest == held.digest:
        return Course(held.source, held.title, "", held.plan, held.version, held.digest)
    known = courses.known(sources={held.source}, by=by, at=at).get(held.source)
    if known is None or known.digest != digest:
        raise ChangedAgain
    return known


def _check_decides(work: doing.Doing) -> None:
    if not following.decides(work.standing, rules.abilities(work.relations), work.by.user_id):
        responsible = work.standing.responsible
        names = members.names(user_ids=[responsible] if responsible else [])
        raise NotYoursToDecide(name=next(iter(names.values()), "Somebody else"))


def _dated(work: doing.Doing, course: Course, start: dt.date, end: dt.date | None) -> tuple[Dated, ...]:
    return planning.dated(course.plan, start=start, end=end, calendar=standards.calendar(work.model))


def _version(course: Course, work: doing.Doing) -> int:
    """Return the version that is remembered: of the operating model the number of the revision in effect."""
    if not course.is_of_model:
        return course.version
    organisation_id = work.by.organisation_id
    holding = blueprint.effective(organisation_id=organisation_id, at=work.at)
    return blueprint.revision(organisation_id=organisation_id, revision_id=holding.revision_id).number


def _taken(course: Course, version: int, start: dt.date, end: dt.date | None) -> dict[str, Any]:
    return {
        "title": course.title,
        "version": version,
        "digest": course.digest,
        "plan": planning.written(course.plan),
        "start_date": start,
        "end_date": end,
    }


def _carry_out(work: doing.Doing, row: models.Followed, found: Sequence[Change]) -> None:
    """Do what must change: milestones first, for tasks hang on them."""
    rows = models.Milestone.objects.filter(followed_id=row.id, dropped_at__isnull=True)
    milestones = {each.key: each for each in rows}
    for each in (one for one in found if one.is_milestone):
        _alter_milestone(work, row, each, milestones)
    _add_tasks(work, [one for one in found if not one.is_milestone], milestones)
    held = models.Task.objects.filter(case_id=work.id, milestone__followed_id=row.id)
    tasks = {each.course_key: each for each in held}
    altered = [
        _altered_task(work, tasks[each.key], each)
        for each in found
        if not each.is_milestone and each.alters is not Alters.ADDED
    ]
    models.Task.objects.bulk_update(altered, ["text", "due_at", "dropped_at", "milestone", "course_key"])


def _alter_milestone(
    work: doing.Doing, row: models.Followed, each: Change, milestones: dict[str, models.Milestone]
) -> None:
    if each.alters is Alters.ADDED:
        assert each.after is not None, "what is added has a day"
        milestones[each.key] = models.Milestone.objects.create(
            organisation_id=row.organisation_id,
            followed_id=row.id,
            case_id=work.id,
            key=each.key,
            title=each.title,
            due_date=each.after,
        )
        return
    milestone = milestones[each.key]
    if each.alters is Alters.REMOVED:
        milestone.dropped_at = work.at
    else:
        assert each.after is not None, "what moves goes to a day"
        milestone.title, milestone.due_date = each.title, each.after
    milestone.save()


def _add_tasks(work: doing.Doing, found: Iterable[Change], milestones: dict[str, models.Milestone]) -> None:
    models.Task.objects.bulk_create(
        models.Task(
            **doing.of_case(work),
            position=POSITION,
            text=each.title,
            kind=KIND,
            due_at=_evening(work, each.after),
            milestone=milestones[each.key.partition("/")[0]],
            course_key=each.key,
        )
        for each in found
        if each.alters is Alters.ADDED
    )


def _altered_task(work: doing.Doing, task: models.Task, each: Change) -> models.Task:
    if each.alters is Alters.REMOVED:
        # It hangs on no milestone any more, so that the course may ask for it anew.
        task.dropped_at, task.milestone, task.course_key = work.at, None, ""
    else:
        task.text, task.due_at = each.title, _evening(work, each.after)
    return task


def _evening(work: doing.Doing, on: dt.date | None) -> dt.datetime:
    assert on is not None, "each task of a course has a day"
    return dt.datetime.combine(on, EVENING, tzinfo=work.by.zone)


def _snapshot(row: models.Followed) -> dict[str, Any]:
    """Return how a case stands with a course, so that the next change can be taken back."""
    tasks = models.Task.objects.filter(case_id=row.case_id, milestone__followed_id=row.id)
    milestones = models.Milestone.objects.filter(followed_id=row.id)
    own = ("title", "version", "digest", "plan", "start_date", "end_date", "left_digest", "ended_at")
    return {
        "row": {name: _plain(getattr(row, name)) for name in own},
        "milestones": {
            str(each.id): {name: _plain(getattr(each, name)) for name in ("title", "due_date", "dropped_at")}
            for each in milestones
        },
        "tasks": {
            str(each.id): {
                name: _plain(getattr(each, name))
                for name in ("text", "due_at", "dropped_at", "milestone_id", "course_key")
            }
            for each in tasks
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _tell(
    work: doing.Doing, kind: Kind, row: models.Followed, found: Sequence[Change], *, reason: str = ""
) -> None:
    def count(alters: Alters, *, tasks_only: bool) -> int:
        return sum(each.alters is alters and not (tasks_only and each.is_milestone) for each in found)

    work.happens(
        kind,
        reason=reason,
        words={
            "course": str(row.id),
            "title": row.title,
            "version": row.version,
            "added": count(Alters.ADDED, tasks_only=True),
            "moved": count(Alters.MOVED, tasks_only=False),
            "removed": count(Alters.REMOVED, tasks_only=True),
        },
    )
