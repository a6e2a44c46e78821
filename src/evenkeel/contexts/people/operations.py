"""Writes of people and of their roles in units; each one transaction, with its audit entry inside.

What is known about a person is written in `about`, absences in `absences`. Nothing is deleted: what is over gets its end.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.people import models, queries, relations, rows, rules
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.values import (
    Details,
    Language,
    Membership,
    Person,
)
from evenkeel.kernel import errors, ids
from evenkeel.lib.db import texts


class NoSuchMembership(errors.NotFound):
    """There is no such role of this person."""

    code: ClassVar[str] = "no-such-people-membership"


class EndsBeforeItBegan(errors.Invalid):
    """The last day is before the first one."""

    code: ClassVar[str] = "ends-before-it-began"


@dataclasses.dataclass(frozen=True, slots=True)
class Outside:
    """What an identity provider says about a person beside her details."""

    user_name: str = ""
    outside_id: str = ""
    department: str = ""
    manager_id: uuid.UUID | None = None
    told: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """All that it said, as it said it."""


# -- persons ---------------------------------------------------------------------------------------------------------


def add_person(
    *,
    by: accounts.Acting,
    details: Details,
    at: dt.datetime,
    first_date: dt.date | None = None,
    last_date: dt.date | None = None,
    user_id: uuid.UUID | None = None,
    outside: Outside | None = None,
    is_active: bool = True,
) -> Person:
    """Write down a person who works here. Raises rules.NotAllowed, rules.NotInBounds, Taken, EndsBeforeItBegan."""
    rules.check(by, Ability.MANAGE)
    rules.check_details(details)
    _check_order(first_date, last_date)
    row = models.Person(
        id=ids.new(),
        organisation_id=by.organisation_id,
        first_date=first_date,
        last_date=last_date,
        user_id=user_id,
        is_active=is_active,
        made_at=at,
        changed_at=at,
        **_columns(details, outside or Outside()),
    )
    with transaction.atomic():
        with rows.one_of_each():
            row.save(force_insert=True)
        _record("people.person-added", row, by=by, at=at)
    return queries.frozen_person(row)


def change_person(
    *,
    by: accounts.Acting,
    person_id: uuid.UUID,
    details: Details,
    first_date: dt.date | None,
    at: dt.datetime,
    outside: Outside | None = None,
    is_active: bool | None = None,
) -> Person:
    """Change what is written about a person; what stays the same is not written again.

    Raises rules.NotAllowed, queries.UnknownPerson, rules.NotInBounds, Taken, EndsBeforeItBegan.
    """
    rules.check(by, Ability.MANAGE)
    rules.check_details(details)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        wanted = _columns(details, outside) | {"first_date": first_date}
        if is_active is not None:
            wanted["is_active"] = is_active
        _check_order(first_date, row.last_date)
        _change(row, wanted, "people.person-changed", by=by, at=at)
    return queries.frozen_person(row)


def change_own(
    *,
    by: accounts.Acting,
    person_id: uuid.UUID,
    phone: str,
    languages: tuple[Language, ...],
    at: dt.datetime,
) -> Person:
    """Change the own phone number and languages. Raises rules.NotAllowed, queries.UnknownPerson, rules.NotInBounds."""
    relations.check(by, Ability.CHANGE_OWN, person_id, at=at)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        known = queries.frozen_person(row).details
        details = dataclasses.replace(known, phone=phone.strip(), languages=languages)
        rules.check_details(details)
        _change(row, _columns(details, None), "people.person-changed", by=by, at=at)
    return queries.frozen_person(row)


def let_sign_in(
    *, by: accounts.Acting, person_id: uuid.UUID, user_id: uuid.UUID | None, at: dt.datetime
) -> Person:
    """Say as which user a person signs in, or that she does not. Raises rules.NotAllowed, queries.UnknownPerson, Taken."""
    rules.check(by, Ability.MANAGE)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        _change(row, {"user_id": user_id}, "people.person-changed", by=by, at=at)
    return queries.frozen_person(row)


def end_person(*, by: accounts.Acting, person_id: uuid.UUID, last_date: dt.date, at: dt.datetime) -> Person:
    """Say on which day a person works here for the last time; her roles end with it at the latest.

    Raises rules.NotAllowed, queries.UnknownPerson, EndsBeforeItBegan.
    """
    rules.check(by, Ability.MANAGE)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        _check_order(row.first_date, last_date)
        held = models.Membership.objects.filter(person_id=row.id)
        later = held.filter(first_date__lte=last_date)
        later.filter(last_date__isnull=True).update(last_date=last_date)
        later.filter(last_date__gt=last_date).update(last_date=last_date)
        _change(row, {"last_date": last_date}, "people.person-ended", by=by, at=at)
    return queries.frozen_person(row)


def deprovision(*, by: accounts.Acting, person_id: uuid.UUID, at: dt.datetime) -> None:
    """Say that the identity provider knows a person no more: she is not active, and what it called her is free again.

    Raises rules.NotAllowed, queries.UnknownPerson.
    """
    rules.check(by, Ability.MANAGE)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        wanted = {"is_active": False, "user_name": "", "outside_id": "", "told": {}}
        _change(row, wanted, "people.person-ended", by=by, at=at)


def bring_back(*, by: accounts.Acting, person_id: uuid.UUID, at: dt.datetime) -> Person:
    """Say that a person works here again, or goes on; roles that ended stay ended.

    Raises rules.NotAllowed, queries.UnknownPerson.
    """
    rules.check(by, Ability.MANAGE)
    with transaction.atomic():
        row = rows.locked(by.organisation_id, person_id)
        wanted = {"last_date": None, "is_active": True}
        _change(row, wanted, "people.person-brought-back", by=by, at=at)
    return queries.frozen_person(row)


# -- roles and units -------------------------------------------------------------------------------------------------


def begin_membership(
    *,
    by: accounts.Acting,
    person_id: uuid.UUID,
    role: str,
    unit: str,
    fte: Decimal,
    first_date: dt.date,
    at: dt.datetime,
    last_date: dt.date | None = None,
) -> Membership:
    """Give a person a role in a unit. That all her shares are over a full post is told by `rules.over_a_post`, not refused.

    Raises rules.NotAllowed, queries.UnknownPerson, NotInModel, rules.NotInBounds, EndsBeforeItBegan, HeldTwice.
    """
    rules.check(by, Ability.MANAGE)
    rules.check_fte(fte)
    _check_order(first_date, last_date)
    # A role that begins later is one of the model that will hold by then.
    begins = dt.datetime.combine(first_date, dt.time.max, tzinfo=by.zone)
    model = relations.model(by.organisation_id, max(at, begins))
    rows.check_known(model, "roles", role)
    rows.check_known(model, "units", unit)
    with transaction.atomic():
        person = rows.locked(by.organisation_id, person_id)
        row = models.Membership(
            id=ids.new(),
            organisation_id=by.organisation_id,
            person_id=person.id,
            role=role,
            unit=unit,
            fte=fte,
            first_date=first_date,
            last_date=last_date,
        )
        with rows.one_of_each():
            row.save(force_insert=True)
        _touch(person, at)
        _record(
            "people.role-begun",
            person,
            by=by,
            at=at,
            role=role,
            unit=unit,
            fte=f"{fte.normalize():f}",
            first_date=str(first_date),
        )
    return queries.frozen_membership(row)


def change_fte(*, by: accounts.Acting, membership_id: uuid.UUID, fte: Decimal, at: dt.datetime) -> Membership:
    """Correct the share of a post that a role takes; a share that changes from a day on is another membership.

    Raises rules.NotAllowed, NoSuchMembership, rules.NotInBounds.
    """
    rules.check(by, Ability.MANAGE)
    rules.check_fte(fte)
    with transaction.atomic():
        row, person = _locked_membership(by, membership_id)
        before, row.fte = row.fte, fte
        row.save(update_fields=["fte"])
        _touch(person, at)
        share = f"{before.normalize():f} → {fte.normalize():f}"
        _record("people.role-changed", person, by=by, at=at, role=row.role, unit=row.unit, fte=share)
    return queries.frozen_membership(row)


def end_membership(
    *, by: accounts.Acting, membership_id: uuid.UUID, last_date: dt.date, at: dt.datetime
) -> Membership:
    """Say on which day a person holds a role for the last time. Raises rules.NotAllowed, NoSuchMembership, EndsBeforeItBegan."""
    rules.check(by, Ability.MANAGE)
    with transaction.atomic():
        row, person = _locked_membership(by, membership_id)
        _check_order(row.first_date, last_date)
        row.last_date = last_date
        with rows.one_of_each():
            row.save(update_fields=["last_date"])
        _touch(person, at)
        _record(
            "people.role-ended",
            person,
            by=by,
            at=at,
            role=row.role,
            unit=row.unit,
            last_date=str(last_date),
        )
    return queries.frozen_membership(row)


# -- what they share ------------------------------------------------------------------------------------------------------


def _columns(details: Details, outside: Outside | None) -> dict[str, Any]:
    """Return the columns that hold what is written about a person; without `outside`, those of her details alone."""
    columns: dict[str, Any] = {
        "name": texts.storable(details.name.strip()),
        "given_name": texts.storable(details.given_name.strip()),
        "family_name": texts.storable(details.family_name.strip()),
        "email": texts.storable(details.email.strip().lower()),
        "phone": texts.storable(details.phone.strip()),
        "staff_number": texts.storable(details.staff_number.strip()),
        "languages": [[each.tag, each.fluency.value] for each in details.languages],
    }
    if outside is not None:
        columns |= {
            "user_name": texts.storable(outside.user_name),
            "outside_id": texts.storable(outside.outside_id),
            "department": texts.storable(outside.department),
            "manager_id": outside.manager_id,
            "told": dict(outside.told),
        }
    return columns


def _change(
    row: models.Person, wanted: dict[str, Any], action: str, *, by: accounts.Acting, at: dt.datetime
) -> None:
    """Write what differs, with an entry that tells it; write nothing where nothing does."""
    before = {field: getattr(row, field) for field in wanted}
    changed = {field: value for field, value in wanted.items() if before[field] != value}
    if not changed:
        return
    for field, value in changed.items():
        setattr(row, field, value)
    row.version += 1
    row.changed_at = at
    with rows.one_of_each():
        row.save(update_fields=[*changed, "version", "changed_at"])
    told = {
        field: f"{_told(before[field])} → {_told(value)}"
        for field, value in changed.items()
        if field != "told"
    }
    _record(action, row, by=by, at=at, **told)


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(" ".join(each) for each in value)
    return "" if value is None else str(value)


def _touch(person: models.Person, at: dt.datetime) -> None:
    """Let readers of a person by version notice that something of hers has changed."""
    person.version += 1
    person.changed_at = at
    person.save(update_fields=["version", "changed_at"])


def _locked_membership(
    by: accounts.Acting, membership_id: uuid.UUID
) -> tuple[models.Membership, models.Person]:
    found = models.Membership.objects.filter(organisation_id=by.organisation_id, id=membership_id)
    person_id = found.values_list("person_id", flat=True).first()
    if person_id is None:
        raise NoSuchMembership
    person = rows.locked(by.organisation_id, person_id)
    return found.get(), person


def _check_order(first: dt.date | None, last: dt.date | None) -> None:
    if first is not None and last is not None and last < first:
        raise EndsBeforeItBegan


def _record(
    action: str, person: models.Person, *, by: accounts.Acting, at: dt.datetime, **details: str
) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="person", id=str(person.id), label=person.name),
        at=at,
        details=details,
    )
