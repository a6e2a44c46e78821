"""Letting everybody who follows a meeting that runs see what has changed."""

import uuid

from django.db import transaction
from django.db.models import F

from evenkeel.contexts.meetings import live, models


def stir(organisation_id: uuid.UUID, *, changed: dict[str, object] | None = None, **which: object) -> None:
    """Change what runs among the meetings of an organisation, and tell of it; nothing where none of them runs.

    `which`: a series, or the identifier of a meeting with the part at which somebody saw it.
    """
    rows = models.Meeting.objects.filter(organisation_id=organisation_id, ended_at__isnull=True, **which)
    with transaction.atomic():
        for row in rows.select_for_update():
            models.Meeting.objects.filter(id=row.id).update(version=F("version") + 1, **(changed or {}))
            live.tell_changed(organisation_id=organisation_id, meeting_id=row.id, version=row.version + 1)
