"""Courses of work that somebody can look at or apply: of the operating model, of teams, and her own."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, planning
from evenkeel.contexts.casework.values.courses import OF_MODEL, Course, Version
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

MOST = 500
"""Courses of an organisation that a list shows."""


class NoSuchCourse(errors.NotFound):
    """There is no such course of work, or it is somebody's own."""

    code: ClassVar[str] = "no-such-course"


def courses(*, by: accounts.Acting, at: dt.datetime, retired: bool = False) -> tuple[Course, ...]:
    """Return what can be applied: of the operating model first, then of teams, then her own. One query.

    `retired`: instead those that are applied no more.
    """
    rows = _rows(by).filter(retired_at__isnull=not retired).order_by("unit", "title", "id")[:MOST]
    own = [frozen(row) for row in rows]
    hers = [each for each in own if each.owner]
    return (*(() if retired else of_model(by=by, at=at)), *(each for each in own if not each.owner), *hers)


def of_model(*, by: accounts.Acting, at: dt.datetime) -> tuple[Course, ...]:
    """Return the courses that standards of the operating model in effect have."""
    model = effective(by=by, at=at)
    return tuple(_of_standard(model, each) for each in model.standards if each.milestones) if model else ()


def effective(*, by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the operating model in effect; None where there is none yet."""
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def _of_standard(model: operating_model.OperatingModel, standard: operating_model.Standard) -> Course:
    plan = planning.of_standard(standard)
    return Course(
        source=f"{OF_MODEL}{standard.key}",
        title=standard.title,
        description=standard.description or "",
        plan=plan,
        version=0,
        digest=planning.digest(plan),
        case_types=tuple(each.key for each in model.case_types if each.standard == standard.key),
    )


def course(*, source: str, by: accounts.Acting, at: dt.datetime) -> Course:
    """Return a course, retired ones too. Raises NoSuchCourse."""
    if source.startswith(OF_MODEL):
        found = next((each for each in of_model(by=by, at=at) if each.source == source), None)
    else:
        row = _rows(by).filter(id=_number(source)).first()
        found = frozen(row) if row else None
    if found is None:
        raise NoSuchCourse
    return found


def known(*, sources: set[str], by: accounts.Acting, at: dt.datetime) -> dict[str, Course]:
    """Return those of some courses that are there and can be applied. One query, or none."""
    found = {each.source: each for each in of_model(by=by, at=at) if each.source in sources}
    numbers = [number for each in sources if (number := _number(each)).int]
    if numbers:
        rows = _rows(by).filter(id__in=numbers, retired_at__isnull=True)
        found |= {str(row.id): frozen(row) for row in rows}
    return found


def _number(source: str) -> uuid.UUID:
    try:
        return uuid.UUID(source)
    except ValueError:
        return uuid.UUID(int=0)


def _rows(by: accounts.Acting) -> QuerySet[models.Course]:
    """Return the rows that she sees; somebody's own the database shows to nobody else."""
    return models.Course.objects.filter(organisation_id=by.organisation_id)


def versions(*, course_id: uuid.UUID, by: accounts.Acting) -> tuple[Version, ...]:
    """Return what a course said before, the newest first. One query."""
    rows = models.CourseVersion.objects.filter(organisation_id=by.organisation_id, course_id=course_id)
    return tuple(
        Version(row.number, row.title, planning.read(row.plan), row.note, row.by_name, row.at)
        for row in rows.order_by("-number")[:50]
    )


def fitting(
    *, case_type: str, unit: str, reach: Reach, by: accounts.Acting, at: dt.datetime
) -> tuple[Course, ...]:
    """Return the courses that a case can follow: those of its kind first, then of its team and hers, then all others."""

    def rank(each: Course) -> tuple[bool, bool, bool]:
        is_near = each.owner is not None or each.unit in {unit, *reach.units}
        return (case_type not in each.case_types, not each.is_of_model, not is_near)

    found = courses(by=by, at=at)
    meant = [each for each in found if not each.case_types or case_type in each.case_types]
    return tuple(sorted(meant, key=rank))


def may_change(course: Course, *, reach: Reach) -> bool:
    """Tell whether somebody may change a course: her own, or one of a unit in which she works or that she leads."""
    if course.is_of_model:
        return False
    return course.owner == reach.user_id or (bool(course.unit) and course.unit in reach.units | reach.led)


def frozen(row: models.Course) -> Course:
    """Return a row as a value."""
    return Course(
        source=str(row.id),
        title=row.title,
        description=row.description,
        plan=planning.read(row.plan),
        version=row.version,
        digest=row.digest,
        unit=row.unit,
        owner=row.owner_id,
        case_types=tuple(row.case_types),
        changed_at=row.changed_at,
        changed_by=row.changed_by_name,
        retired_at=row.retired_at,
        copied_from=row.copied_from,
    )
