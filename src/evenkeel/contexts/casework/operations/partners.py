"""What partners are asked to do: sent, acknowledged, done or declined, by when, and reminded."""

import datetime as dt
import uuid
from typing import ClassVar

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, standards
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind, ReferralState
from evenkeel.kernel import errors


class NoSuchPartner(errors.Invalid):
    """The operating model has no partner {key!r}."""

    code: ClassVar[str] = "no-such-partner"


class ReferralNotNow(errors.Conflict):
    """This referral is {state} already."""

    code: ClassVar[str] = "referral-not-now"


def refer(
    *,
    case_id: uuid.UUID,
    partner: str,
    asked: str,
    partner_service: str = "",
    deadline_at: dt.datetime | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Referral:
    """Ask a partner to do something by a moment. That the case waits for it is said by pausing it.

    Raises NoSuchPartner, rules.NotInBounds, flow.NotNow, rules.NoSuchCase, rules.NotForYou.
    """
    words = rules.text(asked, longest=2_000, what="what is asked")
    if deadline_at is not None and deadline_at <= at:
        raise rules.NotInBounds(words="Give the partner until a moment that is still to come.")
    with doing.changing(case_id, by=by, at=at) as work:
        if not standards.titled(work.model, "partners", partner).is_known:
            raise NoSuchPartner(key=partner)
        row = models.Referral.objects.create(
            **doing.of_case(work),
            partner=partner,
            partner_service=partner_service[:80],
            asked=words,
            state=ReferralState.SENT,
            deadline_at=deadline_at,
        )
        work.happens(Kind.REFERRED, words={"referral": str(row.id), "partner": partner})
    return frozen.referral(row)


def acknowledge(
    *, case_id: uuid.UUID, referral_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> cases.Referral:
    """Keep that the partner has it. Raises ReferralNotNow, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou."""
    with doing.changing(case_id, by=by, at=at) as work:
        row = _referral(work, referral_id, ReferralState.SENT)
        row.state, row.acknowledged_at = ReferralState.ACKNOWLEDGED, at
        row.save(update_fields=["state", "acknowledged_at"])
        work.happens(Kind.REFERRAL_ACKNOWLEDGED, words={"referral": str(row.id), "partner": row.partner})
    return frozen.referral(row)


def finish(
    *,
    case_id: uuid.UUID,
    referral_id: uuid.UUID,
    outcome: str,
    declined: bool = False,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Referral:
    """Keep what came of a referral: done, or declined. Raises as `acknowledge` does, and rules.NotInBounds."""
    words = rules.text(outcome, longest=2_000, what="what came of it")
    with doing.changing(case_id, by=by, at=at) as work:
        row = _referral(work, referral_id, ReferralState.SENT, ReferralState.ACKNOWLEDGED)
        row.state = ReferralState.DECLINED if declined else ReferralState.DONE
        row.finished_at, row.outcome = at, words
        row.save(update_fields=["state", "finished_at", "outcome"])
        said = {"referral": str(row.id), "partner": row.partner, "declined": declined}
        work.happens(Kind.REFERRAL_DONE, words=said)
    return frozen.referral(row)


def remind(
    *, case_id: uuid.UUID, referral_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> cases.Referral:
    """Keep that the partner was reminded. Raises as `acknowledge` does."""
    with doing.changing(case_id, by=by, at=at) as work:
        row = _referral(work, referral_id, ReferralState.SENT, ReferralState.ACKNOWLEDGED)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        work.happens(Kind.REFERRAL_REMINDED, words={"referral": str(row.id), "partner": row.partner})
    return frozen.referral(row)


def _referral(work: doing.Doing, referral_id: uuid.UUID, *states: ReferralState) -> models.Referral:
    row = models.Referral.objects.filter(case_id=work.id, id=referral_id).first()
    if row is None:
        raise rules.NoSuchThing(thing="referral")
    if row.state not in states:
        raise ReferralNotNow(state=row.state)
    return row
