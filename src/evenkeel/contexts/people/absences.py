"""Absences: asked for, reported, approved, declined, withdrawn. What can follow what is said in `rules.ABSENCE_MOVES`."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.people import models, queries, relations, rows, rules
from evenkeel.contexts.people.rules import Ability, AbsenceMove, Relation
from evenkeel.contexts.people.values import OPEN, Absence, AbsenceKind, AbsenceState, Away
from evenkeel.kernel import errors, ids
from evenkeel.lib.db import texts


class NoSuchAbsence(errors.NotFound):
    """There is no such absence, or none that you may see."""

    code: ClassVar[str] = "no-such-absence"


def ask(*, by: accounts.Acting, kind: AbsenceKind, away: Away, note: str, at: dt.datetime) -> Absence:
    """Ask for an absence, or report sickness, for oneself or for somebody whom one leads.

    Raises rules.NotAllowed, queries.UnknownPerson, rules.BadDays, rules.NotInBounds, rules.Overlaps.
    """
    relations.check(by, Ability.ASK, away.person_id, at=at)
    rules.check_days(away)
    rules.check_note(note)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, away.person_id)
        _check_free(person, away, kind)
        row = models.Absence.objects.create(
            id=ids.new(),
            organisation_id=by.organisation_id,
            person_id=person.id,
            kind=kind,
            first_date=away.first_date,
            last_date=away.last_date,
            from_noon=away.from_noon,
            until_noon=away.until_noon,
            note=texts.storable(note.strip()),
            state=rules.begun_as(kind),
            asked_by_id=by.user_id,
            asked_by_name=by.name,
            asked_at=at,
        )
        _record("people.absence-asked", person, row, by=by, at=at)
    return queries.frozen_absence(row)


def approve(*, by: accounts.Acting, absence_id: uuid.UUID, at: dt.datetime) -> Absence:
    """Approve an absence of somebody else. Raises NoSuchAbsence, rules.NotAllowed, rules.NotYourOwn, rules.CannotMove."""
    return _decided(AbsenceMove.APPROVE, absence_id, "", by=by, at=at)


def decline(*, by: accounts.Acting, absence_id: uuid.UUID, reason: str, at: dt.datetime) -> Absence:
    """Decline an absence of somebody else, with a reason.

    Raises NoSuchAbsence, rules.NotAllowed, rules.NotYourOwn, rules.CannotMove, rules.NeedsReason, rules.NotInBounds.
    """
    if not reason.strip():
        raise rules.NeedsReason
    return _decided(AbsenceMove.DECLINE, absence_id, reason, by=by, at=at)


def withdraw(*, by: accounts.Acting, absence_id: uuid.UUID, reason: str, at: dt.datetime) -> Absence:
    """Take an absence back: she herself, or who may decide about it and then with a reason.

    Raises NoSuchAbsence, rules.NotAllowed, rules.CannotMove, rules.NeedsReason, rules.NotInBounds.
    """
    return _decided(AbsenceMove.WITHDRAW, absence_id, reason, by=by, at=at)


def change_end(
    *, by: accounts.Acting, absence_id: uuid.UUID, last_date: dt.date, until_noon: bool, at: dt.datetime
) -> Absence:
    """Change the last day of a sickness, or of an absence that nobody has decided about.

    Raises NoSuchAbsence, rules.NotAllowed, rules.CannotMove, rules.BadDays, rules.Overlaps.
    """
    with transaction.atomic():
        row, person, _ = _open_to(AbsenceMove.CHANGE_END, absence_id, by=by, at=at)
        away = Away(row.person_id, row.first_date, last_date, row.from_noon, until_noon)
        rules.check_days(away)
        _check_free(person, away, AbsenceKind(row.kind), but=row.id)
        row.last_date, row.until_noon = last_date, until_noon
        row.save(update_fields=["last_date", "until_noon"])
        _record("people.absence-changed", person, row, by=by, at=at)
    return queries.frozen_absence(row)


def _decided(
    move: AbsenceMove, absence_id: uuid.UUID, reason: str, *, by: accounts.Acting, at: dt.datetime
) -> Absence:
    rules.check_note(reason)
    with transaction.atomic():
        row, person, relation = _open_to(move, absence_id, by=by, at=at)
        if relation is not Relation.HERSELF and move is AbsenceMove.WITHDRAW and not reason.strip():
            raise rules.NeedsReason
        row.state = rules.moved(AbsenceState(row.state), move)
        row.reason = texts.storable(reason.strip())
        row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.name, at
        row.save(update_fields=["state", "reason", "decided_by", "decided_by_name", "decided_at"])
        _record(_ACTIONS[move], person, row, by=by, at=at)
    return queries.frozen_absence(row)


_ACTIONS = {
    AbsenceMove.APPROVE: "people.absence-approved",
    AbsenceMove.DECLINE: "people.absence-declined",
    AbsenceMove.WITHDRAW: "people.absence-withdrawn",
}


def _open_to(
    move: AbsenceMove, absence_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime
) -> tuple[models.Absence, models.Person, Relation]:
    """Return an absence, locked, where somebody may make a move and the move is possible."""
    found = models.Absence.objects.filter(organisation_id=by.organisation_id, id=absence_id)
    person_id = found.values_list("person_id", flat=True).first()
    if person_id is None:
        raise NoSuchAbsence
    relation = relations.relation(by, person_id, at=at)
    if not rules.can(by, Ability.SEE_ABSENCES, relation):
        raise NoSuchAbsence
    if not (relation is Relation.HERSELF and move in rules.OWN_MOVES):
        rules.check(by, Ability.DECIDE_ABSENCES, relation)
    person = rows.locked(by.organisation_id, person_id)
    row = found.get()
    rules.moved(AbsenceState(row.state), move)
    return row, person, relation


def _check_free(
    person: models.Person, away: Away, kind: AbsenceKind, *, but: uuid.UUID | None = None
) -> None:
    """Raise Overlaps where the days are taken; who falls ill on her holiday is ill, so sickness meets sickness alone."""
    taken = models.Absence.objects.filter(
        person_id=person.id,
        state__in=OPEN,
        first_date__lte=away.last_date,
        last_date__gte=away.first_date,
    )
    if but is not None:
        taken = taken.exclude(id=but)
    if kind is AbsenceKind.SICKNESS:
        taken = taken.filter(kind=kind)
    for row in taken.order_by("first_date"):
        if rules.meet(away, queries.frozen_away(row)):
            raise rules.Overlaps(name=person.name, first=str(row.first_date), last=str(row.last_date))


def _record(
    action: str, person: models.Person, row: models.Absence, *, by: accounts.Acting, at: dt.datetime
) -> None:
    """Record what was done without the kind of the absence, which the readers of the trail need not know."""
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="person", id=str(person.id), label=person.name),
        at=at,
        details={"first_date": str(row.first_date), "last_date": str(row.last_date)},
    )
