"""Making courses of work: somebody's own, or her team's. Each change of what one says is a version that stays to be read."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import models, planning, rules, teams
from evenkeel.contexts.casework.queries import courses as queries
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.courses import Course, Wanted
from evenkeel.kernel import errors

MOST_COURSES = 200
"""Of one team, or of one person."""


class NotYourCourse(errors.Denied):
    """Only those who work in its team may change this course. Make a copy of your own."""

    code: ClassVar[str] = "course-not-yours"


class CourseChangedMeanwhile(errors.Conflict):
    """Meanwhile {name} has changed this course. Open it again, and write your change into the new version."""

    code: ClassVar[str] = "course-changed-meanwhile"


def make(*, wanted: Wanted, copied_from: str = "", by: accounts.Acting, at: dt.datetime) -> Course:
    """Make a course: for a unit in which she works, else for herself alone.

    Raises NotYourCourse, planning.BadCourse, rules.NotInBounds.
    """
    said = _said(wanted)
    _check_unit(wanted.unit, by, at)
    with transaction.atomic():
        owner = None if wanted.unit else by.user_id
        rows = models.Course.objects.filter(
            organisation_id=by.organisation_id, unit=wanted.unit, owner_id=owner, retired_at__isnull=True
        )
        if rows.count() >= MOST_COURSES:
            raise rules.NotInBounds(words=f"Keep at most {MOST_COURSES} courses; retire one first.")
        row = models.Course.objects.create(
            organisation_id=by.organisation_id,
            unit=wanted.unit,
            owner_id=owner,
            version=1,
            changed_at=at,
            changed_by_name=by.name,
            copied_from=copied_from[: cases.LONGEST_TITLE],
            **said,
        )
        _keep_version(row, wanted.note, by=by, at=at)
        _record("casework.course-made", row, by=by, at=at)
    return queries.frozen(row)


def change(
    *, course_id: uuid.UUID, wanted: Wanted, seen: int, by: accounts.Acting, at: dt.datetime
) -> Course:
    """Change a course as somebody saw it in a version; whose it is stays. What runs by it is offered the change.

    Raises NotYourCourse, CourseChangedMeanwhile, queries.NoSuchCourse, planning.BadCourse, rules.NotInBounds.
    """
    said = _said(wanted)
    with transaction.atomic():
        row = _held(course_id, by, at)
        if row.version != seen:
            raise CourseChangedMeanwhile(name=row.changed_by_name)
        for field, value in said.items():
            setattr(row, field, value)
        row.version += 1
        row.changed_at, row.changed_by_name = at, by.name
        row.save()
        _keep_version(row, wanted.note, by=by, at=at)
        _record("casework.course-changed", row, by=by, at=at)
    return queries.frozen(row)


def retire(*, course_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Course:
    """Apply a course no more; what runs by it goes on. Retired already, nothing happens. Raises as `change` does."""
    return _turn("casework.course-retired", course_id, retired_at=at, by=by, at=at)


def bring_back(*, course_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Course:
    """Let a retired course be applied again. Raises as `change` does."""
    return _turn("casework.course-brought-back", course_id, retired_at=None, by=by, at=at)


def _turn(
    action: str, course_id: uuid.UUID, *, retired_at: dt.datetime | None, by: accounts.Acting, at: dt.datetime
) -> Course:
    with transaction.atomic():
        row = _held(course_id, by, at)
        if (row.retired_at is None) != (retired_at is None):
            row.retired_at = retired_at
            row.save(update_fields=["retired_at"])
            _record(action, row, by=by, at=at)
    return queries.frozen(row)


def _held(course_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> models.Course:
    """Hold a course that she may change."""
    rows = models.Course.objects.select_for_update().filter(organisation_id=by.organisation_id, id=course_id)
    row = rows.first()
    if row is None:
        raise queries.NoSuchCourse
    if not queries.may_change(queries.frozen(row), reach=teams.reach(by, at=at)):
        raise NotYourCourse
    return row


def _check_unit(unit: str, by: accounts.Acting, at: dt.datetime) -> None:
    if unit:
        reach = teams.reach(by, at=at)
        if unit not in reach.units | reach.led:
            raise NotYourCourse


def _said(wanted: Wanted) -> dict[str, object]:
    """Return what is kept of what somebody wants. Raises planning.BadCourse, rules.NotInBounds."""
    plan = planning.checked(wanted.plan)
    return {
        "title": rules.text(wanted.title, longest=cases.LONGEST_TITLE, what="a title"),
        "description": rules.text(
            wanted.description, longest=cases.LONGEST_TEXT, what="a description", empty=True
        ),
        "case_types": sorted(set(wanted.case_types)),
        "plan": planning.written(plan),
        "digest": planning.digest(plan),
    }


def _keep_version(row: models.Course, note: str, *, by: accounts.Acting, at: dt.datetime) -> None:
    models.CourseVersion.objects.create(
        organisation_id=row.organisation_id,
        course_id=row.id,
        number=row.version,
        title=row.title,
        plan=row.plan,
        note=rules.reason(note, needed=False),
        by_name=by.name,
        at=at,
    )


def _record(action: str, row: models.Course, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(
            kind="course", id=str(row.id), label=row.title if row.unit else "Somebody's own"
        ),
        at=at,
        details={"version": str(row.version), "unit": row.unit},
    )
