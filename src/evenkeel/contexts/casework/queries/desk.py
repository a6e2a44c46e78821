"""What somebody needs to know to begin: her shelves, what lies on top of them, her day. Each asks a bounded number of queries."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, Min, OuterRef, Q

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, teams
from evenkeel.contexts.casework.queries import filters, lists, seeing
from evenkeel.contexts.casework.values.cases import UNDELIVERED, MessageState, State
from evenkeel.contexts.casework.values.desk import WEEKS, Colour, Feeling, Star, monday
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people import values as staff
from evenkeel.engines import operating_model

MOST: Final = 30
"""Tasks, and messages, of a day that are shown; the first ones."""
OF_THE_STANDARD: Final = ("checklist", "done-when")
"""Kinds of tasks that the standard asks for: they are ticked on the case's page and are no appointments."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How much lies on a shelf."""

    all: int = 0
    free: int = 0
    """Nobody has them, and they wait for nobody."""
    mine: int = 0
    paused: int = 0
    late: int = 0
    slow: int = 0
    """Longer in their stage than its norm time."""
    oldest_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works at a shelf."""

    user_id: uuid.UUID | None
    person_id: uuid.UUID
    name: str
    is_away: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """A task in a case of hers that is not of the standard: a call-back, something passed on, something she wrote down."""

    id: uuid.UUID
    reference: str
    case_title: str
    text: str
    kind: str
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Come:
    """A message that came in to a case of hers, and that nobody has answered yet."""

    reference: str
    case_title: str
    subject: str
    address: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Team:
    """The people of her units, and when she works herself."""

    workers: tuple[Worker, ...]
    spans: tuple[staff.Span, ...]
    """When she works today; empty where nobody has said."""


def tallies(
    *, shelves: Sequence[str] | None, reach: Reach, by: accounts.Acting, at: dt.datetime
) -> Mapping[str, Tally]:
    """Return how much lies on shelves (None: on all), as far as somebody may know of it; empty ones are left out. One query."""
    rows = models.Case.objects.filter(organisation_id=by.organisation_id)
    if shelves is not None:
        rows = rows.filter(shelf__in=shelves)
    rows = seeing.visible(rows.exclude(state=State.CLOSED), reach=reach, at=at)
    paused = Q(state=State.PAUSED)
    found = rows.values("shelf").annotate(
        together=Count("id"),
        free=Count("id", filter=Q(responsible__isnull=True) & ~paused),
        mine=Count("id", filter=Q(responsible_id=by.user_id)),
        paused=Count("id", filter=paused),
        late=Count("id", filter=Q(due_at__lt=at)),
        slow=Count("id", filter=Q(stage_due_at__lt=at) & ~paused),
        oldest=Min("received_at"),
    )
    return {
        row["shelf"]: Tally(
            row["together"], row["free"], row["mine"], row["paused"], row["late"], row["slow"], row["oldest"]
        )
        for row in found.order_by("shelf")
    }


def on_top(
    *, shelves: Sequence[operating_model.Shelf], reach: Reach, by: accounts.Acting, at: dt.datetime
) -> Mapping[str, lists.Item]:
    """Return the case that comes next on each shelf. At most seven queries, however many shelves."""
    workable = seeing.workable(reach=reach)
    tops = [
        seeing.on_shelf(organisation_id=by.organisation_id, shelf=each.key)
        .filter(workable, ~Q(state=State.PAUSED), responsible__isnull=True)
        .order_by(*seeing.ORDERS[lists.order_of(each)])
        .values_list("id", flat=True)[:1]
        for each in shelves
    ]
    if not tops:
        return {}
    ids = list(tops[0].union(*tops[1:], all=True)) if tops[1:] else list(tops[0])
    items = lists.by_ids(ids=ids, by=by, at=at)
    return {each.case.standing.shelf: each for each in items}


def counted(
    *, kept: Sequence[filters.Kept], reach: Reach, by: accounts.Acting, at: dt.datetime
) -> Mapping[uuid.UUID, int]:
    """Return how many open cases each kept list shows. One query for all of them, or none."""
    if not kept:
        return {}
    rows = models.Case.objects.filter(organisation_id=by.organisation_id).exclude(state=State.CLOSED)
    local = at.astimezone(by.zone)
    found = seeing.visible(rows, reach=reach, at=at).aggregate(
        **{f"n{place}": Count("id", filter=each.only.condition(local)) for place, each in enumerate(kept)}
    )
    return {each.id: found[f"n{place}"] for place, each in enumerate(kept)}


def workers(
    *, units: Sequence[str], by: accounts.Acting, at: dt.datetime
) -> Mapping[str, tuple[Worker, ...]]:
    """Return who works in units today, by name, and whether each is there. Two queries."""
    on = at.astimezone(by.zone).date()
    placed = people.working_in(organisation_id=by.organisation_id, units=units, on=on)
    away = people.away_on(
        organisation_id=by.organisation_id, ids=[each.person_id for each in placed], first=on, last=on
    )
    found: dict[str, dict[uuid.UUID, Worker]] = {}
    for each in placed:
        there = Worker(each.user_id, each.person_id, each.name, each.person_id in away)
        found.setdefault(each.unit, {})[each.person_id] = there
    return {unit: tuple(held.values()) for unit, held in found.items()}


def team(*, reach: Reach, by: accounts.Acting, at: dt.datetime) -> Team:
    """Return the people with whom somebody works, and when she works today. Three queries, or none."""
    if reach.person is None:
        return Team((), ())
    held = workers(units=sorted(reach.units), by=by, at=at)
    once = {each.person_id: each for unit in held.values() for each in unit}
    patterns = people.patterns_of(organisation_id=by.organisation_id, ids=(reach.person,))
    on = at.astimezone(by.zone).date()
    holds = [each for each in patterns.get(reach.person, ()) if each.valid_from <= on]
    return Team(
        tuple(sorted(once.values(), key=lambda each: each.name)), holds[-1].spans(on) if holds else ()
    )


def tasks(*, by: accounts.Acting) -> tuple[Doing, ...]:
    """Return what is to be done in somebody's cases beside the standard, the first due on top. One query."""
    rows = models.Task.objects.filter(
        organisation_id=by.organisation_id,
        case__responsible_id=by.user_id,
        done_at__isnull=True,
        dropped_at__isnull=True,
    )
    rows = rows.exclude(case__state=State.CLOSED).exclude(kind__in=OF_THE_STANDARD).select_related("case")
    return tuple(
        Doing(row.id, row.case.reference, row.case.title, row.text, row.kind, row.due_at)
        for row in rows.order_by("due_at", "at", "id")[:MOST]
    )


