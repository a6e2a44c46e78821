"""Customers as their pages show them: lists, one story of contacts and cases, likely duplicates, merges."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, teams
from evenkeel.contexts.casework.queries import calling, frozen, lists, seeing
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.cases import State

PER_PAGE: Final = 50
MOST_FOUND: Final = 50
MOST_CONTACTS: Final = 100


def newest(*, by: accounts.Acting, at: dt.datetime, page: str | int = 1) -> Page[calling.Caller]:
    """Return a page of all customers, those first who were written down last: identifiers are in order of time. Seven queries."""
    rows = models.Customer.objects.filter(organisation_id=by.organisation_id, merged_into__isnull=True)
    found = Paginator(rows.order_by("-id"), PER_PAGE).get_page(page)
    lines = calling.lines(known.with_details(list(found.object_list)), by=by, at=at)
    return Page(lines, found.number, cast(Any, found.paginator))


@dataclass(frozen=True, slots=True)
class ReadContact:
    """A contact as far as somebody may read it."""

    contact: customers.Contact
    reference: str
    """Of the case it belongs to; empty where there is none."""
    may_read: bool
    """Whether what was said may be read: not where the case is another team's."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of a customer."""

    customer: customers.Customer
    past: tuple[customers.Detail, ...]
    """Ways to reach her that hold no more, the newest first."""
    cases: tuple[lists.Item, ...]
    contacts: tuple[ReadContact, ...]
    acting_for_her: tuple[customers.Representation, ...]
    acts_for: tuple[customers.Representation, ...]
    names: dict[uuid.UUID, str]
    """Names of those for whom she acts."""
    merges: tuple[customers.Merge, ...]
    changes: tuple[customers.Changed, ...]
    """Who changed what is written about her, the newest first."""


def story(*, customer_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Story:
    """Return all of a customer that somebody may know. At most twenty queries, however much it is. Raises rules.NoSuchCustomer."""
    here: Any = {"organisation_id": by.organisation_id}
    found = known.customer(**here, customer_id=customer_id)
    acts_for = _acts_for(customer_id, by)
    return Story(
        customer=found,
        past=tuple(
            each for each in known.story(**here, customer_id=customer_id) if each.until_at is not None
        ),
        cases=lists.of_customer(customer_id=customer_id, by=by, at=at).items,
        contacts=contacts(customer_id=customer_id, by=by, at=at),
        acting_for_her=known.representations(**here, customer_id=customer_id),
        acts_for=acts_for,
        names=known.named(**here, ids=[each.customer for each in acts_for]) if acts_for else {},
        merges=known.merges(**here, customer_id=customer_id),
        changes=known.changes(**here, customer_id=customer_id),
    )


def _acts_for(customer_id: uuid.UUID, by: accounts.Acting) -> tuple[customers.Representation, ...]:
    rows = models.Representation.objects.filter(
        organisation_id=by.organisation_id, representative_id=customer_id
    )
    chosen = rows.select_related("representative").order_by("from_date", "id")
    return tuple(frozen.representation(row) for row in chosen)


def contacts(
    *, customer_id: uuid.UUID, by: accounts.Acting, at: dt.datetime, most: int = MOST_CONTACTS
) -> tuple[ReadContact, ...]:
    """Return the last contacts of a customer, the newest first; those of cases that somebody may not know of are not there.

    Own words can always be read, those in a case by whoever may read it. Four queries.
    """
    reach = teams.reach(by, at=at)
    cases = models.Case.objects.filter(organisation_id=by.organisation_id, customer_id=customer_id)
    known_of = seeing.visible(cases, reach=reach, at=at).values("id")
    rows = models.Contact.objects.filter(organisation_id=by.organisation_id, customer_id=customer_id)
    rows = rows.filter(Q(case__isnull=True) | Q(case_id__in=known_of)).select_related("case")
    held = list(rows.order_by("-at", "-id")[:most])
    ids = {row.case_id for row in held if row.case_id}
    readable = cases.filter(seeing.readable(reach=reach, at=at), id__in=ids) if ids else cases.none()
    may = set(readable.values_list("id", flat=True))
    return tuple(
        ReadContact(
            frozen.contact(row),
            row.case.reference if row.case else "",
            row.case_id is None or row.case_id in may or row.by_id == by.user_id,
        )
        for row in held
    )


def duplicates(*, customer: customers.Customer, by: accounts.Acting) -> tuple[customers.Match, ...]:
    """Return who may be the same customer, the surest first, each with why. At most seven queries."""
    return known.matches(
        organisation_id=by.organisation_id,
        name=customer.name,
        birth_date=customer.birth_date,
        details=tuple((each.by, each.value) for each in customer.details),
        identifiers=tuple((each.register, each.value) for each in customer.identifiers),
        leave_out=customer.id,
    )


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge would move, as far as somebody may know of it."""

    cases: int
    contacts: int
    details: int
    identifiers: int
    representations: int


def moving(*, customer_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Moving:
    """Count what would move with a customer. Seven queries."""
    here = {"organisation_id": by.organisation_id}
    hers = here | {"customer_id": customer_id}
    cases = seeing.visible(models.Case.objects.filter(**hers), reach=teams.reach(by, at=at), at=at)
    acting: QuerySet[models.Representation] = models.Representation.objects.filter(**here)
    return Moving(
        cases=cases.count(),
        contacts=models.Contact.objects.filter(**hers).count(),
        details=models.ContactDetail.objects.filter(**hers).count(),
        identifiers=models.Identifier.objects.filter(**hers).count(),
        representations=acting.filter(Q(customer_id=customer_id) | Q(representative_id=customer_id)).count(),
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge with the names of now, and what moved."""

    merge: customers.Merge
    kept_name: str
    moved: int
    undone_by_name: str


def merges(*, by: accounts.Acting, page: str | int = 1) -> Page[Merged]:
    """Return a page of all merges, the newest first. Two queries."""
    rows = models.Merge.objects.filter(organisation_id=by.organisation_id).select_related("kept")
    found = Paginator(rows.order_by("-at", "-id"), PER_PAGE).get_page(page)
    shown = [
        Merged(frozen.merge(row), row.kept.name, _moved(row), row.undone_by_name) for row in found.object_list
    ]
    return Page(shown, found.number, cast(Any, found.paginator))


def _moved(row: models.Merge) -> int:
    """Count what a merge moved; what it chose is no list."""
    return sum(len(each) for each in row.moved.values() if isinstance(each, list))


def one_merge(*, merge_id: uuid.UUID, by: accounts.Acting) -> Merged:
    """Return one merge. Raises rules.NoSuchThing. One query."""
    rows = models.Merge.objects.filter(organisation_id=by.organisation_id, id=merge_id)
    row = rows.select_related("kept").first()
    if row is None:
        raise rules.NoSuchThing(thing="merge")
    return Merged(frozen.merge(row), row.kept.name, _moved(row), row.undone_by_name)


def open_cases(*, customer_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> tuple[lists.Item, ...]:
    """Return the open cases of a customer, the newest first. Five queries."""
    found = lists.of_customer(customer_id=customer_id, by=by, at=at).items
    return tuple(each for each in found if each.case.standing.state is not State.CLOSED)
