"""Answering: one contact with all that comes of it, saved together or not at all, and once however often it is sent."""

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import connection, transaction

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, rules, standards, teams
from evenkeel.contexts.casework.operations import customers, doing, intake, taking, writing
from evenkeel.contexts.casework.queries import calling
from evenkeel.contexts.casework.values.calls import Answered, Asked, Then, Wish
from evenkeel.contexts.casework.values.cases import (
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Kind,
    ReferralState,
)
from evenkeel.contexts.casework.values.reach import Ability, Relation
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people import values as staff
from evenkeel.kernel import errors

LATEST_CALL_BACK: Final = dt.timedelta(days=60)


class NothingToOpen(errors.Invalid):
    """Choose what kind of case it becomes."""

    code: ClassVar[str] = "no-case-type-chosen"


class NowhereToPass(errors.Invalid):
    """Choose the team or the partner that goes on with it."""

    code: ClassVar[str] = "no-team-chosen"


class NoTimeToCall(errors.Invalid):
    """Say when to call back: a time to come, within 60 days."""

    code: ClassVar[str] = "no-time-to-call-back"


class OwnConflict(errors.Denied):
    """You have declared a conflict of interest with this customer: log the contact, and leave the case to somebody else."""

    code: ClassVar[str] = "own-conflict-of-interest"


def answer(*, call_id: uuid.UUID, asked: Asked, wish: Wish, by: accounts.Acting, at: dt.datetime) -> Answered:
    """Save a contact with what comes of it; the same call a second time changes nothing and gives what it has become.

    A contact about an open case is an event of that case, and a call back or a note to its team can be left there by everybody who
    may know of it. Else what is more than an answer becomes a case. Nobody is given one who has a conflict of interest in it.
    Raises NothingToOpen, NowhereToPass, NoTimeToCall, OwnConflict, taking.ConflictOfInterest, and what customers.add,
    intake.record_contact and intake.open_case raise.
    """
    with transaction.atomic():
        _alone(call_id)
        there = calling.answered(call_id=call_id, by=by)
        if there is not None:
            return _became(there.id)
        customer_id = _customer(asked, by, at)
        contact = intake.record_contact(
            channel=asked.channel,
            customer_id=customer_id,
            case_id=asked.case_id,
            demand=asked.demand,
            cause=asked.cause,
            service=asked.service,
            summary=asked.summary,
            seconds=asked.seconds,
            outside_key=calling.outside_key(call_id),
            happened_at=_happened(asked, at),
            by=by,
            at=at,
        )
        if wish.then is not Then.SOLVED:
            case_id = asked.case_id or _opened(contact.id, asked, wish, customer_id, by=by, at=at)
            _leave(case_id, wish, is_new=asked.case_id is None, by=by, at=at)
    return _became(contact.id)


