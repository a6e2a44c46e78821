"""Lists of cases: a shelf in its order, what somebody has, what a search finds; permissions are part of every query."""

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db.models import Count, Min, Q, QuerySet

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, reference, standards, teams
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import frozen, seeing, words
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

PER_PAGE: Final = 50
MOST_ON_A_PAGE: Final = 2_000
"""Cases that are read at once at most, as for a download."""
LONGEST_NUMBER: Final = 12
MOST_FOUND: Final = 50
MOST_LOOKED_THROUGH: Final = 2_000
"""Cases in which a word is looked for one by one, before its index is asked."""


class BadPlace(errors.Invalid):
    """This place in the list cannot be read; begin at its top."""

    code: ClassVar[str] = "bad-place-in-list"


@dataclass(frozen=True, slots=True)
class Item:
    """A case as a line of a list."""

    case: cases.Case
    customer_name: str
    """Empty where there is none, or somebody may not read the case."""
    responsible_name: str
    may_read: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list."""

    items: tuple[Item, ...]
    further: str
    """Where the list goes on, to be asked with; empty at its end."""


@dataclass(frozen=True, slots=True)
class Only:
    """What of a list is wanted: each that is named must hold."""

    states: tuple[State, ...] = ()
    case_types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    shelves: tuple[str, ...] = ()
    free: bool = False
    """Only those that nobody has."""
    responsible: uuid.UUID | None = None
    late: bool = False
    channels: tuple[str, ...] = ()
    due: str = ""
    """`today`: by the end of the day; `week`: by the end of Sunday; empty: whenever."""
    waiting: bool | None = None
    """Only those that wait for somebody, or only those that do not."""
    text: str = ""
    """Words of the title, or beginnings of them; or a reference or its number."""

    def condition(self, at: dt.datetime) -> Q:
        """Return it as the condition of a query; days end in the zone of `at`."""
        wanted = Q()
        for field, values in (
            ("state", self.states),
            ("case_type", self.case_types),
            ("service", self.services),
            ("stage", self.stages),
            ("unit", self.units),
            ("shelf", self.shelves),
            ("channel", self.channels),
        ):
            if values:
                wanted &= Q(**{f"{field}__in": values})
        if self.free:
            wanted &= Q(responsible__isnull=True)
        if self.responsible is not None:
            wanted &= Q(responsible_id=self.responsible)
        if self.waiting is not None:
            wanted &= Q(state=State.PAUSED) if self.waiting else ~Q(state=State.PAUSED)
        if self.due:
            wanted &= Q(due_at__lt=end_of(self.due, at))
        if self.text:
            wanted &= _said(self.text)
        return wanted & Q(due_at__lt=at) if self.late else wanted


def end_of(span: str, at: dt.datetime) -> dt.datetime:
    """Return when the day or the week (`week`) of a moment is over, in its zone."""
    days = 7 - at.weekday() if span == "week" else 1
    return dt.datetime.combine(at.date() + dt.timedelta(days=days), dt.time(), tzinfo=at.tzinfo)


def _said(text: str) -> Q:
    """Return the condition of a case that somebody means by its title, its reference or its number."""
    try:
        return Q(reference=str(reference.parsed(text)))
    except reference.NoReference:
        query = words.prefix_query(text)
    digits = text.strip()
    if digits.isdecimal() and len(digits) <= LONGEST_NUMBER:
        return Q(number=int(digits))
    return Q(words.row_by_row(models.Case._meta.db_table, query)) if query else Q(pk__in=())


EVERYTHING: Final = Only()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much lies on a shelf."""

    all: int
    free: int
    """Nobody has them."""
    paused: int
    late: int
    oldest_at: dt.datetime | None


def on_shelf(
    *,
    shelf: str,
    only: Only = EVERYTHING,
    after: str = "",
    size: int = PER_PAGE,
    by: accounts.Acting,
    at: dt.datetime,
) -> Lines:
    """Return a page of what lies on a shelf, in its order; cases that somebody may not know of are not there. Five queries.

    `after` is what `further` of the page before said. Raises BadPlace.
    """
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    found = standards.shelf(model, shelf)
    order = order_of(found) if found else "oldest-first"
    rows = seeing.on_shelf(organisation_id=by.organisation_id, shelf=shelf).filter(
        only.condition(at.astimezone(by.zone))
    )
    return _page(rows, order, after, min(size, MOST_ON_A_PAGE), by=by, at=at)


def order_of(shelf: operating_model.Shelf) -> str:
    """Return by which order a shelf lies, and the next case is chosen."""
    return "oldest-first" if shelf.distribution == "oldest-first" else shelf.order


