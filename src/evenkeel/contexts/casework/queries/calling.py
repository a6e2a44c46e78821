"""Who is calling, and what about: what somebody sees who answers. Each asks a bounded number of queries."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import matching, models, reference, rules, teams
from evenkeel.contexts.casework.queries import case as one_case
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import frozen, seeing, words
from evenkeel.contexts.casework.values import cases, customers
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people import values as staff

MOST_CALLERS: Final = 8
"""Customers who are offered while somebody types: more are not read while a customer waits."""
LOOKED_AT: Final = 200
RECENT: Final = dt.timedelta(days=30)
"""How many of somebody's contacts, and how old ones, tell what her recent subjects are."""
CALL_BACK: Final = "call-back"
PASSED_ON: Final = "passed-on"
LEFT: Final = (CALL_BACK, PASSED_ON)
"""Kinds of tasks that whoever answers leaves with a case."""
SHORTEST: Final = 2
SHORTEST_NUMBER: Final = 4
MOST_BEFORE: Final = 4
"""Digits before those of a phone number that are kept: a country code, and the first of the number itself."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A customer as a line to choose from."""

    customer: customers.Customer
    open_cases: int
    """As far as whoever asks may know of them."""
    last_at: dt.datetime | None
    """The last contact."""
    found_by: str = ""
    """The case whose reference was typed."""


def callers(
    *, said: str, by: accounts.Acting, at: dt.datetime, most: int = MOST_CALLERS
) -> tuple[Caller, ...]:
    """Return customers who fit what is typed so far: a name, phone number, address, identifier or reference of a case.

    At most twelve queries.
    """
    text = " ".join(said.split())[:200]
    if len(text) < SHORTEST:
        return ()
    found, case = _by_case(text, by=by, at=at)
    if not found:
        found = _by_anything(text, by.organisation_id, most)
    return lines(found[:most], by=by, at=at, found_by=case)


def lines(
    found: Sequence[customers.Customer], *, by: accounts.Acting, at: dt.datetime, found_by: str = ""
) -> tuple[Caller, ...]:
    """Return customers with their open cases and last contact. Four queries."""
    if not found:
        return ()
    ids = [each.id for each in found]
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, customer_id__in=ids)
    shown = seeing.visible(rows.exclude(state=State.CLOSED), reach=teams.reach(by, at=at), at=at)
    counts = dict(shown.values("customer_id").annotate(n=Count("id")).values_list("customer_id", "n"))
    contacts = models.Contact.objects.filter(organisation_id=by.organisation_id, customer_id__in=ids)
    last = dict(contacts.values("customer_id").annotate(at=Max("at")).values_list("customer_id", "at"))
    return tuple(Caller(each, counts.get(each.id, 0), last.get(each.id), found_by) for each in found)


def _by_case(
    text: str, *, by: accounts.Acting, at: dt.datetime
) -> tuple[tuple[customers.Customer, ...], str]:
    """Return the customer of the case whose reference was typed, and the reference."""
    try:
        case_id = one_case.by_reference(written=text, by=by, at=at)
    except (reference.NoReference, rules.NoSuchCase):
        return (), ""
    case = models.Case.objects.filter(id=case_id, customer__isnull=False).select_related("customer").first()
    if case is None or case.customer is None:
        return (), ""
    return known.with_details([case.customer]), case.reference


def _by_anything(text: str, organisation_id: uuid.UUID, most: int) -> tuple[customers.Customer, ...]:
    """Return customers by name first, then by how they are reached, what registers call them, and where they live."""
    rows = models.Customer.objects.filter(organisation_id=organisation_id, merged_into__isnull=True)
    query = words.prefix_query(text)
    hits = list(words.matching(rows, query).order_by("name", "id")[:most]) if query else []
    for ids in (_reached(organisation_id, text), _registered(organisation_id, text)):
        if len(hits) < most:
            known_already = {row.id for row in hits}
            hits += list(rows.filter(id__in=ids).exclude(id__in=known_already)[: most - len(hits)])
    if query and len(hits) < most:
        ids = _living(organisation_id, query)
        hits += list(
            rows.filter(id__in=ids)
            .exclude(id__in={row.id for row in hits})
            .order_by("name", "id")[: most - len(hits)]
        )
    return known.with_details(hits)


def _details(organisation_id: uuid.UUID) -> QuerySet[models.ContactDetail]:
    return models.ContactDetail.objects.filter(organisation_id=organisation_id, until_at__isnull=True)


def _reached(organisation_id: uuid.UUID, text: str) -> QuerySet[models.ContactDetail, uuid.UUID]:
    """Find by the whole e-mail address, or by a phone number as far as it is typed."""
    like = Q(by=By.EMAIL, normalised=matching.normalised(By.EMAIL, text))
    for first, beyond in number_ranges(text):
        like |= Q(by=By.PHONE, normalised__gte=first) & (Q(normalised__lt=beyond) if beyond else Q())
    return _details(organisation_id).filter(like).values_list("customer_id", flat=True)[:100]


