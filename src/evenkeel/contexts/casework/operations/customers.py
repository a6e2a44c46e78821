"""Customers: who they are, how to reach them, who acts for them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from django.db import IntegrityError, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import matching, models, rules
from evenkeel.contexts.casework.operations import changes
from evenkeel.contexts.casework.queries import customers as queries
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.customers import Change
from evenkeel.kernel import errors
from evenkeel.lib import events

CUSTOMER_CHANGED: Final = "casework.customer-changed"
WHO: Final = ("name", "birth_date", "language", "channel")
"""What says who a customer is, and can be changed."""


class IdentifierTaken(errors.Conflict):
    """{name} has this {register} already: is it the same customer? Then merge the two."""

    code: ClassVar[str] = "identifier-taken"


class NotForHerself(errors.Invalid):
    """Nobody represents herself."""

    code: ClassVar[str] = "represents-herself"


def add(
    *,
    name: str,
    kind: customers.Kind = customers.Kind.PERSON,
    birth_date: dt.date | None = None,
    language: str = "",
    channel: str = "",
    details: tuple[tuple[customers.By, str], ...] = (),
    identifiers: tuple[tuple[str, str], ...] = (),
    source: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Customer:
    """Write a customer down, with ways to reach her and what registers call her.

    Whether she is known already is told by `queries.customers.matches`. Raises rules.NotInBounds, IdentifierTaken.
    """
    with transaction.atomic():
        row = models.Customer.objects.create(
            organisation_id=by.organisation_id,
            kind=kind,
            name=rules.text(" ".join(name.split()), longest=customers.LONGEST_NAME, what="a name"),
            birth_date=_birth_date(birth_date, at, by),
            language=language[:16],
            channel=channel[:80],
            made_at=at,
        )
        for how, value in details:
            _add_detail(row, how, value, source=source, at=at)
        for register, value in identifiers:
            _add_identifier(row, register, value, at=at)
        _tell(row, Change.ADDED, {"name": row.name, "source": source}, by=by, at=at)
    return queries.customer(organisation_id=by.organisation_id, customer_id=row.id)


def _birth_date(day: dt.date | None, at: dt.datetime, by: accounts.Acting) -> dt.date | None:
    if day is not None and not dt.date(1880, 1, 1) <= day <= at.astimezone(by.zone).date():
        raise rules.NotInBounds(words="Give a date of birth between 1880 and today.")
    return day


def change(
    *,
    customer_id: uuid.UUID,
    name: str | None = None,
    birth_date: dt.date | None = None,
    language: str | None = None,
    channel: str | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Customer:
    """Change who a customer is; what is None stays. Raises rules.NoSuchCustomer, rules.NotInBounds."""
    with transaction.atomic():
        row = _locked(customer_id, by)
        before = said(row, WHO)
        if name is not None:
            row.name = rules.text(" ".join(name.split()), longest=customers.LONGEST_NAME, what="a name")
        row.birth_date = _birth_date(birth_date, at, by) or row.birth_date
        row.language = language[:16] if language is not None else row.language
        row.channel = channel[:80] if channel is not None else row.channel
        row.save(update_fields=list(WHO))
        if differing := differences(before, said(row, WHO)):
            _tell(row, Change.CHANGED, differing, by=by, at=at)
    return queries.customer(organisation_id=by.organisation_id, customer_id=row.id)


def said(row: models.Customer, fields: Iterable[str]) -> dict[str, Any]:
    """Return fields of a customer as JSON holds them."""
    given = {field: getattr(row, field) for field in fields}
    return {
        field: value.isoformat() if isinstance(value, dt.date) else value for field, value in given.items()
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return each field that is not as it was, with before and after."""
    return {field: [before[field], after[field]] for field in after if before[field] != after[field]}


