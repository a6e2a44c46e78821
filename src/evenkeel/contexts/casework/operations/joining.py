"""Merging two customers with a choice for each field, and taking that back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import changes, merging
from evenkeel.contexts.casework.operations import customers as operations
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.customers import Change
from evenkeel.lib import events

CHOSEN: Final = ("name", "kind", "birth_date", "language", "channel")
"""What two customers say differently about who they are, and of which one is chosen."""


def join(
    *,
    kept_id: uuid.UUID,
    gone_id: uuid.UUID,
    from_gone: Iterable[str] = (),
    reason: str,
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Merge:
    """Merge two customers; of the fields named in `from_gone`, the one who goes is right.

    Raises rules.NotInBounds for a field that there is not, and what merging.merge raises.
    """
    fields = tuple(dict.fromkeys(from_gone))
    if not set(fields) <= set(CHOSEN):
        raise rules.NotInBounds(words="Choose among name, kind, date of birth, language and channel.")
    with transaction.atomic():
        made = merging.merge(kept_id=kept_id, gone_id=gone_id, reason=reason, by=by, at=at)
        row = models.Merge.objects.select_related("kept", "gone").get(id=made.id)
        row.moved |= {"before": operations.said(row.kept, fields), "after": operations.said(row.gone, fields)}
        row.save(update_fields=["moved"])
        _set(row.kept, {field: getattr(row.gone, field) for field in fields}, by=by, at=at)
    return made


def part(*, merge_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> customers.Merge:
    """Take a merge back: each is who she was before, but for what somebody has changed since. Raises as merging.undo does."""
    with transaction.atomic():
        made = merging.undo(merge_id=merge_id, by=by, at=at)
        row = models.Merge.objects.select_related("kept").get(id=made.id)
        before, after = row.moved.get("before", {}), row.moved.get("after", {})
        now = operations.said(row.kept, before)
        back = {field: _read(field, before[field]) for field in before if now[field] == after[field]}
        _set(row.kept, back, by=by, at=at)
    return made


def _read(field: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if field == "birth_date" and value else value


def _set(row: models.Customer, values: Mapping[str, Any], *, by: accounts.Acting, at: dt.datetime) -> None:
    before = operations.said(row, values)
    for field, value in values.items():
        setattr(row, field, value)
    if differing := operations.differences(before, operations.said(row, values)):
        row.save(update_fields=list(values))
        changes.note(customer_id=row.id, kind=Change.CHANGED, words=differing, by=by, at=at)


def end_identifier(
    *, customer_id: uuid.UUID, identifier_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> None:
    """Say that a register does not call a customer so any more. Raises rules.NoSuchThing."""
    rows = models.Identifier.objects.filter(
        organisation_id=by.organisation_id,
        customer_id=customer_id,
        id=identifier_id,
        until_at__isnull=True,
    )
    with transaction.atomic():
        row = rows.select_for_update().first()
        if row is None:
            raise rules.NoSuchThing(thing="identifier")
        row.until_at = at
        row.save(update_fields=["until_at"])
        words = {"register": row.register, "value": row.value}
        changes.note(customer_id=customer_id, kind=Change.IDENTIFIER_ENDED, words=words, by=by, at=at)
        events.tell(operations.CUSTOMER_CHANGED, organisation_id=by.organisation_id, customer_id=customer_id)
