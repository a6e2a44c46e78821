"""What is known of reports. Row-level security shows each organisation its own; the filters here say so once more."""

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from evenkeel.contexts.insight import models, rules, storage
from evenkeel.contexts.insight.values import (
    Extras,
    Listing,
    Made,
    Problems,
    Report,
    Settings,
    Space,
    Status,
)
from evenkeel.engines import flow


def reports(*, organisation_id: uuid.UUID, page: int, size: int) -> Listing:
    """Return a page of the organisation's reports, newest first; pages count from 1."""
    rows = _standing(organisation_id).order_by("-received_at", "-id")
    first = (page - 1) * size
    return Listing(items=tuple(frozen(row) for row in rows[first : first + size]), total=rows.count())


def ready(*, organisation_id: uuid.UUID, most: int) -> tuple[Report, ...]:
    """Return the organisation's finished reports, newest first, so many at most."""
    rows = _standing(organisation_id).filter(status=Status.READY).order_by("-received_at", "-id")
    return tuple(frozen(row) for row in rows[:most])


def report(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> Report:
    """Return a report. Raises rules.NoSuchReport."""
    row = _standing(organisation_id).filter(id=report_id).first()
    if row is None:
        raise rules.NoSuchReport
    return frozen(row)


def restorable(*, organisation_id: uuid.UUID, user_id: uuid.UUID, at: dt.datetime) -> tuple[Report, ...]:
    """Return the reports whose deletion this person may still take back, the latest first."""
    rows = models.Report.objects.filter(
        organisation_id=organisation_id, deleted_by_id=user_id, deleted_at__gt=at - rules.UNDO_WITHIN
    )
    return tuple(frozen(row) for row in rows.order_by("-deleted_at"))


def space(*, organisation_id: uuid.UUID) -> Space:
    """Return how much of the disk the organisation's event logs take."""
    found = _standing(organisation_id).aggregate(reports=Count("id"), size=Sum("size"))
    return Space(reports=found["reports"], size=found["size"] or 0)


def document(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> str:
    """Return the JSON document of a finished report. Raises rules.NoSuchReport, rules.WrongStatus."""
    return made(known=report(organisation_id=organisation_id, report_id=report_id)).content


def made(*, known: Report) -> Made:
    """Return the document of a finished report. Raises rules.NoSuchReport, rules.WrongStatus."""
    if known.status is not Status.READY:
        raise rules.WrongStatus(status=known.status.value.replace("-", " "))
    row = models.Document.objects.filter(organisation_id=known.organisation_id, report_id=known.id).first()
    if row is None:
        raise rules.NoSuchReport
    return Made(content=row.content, making=row.making, extras=Extras.from_json(row.extras))


def kept_log_path(*, known: Report, making: uuid.UUID) -> Path:
    """Return where the log lies as one reading understood it."""
    return storage.kept_log_path(organisation_id=known.organisation_id, report_id=known.id, making=making)


def preview(*, known: Report, reading: Settings) -> flow.Preview:
    """Look at the beginning of a report's event log. Raises flow.Unreadable, flow.BadMapping."""
    return flow.inspect(
        log_path(known=known), timezone=reading.time_zone, limits=limits(), dialect=reading.dialect
    )


def limits() -> flow.Limits:
    """Return how much of a file is read at most."""
    return flow.Limits(file_bytes=settings.MAX_UPLOAD_BYTES)


def log_path(*, known: Report) -> Path:
    """Return where a report's event log lies."""
    return storage.log_path(
        organisation_id=known.organisation_id, report_id=known.id, file_name=known.file_name
    )


def problems_path(*, known: Report) -> Path:
    """Return where the list of bad rows lies. Raises rules.NoSuchReport where there is none."""
    path = storage.problems_path(organisation_id=known.organisation_id, report_id=known.id)
    if not path.exists():
        raise rules.NoSuchReport("There is no list of rows that could not be used.")
    return path


def frozen(row: models.Report) -> Report:
    """Return a row as a value."""
    return Report(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        file_name=row.file_name,
        size=row.size,
        is_example=row.is_example,
        status=Status(row.status),
        settings=Settings.from_json(row.settings),
        uploaded_by_id=row.uploaded_by_id,
        uploaded_by_name=row.uploaded_by_name,
        received_at=row.received_at,
        queued_at=row.queued_at,
        heartbeat_at=row.heartbeat_at,
        finished_at=row.finished_at,
        progress=flow.Progress(done=row.bytes_done, of=row.size, rows=row.rows_done),
        cases=row.cases,
        events=row.events,
        refusal=row.refusal,
        problems=Problems.from_json(row.problems),
    )


def _standing(organisation_id: uuid.UUID) -> QuerySet[models.Report]:
    return models.Report.objects.filter(organisation_id=organisation_id, deleted_at__isnull=True)
