"""Cases beside one another: related, parts of one another, split."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import doing, intake
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors


class InACircle(errors.Invalid):
    """A case cannot be a part of its own part."""

    code: ClassVar[str] = "case-in-a-circle"


def relate(
    *, case_id: uuid.UUID, other_id: uuid.UUID, how: str = "", by: accounts.Acting, at: dt.datetime
) -> None:
    """Say that two cases have to do with each other; both tell it. Raises rules.NotInBounds, rules.NoSuchCase, rules.NotForYou."""
    words = rules.text(how, longest=300, what="how", empty=True)
    with _two(case_id, other_id, by=by, at=at) as (work, other):
        first, second = sorted((work.id, other.id))
        if models.Related.objects.filter(case_id=first, other_id=second).exists():
            return
        held = doing.of_case(work) | {"case_id": first, "other_id": second}
        models.Related.objects.create(**held, how=words)
        work.happens(Kind.RELATED, words={"case": str(other.id), "how": words})
        other.happens(Kind.RELATED, words={"case": str(work.id), "how": words})


def unrelate(*, case_id: uuid.UUID, other_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """Say that two cases have nothing to do with each other. Raises as `relate` does."""
    with _two(case_id, other_id, by=by, at=at) as (work, other):
        first, second = sorted((work.id, other.id))
        gone, _ = models.Related.objects.filter(case_id=first, other_id=second).delete()
        if gone:
            work.happens(Kind.UNRELATED, words={"case": str(other.id)})
            other.happens(Kind.UNRELATED, words={"case": str(work.id)})


def put_under(
    *, case_id: uuid.UUID, parent_id: uuid.UUID | None, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Make a case a part of another, or of none. Raises InACircle, rules.NoSuchCase, rules.NotForYou."""
    with doing.changing(case_id, by=by, at=at) as work:
        if parent_id is not None and work.id in _line(parent_id, by):
            raise InACircle
        if work.standing.parent != parent_id:
            work.happens(Kind.CHANGED, parent=parent_id)
    return work.case


def _line(case_id: uuid.UUID, by: accounts.Acting) -> list[uuid.UUID]:
    """Return a case with all above it. Raises rules.NoSuchCase."""
    found: list[uuid.UUID] = []
    above: uuid.UUID | None = case_id
    while above is not None and above not in found:
        found.append(above)
        rows = models.Case.objects.filter(organisation_id=by.organisation_id, id=above)
        row = rows.only("parent_id").first()
        if row is None:
            raise rules.NoSuchCase
        above = row.parent_id
    return found


def split(
    *,
    case_id: uuid.UUID,
    case_type: str,
    title: str,
    reason: str,
    service: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Open a part of a case as a case of its own: of the same customer, and with the clock of the first contact.

    Raises rules.NeedsReason, flow.NotNow, and what `intake.open_case` raises.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        part = intake.open_case(
            case_type=case_type,
            title=title,
            service=service,
            customer_id=work.standing.customer,
            channel=work.standing.channel,
            parent_id=work.id,
            received_at=work.standing.received_at,
            by=by,
            at=at,
        )
        work.happens(Kind.SPLIT, reason=words, words={"part": str(part.id), "reference": part.reference})
    return part


@contextlib.contextmanager
def _two(
    case_id: uuid.UUID, other_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime
) -> Iterator[tuple[doing.Doing, doing.Doing]]:
    """Hold two cases, in the order of their identifiers so that nobody waits for each other; the other need only be seen."""
    if case_id == other_id:
        raise rules.NotInBounds(words="Choose another case.")
    with transaction.atomic(), contextlib.ExitStack() as stack:
        held = {
            each: stack.enter_context(
                doing.changing(each, by=by, at=at, ability=Ability.WORK if each == case_id else Ability.SEE)
            )
            for each in sorted((case_id, other_id))
        }
        yield held[case_id], held[other_id]
