"""Open cases for boards: a bounded number of queries, however many cards there are. Permissions are part of each."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Count, DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce, Extract

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import seeing
from evenkeel.contexts.casework.values.boards import (
    FEWEST_PASSAGES,
    LAST_CLOSED,
    LATER,
    MOST_CARDS,
    USUAL_SHARE,
    Card,
    Details,
    Group,
    Lying,
    Scope,
    Usual,
)
from evenkeel.contexts.casework.values.cases import Kind, State
from evenkeel.contexts.casework.values.reach import Reach

_LYING: Final = ("id", "case_type", "stage", "shelf", "state", "priority", "due_at", "turn")
_CARD: Final = (
    "reference", "title", "service", "unit", "stage_since", "stage_due_at", "responsible_id", "pause", "paused_since",
    "confidential", "may_read", "may_work",
)  # fmt: skip

_TURN: Final = Extract(
    Coalesce("due_at", ExpressionWrapper(F("received_at") + LATER, output_field=DateTimeField())), "epoch"
)
"""Made a number by the database: to read a moment of each of many cards takes longer than all else."""
_USUAL: Final = """
with last as (
    select c.id, c.case_type from unnest(%s::text[]) kind, lateral (
        select id, case_type from casework_case
        where organisation_id = %s and case_type = kind and state = 'closed' and erased_at is null
        order by closed_at desc limit %s
    ) c
), marks as (
    select l.case_type, e.stage, e.kind, e.at, lead(e.at) over (partition by e.case_id order by e.sequence) as left_at
    from last l join casework_event e on e.case_id = l.id
    where e.kind in ('opened', 'moved', 'closed', 'reopened', 'contested') or e.kind = 'undone' and e.data -> 'set' ? 'stage'
)
select case_type, stage, count(*), percentile_cont(%s) within group (order by extract(epoch from left_at - at))
from marks where stage <> '' and kind <> 'closed' and left_at is not null
group by case_type, stage having count(*) >= %s
"""


def _open(by: accounts.Acting, scope: Scope) -> "QuerySet[models.Case]":
    rows = models.Case.objects.filter(organisation_id=by.organisation_id)
    # Said as the indexes of what is open say it.
    rows = rows.exclude(state=State.CLOSED).annotate(turn=_TURN)
    if scope.case_types:
        return rows.filter(case_type__in=scope.case_types)
    rows = rows.exclude(case_type__in=scope.without) if scope.without else rows
    return rows.filter(unit__in=scope.units) if scope.units else rows


def cards(
    *,
    scope: Scope,
    only: uuid.UUID | None = None,
    reach: Reach,
    by: accounts.Acting,
    at: dt.datetime,
) -> tuple[Card, ...]:
    """Return the open cases of a board that somebody may know of, or one of them; of many the oldest. One query."""
    rows = seeing.visible(_open(by, scope), reach=reach, at=at).annotate(
        may_read=ExpressionWrapper(seeing.readable(reach=reach, at=at), output_field=BooleanField()),
        may_work=ExpressionWrapper(seeing.workable(reach=reach), output_field=BooleanField()),
    )
    rows = rows if only is None else rows.filter(id=only)
    found = rows.order_by("received_at", "id").values_list(*_LYING, *_CARD)[:MOST_CARDS]
    return tuple(Card(_lying(row), *row[len(_LYING) :]) for row in found)


def lying(*, scope: Scope, by: accounts.Acting) -> tuple[Lying, ...]:
    """Return where all open cases of a board lie, for their order alone: nothing of it is for showing. One query."""
    found = _open(by, scope).order_by("received_at", "id").values_list(*_LYING)[:MOST_CARDS]
    return tuple(map(_lying, found))


def _lying(row: tuple[Any, ...]) -> Lying:
    key, case_type, stage, shelf, state, priority, due_at, turn = row[: len(_LYING)]
    return Lying(key, case_type, stage, shelf, State(state), priority, due_at, float(turn))


def details(*, of: Collection[Card], by: accounts.Acting, at: dt.datetime) -> Details:
    """Return what else stands on cards. Three queries, two where nothing is paused."""
    ids = [each.id for each in of]
    tasks = models.Task.objects.filter(
        organisation_id=by.organisation_id, case_id__in=ids, dropped_at__isnull=True
    )
    counted = tasks.values("case_id").annotate(
        every=Count("id"), ready=Count("id", filter=Q(done_at__isnull=False))
    )
    done = {row["case_id"]: (row["ready"], row["every"]) for row in counted.order_by("case_id")}
    starred = models.Star.objects.filter(
        organisation_id=by.organisation_id,
        on_date=at.astimezone(by.zone).date(),
        done_at__isnull=True,
        case_id__in=ids,
    )
    stars: defaultdict[uuid.UUID, tuple[tuple[uuid.UUID, str], ...]] = defaultdict(tuple)
    fields = ("case_id", "user_id", "user__name")
    for case_id, user_id, name in starred.order_by("case_id", "user__name").values_list(*fields):
        stars[case_id] += ((user_id, name),)
    reasons = _reasons([each.id for each in of if each.is_blocked and each.may_read], by)
    return Details(done, reasons, dict(stars))


def _reasons(ids: list[uuid.UUID], by: accounts.Acting) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    rows = models.Event.objects.filter(organisation_id=by.organisation_id, case_id__in=ids, kind=Kind.PAUSED)
    last = rows.order_by("case_id", "-sequence").distinct("case_id")
    return dict(last.values_list("case_id", "reason"))


def usual(*, case_types: Collection[str], by: accounts.Acting) -> Mapping[tuple[str, str], Usual]:
    """Return how long stages usually take, by case type and stage, from the cases that were closed last. One query.

    Of 100 passages through a stage 85 took no longer. It reads 200 cases of each case type at most, whatever the number of
    cases; a stage with few passages is left out.
    """
    if not case_types:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _USUAL, [sorted(case_types), by.organisation_id, LAST_CLOSED, USUAL_SHARE, FEWEST_PASSAGES]
        )
        return {
            (kind, stage): Usual(dt.timedelta(seconds=float(seconds)), int(count))
            for kind, stage, count, seconds in cursor.fetchall()
        }


def groups(*, reach: Reach, by: accounts.Acting, at: dt.datetime) -> tuple[Group, ...]:
    """Return how many open cases there are by case type and unit, as far as somebody may know of them. One query."""
    rows = seeing.visible(_open(by, Scope()), reach=reach, at=at).values("case_type", "unit")
    found = rows.annotate(
        every=Count("id"),
        late=Count("id", filter=Q(due_at__lt=at)),
        paused=Count("id", filter=Q(state=State.PAUSED)),
    )
    return tuple(
        Group(row["case_type"], row["unit"], row["every"], row["late"], row["paused"])
        for row in found.order_by("unit", "case_type")
    )


def standing(
    *, usual: Mapping[tuple[str, str], Usual], reach: Reach, by: accounts.Acting, at: dt.datetime
) -> tuple[Group, ...]:
    """Return the same by the day: late is what was due on an earlier one; with how many take longer than usual. One query."""
    midnight = dt.datetime.combine(at.astimezone(by.zone).date(), dt.time(), tzinfo=by.zone)
    rows = seeing.visible(_open(by, Scope()), reach=reach, at=at).values("case_type", "unit")
    found = rows.annotate(
        every=Count("id"),
        late=Count("id", filter=Q(due_at__lt=midnight)),
        today=Count("id", filter=Q(due_at__gte=midnight, due_at__lt=midnight + dt.timedelta(days=1))),
        paused=Count("id", filter=Q(state=State.PAUSED)),
        long=Count("id", filter=_is_long(usual, at)),
    )
    return tuple(
        Group(
            row["case_type"], row["unit"], row["every"], row["late"], row["paused"], row["today"], row["long"]
        )
        for row in found.order_by("unit", "case_type")
    )


def _is_long(usual: Mapping[tuple[str, str], Usual], at: dt.datetime) -> Q:
    """Return the condition of what has been in its stage for longer than usual: where too little is known, than its norm."""
    found, known = Q(), Q()
    for (case_type, stage), each in usual.items():
        here = Q(case_type=case_type, stage=stage)
        known |= here
        found |= here & Q(stage_since__lt=at - each.within)
    by_norm = Q(stage_due_at__lt=at, stage_due_at__gt=F("stage_since"))
    return found | (by_norm & ~known if known else by_norm)
