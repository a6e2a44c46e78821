"""An invented year in the words of casework, to be brought in."""

import datetime as dt
import functools
import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evenkeel.config import year
from evenkeel.config.year import texts
from evenkeel.contexts.casework.values import brought, customers
from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause, Priority

NOBODY: Final = brought.Actor(None, "evenkeel (automatic)")
MADE: Final = "Made with the example; no virus scanner has seen it."
EARLY: Final = {
    "Withdrawn": Closing.WITHDRAWN,
    "Passed on": Closing.PASSED_ON,
    "Duplicate": Closing.DUPLICATE,
}
REFERRALS: Final = frozenset({Kind.REFERRED, Kind.REFERRAL_ACKNOWLEDGED, Kind.REFERRAL_DONE})


@dataclass(frozen=True)
class Told:
    """A year in the words of casework; identifiers are made of what they stand for, so that they are the same each time."""

    lived: year.Year
    organisation_id: uuid.UUID
    actors: tuple[brought.Actor, ...]

    def actor(self, number: int) -> brought.Actor:
        """Return who did something."""
        return NOBODY if number < 0 else self.actors[number]

    def id(self, what: str, number: int, at: dt.datetime) -> uuid.UUID:
        """Make an identifier that sorts by a moment (UUID version 7) and is the same for the same thing."""
        said = f"{self.organisation_id} {what} {number}".encode()
        rest = int.from_bytes(hashlib.blake2b(said, digest_size=10).digest(), "big")
        whole = int(at.timestamp() * 1000) << 80 | rest
        whole = whole & ~(0xF << 76) | (0x7 << 76)
        return uuid.UUID(int=whole & ~(0x3 << 62) | (0x2 << 62))

    def customer_id(self, number: int) -> uuid.UUID:
        """Identify a customer."""
        return self.id("customer", number, self.lived.customers[number].known_since)

    def case_id(self, number: int | None) -> uuid.UUID | None:
        """Identify a case; None where the year does not tell of it."""
        found = self.by_number.get(number)
        return None if found is None else self.id("case", found.number, found.received_at)

    @functools.cached_property
    def by_number(self) -> dict[int | None, year.History]:
        """The histories by their numbers."""
        return {each.number: each for each in self.lived.histories}

    def customers(self) -> Iterator[brought.Customer]:
        """Go through the customers."""
        for one in self.lived.customers:
            details = (
                (customers.By.EMAIL, one.email),
                (customers.By.PHONE, one.phone),
                (customers.By.ADDRESS, one.address),
            )
            yield brought.Customer(
                id=self.customer_id(one.number),
                kind=customers.Kind.ORGANISATION if one.is_organisation else customers.Kind.PERSON,
                name=one.name,
                birth_date=one.birth_date,
                language=one.language,
                details=tuple((how, value) for how, value in details if value),
                made_at=one.known_since,
            )

    def representations(self) -> Iterator[brought.Representation]:
        """Go through who acts for whom."""
        for one in self.lived.representations:
            yield brought.Representation(
                customer=self.customer_id(one.customer),
                representative=self.customer_id(one.representative),
                scope=one.scope,
                basis=one.basis,
                from_date=one.from_date,
                by=NOBODY,
                at=dt.datetime.combine(one.from_date, dt.time(10), tzinfo=dt.UTC),
            )

    def contacts_of(self, part: Sequence[year.History]) -> Iterator[brought.Contact]:
        """Go through the contacts of some cases."""
        numbers = {each.number for each in part}
        return self._contacts(lambda case: case in numbers)

    def contacts_of_no_case(self) -> Iterator[brought.Contact]:
        """Go through the contacts that belong to no case."""
        return self._contacts(lambda case: case not in self.by_number)

    def _contacts(self, wanted: Callable[[int | None], bool]) -> Iterator[brought.Contact]:
        for number, one in enumerate(self.lived.contacts):
            if wanted(one.case):
                yield brought.Contact(
                    id=self.id("contact", number, one.at),
                    customer=None if one.customer is None else self.customer_id(one.customer),
                    case=self.case_id(one.case),
                    channel=one.channel,
                    service=one.service,
                    demand=customers.Demand.FAILURE if one.is_failure else customers.Demand.VALUE,
                    cause=one.cause,
                    summary=one.summary,
                    seconds=one.seconds,
                    at=one.at,
                    by=self.actor(one.by),
                )

    def history(self, one: year.History) -> brought.History:
        """Tell a case with all that happened to it."""
        opened, *happened = one.happened
        return brought.History(
            id=self.id("case", one.number, one.received_at),
            case_type=one.case_type,
            service=one.service,
            title=one.title,
            customer=self.customer_id(one.customer),
            channel=one.channel,
            received_at=one.received_at,
            opened_by=self.actor(opened.by),
            opened_at=opened.at,
            happened=tuple(self.happened(one, each) for each in happened),
            priority=Priority(one.priority),
            attributes=one.attributes,
            parent=self.case_id(one.parent),
            related=self.case_id(one.related),
        )

    def happened(self, one: year.History, each: year.Happened) -> brought.Happened:
        """Tell one thing that happened to a case."""
        kind = Kind(each.kind)
        subject, text = self.words(kind, each, one)
        return brought.Happened(
            kind=kind,
            at=each.at,
            by=self.actor(each.by),
            reason=each.reason,
            channel=_channel(kind, one),
            stage=each.stage if kind is Kind.MOVED else "",
            to=None if each.to is None else self.actor(each.to),
            pause=Pause(each.word) if kind is Kind.PAUSED else None,
            closing=EARLY.get(each.word, Closing.DONE) if kind is Kind.CLOSED else None,
            outcome=each.word if kind in (Kind.DECIDED, Kind.CLOSED) else "",
            text=text,
            subject=subject,
            partner=each.word if kind in REFERRALS else "",
            document=self.document(each, one) if kind is Kind.DOCUMENT_ADDED else None,
        )

    def words(self, kind: Kind, each: year.Happened, one: year.History) -> tuple[str, str]:
        """Return the subject and the text of what was written."""
        if kind is Kind.MESSAGE_SENT:
            return self.letter(each, one)
        if kind is Kind.MESSAGE_RECEIVED:
            by = self.lived.customers[one.customer].name
            is_question = each.word == "asks"
            return texts.asks(one.number, by=by) if is_question else texts.answer(one.case_type, by=by)
        if kind is Kind.NOTED:
            return "", texts.note(one.case_type, one.number)
        if kind is Kind.DECIDED:
            return "", texts.grounds(one.case_type, each.word, one.number)
        return "", {Kind.REFERRED: texts.REFERRAL, Kind.REFERRAL_DONE: texts.REFERRAL_DONE}.get(kind, "")

    def letter(self, each: year.Happened, one: year.History) -> tuple[str, str]:
        """Return the subject and the text of a letter to the customer."""
        to, by = self.lived.customers[one.customer].name, self.actor(each.by).name
        title = one.title.partition(":")[0]
        if each.word == "papers":
            return texts.request(one.case_type, title, to=to, by=by)
        decided = [
            before.word for before in one.happened if before.kind == "decided" and before.at <= each.at
        ]
        return texts.ending(one.case_type, title, decided[-1] if decided else "", one.number, to=to, by=by)

    def document(self, each: year.Happened, one: year.History) -> brought.Document:
        """Return the paper that a customer sent."""
        by = self.lived.customers[one.customer].name
        name, content = texts.paper(one.case_type, one.number, by=by, on=each.at.date())
        return brought.Document(self.id("document", one.number, each.at), name, content, MADE)


def _channel(kind: Kind, one: year.History) -> str:
    """Return through which channel something happened: letters go by mail, who asks rings."""
    if kind is Kind.CONTACTED:
        return "phone"
    if kind in (Kind.MESSAGE_SENT, Kind.MESSAGE_RECEIVED):
        return "letter" if one.channel in ("letter", "counter", "phone") else "e-mail"
    return ""
