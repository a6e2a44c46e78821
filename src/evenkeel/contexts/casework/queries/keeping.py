"""What is due to be erased, and what was."""

import datetime as dt
import uuid
from typing import Any, Final

from django.db.models import QuerySet

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import erasing, models
from evenkeel.contexts.casework.values import keeping
from evenkeel.contexts.casework.values.cases import State
from evenkeel.engines import operating_model

INSIDES: Final[tuple[tuple[str, Any], ...]] = (
    ("notes", models.Note),
    ("messages", models.Message),
    ("documents", models.Document),
    ("contacts", models.Contact),
    ("decisions", models.Decision),
    ("referrals", models.Referral),
)
"""What of a case holds words of people."""


def due(*, organisation_id: uuid.UUID, at: dt.datetime) -> tuple[keeping.Due, ...]:
    """Return, for each case type with a retention, the closed cases whose time is over: the dry run of erasure.

    Eight queries for each of these case types, and what the contexts above ask.
    """
    model = blueprint.effective(organisation_id=organisation_id, at=at).model
    found = (_due(organisation_id, kind, at) for kind in model.case_types if kind.retention)
    return tuple(each for each in found if each.counts["cases"] or each.held)


def _due(organisation_id: uuid.UUID, kind: operating_model.CaseType, at: dt.datetime) -> keeping.Due:
    assert kind.retention is not None, "asked for case types with a retention only"
    before = years_before(at, kind.retention.years)
    over = over_rows(organisation_id, kind.key, before)
    rows = over.filter(held=False)
    ids = rows.values("id")
    counts = {"cases": rows.count()}
    counts |= {name: table.objects.filter(case_id__in=ids).count() for name, table in INSIDES}
    if counts["cases"]:
        gone = list(ids.values_list("id", flat=True))
        counts |= erasing.above(organisation_id=organisation_id, case_ids=gone, remove=False)
    return keeping.Due(
        case_type=kind.key,
        title=kind.title,
        years=kind.retention.years,
        basis=kind.retention.basis or "",
        before=before,
        counts=counts,
        held=over.filter(held=True).count(),
    )


def over_rows(organisation_id: uuid.UUID, case_type: str, before: dt.datetime) -> QuerySet[models.Case]:
    """Return the closed cases of a kind that were closed before a moment and are not erased."""
    return models.Case.objects.filter(
        organisation_id=organisation_id,
        case_type=case_type,
        state=State.CLOSED,
        closed_at__lt=before,
        erased_at__isnull=True,
    )


def years_before(at: dt.datetime, years: int) -> dt.datetime:
    """Return the same day and time so many years earlier; of 29 February, the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


def certificates(*, organisation_id: uuid.UUID, limit: int = 100) -> tuple[keeping.Certificate, ...]:
    """Return what was erased, the newest first. One query."""
    rows = models.Certificate.objects.filter(organisation_id=organisation_id).order_by("-at", "-id")
    return tuple(frozen(row) for row in rows[:limit])


def frozen(row: models.Certificate) -> keeping.Certificate:
    """Return a row as a value."""
    return keeping.Certificate(
        id=row.id,
        at=row.at,
        by_name=row.by_name,
        case_type=row.case_type,
        rule=row.rule,
        before=row.before,
        counts=row.counts,
        references=tuple(row.references),
        digest=row.digest,
    )
