"""Operations of the background job: one run reads one file. Whatever a run says counts only while it is the latest.

A job may be delivered twice, or go on after somebody has given it up and started another. Each run therefore has a
key of its own, written on the report when it begins; a run whose key is no longer there has lost and is told so.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.db import transaction

from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.insight import models, queries, rules, storage
from evenkeel.contexts.insight.values import Extras, Figures, Move, Problems, Report, Run, Status
from evenkeel.engines import flow
from evenkeel.kernel import errors, ids
from evenkeel.lib.db import texts

SHOWN_PROBLEMS = 50
BY_JOB = trail.Actor(label="Evenkeel", origin=trail.Origin(trail.Channel.JOB))


class Superseded(errors.Conflict):
    """Another run has taken over, or the report was deleted: this one ends."""

    code: ClassVar[str] = "run-superseded"


def begin(*, organisation_id: uuid.UUID, report_id: uuid.UUID, at: dt.datetime) -> tuple[Run, Report]:
    """Begin to read; an earlier run that still goes on is superseded. Raises rules.NoSuchReport, rules.WrongStatus."""
    with transaction.atomic(durable=True):
        row = (
            models.Report.objects.select_for_update()
            .filter(id=report_id, organisation_id=organisation_id, deleted_at__isnull=True)
            .first()
        )
        if row is None:
            raise rules.NoSuchReport
        row.status = rules.after(Status(row.status), Move.BEGIN)
        row.run_id, row.heartbeat_at = ids.new(), at
        row.bytes_done = row.rows_done = 0
        row.save(update_fields=["status", "run_id", "heartbeat_at", "bytes_done", "rows_done"])
    return Run(report_id=row.id, run_id=row.run_id), queries.frozen(row)


def beat(*, run: Run, progress: flow.Progress, at: dt.datetime) -> None:
    """Say that the run is alive and how far it has come. Raises Superseded."""
    touched = models.Report.objects.filter(
        id=run.report_id, run_id=run.run_id, status=Status.READING, deleted_at__isnull=True
    ).update(heartbeat_at=at, bytes_done=progress.done, rows_done=progress.rows)
    if not touched:
        raise Superseded


def finish(
    *,
    run: Run,
    content: str,
    figures: Figures,
    problems: Problems,
    at: dt.datetime,
    extras: Extras | None = None,
) -> None:
    """Keep the document of the report, and what is known beside it. Raises Superseded."""
    with transaction.atomic(durable=True):
        row = _mine(run)
        row.status = rules.after(Status(row.status), Move.FINISH)
        row.cases, row.events, row.finished_at = figures.cases, figures.events, at
        row.problems = problems.as_json()
        row.save(update_fields=["status", "cases", "events", "finished_at", "problems"])
        models.Document.objects.update_or_create(
            report_id=row.id,
            defaults={
                "organisation_id": row.organisation_id,
                "content": content,
                "making": run.run_id,
                "extras": extras.as_json() if extras else {},
            },
        )
        # What was made of an earlier reading is of no use any more.
        models.Slice.objects.filter(report_id=row.id).delete()
        _record(row, at=at, cases=str(figures.cases), events=str(figures.events))


def refuse(*, run: Run, refusal: errors.Refusal, at: dt.datetime) -> None:
    """Keep why the file cannot be read. Raises Superseded."""
    with transaction.atomic(durable=True):
        row = _mine(run)
        row.status = rules.after(Status(row.status), Move.REFUSE)
        row.refusal, row.finished_at = texts.storable(refusal.message), at
        row.save(update_fields=["status", "refusal", "finished_at"])
        _record(row, at=at, refused=refusal.code)


def find_bad_rows(*, run: Run, bad: flow.BadRows, at: dt.datetime) -> None:
    """Keep which rows cannot be used, for a person to decide. Raises Superseded."""
    with transaction.atomic(durable=True):
        row = _mine(run)
        storage.keep_problems(
            bad.problems,
            path=storage.problems_path(organisation_id=row.organisation_id, report_id=row.id),
        )
        row.status = rules.after(Status(row.status), Move.FIND_BAD_ROWS)
        row.refusal, row.finished_at = texts.storable(bad.message), at
        row.problems = problems_of(bad.counts, bad.problems).as_json()
        row.save(update_fields=["status", "refusal", "finished_at", "problems"])
        _record(row, at=at, refused=bad.code)


def stop(*, run: Run, at: dt.datetime) -> None:
    """Note that the run broke down, so that nobody waits for it. Raises Superseded."""
    with transaction.atomic(durable=True):
        row = _mine(run)
        row.status = rules.after(Status(row.status), Move.STOP)
        row.finished_at = at
        row.save(update_fields=["status", "finished_at"])
        _record(row, at=at, refused="stopped")


def purge(*, organisation_id: uuid.UUID, at: dt.datetime) -> int:
    """Remove for good whatever was deleted longer ago than can be taken back; return how many reports went."""
    with transaction.atomic(durable=True):
        rows = models.Report.objects.select_for_update().filter(
            organisation_id=organisation_id, deleted_at__lte=at - rules.UNDO_WITHIN
        )
        gone = list(rows)
        for row in gone:
            audit.record(
                organisation_id=organisation_id,
                by=BY_JOB,
                action="insight.log-purged",
                subject=_subject(row),
                at=at,
            )
            # Before the commit: a file without its row would stay for ever, and the trail would say that it is gone.
            # A row without its file, where the commit fails, is out of sight already and goes with the next purge.
            storage.remove(organisation_id=organisation_id, report_id=row.id)
        models.Report.objects.filter(id__in=[row.id for row in gone]).delete()
    return len(gone)


def problems_of(counts: Mapping[str, int], listed: tuple[flow.Problem, ...]) -> Problems:
    """Return what the page about bad rows shows."""
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    # What stands in the file may be anything, zero bytes included.
    first = (
        dataclasses.replace(
            each,
            column=texts.storable(each.column),
            found=texts.storable(each.found),
            reason=texts.storable(each.reason),
        )
        for each in listed[:SHOWN_PROBLEMS]
    )
    return Problems(counts=tuple(most_first), first=tuple(first), listed=len(listed))


def _mine(run: Run) -> models.Report:
    row = (
        models.Report.objects.select_for_update()
        .filter(id=run.report_id, run_id=run.run_id, status=Status.READING, deleted_at__isnull=True)
        .first()
    )
    if row is None:
        raise Superseded
    return row


def _record(row: models.Report, *, at: dt.datetime, **details: str) -> None:
    audit.record(
        organisation_id=row.organisation_id,
        by=BY_JOB,
        action="insight.log-read",
        subject=_subject(row),
        at=at,
        details=details,
    )


def _subject(row: models.Report) -> trail.Subject:
    return trail.Subject(kind="report", id=str(row.id), label=row.name)
