"""Guests of meetings, what they left behind, and mails that did not arrive."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Final

from django.db.models import QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.meetings import models
from evenkeel.contexts.meetings.values import (
    Feedback,
    Guest,
    Observation,
    Occasion,
    Participant,
    Post,
    Seen,
    Series,
    Undelivered,
)
from evenkeel.contexts.people import queries as people
from evenkeel.engines import operating_model

AFTERWARDS: Final = dt.timedelta(days=14)
"""How long after the day of her visit a guest may still look, and leave what she saw."""
LATELY: Final = dt.timedelta(days=30)
"""How long a mail that did not arrive is shown."""


def is_invited(series: str, reach: Reach, *, by: accounts.Acting, at: dt.datetime) -> bool:
    """Tell whether somebody is invited to a meeting of a series, soon or until two weeks ago. One query, or none."""
    if reach.person is None:
        return False
    rows = _guests(by).filter(series=series, person_id=reach.person)
    return rows.filter(on_date__gte=_today(by, at) - AFTERWARDS).exists()


def invited_to(*, reach: Reach, by: accounts.Acting, at: dt.datetime) -> frozenset[str]:
    """Return the series to which somebody is invited. One query, or none."""
    if reach.person is None:
        return frozenset()
    rows = _guests(by).filter(person_id=reach.person, on_date__gte=_today(by, at) - AFTERWARDS)
    return frozenset(rows.values_list("series", flat=True))


def guests(*, series: str, by: accounts.Acting, at: dt.datetime) -> tuple[Guest, ...]:
    """Return who is invited to the meetings of a series to come, by day. One query."""
    rows = _guests(by).filter(series=series, on_date__gte=_today(by, at)).order_by("on_date", "name")
    return tuple(map(frozen, rows))


def leaders(
    *,
    series: Series,
    held: operating_model.OperatingModel | None,
    by: accounts.Acting,
    at: dt.datetime,
) -> tuple[Participant, ...]:
    """Return the leaders who may be invited: who leads a unit and does not belong to the meeting, by name. One query."""
    roles = {each.lead for each in held.units if each.lead} if held else set()
    placed = people.holding(organisation_id=by.organisation_id, roles=sorted(roles), on=_today(by, at))
    found = {
        each.person_id: Participant(each.person_id, each.user_id, each.name)
        for each in placed
        if each.unit not in series.units and each.role not in series.roles
    }
    return tuple(sorted(found.values(), key=lambda each: each.name))


def feedback(*, meeting_id: uuid.UUID, by: accounts.Acting) -> tuple[Feedback, ...]:
    """Return what guests left behind of a meeting, the first one first. Two queries."""
    rows = list(
        models.Feedback.objects.filter(organisation_id=by.organisation_id, meeting_id=meeting_id).order_by(
            "at"
        )
    )
    seen: dict[uuid.UUID, list[Observation]] = defaultdict(list)
    saw = models.Observation.objects.filter(
        organisation_id=by.organisation_id, feedback_id__in=[row.id for row in rows]
    )
    for each in saw.order_by("feedback_id", "position"):
        seen[each.feedback_id].append(Observation(each.behaviour, each.title, Seen(each.seen), each.words))
    return tuple(
        Feedback(row.by_id, row.by_name, row.at, row.went_well, row.to_try, tuple(seen[row.id]))
        for row in rows
    )


def undelivered(*, series: str, by: accounts.Acting, at: dt.datetime) -> tuple[Undelivered, ...]:
    """Return the mails about a series that did not arrive, or not yet, of the last month, the latest first. One query."""
    rows = models.Letter.objects.filter(
        organisation_id=by.organisation_id, series=series, at__gte=at - LATELY, tries__gt=0
    ).exclude(state=Post.SENT)
    return tuple(
        Undelivered(row.to_name, Occasion(row.occasion), Post(row.state), row.answer, row.tries, row.again_at)
        for row in rows.order_by("-at", "to_name")[:50]
    )


def frozen(row: models.Guest) -> Guest:
    """Return a row as a value."""
    return Guest(row.id, row.series, row.person_id, row.name, row.on_date, row.by_name)


def _guests(by: accounts.Acting) -> "QuerySet[models.Guest]":
    return models.Guest.objects.filter(organisation_id=by.organisation_id, withdrawn_at__isnull=True)


def _today(by: accounts.Acting, at: dt.datetime) -> dt.date:
    return at.astimezone(by.zone).date()
