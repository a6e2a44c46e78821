"""Customers: who they are, whom a description may mean, and their story."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from evenkeel.contexts.casework import matching, models, rules
from evenkeel.contexts.casework.queries import frozen, words
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.customers import By

MOST_FOUND = 25


def customer(*, organisation_id: uuid.UUID, customer_id: uuid.UUID) -> customers.Customer:
    """Return a customer with the ways to reach her that hold now. Raises rules.NoSuchCustomer. Three queries."""
    row = _customers(organisation_id).filter(id=customer_id).first()
    if row is None:
        raise rules.NoSuchCustomer
    return with_details([row])[0]


def named(*, organisation_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of customers; unknown ones are left out. One query."""
    return dict(_customers(organisation_id).filter(id__in=set(ids)).values_list("id", "name"))


def found(*, organisation_id: uuid.UUID, said: str) -> tuple[customers.Customer, ...]:
    """Return customers whom somebody means who types a name, an address, a number: at most 25, search as you type. Four queries."""
    text = said.strip()
    if len(text) < 2:
        return ()
    rows = _customers(organisation_id).filter(merged_into__isnull=True)
    ids = set(_reached(organisation_id, text))
    query = words.prefix_query(text)
    by_name = words.matching(rows, query) if query else rows.none()
    hits = list(by_name.order_by("name", "id")[:MOST_FOUND])
    hits += list(rows.filter(id__in=ids - {row.id for row in hits})[: MOST_FOUND - len(hits)])
    return with_details(hits)


def _reached(organisation_id: uuid.UUID, text: str) -> QuerySet[models.ContactDetail, uuid.UUID]:
    """Find by how somebody is reached, or what a register calls her."""
    like = Q(by=By.EMAIL, normalised=matching.normalised(By.EMAIL, text))
    number = matching.normalised(By.PHONE, text)
    if len(number) >= 5:
        like |= Q(by=By.PHONE, normalised=number)
    rows = models.ContactDetail.objects.filter(like, organisation_id=organisation_id, until_at__isnull=True)
    held = models.Identifier.objects.filter(
        organisation_id=organisation_id, value=matching.identifier(text), until_at__isnull=True
    )
    return rows.values_list("customer_id", flat=True).union(held.values_list("customer_id", flat=True))[:100]


def matches(
    *,
    organisation_id: uuid.UUID,
    name: str = "",
    birth_date: dt.date | None = None,
    details: tuple[tuple[By, str], ...] = (),
    identifiers: tuple[tuple[str, str], ...] = (),
    leave_out: uuid.UUID | None = None,
) -> tuple[customers.Match, ...]:
    """Return the customers who may be the one described, the surest first, each with why. At most six queries."""
    why: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for customer_id, reason, score in (
        *_by_identifier(organisation_id, identifiers),
        *_by_birth(organisation_id, name, birth_date),
        *_by_detail(organisation_id, details),
    ):
        why[customer_id][reason] = score
    why.pop(leave_out, None) if leave_out else None
    rows = _customers(organisation_id).filter(id__in=why, merged_into__isnull=True)[:MOST_FOUND]
    made = (
        customers.Match(each, _together(why[each.id].values()), tuple(why[each.id]))
        for each in with_details(list(rows))
    )
    return tuple(sorted(made, key=lambda each: (-each.score, each.customer.name, each.customer.id)))


def _together(scores: Iterable[int]) -> int:
    """Several reasons together are surer than each alone, but only an identifier is sure."""
    ordered = sorted(scores, reverse=True)
    return ordered[0] if ordered[0] == matching.SURE else min(99, ordered[0] + 10 * (len(ordered) - 1))


Hit = tuple[uuid.UUID, str, int]


def _by_identifier(organisation_id: uuid.UUID, given: tuple[tuple[str, str], ...]) -> list[Hit]:
    if not given:
        return []
    wanted = Q()
    for register, value in given:
        wanted |= Q(register=register, value=matching.identifier(value))
    rows = models.Identifier.objects.filter(
        wanted, organisation_id=organisation_id, until_at__isnull=True
    ).values_list("customer_id", "register")
    reason, score = matching.REASONS["identifier"]
    return [(customer_id, reason.format(what=register), score) for customer_id, register in rows]


def _by_birth(organisation_id: uuid.UUID, name: str, birth_date: dt.date | None) -> list[Hit]:
    if birth_date is None or not name:
        return []
    rows = _customers(organisation_id).filter(birth_date=birth_date).values_list("id", "name")
    reason, score = matching.REASONS["born"]
    return [(each, reason, score) for each, said in rows if matching.name(said) == matching.name(name)]