def mine(*, by: accounts.Acting, at: dt.datetime) -> Lines:
    """Return the open cases that somebody has, those that are due first on top. Five queries."""
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, responsible_id=by.user_id)
    return _page(rows.exclude(state=State.CLOSED), "due-first", "", 200, by=by, at=at)


def of_customer(*, customer_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Lines:
    """Return the cases of a customer, the newest first. Five queries."""
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, customer_id=customer_id)
    return _page(rows, "newest-first", "", 100, by=by, at=at)


def wanted(
    *,
    only: Only,
    order: str = "due-first",
    after: str = "",
    size: int = PER_PAGE,
    by: accounts.Acting,
    at: dt.datetime,
) -> Lines:
    """Return a page of all cases that a filter keeps: what a saved filter shows. Five queries. Raises BadPlace."""
    rows = models.Case.objects.filter(
        only.condition(at.astimezone(by.zone)), organisation_id=by.organisation_id
    )
    return _page(
        rows, order if order in seeing.ORDERS else "due-first", after, min(size, MOST_ON_A_PAGE), by=by, at=at
    )


def counts(
    *, shelves: Sequence[str], by: accounts.Acting, at: dt.datetime, only: Only = EVERYTHING
) -> Mapping[str, Counts]:
    """Return how much lies on shelves, as far as somebody may know of it; empty ones are left out. Three queries."""
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, shelf__in=shelves)
    rows = rows.exclude(state=State.CLOSED).filter(only.condition(at.astimezone(by.zone)))
    rows = seeing.visible(rows, reach=teams.reach(by, at=at), at=at)
    found = rows.values("shelf").annotate(
        together=Count("id"),
        free=Count("id", filter=Q(responsible__isnull=True) & ~Q(state=State.PAUSED)),
        paused=Count("id", filter=Q(state=State.PAUSED)),
        late=Count("id", filter=Q(due_at__lt=at)),
        oldest=Min("received_at"),
    )
    return {
        row["shelf"]: Counts(row["together"], row["free"], row["paused"], row["late"], row["oldest"])
        for row in found.order_by("shelf")
    }


def by_ids(*, ids: Sequence[uuid.UUID], by: accounts.Acting, at: dt.datetime) -> tuple[Item, ...]:
    """Return these cases in this order; those that somebody may not know of are left out. Six queries."""
    reach = teams.reach(by, at=at)
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, id__in=ids)
    held = {row.id: row for row in seeing.visible(rows, reach=reach, at=at)}
    return _items([held[each] for each in ids if each in held], reach, by=by, at=at)


def by_references(*, references: Sequence[str], by: accounts.Acting, at: dt.datetime) -> tuple[Item, ...]:
    """Return the cases of these references in this order; those that somebody may not know of are left out. Six queries."""
    reach = teams.reach(by, at=at)
    rows = models.Case.objects.filter(organisation_id=by.organisation_id, reference__in=references)
    held = {row.reference: row for row in seeing.visible(rows, reach=reach, at=at)}
    return _items([held[each] for each in references if each in held], reach, by=by, at=at)


def found(
    *, said: str, by: accounts.Acting, at: dt.datetime, size: int = MOST_FOUND, only: Only = EVERYTHING
) -> Lines:
    """Return what a search finds: by reference, number, title, customer's name, and words of notes and messages.

    A title is found by everybody who may know of the case, a name or an inner word by who may read it. At most fifteen queries.
    """
    reach = teams.reach(by, at=at)
    kept = models.Case.objects.filter(
        only.condition(at.astimezone(by.zone)), organisation_id=by.organisation_id
    )
    rows = seeing.visible(kept, reach=reach, at=at)
    exact = _by_number(rows, said)
    ids: list[uuid.UUID] = [] if exact is None else list(exact.values_list("id", flat=True)[:size])
    for query in words.queries(said):
        ids = ids or _by_words(rows, query, reach, by=by, at=at, size=size)
    held = {row.id: row for row in models.Case.objects.filter(id__in=ids)}
    return Lines(_items([held[each] for each in ids if each in held], reach, by=by, at=at), "")


def _by_number(rows: QuerySet[models.Case], said: str) -> QuerySet[models.Case] | None:
    try:
        return rows.filter(reference=str(reference.parsed(said)))
    except reference.NoReference:
        digits = said.strip()
        if digits.isdecimal() and len(digits) <= LONGEST_NUMBER:
            return rows.filter(number=int(digits)).order_by("-received_at")
    return None


