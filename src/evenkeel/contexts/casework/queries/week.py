"""What lies before the people of a team in a week: cases, tasks with a day, stars, and how the week looks to them.

Each asks one query, however many people and cases there are; permissions are part of it.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import seeing
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.desk import Colour, Feeling
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.casework.values.week import MOST, Ahead, Starred


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose work is asked for, due between two moments."""

    users: Collection[uuid.UUID]
    since: dt.datetime | None
    """None: whatever was due earlier as well."""
    until: dt.datetime

    def condition(self) -> Q:
        """Return the same as a condition of what is due."""
        due = Q(due_at__lt=self.until)
        return due & Q(due_at__gte=self.since) if self.since else due


def ahead(*, asked: Asked, reach: Reach, by: accounts.Acting, at: dt.datetime) -> tuple[Ahead, ...]:
    """Return the open cases that people have and that are due, and the tasks in their cases that are, the first on top.

    Of what somebody may not know of, only that it is there is told, for sums.
    """
    cases = models.Case.objects.filter(organisation_id=by.organisation_id, responsible_id__in=asked.users)
    tasks = models.Task.objects.filter(
        organisation_id=by.organisation_id,
        case__responsible__in=asked.users,
        done_at__isnull=True,
        dropped_at__isnull=True,
    )
    # Said as the indexes of what is open say it.
    of_cases = cases.exclude(state=State.CLOSED).filter(asked.condition())
    of_tasks = tasks.exclude(case__state=State.CLOSED).filter(asked.condition())
    rows = (
        of_cases.annotate(what=Value("case"), known=_known("id", reach=reach, at=at))
        .values_list("what", "known", "responsible_id", "case_type", "reference", "title", "due_at")
        .union(
            of_tasks.annotate(what=Value("task"), known=_known("case_id", reach=reach, at=at)).values_list(
                "what",
                "known",
                "case__responsible_id",
                "case__case_type",
                "case__reference",
                "text",
                "due_at",
            ),
            all=True,
        )
    )
    found = rows.order_by("due_at", "reference")[:MOST]
    return tuple(
        Ahead(kind, who, case_type, due, reference if known else "", text if known else "", known)
        for kind, known, who, case_type, reference, text, due in found
        if who and due
    )


def said(
    *,
    users: Collection[uuid.UUID],
    monday: dt.date,
    reach: Reach,
    by: accounts.Acting,
    at: dt.datetime,
) -> tuple[tuple[Starred, ...], Mapping[uuid.UUID, Feeling]]:
    """Return the stars that people chose for the days of a week, and how the week looks to them.

    What somebody wrote in her own words is hers alone: to others only the star is told. A case of which she who asks may not
    know is told as a star alone as well. How a week looks is told of those who let their team see it, and to herself.
    """
    ours: dict[str, Any] = {"organisation_id": by.organisation_id, "user_id__in": users}
    stars = models.Star.objects.filter(
        **ours, on_date__gte=monday, on_date__lt=monday + dt.timedelta(weeks=1)
    ).annotate(open=_known("case_id", reach=reach, at=at))
    feelings = models.Feeling.objects.filter(Q(shared=True) | Q(user_id=by.user_id), **ours, week_date=monday)
    rows = stars.values_list(
        "position", "user_id", "on_date", "text", "done_at", "open", "case__reference", "case__title"
    ).union(
        feelings.values_list(Value(0), "user_id", "week_date", "words", "at", "shared", "colour", Value("")),
        all=True,
    )
    found: list[Starred] = []
    looks: dict[uuid.UUID, Feeling] = {}
    for position, user, on, text, when, is_open, reference, title in rows.order_by("on_date", "position"):
        if position:
            words = (text if user == by.user_id else "") or ((title or "") if is_open else "")
            found.append(Starred(user, on, words, (reference or "") if is_open else "", when is not None))
        elif when is not None:
            looks[user] = Feeling(user, "", on, Colour(reference), text, is_open, when)
    return tuple(found), looks


def _known(of: str, *, reach: Reach, at: dt.datetime) -> Exists:
    """Return the condition of rows about a case of which somebody may know."""
    return Exists(seeing.visible(models.Case.objects.filter(id=OuterRef(of)), reach=reach, at=at))