def number_ranges(text: str) -> tuple[tuple[str, str], ...]:
    """Return between which numbers, as they are kept, lies what begins as it is typed; none where no number is typed.

    Kept are the last nine digits; typed may be any beginning of the whole number, with or without country code. How many digits
    come before the nine nobody knows yet, so each count is tried. The end of a range is empty where nothing lies beyond it.
    """
    said = re.sub(r"[\s()+/.\-]", "", text.replace("(0)", ""))
    digits = re.sub(r"\D", "", said)
    if len(digits) < SHORTEST_NUMBER or digits != said:
        return ()
    whole, plain = matching.normalised(By.PHONE, text), digits.lstrip("0")
    later = {plain[before:] for before in range(1, MOST_BEFORE + 1)}
    wanted = {whole, plain[: len(whole)]} | {
        each for each in later if SHORTEST_NUMBER < len(each) <= len(whole)
    }
    return tuple((each, _after(each)) for each in sorted(wanted) if each)


def _after(start: str) -> str:
    """Return the first word of digits that does not begin so; empty where there is none."""
    stem = start.rstrip("9")
    return f"{stem[:-1]}{int(stem[-1]) + 1}" if stem else ""


def _registered(organisation_id: uuid.UUID, text: str) -> QuerySet[models.Identifier, uuid.UUID]:
    rows = models.Identifier.objects.filter(organisation_id=organisation_id, until_at__isnull=True)
    return rows.filter(value=matching.identifier(text)).values_list("customer_id", flat=True)[:100]


def _living(organisation_id: uuid.UUID, query: str) -> QuerySet[models.ContactDetail, uuid.UUID]:
    """Find by words of the postal address."""
    rows = words.matching(_details(organisation_id).filter(by=By.ADDRESS), query)
    return rows.values_list("customer_id", flat=True)[:100]


def recent_subjects(*, by: accounts.Acting, at: dt.datetime) -> tuple[str, ...]:
    """Return the keys of services that somebody's own last contacts were about, the latest first. One query."""
    rows = models.Contact.objects.filter(
        organisation_id=by.organisation_id, by_id=by.user_id, at__gt=at - RECENT, at__lte=at
    )
    last = rows.exclude(service="").order_by("-at").values_list("service", flat=True)[:LOOKED_AT]
    return tuple(dict.fromkeys(last))


def answered(*, call_id: uuid.UUID, by: accounts.Acting) -> customers.Contact | None:
    """Return the contact that a call has become; None while it is not saved. One query."""
    rows = models.Contact.objects.filter(organisation_id=by.organisation_id, outside_key=outside_key(call_id))
    row = rows.first()
    return frozen.contact(row) if row else None


def outside_key(call_id: uuid.UUID) -> str:
    """Return what a call is called among contacts: saved twice, it is one."""
    return f"call:{call_id}"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom a call back can be given."""

    user_id: uuid.UUID
    name: str


def colleagues(*, by: accounts.Acting, at: dt.datetime) -> tuple[Colleague, ...]:
    """Return who works in the teams of whoever asks, and signs in, by name; she herself is left out. Three queries."""
    reach = teams.reach(by, at=at)
    if not reach.units:
        return ()
    on = at.astimezone(by.zone).date()
    placed = people.working_in(organisation_id=by.organisation_id, units=reach.units, on=on)
    found = {each.user_id: each.name for each in placed if each.user_id and each.user_id != by.user_id}
    return tuple(Colleague(user_id, name) for user_id, name in found.items())


def conflict(*, customer_id: uuid.UUID, by: accounts.Acting) -> staff.Conflict | None:
    """Return the conflict of interest that whoever asks has declared with a customer. Two queries."""
    person = people.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
    if person is None:
        return None
    return people.has_conflict(
        organisation_id=by.organisation_id,
        person_id=person.id,
        subjects=[staff.Subject(staff.SubjectKind.CUSTOMER, str(customer_id))],
    )


@dataclass(frozen=True, slots=True)
class Became:
    """The case that a contact belongs to, and what was left there for whoever goes on."""

    reference: str
    title: str
    tasks: tuple[cases.Task, ...]
    partners: tuple[str, ...]
    """Keys of partners who were asked to go on."""


def became(*, contact: customers.Contact, by: accounts.Acting, at: dt.datetime) -> Became | None:
    """Return what came of a contact; None where it was answered there and then, or the case is not there for whoever asks.

    Five queries.
    """
    if contact.case is None:
        return None
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, id=contact.case)
    row = seeing.visible(rows, reach=teams.reach(by, at=at), at=at).first()
    if row is None:
        return None
    tasks = models.Task.objects.filter(case_id=row.id, by_id=by.user_id, at__gte=contact.at, kind__in=LEFT)
    asked = models.Referral.objects.filter(case_id=row.id, by_id=by.user_id, at__gte=contact.at)
    return Became(
        row.reference,
        row.title,
        tuple(frozen.task(each) for each in tasks.order_by("at")[:5]),
        tuple(asked.order_by("at").values_list("partner", flat=True)[:5]),
    )
