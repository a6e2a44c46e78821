"""How far cases have been brought in."""

import uuid

from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.values import brought


def coming(*, organisation_id: uuid.UUID, name: str) -> brought.Coming | None:
    """Return how far something has been brought in; None where nobody has begun. One query."""
    row = models.Bringing.objects.filter(organisation_id=organisation_id, name=name).first()
    return None if row is None else frozen(row)


def under_way(*, organisation_id: uuid.UUID) -> brought.Coming | None:
    """Return what is being brought in now; None where nothing is. One query."""
    rows = models.Bringing.objects.filter(organisation_id=organisation_id, finished_at__isnull=True)
    row = rows.order_by("begun_at").first()
    return None if row is None else frozen(row)


def frozen(row: models.Bringing) -> brought.Coming:
    """Return a row as a value."""
    return brought.Coming(row.name, row.until_date, row.total, row.done, row.finished_at)