def _alone(call_id: uuid.UUID) -> None:
    """Let nobody save the same call meanwhile: who sends it again waits, and then finds what it has become."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"call:{call_id}"])


def _became(contact_id: uuid.UUID) -> Answered:
    row = models.Contact.objects.select_related("case").get(id=contact_id)
    return Answered(row.id, row.customer_id, row.case_id, row.case.reference if row.case else "")


def _happened(asked: Asked, at: dt.datetime) -> dt.datetime | None:
    if asked.happened_at is not None and asked.happened_at > at:
        raise rules.NotInBounds(words="A contact cannot have been later than now.")
    return asked.happened_at


def _customer(asked: Asked, by: accounts.Acting, at: dt.datetime) -> uuid.UUID | None:
    if asked.newcomer is None:
        return asked.customer_id
    new = asked.newcomer
    made = customers.add(
        name=new.name,
        kind=new.kind,
        birth_date=new.birth_date,
        details=new.details,
        source="said on first contact",
        by=by,
        at=at,
    )
    return made.id


def _opened(
    contact_id: uuid.UUID,
    asked: Asked,
    wish: Wish,
    customer_id: uuid.UUID | None,
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> uuid.UUID:
    if not wish.case_type:
        raise NothingToOpen
    if wish.take and customer_id and calling.conflict(customer_id=customer_id, by=by):
        raise OwnConflict
    title = asked.summary.strip().split("\n")[0][:LONGEST_TITLE]
    case = intake.open_case(
        case_type=wish.case_type,
        title=title,
        service=asked.service,
        contact_id=contact_id,
        take=wish.take and wish.then is Then.CASE,
        by=by,
        at=at,
    )
    return case.id


def _leave(case_id: uuid.UUID, wish: Wish, *, is_new: bool, by: accounts.Acting, at: dt.datetime) -> None:
    """Leave with a case what was agreed: a call back, a note, the team that goes on."""
    with transaction.atomic():
        work = _work(case_id, is_new=is_new, by=by, at=at)
        if wish.then is Then.PASS_ON and wish.partner:
            _refer(work, wish)
        elif wish.then is Then.PASS_ON and is_new:
            _pass_to(work, wish)
        if wish.note.strip():
            _note(work, wish.note)
        if wish.then is Then.CALL_BACK:
            _call_back(work, wish, is_new=is_new)
        elif wish.then is Then.PASS_ON and not is_new and not wish.partner:
            _task(
                work,
                _first_line(wish.note) or f"{by.name} has passed on a contact: look at it",
                calling.PASSED_ON,
            )
        work.save()


def _work(case_id: uuid.UUID, *, is_new: bool, by: accounts.Acting, at: dt.datetime) -> doing.Doing:
    """Hold a case: one that she has just opened whosever it is, another one as far as she may know of it."""
    row = models.Case.objects.select_for_update().get(organisation_id=by.organisation_id, id=case_id)
    if is_new:
        own = frozenset({Relation.OTHER_TEAM})
        return doing.Doing(row, by=by, at=at, reach=teams.reach(by, at=at), relations=own)
    return doing.begun(row, by=by, at=at, ability=Ability.SEE)


def _pass_to(work: doing.Doing, wish: Wish) -> None:
    """Lay the new case on the shelf of the team that goes on."""
    model = blueprint.effective(organisation_id=work.by.organisation_id, at=work.at).model
    if standards.shelf(model, wish.shelf) is None:
        raise NowhereToPass
    words = rules.text(wish.note, longest=LONGEST_REASON, what="what they need to know")
    if work.standing.shelf == wish.shelf:
        return
    work.happens(
        Kind.SHELVED,
        reason=words,
        words={"from": work.standing.shelf, "warm": True},
        shelf=wish.shelf,
        unit=standards.unit_of(model, shelf_key=wish.shelf, service_key=work.standing.service),
    )


def _refer(work: doing.Doing, wish: Wish) -> None:
    """Ask a partner to go on; the case stays with the team, which sees what comes of it."""
    if not standards.titled(work.model, "partners", wish.partner).is_known:
        raise NowhereToPass
    row = models.Referral.objects.create(
        **doing.of_case(work),
        partner=wish.partner,
        asked=rules.text(wish.note, longest=LONGEST_REASON, what="what they need to know"),
        state=ReferralState.SENT,
    )
    work.happens(Kind.REFERRED, words={"referral": str(row.id), "partner": wish.partner})


def _note(work: doing.Doing, text: str) -> None:
    words = rules.text(text, longest=LONGEST_TEXT, what="a note")
    row = models.Note.objects.create(**doing.of_case(work), text=words)
    work.happens(Kind.NOTED, words={"note": str(row.id)})
    writing.findable(work, words)


def _call_back(work: doing.Doing, wish: Wish, *, is_new: bool) -> None:
    if wish.back_at is None or not work.at < wish.back_at <= work.at + LATEST_CALL_BACK:
        raise NoTimeToCall
    if is_new and wish.back_by is not None:
        _give(work, wish.back_by)
    moment = wish.back_at.astimezone(work.by.zone)
    _task(work, f"Call back by {moment:%-d %B %Y, %H:%M}", calling.CALL_BACK, due_at=wish.back_at)


def _task(work: doing.Doing, text: str, kind: str, *, due_at: dt.datetime | None = None) -> None:
    row = models.Task.objects.create(
        **doing.of_case(work), position=1_000, text=text[:LONGEST_TITLE], kind=kind, due_at=due_at
    )
    work.happens(Kind.TASK_ADDED, words={"task": str(row.id), "text": row.text})


def _give(work: doing.Doing, user_id: uuid.UUID) -> None:
    """Give the new case to whoever calls back; not to somebody with a conflict of interest."""
    here = {"organisation_id": work.by.organisation_id}
    name = members.present(**here, user_ids=[user_id]).get(user_id)
    if name is None:
        raise rules.NotAMember
    person = people.of_user(**here, user_id=user_id)
    subjects = [staff.Subject(staff.SubjectKind.CASE, str(work.id))]
    if work.standing.customer:
        subjects.append(staff.Subject(staff.SubjectKind.CUSTOMER, str(work.standing.customer)))
    if person and people.has_conflict(**here, person_id=person.id, subjects=subjects):
        raise OwnConflict if user_id == work.by.user_id else taking.ConflictOfInterest(who=name)
    if user_id == work.by.user_id:
        work.happens(Kind.TAKEN, responsible=user_id)
    else:
        work.happens(
            Kind.GIVEN, words={"to": str(user_id), "to_name": name, "from": None}, responsible=user_id
        )


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0]
