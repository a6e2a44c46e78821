"""What people do with event logs and reports. What the background job does stands in `runs`."""

import datetime as dt
import uuid
from collections.abc import Iterable
from importlib import resources

from django.conf import settings
from django.db import IntegrityError, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.insight import models, queries, rules, storage
from evenkeel.contexts.insight.values import MAKE_REPORT, PURGE, Move, Problems, Report, Settings, Status
from evenkeel.engines import flow
from evenkeel.kernel import ids
from evenkeel.lib import jobs

EXAMPLE_FILE = "housing-requests.csv"
EXAMPLE_NAME = "Housing requests (example)"


def receive(
    *,
    content: Iterable[bytes],
    size: int,
    file_name: str,
    by: accounts.Acting,
    at: dt.datetime,
    example: bool = False,
    form_key: uuid.UUID | None = None,
) -> Report:
    """Keep an event log that somebody brings; what its columns mean is asked next.

    `form_key` is that of the form: the same file sent with the same form a second time is the report that it has
    become. Raises rules.UploadTooLarge, rules.EmptyUpload, and flow.Unreadable for what is no event log at all.
    """
    check_size(size=size)
    report_id, kept_name = ids.new(), rules.safe_file_name(file_name)
    sent = _sent_with(form_key, by=by)
    if sent is not None:
        if (sent.file_name, sent.size) == (kept_name, size):
            return queries.frozen(sent)
        form_key = None  # She went back and chose another file.
    path = storage.log_path(organisation_id=by.organisation_id, report_id=report_id, file_name=kept_name)
    written = False
    try:
        kept_size = storage.keep(content, path=path)
        flow.inspect(path, timezone=by.time_zone, limits=queries.limits())
        with transaction.atomic(durable=True):
            row = models.Report.objects.create(
                id=report_id,
                organisation_id=by.organisation_id,
                name=(EXAMPLE_NAME if example else rules.name_from_file(kept_name))[: rules.LONGEST_NAME],
                file_name=kept_name,
                size=kept_size,
                is_example=example,
                status=Status.RECEIVED,
                settings=Settings(time_zone=by.time_zone).as_json(),
                uploaded_by_id=by.user_id,
                uploaded_by_name=by.name,
                received_at=at,
                form_key=form_key,
            )
            _record("insight.log-uploaded", row, by=by, at=at, size=str(kept_size))
        written = True
    except IntegrityError:
        # The other of two that came at the same moment was first.
        sent = _sent_with(form_key, by=by)
        if sent is None:
            raise
        row = sent
    finally:
        if not written:
            storage.remove(organisation_id=by.organisation_id, report_id=report_id)
    return queries.frozen(row)


def receive_example(*, by: accounts.Acting, at: dt.datetime, form_key: uuid.UUID | None = None) -> Report:
    """Keep a copy of the example log and have its report made at once."""
    content = resources.files("evenkeel.contexts.insight").joinpath("examples", EXAMPLE_FILE).read_bytes()
    kept = receive(
        content=[content],
        size=len(content),
        file_name=EXAMPLE_FILE,
        by=by,
        at=at,
        example=True,
        form_key=form_key,
    )
    if kept.status is not Status.RECEIVED:
        return kept
    found = queries.preview(known=kept, reading=kept.settings)
    reading = Settings(time_zone=by.time_zone, roles=found.suggestion.assignments)
    return queue(report_id=kept.id, reading=reading, by=by, at=at)


def check_size(*, size: int) -> None:
    """Raise rules.UploadTooLarge or rules.EmptyUpload for a file that is not taken."""
    if size == 0:
        raise rules.EmptyUpload
    if size > largest():
        raise rules.UploadTooLarge(size=f"{size / 2**20:,.1f} MB", limit=f"{largest() / 2**20:,.1f} MB")


def largest() -> int:
    """Return how many bytes an upload may have."""
    return int(settings.MAX_UPLOAD_BYTES)


def queue(*, report_id: uuid.UUID, reading: Settings, by: accounts.Acting, at: dt.datetime) -> Report:
    """Have the report made in the background, with these settings.

    Raises rules.NoSuchReport, rules.NotYours, rules.WrongStatus.
    """
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by)
        _to_the_worker(row, Move.QUEUE, reading=reading, by=by, at=at)
        columns = {a.role.value: a.column for a in reading.roles}
        _record("insight.mapping-changed", row, by=by, at=at, **columns)
    return queries.frozen(row)