def add_detail(
    *,
    customer_id: uuid.UUID,
    how: customers.By,
    value: str,
    replaces: uuid.UUID | None = None,
    source: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Customer:
    """Add a way to reach a customer, from now on; the one that it replaces ends now, and stays in her history.

    Raises rules.NoSuchCustomer, rules.NoSuchThing, rules.NotInBounds.
    """
    with transaction.atomic():
        row = _locked(customer_id, by)
        ended = _end_detail(row, replaces, at) if replaces is not None else {}
        if (added := _add_detail(row, how, value, source=source, at=at)) or ended:
            kind = Change.DETAIL_ADDED if added else Change.DETAIL_ENDED
            _tell(
                row,
                kind,
                (added or ended) | ({"instead": ended["value"]} if added and ended else {}),
                by=by,
                at=at,
            )
    return queries.customer(organisation_id=by.organisation_id, customer_id=row.id)


def end_detail(
    *, customer_id: uuid.UUID, detail_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> customers.Customer:
    """End a way to reach a customer, which holds no more. Raises rules.NoSuchCustomer, rules.NoSuchThing."""
    with transaction.atomic():
        row = _locked(customer_id, by)
        _tell(row, Change.DETAIL_ENDED, _end_detail(row, detail_id, at), by=by, at=at)
    return queries.customer(organisation_id=by.organisation_id, customer_id=row.id)


def add_identifier(
    *, customer_id: uuid.UUID, register: str, value: str, by: accounts.Acting, at: dt.datetime
) -> customers.Customer:
    """Say what a register calls a customer. Raises rules.NoSuchCustomer, rules.NotInBounds, IdentifierTaken."""
    with transaction.atomic():
        row = _locked(customer_id, by)
        if added := _add_identifier(row, register, value, at=at):
            _tell(row, Change.IDENTIFIER_ADDED, added, by=by, at=at)
    return queries.customer(organisation_id=by.organisation_id, customer_id=row.id)


def represent(
    *,
    customer_id: uuid.UUID,
    representative_id: uuid.UUID,
    scope: str = "",
    basis: str = "",
    from_date: dt.date,
    until_date: dt.date | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Representation:
    """Say who may act for a customer, in what, on which basis. Raises NotForHerself, rules.NoSuchCustomer, rules.NotInBounds."""
    if customer_id == representative_id:
        raise NotForHerself
    if until_date is not None and until_date < from_date:
        raise rules.NotInBounds(words="The last day comes before the first.")
    with transaction.atomic():
        represented, other = _locked(customer_id, by), _locked(representative_id, by)
        row = models.Representation.objects.create(
            organisation_id=by.organisation_id,
            customer_id=represented.id,
            representative=other,
            scope=rules.text(scope, longest=300, what="what for", empty=True),
            basis=rules.text(basis, longest=300, what="the basis", empty=True),
            from_date=from_date,
            until_date=until_date,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        words = {"name": other.name, "scope": row.scope}
        _tell(represented, Change.REPRESENTED, words, by=by, at=at)
    return frozen.representation(row)


def end_representation(
    *, representation_id: uuid.UUID, last_date: dt.date, by: accounts.Acting, at: dt.datetime
) -> None:
    """Say the last day on which somebody acts for a customer. Raises rules.NoSuchThing."""
    with transaction.atomic():
        rows = models.Representation.objects.select_for_update(of=("self",))
        rows = rows.select_related("customer", "representative")
        row = rows.filter(organisation_id=by.organisation_id, id=representation_id).first()
        if row is None:
            raise rules.NoSuchThing(thing="representation")
        row.until_date = max(last_date, row.from_date)
        row.save(update_fields=["until_date"])
        words = {"name": row.representative.name, "last_date": row.until_date.isoformat()}
        _tell(row.customer, Change.REPRESENTATION_ENDED, words, by=by, at=at)


def _locked(customer_id: uuid.UUID, by: accounts.Acting) -> models.Customer:
    rows = models.Customer.objects.select_for_update().filter(organisation_id=by.organisation_id)
    row = rows.filter(id=customer_id, merged_into__isnull=True).first()
    if row is None:
        raise rules.NoSuchCustomer
    return row


def _add_detail(
    row: models.Customer, how: customers.By, value: str, *, source: str, at: dt.datetime
) -> dict[str, Any]:
    """Return what was added; nothing where it is there already."""
    plain = rules.text(value, longest=500, what="an address")
    like = matching.normalised(how, plain)
    if not like or (how is customers.By.EMAIL and "@" not in like):
        raise rules.NotInBounds(words=f"{plain!r} is no {how}.")
    held: dict[str, Any] = {"customer": row, "by": how, "normalised": like, "until_at__isnull": True}
    if models.ContactDetail.objects.filter(**held).exists():
        return {}
    models.ContactDetail.objects.create(
        organisation_id=row.organisation_id,
        customer=row,
        by=how,
        value=plain,
        normalised=like,
        source=rules.text(source, longest=200, what="a source", empty=True),
        from_at=at,
    )
    return {"by": how, "value": plain}


def _end_detail(row: models.Customer, detail_id: uuid.UUID, at: dt.datetime) -> dict[str, Any]:
    """Return what has ended."""
    found = models.ContactDetail.objects.filter(customer=row, id=detail_id, until_at__isnull=True).first()
    if found is None:
        raise rules.NoSuchThing(thing="contact detail")
    found.until_at = at
    found.save(update_fields=["until_at"])
    return {"by": found.by, "value": found.value}


def _add_identifier(row: models.Customer, register: str, value: str, *, at: dt.datetime) -> dict[str, Any]:
    """Return what was added; nothing where it is there already."""
    name = rules.text(register, longest=80, what="a register")
    plain = matching.identifier(rules.text(value, longest=200, what="an identifier"))
    taken = models.Identifier.objects.filter(
        organisation_id=row.organisation_id, register=name, value=plain, until_at__isnull=True
    ).select_related("customer")
    try:
        if (there := taken.first()) is not None:
            if there.customer_id == row.id:
                return {}
            raise IdentifierTaken(name=there.customer.name, register=name)
        with transaction.atomic():
            models.Identifier.objects.create(
                organisation_id=row.organisation_id, customer=row, register=name, value=plain, from_at=at
            )
    except IntegrityError as trouble:
        # The other of two that came at the same moment was first.
        raise IdentifierTaken(name="Another customer", register=name) from trouble
    return {"register": name, "value": plain}


def _tell(
    row: models.Customer, kind: Change, words: Mapping[str, Any], *, by: accounts.Acting, at: dt.datetime
) -> None:
    changes.note(customer_id=row.id, kind=kind, words=words, by=by, at=at)
    events.tell(CUSTOMER_CHANGED, organisation_id=row.organisation_id, customer_id=row.id)
