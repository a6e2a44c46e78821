"""Looks into cases of others: who looked, when and why; who is told."""

import datetime as dt
import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import care
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.people import queries as people

PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Openings:
    """What was opened, as far as somebody may know of it."""

    mine: tuple[care.Opening, ...]
    """Her own looks that have not ended."""
    items: tuple[care.Opening, ...]
    """A page of all that she answers for: her own, those into cases that she leads; of an administrator, all."""
    place: Page[int]
    """Where in the list that page is."""
    is_leading: bool
    """Whether others' looks are among them."""


def openings(*, by: accounts.Acting, at: dt.datetime, page: str | int = 1) -> Openings:
    """Return what was opened, the newest first. At most eight queries, however many there are."""
    reach = teams.reach(by, at=at)
    rows = models.Access.objects.filter(organisation_id=by.organisation_id).select_related("case")
    own = rows.filter(user_id=by.user_id, at__lte=at, until_at__gt=at).order_by("until_at", "id")
    listed = rows.filter(_answered_for(by, reach)).order_by("-at", "-id")
    place = Paginator(range(listed.count()), PER_PAGE).get_page(page)
    some = list(listed[max(place.start_index() - 1, 0) : place.end_index()])
    current = list(own[:PER_PAGE])
    shown = {each.access.id: each for each in _shown([*current, *some], reach, by=by, at=at)}
    return Openings(
        mine=tuple(shown[row.id] for row in current),
        items=tuple(shown[row.id] for row in some),
        place=place,
        is_leading=by.role is accounts.Role.ADMINISTRATOR or bool(reach.led),
    )


def _answered_for(by: accounts.Acting, reach: Reach) -> Q:
    if by.role is accounts.Role.ADMINISTRATOR:
        return Q()
    led = Q(case__unit__in=reach.led)
    if by.role is accounts.Role.LEADER:
        led |= Q(case__unit="")
    return led | Q(user_id=by.user_id)


def _shown(
    rows: list[models.Access], reach: Reach, *, by: accounts.Acting, at: dt.datetime
) -> list[care.Opening]:
    cases: QuerySet[models.Case] = models.Case.objects.filter(id__in={row.case_id for row in rows})
    known = set(seeing.visible(cases, reach=reach, at=at).values_list("id", flat=True))
    return [_opening(row, reach, is_known=row.case_id in known, by=by, at=at) for row in rows]


def _opening(
    row: models.Access, reach: Reach, *, is_known: bool, by: accounts.Acting, at: dt.datetime
) -> care.Opening:
    leads = row.case.unit in reach.led or (not row.case.unit and by.role is accounts.Role.LEADER)
    return care.Opening(
        access=frozen.access(row),
        case_id=row.case_id,
        reference=row.case.reference,
        title=row.case.title if is_known else "",
        is_confidential=row.case.confidential,
        is_open=row.until_at > at,
        is_mine=row.user_id == by.user_id,
        may_end=row.until_at > at and (row.user_id == by.user_id or leads),
    )


def told(*, organisation_id: uuid.UUID, access_id: uuid.UUID, at: dt.datetime) -> care.Told | None:
    """Return who is told of a look, and what: who leads, or the administrators; None where there is no such look.

    Six queries, and two for each unit above that nobody else leads.
    """
    rows = models.Access.objects.filter(organisation_id=organisation_id, id=access_id)
    row = rows.select_related("case").first()
    if row is None:
        return None
    leaders = _leaders(organisation_id, row.case.unit, at, but=row.user_id)
    keepers = () if leaders else members.administrators(organisation_id=organisation_id)
    return care.Told(
        reference=row.case.reference,
        name=row.by_name,
        until_at=row.until_at,
        people=tuple(sorted(leaders or {*keepers} - {row.user_id})),
        is_led=bool(leaders),
    )


def _leaders(organisation_id: uuid.UUID, unit: str, at: dt.datetime, *, but: uuid.UUID) -> set[uuid.UUID]:
    """Return the members who lead a unit, as the model says it; where nobody else does, those of the unit above."""
    model = blueprint.in_effect(organisation_id=organisation_id, at=at)
    if model is None:
        return set()
    zone = zoneinfo.ZoneInfo(members.organisation(organisation_id=organisation_id).time_zone)
    on = at.astimezone(zone).date()
    above = {each.key: each.parent for each in model.units}
    place: str | None = unit
    while place in above:
        placed = people.leads(organisation_id=organisation_id, unit=place, on=on, model=model)
        found = {each.user_id for each in placed if each.user_id is not None} - {but}
        if present := set(members.present(organisation_id=organisation_id, user_ids=found)):
            return present
        place = above.pop(place)
    return set()
