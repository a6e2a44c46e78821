"""Search over everything: cases, customers, contacts. Who may not know of something finds nothing of it, not even its count."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, reference, teams
from evenkeel.contexts.casework.queries import calling, frozen, lists, seeing, words
from evenkeel.contexts.casework.values import customers

MOST_CUSTOMERS: Final = 20
MOST_CONTACTS: Final = 20
SHORTEST: Final = 2
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that was found, with its customer and its case as far as they may be named."""

    contact: customers.Contact
    customer_name: str
    reference: str
    case_title: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds."""

    cases: tuple[lists.Item, ...] = ()
    customers: tuple[calling.Caller, ...] = ()
    contacts: tuple[Contact, ...] = ()
    meant: str = ""
    """The reference that is near what was typed, where what was typed is none."""

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.cases or self.customers or self.contacts)


def everything(
    *, said: str, only: lists.Only = lists.EVERYTHING, by: accounts.Acting, at: dt.datetime
) -> Found:
    """Return what fits typed words, or beginnings of words: at most 50 cases, 20 customers, 20 contacts.

    A reference in which one character is wrong, or two are swapped, is understood. At most thirty queries, however much is found.
    """
    text = " ".join(said.split())[:LONGEST]
    if len(text) < SHORTEST:
        return Found()
    cases = lists.found(said=text, only=only, by=by, at=at).items
    if not cases and (near := _near(text, only=only, by=by, at=at)):
        return Found(cases=near, meant=near[0].case.reference)
    return Found(
        cases=cases,
        customers=calling.callers(said=text, by=by, at=at, most=MOST_CUSTOMERS),
        contacts=_contacts(text, by=by, at=at),
    )


def _near(text: str, *, only: lists.Only, by: accounts.Acting, at: dt.datetime) -> tuple[lists.Item, ...]:
    """Return the cases whose references are one mistake away from what was typed."""
    near = sorted(neighbours(text))
    if not near:
        return ()
    rows = models.Case.objects.filter(
        only.condition(at.astimezone(by.zone)), organisation_id=by.organisation_id, reference__in=near
    )
    found = seeing.visible(rows, reach=teams.reach(by, at=at), at=at).order_by("-received_at")
    return lists.by_ids(ids=list(found.values_list("id", flat=True)[:5]), by=by, at=at)


def neighbours(written: str) -> frozenset[str]:
    """Return the references from which something that looks like one differs by one character or one swap of neighbours.

    The check character refuses most of what is tried, so that few are left: about one in 36.
    """
    plain = "".join(character for character in written.upper() if character in reference.ALPHABET)
    if not re.fullmatch(r"[A-Z]{1,4}[0-9OI]{7,}[0-9A-Z]", plain) or len(plain) > 24:
        return frozenset()
    return frozenset(_right(_variants(plain)))


def _variants(plain: str) -> Iterator[str]:
    begins = re.match(r"[A-Z]+", plain)
    first = begins.end() if begins else 0
    for place in range(first, len(plain)):
        for other in reference.ALPHABET if place == len(plain) - 1 else "0123456789":
            yield plain[:place] + other + plain[place + 1 :]
    for place in range(first, len(plain) - 1):
        yield plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]


def _right(tried: Iterator[str]) -> Iterator[str]:
    for each in tried:
        try:
            yield str(reference.parsed(each))
        except reference.NoReference:
            continue


def _contacts(text: str, *, by: accounts.Acting, at: dt.datetime) -> tuple[Contact, ...]:
    """Return contacts by what was written down of them: those of cases only where the case may be read. Three queries."""
    query = words.prefix_query(text)
    if not query:
        return ()
    readable = models.Case.objects.filter(
        seeing.readable(reach=teams.reach(by, at=at), at=at), organisation_id=by.organisation_id
    )
    rows = models.Contact.objects.filter(
        words.condition(models.Contact._meta.db_table, query),
        Q(case__isnull=True) | Q(case_id__in=readable.values("id")),
        organisation_id=by.organisation_id,
    )
    return tuple(
        Contact(
            contact=frozen.contact(row),
            customer_name=row.customer.name if row.customer else "",
            reference=row.case.reference if row.case else "",
            case_title=row.case.title if row.case else "",
        )
        for row in rows.select_related("customer", "case").order_by("-at", "-id")[:MOST_CONTACTS]
    )