def leave_bad_rows_out(*, report_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Report:
    """Have the report made without the rows that cannot be used. Raises as `queue` does."""
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by)
        known = queries.frozen(row)
        if known.status is not Status.BAD_ROWS:
            raise rules.WrongStatus(status=known.status.value)
        reading = Settings.from_json({**known.settings.as_json(), "skip_bad": True})
        _to_the_worker(row, Move.QUEUE, reading=reading, by=by, at=at)
        _record("insight.mapping-changed", row, by=by, at=at, bad_rows="left out")
    return queries.frozen(row)


def restart(*, report_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Report:
    """Try once more with the same settings. Raises as `queue` does, and rules.StillRunning."""
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by)
        known = queries.frozen(row)
        rules.check_restart(known, at=at)
        _to_the_worker(row, Move.RESTART, reading=known.settings, by=by, at=at)
        _record("insight.mapping-changed", row, by=by, at=at, again="yes")
    return queries.frozen(row)


def rename(*, report_id: uuid.UUID, name: str, by: accounts.Acting, at: dt.datetime) -> Report:
    """Give a report another name. Raises rules.NoSuchReport, rules.NotYours, rules.NoName."""
    plain = rules.checked_name(name)
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by)
        before, row.name = row.name, plain
        row.save(update_fields=["name"])
        _record("insight.report-renamed", row, by=by, at=at, before=before)
    return queries.frozen(row)


def delete(*, report_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Report:
    """Delete a report and its file; for ten minutes `restore` takes it back. Raises as `rename` does."""
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by)
        row.deleted_at, row.deleted_by_id = at, by.user_id
        row.run_id = (
            None if row.status != Status.READING else ids.new()
        )  # whatever reads it now reads in vain
        row.save(update_fields=["deleted_at", "deleted_by_id", "run_id"])
        whom = jobs.ForWhom(by.organisation_id, by.user_id)
        jobs.request(PURGE, whom, not_before=at + rules.UNDO_WITHIN + dt.timedelta(seconds=5))
        _record("insight.log-deleted", row, by=by, at=at)
    return queries.frozen(row)


def restore(*, report_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Report:
    """Take back the deletion of a report. Raises rules.NoSuchReport, rules.NotYours, rules.TooLateToUndo."""
    with transaction.atomic(durable=True):
        row = _locked(report_id, by=by, deleted=True)
        if row.deleted_at is None or at - row.deleted_at > rules.UNDO_WITHIN:
            raise rules.TooLateToUndo
        row.deleted_at = row.deleted_by_id = None
        row.save(update_fields=["deleted_at", "deleted_by_id"])
        _record("insight.log-restored", row, by=by, at=at)
    return queries.frozen(row)


def note_download(*, report_id: uuid.UUID, form: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Record that a report left the house, and in which form. Raises rules.NoSuchReport."""
    with transaction.atomic(durable=True):
        row = models.Report.objects.filter(
            id=report_id, organisation_id=by.organisation_id, deleted_at__isnull=True
        ).first()
        if row is None:
            raise rules.NoSuchReport
        _record("insight.report-downloaded", row, by=by, at=at, form=form)


def _sent_with(form_key: uuid.UUID | None, *, by: accounts.Acting) -> models.Report | None:
    """Return the report that this member has already sent with a form, if it is still there."""
    if form_key is None:
        return None
    return models.Report.objects.filter(
        organisation_id=by.organisation_id,
        uploaded_by_id=by.user_id,
        form_key=form_key,
        deleted_at__isnull=True,
    ).first()


def _locked(report_id: uuid.UUID, *, by: accounts.Acting, deleted: bool = False) -> models.Report:
    """Return the row, locked until the transaction ends, if it is there and this member may change it."""
    row = (
        models.Report.objects.select_for_update()
        .filter(id=report_id, organisation_id=by.organisation_id, deleted_at__isnull=not deleted)
        .first()
    )
    if row is None:
        raise rules.NoSuchReport
    rules.check_change(by, queries.frozen(row))
    return row


def _to_the_worker(
    row: models.Report, move: Move, *, reading: Settings, by: accounts.Acting, at: dt.datetime
) -> None:
    row.status = rules.after(Status(row.status), move)
    row.settings = reading.as_json()
    row.queued_at, row.run_id, row.heartbeat_at, row.finished_at = at, None, None, None
    row.bytes_done = row.rows_done = 0
    row.refusal, row.problems = "", Problems().as_json()
    row.save()
    jobs.request(MAKE_REPORT, jobs.ForWhom(by.organisation_id, by.user_id), report_id=str(row.id))


def _record(
    action: str,
    row: models.Report,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    **details: str,
) -> None:
    audit.record(
        organisation_id=row.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="report", id=str(row.id), label=row.name),
        at=at,
        details=details,
    )
