"""Confidential cases: who may see them, and looking behind the glass with a reason, for a while, on the record."""

import datetime as dt
import uuid
from typing import Final

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.lib import jobs

TELL: Final = "casework.tell-of-look"


def hide(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Make a case confidential: from now on only those named on it, who has it and who leads its team know of it.

    Who works on it and hides it is named herself. Raises rules.NeedsReason, rules.NoSuchCase, rules.NotForYou.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        if work.standing.confidential:
            return work.case
        work.happens(Kind.HIDDEN, reason=words, confidential=True)
        _name(work, by.user_id)
        _record("casework.made-confidential", work, reason=words)
    return work.case


def show(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Make a confidential case open to its team again; who leads it may. Raises as `hide` does."""
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at, ability=Ability.LEAD) as work:
        if not work.standing.confidential:
            return work.case
        work.happens(Kind.SHOWN, reason=words, confidential=False)
        _record("casework.made-open", work, reason=words)
    return work.case


def name(*, case_id: uuid.UUID, user_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Let a member see a confidential case. Raises rules.NotAMember, rules.NoSuchCase, rules.NotForYou."""
    with doing.changing(case_id, by=by, at=at) as work:
        if user_id not in members.present(organisation_id=by.organisation_id, user_ids=[user_id]):
            raise rules.NotAMember
        if _name(work, user_id):
            work.happens(Kind.NAMED, words={"member": str(user_id)})
    return work.case


def unname(*, case_id: uuid.UUID, user_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Let a member see a confidential case no more; who leads the team may. Raises rules.NoSuchCase, rules.NotForYou."""
    with doing.changing(case_id, by=by, at=at, ability=Ability.LEAD) as work:
        gone, _ = models.Named.objects.filter(case_id=work.id, user_id=user_id).delete()
        if gone:
            work.happens(Kind.UNNAMED, words={"member": str(user_id)})
    return work.case


def _name(work: doing.Doing, user_id: uuid.UUID) -> bool:
    """Name somebody on a case; tell whether she was not."""
    if models.Named.objects.filter(case_id=work.id, user_id=user_id).exists():
        return False
    models.Named.objects.create(**doing.of_case(work), user_id=user_id)
    return True


def break_glass(
    *, reference: str, reason: str, until: dt.datetime, by: accounts.Acting, at: dt.datetime
) -> cases.Access:
    """Look into a case of others, confidential or not, with a reason and until a moment. It is on the record, and its team sees it.

    It is asked for by the reference, for whoever may not know of a case has no other name for it. Raises
    reference.NoReference, rules.NoSuchCase, rules.NeedsReason, rules.NotInBounds.
    """
    words = rules.reason(reason)
    rules.check_glass(from_=at, until=until)
    with doing.open_by_reference(reference, by=by, at=at) as work:
        row = models.Access.objects.create(
            **doing.of_case(work), user_id=by.user_id, reason=words, until_at=until
        )
        work.happens(
            Kind.GLASS_BROKEN, reason=words, words={"access": str(row.id), "until": until.isoformat()}
        )
        _record("casework.glass-broken", work, reason=words, until=until.isoformat())
        jobs.request(TELL, jobs.ForWhom(by.organisation_id, by.user_id), access_id=str(row.id))
    return frozen.access(row)


def mend_glass(*, access_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """End a look before its time; she herself, or who leads the team. Raises rules.NoSuchThing, rules.NotForYou."""
    row = models.Access.objects.filter(organisation_id=by.organisation_id, id=access_id).first()
    if row is None or row.until_at <= at:
        raise rules.NoSuchThing(thing="look")
    ability = Ability.SEE if row.user_id == by.user_id else Ability.LEAD
    with doing.changing(row.case_id, by=by, at=at, ability=ability) as work:
        models.Access.objects.filter(id=row.id).update(until_at=max(at, row.at))
        work.happens(Kind.GLASS_MENDED, words={"access": str(row.id)})


def _record(action: str, work: doing.Doing, **details: str) -> None:
    audit.record(
        organisation_id=work.by.organisation_id,
        by=work.by.actor,
        action=action,
        subject=trail.Subject(kind="case", id=str(work.id), label=work.row.reference),
        at=work.at,
        details=details,
    )