def incoming(*, by: accounts.Acting) -> tuple[Come, ...]:
    """Return the messages in somebody's cases that nobody has answered, the oldest on top. One query."""
    answers = models.Message.objects.filter(
        case_id=OuterRef("case_id"), state=MessageState.SENT, at__gt=OuterRef("at")
    )
    rows = models.Message.objects.filter(
        ~Exists(answers),
        organisation_id=by.organisation_id,
        case__responsible_id=by.user_id,
        state=MessageState.RECEIVED,
    ).exclude(case__state=State.CLOSED)
    return tuple(
        Come(row.case.reference, row.case.title, row.subject, row.address, row.at)
        for row in rows.select_related("case").order_by("at", "id")[:MOST]
    )


def undelivered(*, by: accounts.Acting) -> tuple[Come, ...]:
    """Return the messages that did not reach anybody: of somebody's cases, closed ones too, and her own in cases that nobody has.

    The oldest on top. One query.
    """
    mine = Q(case__responsible_id=by.user_id) | Q(case__responsible__isnull=True, by_id=by.user_id)
    rows = models.Message.objects.filter(
        mine, organisation_id=by.organisation_id, carriage__in=sorted(UNDELIVERED)
    )
    return tuple(
        Come(row.case.reference, row.case.title, row.subject, row.address, row.at)
        for row in rows.select_related("case").order_by("at", "id")[:MOST]
    )


def stars(*, reach: Reach, by: accounts.Acting, at: dt.datetime) -> tuple[Star, ...]:
    """Return the three most important things of somebody's day, as far as she has chosen them. Two queries.

    A case of which she may no longer know is one no more.
    """
    rows = list(
        models.Star.objects.filter(
            organisation_id=by.organisation_id, user_id=by.user_id, on_date=at.astimezone(by.zone).date()
        ).order_by("position")
    )
    cases = models.Case.objects.filter(id__in=[row.case_id for row in rows if row.case_id])
    known = {each.id: each for each in seeing.visible(cases, reach=reach, at=at)}
    found = []
    for row in rows:
        case = known.get(row.case_id) if row.case_id else None
        if case or row.text:
            text = row.text or (case.title if case else "")
            found.append(
                Star(row.id, row.position, text, row.case_id, case.reference if case else "", row.done_at)
            )
    return tuple(found)


def weeks(*, by: accounts.Acting, at: dt.datetime) -> Mapping[dt.date, Feeling | None]:
    """Return how somebody's last weeks looked to her, this one first; None where she has said nothing. One query."""
    this = monday(at.astimezone(by.zone).date())
    mondays = [this - dt.timedelta(weeks=number) for number in range(WEEKS)]
    rows = models.Feeling.objects.filter(
        organisation_id=by.organisation_id, user_id=by.user_id, week_date__in=mondays
    )
    held = {row.week_date: _feeling(row, by.name) for row in rows}
    return {each: held.get(each) for each in mondays}


def weeks_of_team(*, of: Sequence[Worker], by: accounts.Acting, at: dt.datetime) -> tuple[Feeling, ...]:
    """Return how this week looks to colleagues who let their team see it, by name. Two queries."""
    users = {each.user_id for each in of if each.user_id} - {by.user_id}
    rows = models.Feeling.objects.filter(
        organisation_id=by.organisation_id,
        user_id__in=users,
        shared=True,
        week_date=monday(at.astimezone(by.zone).date()),
    )
    held = list(rows)
    names = members.names(user_ids=[row.user_id for row in held])
    return tuple(
        sorted((_feeling(row, names.get(row.user_id, "")) for row in held), key=lambda each: each.name)
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """What was done to many cases at once, as long as it can be taken back."""

    id: uuid.UUID
    count: int
    until_at: dt.datetime


def batch(*, batch_id: uuid.UUID, within: dt.timedelta, by: accounts.Acting, at: dt.datetime) -> Batch | None:
    """Return what somebody did to many cases at once; None where it is too late to take it back. One query."""
    rows = models.Event.objects.filter(
        organisation_id=by.organisation_id, batch=batch_id, actor_id=by.user_id, recorded_at__gte=at - within
    )
    found = rows.aggregate(count=Count("case_id", distinct=True), first=Min("recorded_at"))
    return Batch(batch_id, found["count"], found["first"] + within) if found["count"] else None


def reach(*, by: accounts.Acting, at: dt.datetime) -> Reach:
    """Return where somebody stands. Two queries."""
    return teams.reach(by, at=at)


def _feeling(row: models.Feeling, name: str) -> Feeling:
    return Feeling(row.user_id, name, row.week_date, Colour(row.colour), row.words, row.shared, row.at)
