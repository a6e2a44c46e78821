"""What a team's meeting asks of cases: which are open, and which of those that waited went on. Permissions are part of it."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, Final

from django.db.models import Count, Q

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import seeing
from evenkeel.contexts.casework.values.cases import Kind, State
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.casework.values.walking import Candidate

MOST: Final = 2_000
_FIELDS: Final = (
    "id", "case_type", "stage", "state", "pause", "priority", "received_at", "due_at", "stage_due_at",
    "responsible_id",
)  # fmt: skip


def candidates(
    *,
    units: Collection[str],
    case_types: Collection[str] = (),
    reach: Reach,
    by: accounts.Acting,
    at: dt.datetime,
) -> tuple[Candidate, ...]:
    """Return the open cases of units, or of kinds, of which somebody may know, those that came in first on top. Two queries."""
    rows = models.Case.objects.filter(organisation_id=by.organisation_id).exclude(state=State.CLOSED)
    rows = rows.filter(unit__in=units) if units else rows
    rows = rows.filter(case_type__in=case_types) if case_types else rows
    found = list(
        seeing.visible(rows, reach=reach, at=at).order_by("received_at", "id").values_list(*_FIELDS)[:MOST]
    )
    stars = _stars([row[0] for row in found], by=by, at=at)
    return tuple(_candidate(row, stars.get(row[0], 0)) for row in found)


def _candidate(row: tuple[Any, ...], stars: int) -> Candidate:
    said = dict(zip(_FIELDS, row, strict=True))
    responsible = said.pop("responsible_id")
    return Candidate(**said | {"state": State(said["state"])}, responsible=responsible, stars=stars)


def _stars(ids: list[uuid.UUID], *, by: accounts.Acting, at: dt.datetime) -> dict[uuid.UUID, int]:
    rows = models.Star.objects.filter(
        organisation_id=by.organisation_id,
        on_date=at.astimezone(by.zone).date(),
        done_at__isnull=True,
        case_id__in=ids,
    )
    counted = rows.values("case_id").annotate(count=Count("id")).order_by("case_id")
    return {row["case_id"]: row["count"] for row in counted}


def went_on(
    *, since: Collection[tuple[uuid.UUID, dt.datetime]], within: dt.timedelta, by: accounts.Acting
) -> frozenset[tuple[uuid.UUID, dt.datetime]]:
    """Return which cases, each waiting at a moment, went on or were closed soon after it. One query, or none."""
    if not since:
        return frozenset()
    rows = models.Event.objects.filter(
        Q(kind=Kind.RESUMED) | Q(kind=Kind.CLOSED) | Q(kind=Kind.MOVED),
        organisation_id=by.organisation_id,
        case_id__in={case for case, _ in since},
        at__gte=min(moment for _, moment in since),
        at__lte=max(moment for _, moment in since) + within,
    )
    happened = list(rows.values_list("case_id", "at"))
    return frozenset(
        (case, moment)
        for case, moment in since
        if any(each == case and moment <= at <= moment + within for each, at in happened)
    )
