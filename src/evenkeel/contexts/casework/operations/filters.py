"""Lists that people keep: what to show, under a name of their own."""

import dataclasses
import datetime as dt
import uuid

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, teams
from evenkeel.contexts.casework.queries import filters, lists
from evenkeel.contexts.casework.values import cases

MOST_FILTERS = 50


def keep(
    *,
    name: str,
    only: lists.Only,
    order: str = "due-first",
    unit: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> filters.Kept:
    """Keep a list under a name, for herself or for a unit in which she works; the same name again replaces it.

    Raises rules.NotInBounds.
    """
    said = rules.text(name, longest=cases.LONGEST_NAME, what="a name")
    if unit and unit not in teams.reach(by, at=at).units:
        raise rules.NotInBounds(words="A list can be shared with a unit in which you work.")
    held = dataclasses.asdict(only) | {"responsible": str(only.responsible or "") or None, "order": order}
    with transaction.atomic():
        mine = models.Filter.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id)
        if mine.exclude(name=said).count() >= MOST_FILTERS:
            raise rules.NotInBounds(words=f"Keep at most {MOST_FILTERS} lists; remove one first.")
        row, _ = models.Filter.objects.update_or_create(
            organisation_id=by.organisation_id,
            user_id=by.user_id,
            name=said,
            defaults={"criteria": held, "unit": unit, "at": at},
        )
    return filters.frozen(row)


def remove(*, filter_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """Remove a list of one's own. Raises rules.NoSuchThing."""
    rows = models.Filter.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id, id=filter_id)
    gone, _ = rows.delete()
    if not gone:
        raise rules.NoSuchThing(thing="list")
