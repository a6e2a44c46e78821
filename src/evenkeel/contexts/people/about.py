"""Writes of what is known about a person: her skills, when she works, and what she must not work on."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.people import models, queries, relations, rows, rules, worktime
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.values import Conflict, Pattern, SkillHeld, Subject
from evenkeel.kernel import errors
from evenkeel.lib.db import texts


class NoSuchSkill(errors.NotFound):
    """She does not have this skill, or it was ended already."""

    code: ClassVar[str] = "no-such-skill-held"


class NoSuchConflict(errors.NotFound):
    """There is no such conflict of interest, or it was ended already."""

    code: ClassVar[str] = "no-such-conflict"


# -- skills -----------------------------------------------------------------------------------------------------------


def hold_skill(
    *,
    by: accounts.Acting,
    person_id: uuid.UUID,
    skill: str,
    level: int,
    since_date: dt.date,
    at: dt.datetime,
) -> SkillHeld:
    """Say that a person has a skill at a level; said by who leads her it is confirmed, said by herself it is not yet.

    Raises rules.NotAllowed, queries.UnknownPerson, NotInModel, rules.NotInBounds.
    """
    relation = relations.relation(by, person_id, at=at)
    confirms = rules.can(by, Ability.CONFIRM_SKILLS, relation)
    if not confirms:
        rules.check(by, Ability.CHANGE_OWN, relation)
    rules.check_level(level)
    rows.check_known(relations.model(by.organisation_id, at), "skills", skill)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        _open_skills(person, skill).update(ended_date=since_date)
        row = models.SkillHeld.objects.create(
            organisation_id=by.organisation_id,
            person_id=person.id,
            skill=skill,
            level=level,
            since_date=since_date,
            **(_confirmed(by, at) if confirms else {}),
        )
        _record("people.skill-held", person, by=by, at=at, skill=skill, level=str(level))
    return queries.frozen_skill(row)


def confirm_skill(*, by: accounts.Acting, person_id: uuid.UUID, skill: str, at: dt.datetime) -> None:
    """Confirm that a person has the skill that she says. Raises rules.NotAllowed, queries.UnknownPerson, NoSuchSkill."""
    relations.check(by, Ability.CONFIRM_SKILLS, person_id, at=at)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        if not _open_skills(person, skill).update(**_confirmed(by, at)):
            raise NoSuchSkill
        _record("people.skill-confirmed", person, by=by, at=at, skill=skill)


def end_skill(
    *, by: accounts.Acting, person_id: uuid.UUID, skill: str, ended_date: dt.date, at: dt.datetime
) -> None:
    """Say that a person has a skill no more. Raises rules.NotAllowed, queries.UnknownPerson, NoSuchSkill."""
    relation = relations.relation(by, person_id, at=at)
    if not rules.can(by, Ability.CONFIRM_SKILLS, relation):
        rules.check(by, Ability.CHANGE_OWN, relation)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        if not _open_skills(person, skill).update(ended_date=ended_date):
            raise NoSuchSkill
        _record("people.skill-ended", person, by=by, at=at, skill=skill)


# -- working time -------------------------------------------------------------------------------------------------------


def set_pattern(*, by: accounts.Acting, person_id: uuid.UUID, pattern: Pattern, at: dt.datetime) -> None:
    """Say when a person works from a day on; what held before stays known.

    Raises rules.NotAllowed, queries.UnknownPerson, rules.NotInBounds.
    """
    relations.check(by, Ability.SET_PATTERN, person_id, at=at)
    rules.check_pattern(pattern)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        models.Pattern.objects.update_or_create(
            organisation_id=by.organisation_id,
            person_id=person.id,
            valid_from=pattern.valid_from,
            defaults={"weeks": worktime.weeks_kept(pattern.weeks)},
        )
        hours = f"{pattern.hours_a_week:g}"
        from_ = str(pattern.valid_from)
        _record("people.pattern-set", person, by=by, at=at, valid_from=from_, hours_a_week=hours)


# -- conflicts of interest ------------------------------------------------------------------------------------------------


def declare_conflict(
    *,
    by: accounts.Acting,
    person_id: uuid.UUID,
    subject: Subject,
    label: str,
    reason: str,
    at: dt.datetime,
) -> Conflict:
    """Declare that a person must not work on something; declaring it again changes nothing.

    Raises rules.NotAllowed, queries.UnknownPerson, rules.NotInBounds.
    """
    relations.check(by, Ability.DECLARE_CONFLICTS, person_id, at=at)
    rules.check_subject(subject, label=label, reason=reason)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        row, is_new = models.Conflict.objects.get_or_create(
            organisation_id=by.organisation_id,
            person_id=person.id,
            subject_kind=subject.kind,
            subject_id=texts.storable(subject.id),
            ended_at=None,
            defaults={
                "label": texts.storable(label),
                "reason": texts.storable(reason),
                "declared_at": at,
                "declared_by_id": by.user_id,
                "declared_by_name": by.name,
            },
        )
        if is_new:
            # What it is about is seen by few, and the trail by others: it names the kind alone.
            _record("people.conflict-declared", person, by=by, at=at, about=subject.kind.value)
    return queries.frozen_conflict(row)


def end_conflict(*, by: accounts.Acting, conflict_id: uuid.UUID, at: dt.datetime) -> None:
    """Say that a conflict of interest is over. Raises rules.NotAllowed, NoSuchConflict."""
    kept = models.Conflict.objects.filter(organisation_id=by.organisation_id, ended_at__isnull=True)
    with transaction.atomic():
        row = kept.select_for_update().filter(id=conflict_id).first()
        if row is None:
            raise NoSuchConflict
        relations.check(by, Ability.DECLARE_CONFLICTS, row.person_id, at=at)
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        person = models.Person.objects.get(id=row.person_id)
        _record("people.conflict-ended", person, by=by, at=at, about=row.subject_kind)


def _open_skills(person: models.Person, skill: str) -> QuerySet[models.SkillHeld]:
    return models.SkillHeld.objects.filter(person_id=person.id, skill=skill, ended_date__isnull=True)


def _confirmed(by: accounts.Acting, at: dt.datetime) -> dict[str, Any]:
    return {"confirmed_by_id": by.user_id, "confirmed_by_name": by.name, "confirmed_at": at}


def _record(
    action: str, person: models.Person, *, by: accounts.Acting, at: dt.datetime, **details: str
) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="person", id=str(person.id), label=person.name),
        at=at,
        details=details,
    )
