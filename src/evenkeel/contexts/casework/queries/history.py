"""Pasts that were brought along: what they are, how far they have come, what was brought before."""

import contextlib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, Subquery

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.values import history
from evenkeel.contexts.casework.values.history import Plan, State
from evenkeel.kernel import errors

AT_ONCE: Final = 5_000


class UnknownImport(errors.NotFound):
    """There is no such import."""

    code = "no-such-import"


def imports(*, organisation_id: uuid.UUID, limit: int = 50) -> tuple[history.Import, ...]:
    """Return what was brought along, the newest first. One query."""
    rows = models.Import.objects.filter(organisation_id=organisation_id).order_by("-at", "-id")
    return tuple(frozen(row) for row in rows[:limit])


def one(*, import_id: uuid.UUID, by: accounts.Acting) -> history.Import:
    """Return one import. Raises UnknownImport. One query."""
    row = models.Import.objects.filter(organisation_id=by.organisation_id, id=import_id).first()
    if row is None:
        raise UnknownImport
    return frozen(row)


def frozen(row: models.Import) -> history.Import:
    """Return a row as a value."""
    return history.Import(
        id=row.id,
        file_name=row.file_name,
        size=row.size,
        state=State(row.state),
        plan=Plan.from_json(row.plan),
        counts=row.counts,
        steps=row.steps,
        units=row.units,
        problems=tuple(history.Problem(*each) for each in row.problems),
        problem_count=row.problem_count,
        by_name=row.by_name,
        at=row.at,
        finished_at=row.finished_at,
    )


def last_plan(*, organisation_id: uuid.UUID, but: uuid.UUID) -> Plan:
    """Return what was said the last time; an empty plan where nothing was. One query."""
    rows = models.Import.objects.filter(organisation_id=organisation_id).exclude(id=but)
    row = rows.exclude(state=State.RECEIVED).order_by("-at", "-id").first()
    return Plan.from_json(row.plan) if row else Plan()


def known(*, organisation_id: uuid.UUID, originals: Iterable[str]) -> list[str]:
    """Return which old cases were brought in before and are here. One query for every 5,000."""
    names = list(originals)
    found: list[str] = []
    here = models.Imported.objects.filter(organisation_id=organisation_id, brought__state=State.DONE)
    for start in range(0, len(names), AT_ONCE):
        some = here.filter(original__in=names[start : start + AT_ONCE])
        found += some.order_by("original").values_list("original", flat=True)
    return found


def worked_on(*, import_id: uuid.UUID) -> int:
    """Return on how many cases of an import somebody has worked since it came. One query."""
    now = models.Case.objects.filter(id=OuterRef("case_id")).values("sequence")[:1]
    rows = models.Imported.objects.filter(brought_id=import_id).annotate(now=Subquery(now))
    return rows.filter(now__gt=F("sequence")).count()


def path(*, organisation_id: uuid.UUID, import_id: uuid.UUID, file_name: str) -> Path:
    """Return where the file of an import lies."""
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / "imports" / str(import_id) / file_name


def note_progress(row: models.Import, *, done: int) -> None:
    """Write down how many cases have come in, where others see it while the one transaction goes on."""
    beside = _progress_path(row.organisation_id, row.id)
    with contextlib.suppress(OSError):
        beside.write_text(str(progress(organisation_id=row.organisation_id, import_id=row.id) + done))


def progress(*, organisation_id: uuid.UUID, import_id: uuid.UUID) -> int:
    """Return how many cases of an import have come in so far."""
    try:
        return int(_progress_path(organisation_id, import_id).read_text())
    except (OSError, ValueError):
        return 0


def _progress_path(organisation_id: uuid.UUID, import_id: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / "imports" / str(import_id) / ".progress"
