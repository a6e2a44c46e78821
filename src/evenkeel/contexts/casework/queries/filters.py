"""Lists that people keep."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, teams
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.cases import State


@dataclass(frozen=True, slots=True)
class Kept:
    """A list under its name."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    only: lists.Only
    order: str
    unit: str
    """The unit with which it is shared; empty: she alone has it."""


def kept(*, by: accounts.Acting, at: dt.datetime) -> tuple[Kept, ...]:
    """Return the lists that somebody keeps, and those that are shared with her units, by name. Three queries."""
    rows = models.Filter.objects.filter(organisation_id=by.organisation_id)
    shared = Q(unit__in=teams.reach(by, at=at).units - {""})
    return tuple(frozen(row) for row in rows.filter(Q(user_id=by.user_id) | shared).order_by("name", "id"))


def frozen(row: models.Filter) -> Kept:
    """Return a row as a value; what it no longer knows of is left out."""
    held = dict(row.criteria)
    words = {
        field: tuple(str(each) for each in held.get(field) or ())
        for field in ("case_types", "services", "stages", "units", "shelves", "channels")
    }
    only = lists.Only(
        **words,
        states=tuple(State(each) for each in held.get("states") or () if each in set(State)),
        free=bool(held.get("free")),
        late=bool(held.get("late")),
        due=held["due"] if held.get("due") in ("today", "week") else "",
        waiting=held["waiting"] if isinstance(held.get("waiting"), bool) else None,
        text=str(held.get("text") or "")[:200],
        responsible=uuid.UUID(held["responsible"]) if held.get("responsible") else None,
    )
    return Kept(row.id, row.user_id, row.name, only, str(held.get("order", "due-first")), row.unit)
