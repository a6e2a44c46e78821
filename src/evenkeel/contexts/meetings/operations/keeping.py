"""Erasing: words about a case go with the case, and what was said in meetings when its time is over."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.queries import keeping
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Due

ERASED: Final = "Erased with its case"


def forget_cases(
    *, organisation_id: uuid.UUID, case_ids: Sequence[uuid.UUID], remove: bool
) -> Mapping[str, int]:
    """Remove what was written about cases in meetings, or count it alone: points, and the words of actions.

    That an action was agreed, by whom and until when, stays without words. What stands in the free words of an outcome goes when
    the time of its meeting is over.
    """
    ours: dict[str, Any] = {"organisation_id": organisation_id}
    items = models.Item.objects.filter(**ours).filter(
        Q(case_id__in=case_ids) | Q(action__case_id__in=case_ids)
    )
    actions = models.Action.objects.filter(**ours, case_id__in=case_ids).exclude(text=ERASED)
    counts = {"points": items.count(), "agreed": actions.count()}
    if remove:
        items.delete()
        actions.update(text=ERASED, reason="", became_label="")
    return counts


def erase_due(*, series: str, by: accounts.Acting, at: dt.datetime) -> Due:
    """Erase what was said in a series and is over its time; return what went. What is still open stays.

    Raises rules.NotKeeper, rules.NoSuchSeries.
    """
    rules.check_keeper(by)
    found = known.one(known.model(by=by, at=at), series)
    due = next((each for each in keeping.due(by=by, at=at) if each.series == found.key), None)
    if due is None:
        raise rules.NoSuchSeries
    with transaction.atomic():
        rows = keeping.over(by.organisation_id, series, due.before)
        actions, meetings = list(rows.actions.values_list("id", flat=True)), rows.meetings.values("id")
        ours = {"organisation_id": by.organisation_id}
        rows.items.delete()
        models.Item.objects.filter(**ours, action_id__in=actions).update(action=None)
        models.Item.objects.filter(**ours, meeting__in=meetings).update(meeting=None)
        models.Action.objects.filter(id__in=actions).delete()
        models.Action.objects.filter(**ours, meeting__in=meetings).update(meeting=None)
        rows.meetings.delete()
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="meetings.erased",
            subject=trail.Subject(kind="meeting-series", id=series, label=found.title),
            at=at,
            details={
                "before": due.before.date().isoformat(),
                "meetings": str(due.meetings),
                "actions": str(due.actions),
                "points": str(due.items),
            },
        )
    return due
