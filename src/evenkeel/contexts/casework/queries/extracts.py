"""Extracts, and what goes into them."""

import datetime as dt
import uuid
from pathlib import Path
from typing import ClassVar, Final

from django.conf import settings

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.values import extracts
from evenkeel.kernel import errors

MOST_CASES: Final = 2_000


def path(*, organisation_id: uuid.UUID, extract_id: uuid.UUID) -> Path:
    """Return where an extract lies. Only who has asked the database knows it."""
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / "extracts" / f"{extract_id}.zip"


def frozen(row: models.Extract) -> extracts.Extract:
    """Return a row as a value."""
    return extracts.Extract(
        id=row.id,
        case=row.case_id,
        customer=row.customer,
        label=row.label,
        redacts=row.redacts,
        reason=row.reason,
        state=extracts.State(row.state),
        done=row.done,
        all=row.all,
        size=row.size,
        digest=row.digest,
        trouble=row.trouble,
        by=row.by_id,
        by_name=row.by_name,
        asked_at=row.asked_at,
        until_at=row.until_at,
    )


class ExtractGone(errors.NotFound):
    """This file is kept no longer; ask for it again."""

    code: ClassVar[str] = "extract-gone"


def extract(*, extract_id: uuid.UUID, by: accounts.Acting) -> extracts.Extract:
    """Return an extract to who has asked for it. One query. Raises ExtractGone."""
    rows = models.Extract.objects.filter(organisation_id=by.organisation_id, by_id=by.user_id)
    row = rows.filter(id=extract_id).first()
    if row is None:
        raise ExtractGone
    return frozen(row)


def cases_of(found: extracts.Extract, *, organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the cases that an extract is about, the oldest first. One query."""
    if found.case is not None:
        return [found.case]
    assert found.customer is not None, "an extract is about a case or a customer"
    rows = models.Case.objects.filter(
        organisation_id=organisation_id, customer_id=found.customer, erased_at__isnull=True
    )
    return list(rows.order_by("received_at", "id").values_list("id", flat=True)[:MOST_CASES])


def is_over(found: extracts.Extract, at: dt.datetime) -> bool:
    """Tell whether an extract can be taken along no more."""
    return found.state is not extracts.State.MADE or found.until_at <= at
