"""Merging two customers with a choice for each field, and taking that back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import customers as operations
from evenkeel.contexts.casework.operations import merging
from evenkeel.contexts.casework.values import customers
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
        row.moved |= {"before": _said(row.kept, fields), "after": _said(row.gone, fields)}
        row.save(update_fields=["moved"])
        _set(row.kept, {field: getattr(row.gone, field) for field in fields})
    return made


def part(*, merge_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> customers.Merge:
    """Take a merge back: each is who she was before, but for what somebody has changed since. Raises as merging.undo does."""
    with transaction.atomic():
        made = merging.undo(merge_id=merge_id, by=by, at=at)
        row = models.Merge.objects.select_related("kept").get(id=made.id)
        before, after = row.moved.get("before", {}), row.moved.get("after", {})
        now = _said(row.kept, before)
        _set(row.kept, {field: _read(field, before[field]) for field in before if now[field] == after[field]})
    return made


def _said(row: models.Customer, fields: Iterable[str]) -> dict[str, Any]:
    """Return fields of a customer as JSON holds them."""
    said = {field: getattr(row, field) for field in fields}
    return {
        field: value.isoformat() if isinstance(value, dt.date) else value for field, value in said.items()
    }


def _read(field: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if field == "birth_date" and value else value


def _set(row: models.Customer, values: Mapping[str, Any]) -> None:
    if not values:
        return
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=list(values))


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
        if not rows.update(until_at=at):
            raise rules.NoSuchThing(thing="identifier")
        events.tell(operations.CUSTOMER_CHANGED, organisation_id=by.organisation_id, customer_id=customer_id)
