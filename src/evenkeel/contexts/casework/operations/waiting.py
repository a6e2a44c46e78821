"""When the clock stands still, and when a case is due: each with a reason and an actor."""

import datetime as dt
import uuid
from typing import ClassVar

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import rules, standards
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind, Pause
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors, working_days


class NoSuchGround(errors.Invalid):
    """The law lets the clock stand still for these reasons only: {choices}."""

    code: ClassVar[str] = "no-such-ground-of-suspension"


def pause(
    *,
    case_id: uuid.UUID,
    kind: Pause,
    reason: str,
    look_again_at: dt.datetime | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Let a case wait for the customer or a partner, or park it. Parked, its net time goes on.

    Raises rules.NeedsReason, rules.NotInBounds, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    if kind not in (Pause.CUSTOMER, Pause.PARTNER, Pause.PARKED):
        raise rules.NotInBounds(words="Say for whom it waits: the customer, a partner, or nobody (parked).")
    return _paused(case_id, kind, rules.reason(reason), look_again_at, by=by, at=at)


def suspend(
    *,
    case_id: uuid.UUID,
    ground: str,
    reason: str = "",
    look_again_at: dt.datetime | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Let the clock stand still by law: for one of the grounds that the case type names, by its key.

    Raises NoSuchGround, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason, needed=False)
    return _paused(case_id, Pause.SUSPENDED, words, look_again_at, ground=ground, by=by, at=at)


def _paused(
    case_id: uuid.UUID,
    kind: Pause,
    reason: str,
    look_again_at: dt.datetime | None,
    *,
    ground: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    if look_again_at is not None and look_again_at <= at:
        raise rules.NotInBounds(words="Look again at a moment that is still to come.")
    with doing.changing(case_id, by=by, at=at) as work:
        said = {"ground": ground} if ground else {}
        if kind is Pause.SUSPENDED:
            found = _ground(work, ground)
            said["basis"], reason = found[1], reason or found[0]
        work.happens(
            Kind.PAUSED,
            reason=reason,
            words=said,
            pause=kind,
            paused_since=at,
            look_again_at=look_again_at,
        )
    return work.case


def _ground(work: doing.Doing, key: str) -> tuple[str, str]:
    """Return a ground of suspension with the law that it stands in. Raises NoSuchGround."""
    known = work.kind.suspensions if work.kind else ()
    for each in known:
        if each.key == key:
            return each.title, each.basis or ""
    raise NoSuchGround(choices=", ".join(each.title for each in known) or "none")


def resume(*, case_id: uuid.UUID, reason: str = "", by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Let a case go on. Raises flow.NotNow, rules.NotForYou, rules.NoSuchCase."""
    words = rules.reason(reason, needed=False)
    with doing.changing(case_id, by=by, at=at) as work:
        work.happens(Kind.RESUMED, reason=words, pause="", paused_since=None, look_again_at=None)
    return work.case


def extend(
    *, case_id: uuid.UUID, length: str, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Give a case more time by a rule that allows it, such as `14d` or `5wd`; who leads the team may.

    The day that was promised first stays to be seen. Raises working_days.BadDuration, rules.NeedsReason, rules.NotInBounds,
    flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at, ability=Ability.LEAD) as work:
        before = work.standing.due_at
        if before is None:
            raise rules.NotInBounds(words="This case has no day on which it is due; say one first.")
        calendar = standards.calendar(work.model)
        after = working_days.added(before, length, calendar=calendar, zone=by.zone)
        work.happens(Kind.EXTENDED, reason=words, words={"length": length}, due_at=after)
    return work.case


def redate(
    *, case_id: uuid.UUID, due_at: dt.datetime, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Say another day on which a case is due. The day that was promised first stays, and is what time is measured by.

    Raises rules.NeedsReason, rules.NotInBounds, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        begun = work.standing.received_at
        if begun is not None and due_at <= begun:
            raise rules.NotInBounds(words="A case cannot be due before it came in.")
        first = work.standing.first_due_at or due_at
        work.happens(Kind.REDATED, reason=words, due_at=due_at, first_due_at=first)
    return work.case
