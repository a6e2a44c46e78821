"""What was said in meetings and is over its time."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db.models import Q, QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import models
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Due, Series


class Over(NamedTuple):
    """Rows of a series that are over their time."""

    meetings: "QuerySet[models.Meeting]"
    actions: "QuerySet[models.Action]"
    items: "QuerySet[models.Item]"


def due(*, by: accounts.Acting, at: dt.datetime) -> tuple[Due, ...]:
    """Return, for each meeting of the model that is kept for a time, what is over it: the dry run. Four queries for each."""
    model = known.model(by=by, at=at)
    every = known.all_of(model) if model else ()
    return tuple(_due(each, each.kept_days, by, at) for each in every if each.kept_days)


def _due(series: Series, days: int, by: accounts.Acting, at: dt.datetime) -> Due:
    before = at - dt.timedelta(days=days)
    rows = over(by.organisation_id, series.key, before)
    left = models.Feedback.objects.filter(
        organisation_id=by.organisation_id, meeting__in=rows.meetings.values("id")
    )
    counts = [each.count() for each in (*rows, left)]
    return Due(series.key, series.title, days, before, *counts)


def over(organisation_id: uuid.UUID, series: str, before: dt.datetime) -> Over:
    """Return the rows of a series that ended, were closed or settled before a moment."""
    ours = {"organisation_id": organisation_id, "series": series}
    return Over(
        models.Meeting.objects.filter(**ours, ended_at__lt=before),
        models.Action.objects.filter(Q(done_at__lt=before) | Q(dropped_at__lt=before), **ours),
        models.Item.objects.filter(**ours, settled_at__lt=before),
    )
