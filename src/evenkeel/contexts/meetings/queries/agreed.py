"""What was agreed in meetings: what, who, by when."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.values import Action, Became
from evenkeel.contexts.people import queries as people

OPEN: Final = Q(done_at__isnull=True, dropped_at__isnull=True)
MOST: Final = 100


def open_of(*, series: str, by: accounts.Acting) -> tuple[Action, ...]:
    """Return what was agreed in a series and is still to be done, what is due first on top. One query."""
    return _frozen(_rows(by).filter(OPEN, series=series))


def of_meeting(*, meeting_id: uuid.UUID, by: accounts.Acting) -> tuple[Action, ...]:
    """Return what was agreed in one meeting. One query."""
    return _frozen(_rows(by).filter(meeting_id=meeting_id))


def mine(*, by: accounts.Acting) -> tuple[Action, ...]:
    """Return what somebody has agreed to do, in whichever meeting, and has not done yet. Two queries."""
    person = people.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
    return _frozen(_rows(by).filter(OPEN, owner_id=person.id)) if person else ()


def closed_of(*, series: str, by: accounts.Acting, most: int = 5) -> tuple[Action, ...]:
    """Return what was agreed in a series and closed last. One query."""
    rows = _rows(by).filter(series=series).exclude(OPEN).select_related("case")
    latest = Coalesce("done_at", "dropped_at").desc()
    return tuple(frozen(row) for row in rows.order_by(latest, "id")[:most])


def due(*, owners: Collection[uuid.UUID], until: dt.date, by: accounts.Acting) -> tuple[Action, ...]:
    """Return what persons have agreed to do before a day and have not done yet. One query."""
    return _frozen(_rows(by).filter(OPEN, owner_id__in=owners, due_date__lt=until))


def counted(*, by: accounts.Acting) -> dict[str, int]:
    """Return how many actions are open, by the key of their series. One query."""
    found: dict[str, int] = {}
    for series in _rows(by).filter(OPEN).values_list("series", flat=True):
        found[series] = found.get(series, 0) + 1
    return found


def one(*, action_id: uuid.UUID, by: accounts.Acting) -> Action:
    """Return one action. Raises rules.NoSuchAction. One query."""
    row = _rows(by).filter(id=action_id).select_related("case").first()
    if row is None:
        raise rules.NoSuchAction
    return frozen(row)


def _rows(by: accounts.Acting) -> "QuerySet[models.Action]":
    return models.Action.objects.filter(organisation_id=by.organisation_id)


def _frozen(rows: "QuerySet[models.Action]") -> tuple[Action, ...]:
    ordered = rows.select_related("case").order_by(F("due_date").asc(nulls_last=True), "at", "id")
    return tuple(frozen(row) for row in ordered[:MOST])


def frozen(row: models.Action) -> Action:
    """Return a row as a value."""
    return Action(
        id=row.id,
        series=row.series,
        series_title=row.series_title,
        meeting_id=row.meeting_id,
        text=row.text,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        due_date=row.due_date,
        case_id=row.case_id,
        case_reference=row.case.reference if row.case else "",
        task_id=row.task_id,
        by_name=row.by_name,
        at=row.at,
        done_at=row.done_at,
        dropped_at=row.dropped_at,
        reason=row.reason,
        became=Became(row.became) if row.became else None,
        became_key=row.became_key,
        became_label=row.became_label,
    )
