"""Reports on some of a log's cases: made of the log that was kept, and kept themselves for who asks next.

What stands here is made of what stands elsewhere and may go at any time, so nothing of it is recorded in the trail.
"""

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import transaction

import evenkeel
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import models, queries, selections, storage
from evenkeel.contexts.insight.values import AT_ONCE, MAKE_SLICE, Extras, Made, Report, Slice, SliceStatus
from evenkeel.engines import flow
from evenkeel.kernel import errors
from evenkeel.lib import jobs

KEPT: Final = 20
"""Slices kept of a report; the one that nobody has looked at for longest goes first."""
STALLED_AFTER: Final = dt.timedelta(seconds=60)
USED_ANEW_AFTER: Final = dt.timedelta(minutes=5)


class NoSuchSlice(errors.NotFound):
    """These cases are not selected any more; open the page again."""

    code: ClassVar[str] = "no-such-slice"


class NoLog(errors.Conflict):
    """The event log of this report cannot be read any more, so its cases cannot be shown; make the report anew."""

    code: ClassVar[str] = "no-kept-log"


def keep_log(*, known: Report, making: uuid.UUID, log: flow.Log) -> Extras:
    """Keep a log as it was read, and return what is known of it beside its document."""
    storage.keep_log(log, path=queries.kept_log_path(known=known, making=making))
    return _extras(log)


def forget_other_logs(*, known: Report, making: uuid.UUID) -> None:
    """Remove what other readings of the report have kept."""
    storage.forget_other_logs(path=queries.kept_log_path(known=known, making=making))


def has_log(*, known: Report, made: Made) -> bool:
    """Tell whether the log of a report is at hand, with what is known of it."""
    path = queries.kept_log_path(known=known, making=made.making)
    return made.extras is not None and flow.kept(path, events=()) is not None


def slice_of(
    *, known: Report, made: Made, selection: flow.Selection, by: accounts.Acting, at: dt.datetime
) -> Slice:
    """Return the report on some cases: at once for a small log, else as far as the background has come with it."""
    row = _row(known, made, selection, at=at)
    found = _frozen(row)
    if found.status in {SliceStatus.READY, SliceStatus.EMPTY}:
        _touch(found, at=at)
        return found
    if (known.events or 0) <= AT_ONCE and has_log(known=known, made=made):
        make(known=known, slice_id=found.id, at=at)
        return _frozen(models.Slice.objects.get(id=found.id))
    if at - found.heartbeat_at > STALLED_AFTER:
        _ask(row, by=by, at=at)
    return _frozen(row)


def prepared(*, known: Report, made: Made, by: accounts.Acting, at: dt.datetime) -> bool:
    """Tell whether the log of a report is at hand; where it is not, have the background read it anew."""
    if has_log(known=known, made=made):
        return True
    row = _row(known, made, flow.EVERYTHING, at=at)
    if at - row.heartbeat_at > STALLED_AFTER or row.status == SliceStatus.READY:
        _ask(row, by=by, at=at)
    return False


def has_failed(*, known: Report, made: Made, selection: flow.Selection) -> bool:
    """Tell whether the last attempt broke down."""
    return models.Slice.objects.filter(
        report_id=known.id,
        making=made.making,
        selection=selections.canonical(selection),
        status=SliceStatus.FAILED,
    ).exists()


def make(*, known: Report, slice_id: uuid.UUID, at: dt.datetime) -> None:
    """Make the report on some cases; an old report's log is read anew first. Raises NoSuchSlice, NoLog."""
    row = models.Slice.objects.filter(id=slice_id, report_id=known.id).first()
    if row is None:
        raise NoSuchSlice
    made = queries.made(known=known)
    log = _log(known, made)
    selection = selections.from_canonical(row.selection)
    if selection.is_everything:
        _finish(row, SliceStatus.READY, at=at)
        return
    chosen = flow.select(log, selection)
    if not chosen.n_events:
        _finish(row, SliceStatus.EMPTY, at=at)
        return
    whole = flow.Report.model_validate_json(made.content)
    reading = flow.Reading(log=chosen, source=whole.source)
    document = flow.report(
        reading,
        at=whole.generated_at,
        version=evenkeel.__version__,
        targets=tuple(map(flow.Target.parse, whole.targets)),
    )
    content = document.model_dump_json(indent=2)
    _finish(row, SliceStatus.READY, content=content, extras=_extras(chosen), at=at)


