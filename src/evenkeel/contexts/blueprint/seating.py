"""Who sits in which body of the model and holds which role: kept by administrators, who need no designer for it."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Final, cast

from django.core.paginator import Page, Paginator
from django.db import transaction

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import models, rules
from evenkeel.contexts.blueprint.values import Seat
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

PER_PAGE: Final = 50
MOST: Final = 10_000
"""So many seats may an organisation keep."""


class NotSeating(errors.Denied):
    """Only administrators say who sits in which body."""

    code: ClassVar[str] = "not-seating"


class NoSuchSeat(errors.NotFound):
    """There is no such seat, or it was ended already."""

    code: ClassVar[str] = "no-such-seat"


class SitsThereAlready(errors.Conflict):
    """{name} sits there already."""

    code: ClassVar[str] = "sits-there-already"


class TooManySeats(errors.Conflict):
    """An organisation can keep 10,000 seats. End some that are not needed."""

    code: ClassVar[str] = "too-many-seats"


def can_seat(acting: accounts.Acting) -> bool:
    """Tell whether somebody may say who sits where."""
    return acting.role is accounts.Role.ADMINISTRATOR


def check_seat(acting: accounts.Acting) -> None:
    """Raise NotSeating unless she may say who sits where."""
    if not can_seat(acting):
        raise NotSeating


def seats(*, organisation_id: uuid.UUID, page: str | int = 1) -> Page[Seat]:
    """Return one page of who sits where, by place."""
    rows = models.Seat.objects.filter(organisation_id=organisation_id)
    found = Paginator(rows.order_by("place", "given_at", "id"), PER_PAGE).get_page(page)
    names = accounts_queries.names(user_ids=[row.user_id for row in found.object_list])
    kept = [Seat(row.id, row.user_id, names.get(row.user_id, ""), row.place, row.given_at) for row in found]
    return Page(cast("Any", kept), found.number, found.paginator)


def give(
    *,
    member: accounts.Member,
    place: str,
    model: operating_model.OperatingModel,
    by: accounts.Acting,
    at: dt.datetime,
) -> None:
    """Seat a member in a body or role of the model. Raises NotSeating, rules.NoSuchRecord, SitsThereAlready, TooManySeats."""
    check_seat(by)
    found = model.find_ref(place)
    if found is None or place.partition("/")[0] not in ("bodies", "roles"):
        raise rules.NoSuchRecord
    with transaction.atomic(durable=True):
        kept = models.Seat.objects.filter(organisation_id=by.organisation_id)
        if kept.filter(user_id=member.user_id, place=place).exists():
            raise SitsThereAlready(name=member.name)
        if kept.count() >= MOST:
            raise TooManySeats
        row = models.Seat.objects.create(
            organisation_id=by.organisation_id,
            user_id=member.user_id,
            place=place,
            given_at=at,
            given_by_id=by.user_id,
        )
        _record("blueprint.seat-given", row, member.name, by=by, at=at)


def end(*, seat_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> None:
    """End a seat. Raises NotSeating, NoSuchSeat."""
    check_seat(by)
    with transaction.atomic(durable=True):
        rows = models.Seat.objects.select_for_update().filter(organisation_id=by.organisation_id)
        row = rows.filter(id=seat_id).first()
        if row is None:
            raise NoSuchSeat
        name = accounts_queries.names(user_ids=[row.user_id]).get(row.user_id, "")
        _record("blueprint.seat-ended", row, name, by=by, at=at)
        row.delete()


def _record(action: str, row: models.Seat, name: str, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="seat", id=str(row.id), label=row.place),
        at=at,
        details={"member": name},
    )
