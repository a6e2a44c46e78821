"""Who sees which case: `rules` as conditions of queries, and the relations of one person to one case."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation

EVERYTHING: Final = Q()


def relations(row: models.Case, *, reach: Reach, at: dt.datetime, needed: Ability) -> frozenset[Relation]:
    """Return how somebody stands to a case; whether she is named or admitted is asked where it matters: at most two queries."""
    found = _relations(row, reach, is_named=False, is_admitted=False)
    if rules.can(found, needed):
        return found
    mine = {"case_id": row.id, "user_id": reach.user_id}
    is_named = row.confidential and models.Named.objects.filter(**mine).exists()
    is_admitted = models.Access.objects.filter(**mine, at__lte=at, until_at__gt=at).exists()
    return _relations(row, reach, is_named=is_named, is_admitted=is_admitted)


def _relations(row: models.Case, reach: Reach, *, is_named: bool, is_admitted: bool) -> frozenset[Relation]:
    return rules.relations(
        reach,
        unit=row.unit,
        responsible=row.responsible_id,
        is_confidential=row.confidential,
        is_named=is_named,
        is_admitted=is_admitted,
    )


def visible(rows: QuerySet[models.Case], *, reach: Reach, at: dt.datetime) -> QuerySet[models.Case]:
    """Keep the cases that somebody may know of: all that are not confidential, and those to which she is admitted."""
    return rows.filter(Q(confidential=False) | _behind_glass(reach, at))


def readable(*, reach: Reach, at: dt.datetime) -> Q:
    """Return the condition of cases that somebody may read: notes, documents, customer."""
    own = Q(unit__in=reach.units | {""}) | Q(responsible_id=reach.user_id)
    if reach.role is accounts.Role.ADMINISTRATOR:
        own = Q(confidential=False)
    return Q(confidential=False) & own | _behind_glass(reach, at) | _admitted(reach, at)


def workable(*, reach: Reach) -> Q:
    """Return the condition of cases on which somebody may work."""
    return Q(confidential=False, unit__in=reach.units | {""}) | _of_hers(reach)


def _behind_glass(reach: Reach, at: dt.datetime) -> Q:
    return _of_hers(reach) | _admitted(reach, at)


def _of_hers(reach: Reach) -> Q:
    led = Q(unit__in=reach.led)
    if reach.role is accounts.Role.LEADER:
        led |= Q(unit="")
    named = Exists(models.Named.objects.filter(case_id=OuterRef("id"), user_id=reach.user_id))
    return led | Q(responsible_id=reach.user_id) | Q(named)


def _admitted(reach: Reach, at: dt.datetime) -> Q:
    looks = models.Access.objects.filter(
        case_id=OuterRef("id"), user_id=reach.user_id, at__lte=at, until_at__gt=at
    )
    return Q(Exists(looks))


ORDERS: Final[Mapping[str, tuple[str | Combinable, ...]]] = {
    "oldest-first": ("received_at", "id"),
    "due-first": (F("due_at").asc(nulls_last=True), "id"),
    "urgent-first": ("-priority", F("due_at").asc(nulls_last=True), "id"),
    "newest-first": ("-received_at", "-id"),
}
"""What lies on top of a shelf, by the order that the model names."""


def on_shelf(*, organisation_id: uuid.UUID, shelf: str) -> QuerySet[models.Case]:
    """Return the cases that lie on a shelf, whoever has them."""
    rows = models.Case.objects.filter(organisation_id=organisation_id, shelf=shelf)
    # Said as the indexes of shelves say it.
    return rows.exclude(state=cases.State.CLOSED)