def beat(*, slice_id: uuid.UUID, at: dt.datetime) -> None:
    """Say that somebody works on it."""
    models.Slice.objects.filter(id=slice_id).update(heartbeat_at=at)


def fail(*, slice_id: uuid.UUID) -> None:
    """Note that making it broke down, so that the next who asks does not wait for nothing."""
    models.Slice.objects.filter(id=slice_id).update(status=SliceStatus.FAILED)


def _log(known: Report, made: Made) -> flow.Log:
    """Return the log of a report; where it was made before logs were kept, read it anew and keep it."""
    found = flow.kept(queries.kept_log_path(known=known, making=made.making))
    if found is not None and made.extras is not None:
        return found
    try:
        reading = flow.read(
            queries.log_path(known=known),
            mapping=known.settings.mapping,
            timezone=known.settings.time_zone,
            dialect=known.settings.dialect,
            skip_bad=known.settings.skip_bad,
            limits=queries.limits(),
        )
    except (errors.Invalid, OSError) as trouble:
        raise NoLog from trouble
    extras = keep_log(known=known, making=made.making, log=reading.log)
    models.Document.objects.filter(report_id=known.id, making=made.making).update(extras=extras.as_json())
    return reading.log


def _extras(log: flow.Log) -> Extras:
    return Extras(choices=flow.choices(log), teams=flow.teams(log))


def _row(known: Report, made: Made, selection: flow.Selection, *, at: dt.datetime) -> models.Slice:
    row, _ = models.Slice.objects.get_or_create(
        report_id=known.id,
        making=made.making,
        selection=selections.canonical(selection),
        defaults={
            "organisation_id": known.organisation_id,
            "status": SliceStatus.ASKED,
            "used_at": at,
            # Long ago: nobody works on it yet.
            "heartbeat_at": at - 2 * STALLED_AFTER,
        },
    )
    return row


def _ask(row: models.Slice, *, by: accounts.Acting, at: dt.datetime) -> None:
    with transaction.atomic(durable=True):
        row.status, row.heartbeat_at = SliceStatus.ASKED, at
        row.save(update_fields=["status", "heartbeat_at"])
        whom = jobs.ForWhom(by.organisation_id, by.user_id)
        jobs.request(MAKE_SLICE, whom, report_id=str(row.report_id), slice_id=str(row.id))


def _finish(
    row: models.Slice,
    status: SliceStatus,
    *,
    at: dt.datetime,
    content: str = "",
    extras: Extras | None = None,
) -> None:
    row.status, row.content, row.used_at, row.heartbeat_at = status, content, at, at
    row.extras = extras.as_json() if extras else {}
    row.save(update_fields=["status", "content", "extras", "used_at", "heartbeat_at"])
    others = (
        models.Slice.objects.filter(report_id=row.report_id).exclude(id=row.id).order_by("-used_at", "id")
    )
    models.Slice.objects.filter(id__in=list(others.values_list("id", flat=True)[KEPT - 1 :])).delete()


def _touch(found: Slice, *, at: dt.datetime) -> None:
    if at - found.used_at > USED_ANEW_AFTER:
        models.Slice.objects.filter(id=found.id).update(used_at=at)


def _frozen(row: models.Slice) -> Slice:
    return Slice(
        id=row.id,
        status=SliceStatus(row.status),
        content=row.content,
        extras=Extras.from_json(row.extras),
        used_at=row.used_at,
        heartbeat_at=row.heartbeat_at,
    )
