"""Who changed what of a customer: written by every operation on customers, in the same transaction."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.values.customers import Change


def note(
    *,
    customer_id: uuid.UUID,
    kind: Change,
    words: Mapping[str, Any],
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Add a line to the history of a customer. The database refuses to change it; it goes only with the customer."""
    models.CustomerChange.objects.create(
        organisation_id=by.organisation_id,
        customer_id=customer_id,
        kind=kind,
        words=dict(words),
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )
