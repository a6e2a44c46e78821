"""Meetings that run or were held: which cases, who was there, what was written down, how they went."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.queries import walking
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.values import (
    Attendance,
    Card,
    Item,
    ItemKind,
    Measures,
    Meeting,
    Turn,
    Way,
    Why,
)

MEASURED: Final = 20
"""The last meetings of a series of which its measures are."""
SOON: Final = dt.timedelta(days=1)


def meeting(*, meeting_id: uuid.UUID, by: accounts.Acting) -> Meeting:
    """Return one meeting. Raises rules.NoSuchMeeting. One query."""
    row = models.Meeting.objects.filter(organisation_id=by.organisation_id, id=meeting_id).first()
    if row is None:
        raise rules.NoSuchMeeting
    return frozen(row)


def running(*, by: accounts.Acting) -> dict[str, Meeting]:
    """Return the meetings that run now, by the key of their series. One query."""
    rows = models.Meeting.objects.filter(organisation_id=by.organisation_id, ended_at__isnull=True)
    return {row.series: frozen(row) for row in rows}


def last(*, series: Collection[str], by: accounts.Acting) -> dict[str, Meeting]:
    """Return the last meeting of each series that has ended. One query."""
    rows = models.Meeting.objects.filter(
        organisation_id=by.organisation_id, series__in=series, ended_at__isnull=False
    )
    return {row.series: frozen(row) for row in rows.order_by("series", "-begun_at").distinct("series")}


def ended(*, series: str, by: accounts.Acting, most: int = 5) -> tuple[Meeting, ...]:
    """Return the last meetings of a series that have ended, the newest first. One query."""
    rows = models.Meeting.objects.filter(
        organisation_id=by.organisation_id, series=series, ended_at__isnull=False
    )
    return tuple(frozen(row) for row in rows.order_by("-begun_at")[:most])


def cards(*, meeting_id: uuid.UUID, by: accounts.Acting) -> tuple[Card, ...]:
    """Return the cases that a meeting goes through, in their order. One query."""
    rows = models.Card.objects.filter(organisation_id=by.organisation_id, meeting_id=meeting_id)
    return tuple(
        Card(row.case_id, row.lane, Why(row.why), row.person_id) for row in rows.order_by("position")
    )


def turns(*, meeting_id: uuid.UUID, by: accounts.Acting) -> tuple[Turn, ...]:
    """Return whose turn it is in a meeting that goes person by person, in their order. One query."""
    rows = models.Turn.objects.filter(organisation_id=by.organisation_id, meeting_id=meeting_id)
    found = rows.order_by("position").values_list("person_id", "person__user_id", "name")
    return tuple(Turn(*each) for each in found)


def items(*, series: str, by: accounts.Acting) -> tuple[Item, ...]:
    """Return what is written down for a series and not settled, the oldest first. One query."""
    rows = models.Item.objects.filter(
        organisation_id=by.organisation_id, series=series, settled_at__isnull=True
    )
    return tuple(
        Item(
            row.id,
            row.series,
            ItemKind(row.kind),
            row.text,
            row.by_id,
            row.by_name,
            row.at,
            row.case_id,
            row.action.series_title if row.action else "",
        )
        for row in rows.select_related("action").order_by("at", "id")
    )


def attendance(*, meeting_id: uuid.UUID, by: accounts.Acting) -> tuple[Attendance, ...]:
    """Return who was in a meeting and who was not, by name. One query."""
    rows = models.Attendance.objects.filter(organisation_id=by.organisation_id, meeting_id=meeting_id)
    return tuple(Attendance(row.person_id, row.name, row.is_present) for row in rows.order_by("name", "id"))


def measures(*, series: str, by: accounts.Acting) -> Measures | None:
    """Return how the last twenty meetings of a series went; None before the first has ended. Four queries."""
    found = ended(series=series, by=by, most=MEASURED)
    if not found:
        return None
    ids = [each.id for each in found]
    agreed = models.Action.objects.filter(organisation_id=by.organisation_id, meeting_id__in=ids)
    ends = list(agreed.values_list("done_at", "dropped_at"))
    blocked = _blocked(found, by)
    lengths = [_length(each) for each in found]
    return Measures(
        meetings=len(found),
        on_time=sum(rules.is_on_time(each) for each in found),
        timed=sum(each.planned_at is not None for each in found),
        minutes=sum(lengths, dt.timedelta()).total_seconds() / 60 / len(found),
        within=sum(each.lasts is not None and _length(each) <= each.lasts for each in found),
        bounded=sum(each.lasts is not None for each in found),
        agreed=len(ends),
        closed=sum(any(end) for end in ends),
        blocked=len(blocked),
        unblocked=len(walking.went_on(since=blocked, within=SOON, by=by)),
    )


def _length(meeting: Meeting) -> dt.timedelta:
    return (meeting.ended_at or meeting.begun_at) - meeting.begun_at


def _blocked(found: Sequence[Meeting], by: accounts.Acting) -> list[tuple[uuid.UUID, dt.datetime]]:
    """Return the cards that were blocked, each with when its meeting began."""
    begun = {each.id: each.begun_at for each in found}
    rows = models.Card.objects.filter(
        organisation_id=by.organisation_id, meeting_id__in=begun, why=Why.BLOCKED
    )
    return [(case, begun[meeting]) for case, meeting in rows.values_list("case_id", "meeting_id")]


def frozen(row: models.Meeting) -> Meeting:
    """Return a row as a value."""
    return Meeting(
        id=row.id,
        series=row.series,
        title=row.title,
        planned_at=row.planned_at,
        lasts=row.lasts,
        begun_at=row.begun_at,
        begun_by=row.begun_by_name,
        ended_at=row.ended_at,
        ended_by=row.ended_by_name,
        step=row.step,
        version=row.version,
        cards=row.cards,
        people=row.people,
        way=Way(row.way),
        is_shared=row.is_shared,
        outcome=row.outcome,
    )
