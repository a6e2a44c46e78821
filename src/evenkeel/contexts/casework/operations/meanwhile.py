"""Forms that were opened before somebody else did something: refused with what has changed since."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import ClassVar, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values.cases import Event, Kind
from evenkeel.kernel import errors

HARMLESS: Final = frozenset(
    {
        Kind.DOCUMENT_CLEAN,
        Kind.DOCUMENT_REFUSED,
        Kind.MESSAGE_DRAFTED,
        Kind.MESSAGE_AGAIN,
        Kind.MESSAGE_FAILED,
        Kind.MESSAGE_SETTLED,
        Kind.REFERRAL_REMINDED,
        Kind.GLASS_BROKEN,
        Kind.GLASS_MENDED,
        Kind.TICKED,
        Kind.UNTICKED,
    }
)
"""What alters nothing of that on which a form was filled in."""


REMEMBERED: Final = dt.timedelta(days=2)
"""How long a form that was sent is known again."""


class DoneAlready(errors.Conflict):
    """This form was sent before, and what it says is done."""

    code: ClassVar[str] = "form-sent-before"


class ChangedMeanwhile(errors.Conflict):
    """Something has happened to this case since you opened the form."""

    code: ClassVar[str] = "case-changed-meanwhile"

    def __init__(self, *, since: tuple[Event, ...]) -> None:
        """Keep what happened."""
        super().__init__()
        self.since = since


@contextlib.contextmanager
def unchanged(
    *,
    case_id: uuid.UUID,
    seen: int | None,
    once: uuid.UUID | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> Iterator[None]:
    """Hold a case inside the block, provided that it still is as somebody saw it: `seen` is the number of its last event then.

    None: it does not matter. `once` is the number of the form that was sent: a second block with it is refused.
    Raises ChangedMeanwhile, DoneAlready, rules.NoSuchCase.
    """
    with transaction.atomic():
        rows = models.Case.objects.select_for_update().filter(organisation_id=by.organisation_id, id=case_id)
        row = rows.only("id", "sequence").first()
        if row is None:
            raise rules.NoSuchCase
        if once is not None:
            _only_once(once, by, at)
        if seen is not None and row.sequence > seen and (since := _since(case_id, seen, at)):
            raise ChangedMeanwhile(since=since)
        yield


def _only_once(once: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    rows = models.Filled.objects.filter(organisation_id=by.organisation_id)
    rows.filter(at__lt=at - REMEMBERED).delete()
    _, is_first = models.Filled.objects.get_or_create(
        id=once, organisation_id=by.organisation_id, defaults={"at": at}
    )
    if not is_first:
        raise DoneAlready


def _since(case_id: uuid.UUID, seen: int, at: dt.datetime) -> tuple[Event, ...]:
    rows = models.Event.objects.filter(case_id=case_id, sequence__gt=seen).exclude(kind__in=HARMLESS)
    return tuple(frozen.event(row) for row in rows.order_by("sequence")[:50])
