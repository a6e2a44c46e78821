"""Users over SCIM: found, written, deactivated. Who is told of stands in the directory; whether she may sign in is the token's."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from scim2_models import ConflictException, NotFoundException, SearchRequest

from evenkeel.contexts.accounts import operations as accounts_operations
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people import models, operations, queries, rows
from evenkeel.contexts.people.scim import groups, mapping, shapes
from evenkeel.contexts.people.values import Person

MOST_LOOKED_THROUGH: Final = 20_000
_SIMPLE: Final = re.compile(
    r'\s*(userName|externalId|id|emails(?:\.value|\[[^"]*"[^"]*"\]\.value)?)\s+eq\s+"([^"\\]*)"\s*',
    re.IGNORECASE,
)


def page(*, by: accounts.Acting, request: Any, base: str, at: dt.datetime) -> tuple[int, list[Any]]:
    """Return how many users fit a search, and those on its page."""
    found = _known(by.organisation_id)
    simple = _SIMPLE.fullmatch(str(request.filter)) if request.filter else None
    if simple:
        found = found.filter(_narrowed(simple[1], simple[2]))
    start, count = (request.start_index or 1) - 1, min(_or(request.count, shapes.PER_PAGE), shapes.MOST)
    ordered = found.order_by("name", "id")
    if request.filter is None and request.sort_by is None:
        return ordered.count(), shown(by=by, people=list(ordered[start : start + count]), base=base, at=at)
    users = shown(by=by, people=list(ordered[:MOST_LOOKED_THROUGH]), base=base, at=at)
    fitting = [each for each in users if request.filter is None or request.filter.match(each)]
    if request.sort_by is not None:
        fitting = request.sort(fitting)
    return len(fitting), fitting[start : start + count]


def _or(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


def _narrowed(attribute: str, value: str) -> Q:
    """Narrow by the one comparison that providers ask all the time; the filter itself is applied afterwards all the same."""
    name = attribute.lower()
    if name == "externalid":
        return Q(outside_id=value)
    by_id = Q(id=value) if _is_identifier(value) else Q(pk__in=())
    if name == "id":
        return by_id
    if name == "username":
        return Q(user_name__iexact=value) | Q(email__iexact=value) | by_id
    return Q(email__iexact=value) | Q(told__emails__icontains=value)


def one(*, by: accounts.Acting, user_id: str, base: str, at: dt.datetime) -> Any:
    """Return one user. Raises NotFoundException."""
    return shown(by=by, people=[_row(by, user_id)], base=base, at=at)[0]


def create(*, by: accounts.Acting, user: Any, base: str, at: dt.datetime) -> Any:
    """Write down whom the provider tells of, or take up again whom it had dropped. Raises ConflictException, rules' refusals."""
    with transaction.atomic():
        old = _dropped(by, user)
        told = mapping.told(user, before=queries.frozen_person(old).details if old else None)
        _check_manager(by, told)
        if old is None:
            person = operations.add_person(
                by=by, details=told.details, outside=told.outside, is_active=told.is_active, at=at
            )
        else:
            person = _changed(by, old, told, at)
        _let_sign_in(by, person, at)
    return one(by=by, user_id=str(person.id), base=base, at=at)


def replace(*, by: accounts.Acting, user_id: str, user: Any, base: str, at: dt.datetime) -> Any:
    """Write what the provider says now. Raises NotFoundException, ConflictException, rules' refusals."""
    with transaction.atomic():
        row = _row(by, user_id)
        told = mapping.told(user, before=queries.frozen_person(row).details)
        _check_manager(by, told)
        person = _changed(by, row, told, at)
        _let_sign_in(by, person, at)
    return one(by=by, user_id=user_id, base=base, at=at)


def delete(*, by: accounts.Acting, user_id: str, at: dt.datetime) -> None:
    """Deactivate a person: nothing is deleted, and the provider sees her no more. Raises NotFoundException."""
    with transaction.atomic():
        row = _row(by, user_id)
        operations.deprovision(by=by, person_id=row.id, at=at)
        if row.user_id and by.token and by.token.adds_members:
            accounts_operations.end_provisioned_membership(by=by, user_id=row.user_id, at=at)


