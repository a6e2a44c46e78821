"""Recording what was done."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.audit import models, values
from evenkeel.kernel import errors
from evenkeel.lib.db import texts


class UnknownAction(errors.Invalid):
    """The action {action!r} is not in the register of audited actions."""

    code: ClassVar[str] = "unknown-audit-action"


class OutsideTransaction(errors.Conflict):
    """An audit entry is written in the same transaction as what it tells of; there is none open."""

    code: ClassVar[str] = "audit-outside-transaction"


def record(
    *,
    organisation_id: uuid.UUID,
    by: values.Actor,
    action: str,
    subject: values.Subject,
    at: dt.datetime,
    details: values.Details | None = None,
) -> None:
    """Add an entry to the organisation's trail; late, because others who record there wait for the commit.

    Raises UnknownAction, OutsideTransaction.
    """
    if action not in values.ACTIONS:
        raise UnknownAction(action=action)
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction
    models.Entry.objects.create(
        organisation_id=organisation_id,
        at=at,
        actor_id=by.id,
        actor_label=texts.storable(by.label),
        action=action,
        subject_kind=texts.storable(subject.kind),
        subject_id=texts.storable(subject.id),
        subject_label=texts.storable(subject.label),
        channel=by.origin.channel,
        address=texts.storable(by.origin.address),
        details={texts.storable(key): texts.storable(value) for key, value in (details or {}).items()},
    )