def _by_detail(organisation_id: uuid.UUID, given: tuple[tuple[By, str], ...]) -> list[Hit]:
    if not given:
        return []
    wanted = Q()
    for by, value in given:
        like = matching.normalised(by, value)
        wanted |= Q(by=by, normalised=like)
    rows = models.ContactDetail.objects.filter(
        wanted, organisation_id=organisation_id, until_at__isnull=True
    ).values_list("customer_id", "by")[:200]
    return [(customer_id, *matching.REASONS[By(by)]) for customer_id, by in rows]


def story(*, organisation_id: uuid.UUID, customer_id: uuid.UUID) -> tuple[customers.Detail, ...]:
    """Return all ways to reach a customer that hold or held, the newest first. One query."""
    rows = models.ContactDetail.objects.filter(organisation_id=organisation_id, customer_id=customer_id)
    return tuple(frozen.detail(row) for row in rows.order_by("-from_at", "-id"))


def contacts(
    *, organisation_id: uuid.UUID, customer_id: uuid.UUID, limit: int = 50
) -> tuple[customers.Contact, ...]:
    """Return the contacts of a customer, the newest first. One query."""
    rows = models.Contact.objects.filter(organisation_id=organisation_id, customer_id=customer_id)
    return tuple(frozen.contact(row) for row in rows.order_by("-at", "-id")[:limit])


def representations(
    *, organisation_id: uuid.UUID, customer_id: uuid.UUID, on: dt.date | None = None
) -> tuple[customers.Representation, ...]:
    """Return who may act for a customer on a day, or all who may, could and will. One query."""
    rows = models.Representation.objects.filter(organisation_id=organisation_id, customer_id=customer_id)
    if on is not None:
        rows = rows.filter(Q(until_date__isnull=True) | Q(until_date__gte=on), from_date__lte=on)
    return tuple(
        frozen.representation(row)
        for row in rows.select_related("representative").order_by("from_date", "id")
    )


def merges(*, organisation_id: uuid.UUID, customer_id: uuid.UUID) -> tuple[customers.Merge, ...]:
    """Return which customers were found to be this one, the newest first, those that were undone too. One query."""
    rows = models.Merge.objects.filter(organisation_id=organisation_id, kept_id=customer_id)
    return tuple(frozen.merge(row) for row in rows.order_by("-at", "-id"))


def changes(
    *, organisation_id: uuid.UUID, customer_id: uuid.UUID, limit: int = 50
) -> tuple[customers.Changed, ...]:
    """Return what was changed of a customer and of those merged into her, the newest first. One query."""
    merged = models.Customer.objects.filter(organisation_id=organisation_id, merged_into_id=customer_id)
    rows = models.CustomerChange.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(Q(customer_id=customer_id) | Q(customer_id__in=merged.values("id")))
    return tuple(
        customers.Changed(customers.Change(row.kind), row.words, row.by_name, row.at)
        for row in rows.order_by("-at", "-id")[:limit]
    )


def with_details(rows: list[models.Customer]) -> tuple[customers.Customer, ...]:
    """Return rows as values, with what holds now. Two queries."""
    ids = [row.id for row in rows]
    details: dict[uuid.UUID, list[customers.Detail]] = defaultdict(list)
    held = models.ContactDetail.objects.filter(customer_id__in=ids, until_at__isnull=True)
    for each in held.order_by("by", "from_at", "id"):
        details[each.customer_id].append(frozen.detail(each))
    known: dict[uuid.UUID, list[customers.Identifier]] = defaultdict(list)
    for one in models.Identifier.objects.filter(customer_id__in=ids, until_at__isnull=True).order_by(
        "register"
    ):
        known[one.customer_id].append(customers.Identifier(one.id, one.register, one.value))
    return tuple(
        customers.Customer(
            id=row.id,
            kind=customers.Kind(row.kind),
            name=row.name,
            birth_date=row.birth_date,
            language=row.language,
            details=tuple(details[row.id]),
            identifiers=tuple(known[row.id]),
            merged_into=row.merged_into_id,
            channel=row.channel,
        )
        for row in rows
    )


def _customers(organisation_id: uuid.UUID) -> QuerySet[models.Customer]:
    return models.Customer.objects.filter(organisation_id=organisation_id)