def shown(*, by: accounts.Acting, people: Sequence[models.Person], base: str, at: dt.datetime) -> list[Any]:
    """Return persons as users, with the groups to which they belong. A bounded number of queries."""
    managers = queries.named(
        organisation_id=by.organisation_id, ids={row.manager_id for row in people if row.manager_id}
    )
    belonging = groups.of_people(by=by, ids=[row.id for row in people], base=base, at=at)
    return [
        mapping.user(
            queries.frozen_person(row),
            row.told,
            base=base,
            groups=belonging.get(row.id, ()),
            manager=_manager(row, managers, base),
        )
        for row in people
    ]


def _manager(row: models.Person, names: dict[uuid.UUID, str], base: str) -> mapping.Link | None:
    if row.manager_id is None or row.manager_id not in names:
        return None
    return mapping.Link(str(row.manager_id), f"{base}/Users/{row.manager_id}", names[row.manager_id])


def _known(organisation_id: uuid.UUID) -> QuerySet[models.Person]:
    """Return whom a provider sees: everybody who is active, and whom it has deactivated itself."""
    return models.Person.objects.filter(Q(is_active=True) | ~Q(user_name=""), organisation_id=organisation_id)


def _row(by: accounts.Acting, user_id: str) -> models.Person:
    row = _known(by.organisation_id).filter(id=user_id).first() if _is_identifier(user_id) else None
    if row is None:
        raise NotFoundException(detail=f"There is no user {user_id} here.")
    return row


def _dropped(by: accounts.Acting, user: Any) -> models.Person | None:
    """Return the person whom a provider had deleted and tells of again, by her address or staff number."""
    told = mapping.told(user, before=None)
    same = Q()
    if told.details.email:
        same |= Q(email__iexact=told.details.email)
    if told.details.staff_number:
        same |= Q(staff_number=told.details.staff_number)
    if not same:
        return None
    gone = models.Person.objects.filter(
        same, organisation_id=by.organisation_id, is_active=False, user_name=""
    )
    return gone.order_by("-changed_at").first()


def _changed(by: accounts.Acting, row: models.Person, told: mapping.Told, at: dt.datetime) -> Person:
    return operations.change_person(
        by=by,
        person_id=row.id,
        details=told.details,
        first_date=row.first_date,
        outside=told.outside,
        is_active=told.is_active,
        at=at,
    )


def _check_manager(by: accounts.Acting, told: mapping.Told) -> None:
    wanted = told.outside.manager_id
    if wanted and not queries.named(organisation_id=by.organisation_id, ids=(wanted,)):
        raise NotFoundException(detail=f"The manager {wanted} is no user here.")


def _let_sign_in(by: accounts.Acting, person: Person, at: dt.datetime) -> None:
    """Let an active person sign in as staff, and one who is not active no more, where the token says so."""
    if by.token is None or not by.token.adds_members:
        return
    if person.is_active and person.details.email:
        known = person.details
        user_id = accounts_operations.provision_member(by=by, email=known.email, name=known.name, at=at)
        if person.user_id is None:
            try:
                operations.let_sign_in(by=by, person_id=person.id, user_id=user_id, at=at)
            except rows.Taken as refusal:
                raise ConflictException(detail=refusal.message) from refusal
    elif not person.is_active and person.user_id:
        accounts_operations.end_provisioned_membership(by=by, user_id=person.user_id, at=at)


def _is_identifier(written: str) -> bool:
    try:
        uuid.UUID(written)
    except ValueError:
        return False
    return True


def names_of(organisation_id: uuid.UUID, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of persons by identifiers as they are written; what is no person is left out."""
    known = queries.named(
        organisation_id=organisation_id, ids={uuid.UUID(each) for each in ids if _is_identifier(each)}
    )
    return {str(each): name for each, name in known.items()}


Request = SearchRequest[shapes.Person]