def _by_words(
    rows: QuerySet[models.Case],
    query: str,
    reach: Reach,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    size: int,
) -> list[uuid.UUID]:
    """Return what words find: titles first, then customers' names, then what is inside. Each is answered by an index."""
    inner = rows.filter(seeing.readable(reach=reach, at=at))
    people = models.Customer.objects.filter(organisation_id=by.organisation_id, merged_into__isnull=True)
    named = list(words.matching(people, query).values_list("id", flat=True)[:100])
    found = dict.fromkeys(_newest(rows, query, "words", by=by, size=size))
    if len(found) < size:
        found |= dict.fromkeys(_ids(inner.filter(customer_id__in=named), size))
    if len(found) < size:
        found |= dict.fromkeys(_newest(inner, query, "inside", by=by, size=size))
    return list(found)[:size]


def _newest(
    rows: QuerySet[models.Case], query: str, column: str, *, by: accounts.Acting, size: int
) -> list[uuid.UUID]:
    """Return the newest cases that a query finds. One query where many have the word, two where few have it.

    A word that many cases have is met among the newest before an index could name all that have it.
    """
    last = models.Case.objects.filter(organisation_id=by.organisation_id).order_by("-received_at", "-id")
    among = rows.filter(id__in=last.values("id")[:MOST_LOOKED_THROUGH])
    found = _ids(among.filter(words.row_by_row(models.Case._meta.db_table, query, column=column)), size)
    return found if len(found) == size else _ids(words.matching(rows, query, column=column), size)


def _ids(rows: QuerySet[models.Case], size: int) -> list[uuid.UUID]:
    return list(rows.order_by("-received_at", "-id").values_list("id", flat=True)[:size])


def _page(
    rows: QuerySet[models.Case],
    order: str,
    after: str,
    size: int,
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> Lines:
    reach = teams.reach(by, at=at)
    rows = seeing.visible(rows, reach=reach, at=at)
    if after:
        rows = rows.filter(_beyond(order, after))
    held = list(rows.order_by(*seeing.ORDERS[order])[: size + 1])
    further = _place(order, held[size - 1]) if len(held) > size else ""
    return Lines(_items(held[:size], reach, by=by, at=at), further)


def _items(
    rows: Sequence[models.Case], reach: Reach, *, by: accounts.Acting, at: dt.datetime
) -> tuple[Item, ...]:
    """Return rows as lines, with names as far as they may be read. Three queries."""
    ids = [row.id for row in rows]
    may = models.Case.objects.filter(seeing.readable(reach=reach, at=at), id__in=ids)
    readable = frozenset(may.values_list("id", flat=True))
    customers = known.named(
        organisation_id=by.organisation_id,
        ids=[row.customer_id for row in rows if row.customer_id and row.id in readable],
    )
    people = members.names(user_ids=[row.responsible_id for row in rows if row.responsible_id])
    return tuple(
        Item(
            case=frozen.case(row),
            customer_name=customers.get(row.customer_id, "") if row.customer_id else "",
            responsible_name=people.get(row.responsible_id, "") if row.responsible_id else "",
            may_read=row.id in readable,
        )
        for row in rows
    )


# -- places in a list: what the next page begins after, so that it costs the same however far down it is -----------------------


def _place(order: str, row: models.Case) -> str:
    keys: list[Any] = [str(row.id)]
    moment = row.due_at if order in ("due-first", "urgent-first") else row.received_at
    keys.append(moment.isoformat() if moment else None)
    if order == "urgent-first":
        keys.append(row.priority)
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def _beyond(order: str, after: str) -> Q:
    """Return the condition of what comes after a place. Raises BadPlace."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        row_id, moment = uuid.UUID(keys[0]), keys[1] and dt.datetime.fromisoformat(keys[1])
        priority = int(keys[2]) if order == "urgent-first" else 0
        if (moment is None and order in ("oldest-first", "newest-first")) or (moment and not moment.tzinfo):
            raise BadPlace
    except (ValueError, TypeError, IndexError, KeyError, binascii.Error) as trouble:
        raise BadPlace from trouble
    if order == "oldest-first":
        return Q(received_at__gt=moment) | Q(received_at=moment, id__gt=row_id)
    if order == "newest-first":
        return Q(received_at__lt=moment) | Q(received_at=moment, id__lt=row_id)
    due = _due_beyond(moment, row_id)
    if order == "due-first":
        return due
    return Q(priority__lt=priority) | Q(priority=priority) & due


def _due_beyond(moment: dt.datetime | None, row_id: uuid.UUID) -> Q:
    if moment is None:
        return Q(due_at__isnull=True, id__gt=row_id)
    later = Q(due_at__gt=moment) | Q(due_at=moment, id__gt=row_id)
    return later | Q(due_at__isnull=True)
