"""What is told of the cases: contacts, chasers, letters, referrals, contested closures; and all of it with its moments."""

import datetime as dt
import random
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from evenkeel.config.year import leading, texts
from evenkeel.config.year.arriving import Span
from evenkeel.config.year.plans import minutes
from evenkeel.config.year.troubles import PhoneStruggle
from evenkeel.config.year.values import SYSTEM, Contact, Customer, Happened, History, Worker
from evenkeel.config.year.working import BEGINS, DAY, LASTS, Case, Event, Office
from evenkeel.engines.operating_model import OperatingModel
from evenkeel.kernel import working_days

CHASED_AFTER: Final = 0.5
"""The part of its norm time after which a customer begins to ask how far it is."""
CHASERS_A_WEEK: Final = 0.22
MOST_CHASERS: Final = 4
"""How often a customer asks before she gives up asking."""
LETTERS: Final = 0.4
CONTESTED, REOPENED = 0.015, 0.012
CONTESTED_WITHIN: Final = 27 * DAY
REFERRED: Final = 0.16
NOTES: Final = 0.14
ASKS_NOW: Final = 0.12
"""How often the customer of a case that is not closed has written in the last days, and waits for an answer."""
CHILDREN: Final = 0.012


@dataclass(frozen=True)
class Told:
    """What is told of a year."""

    histories: tuple[History, ...]
    contacts: tuple[Contact, ...]


@dataclass
class _Teller:
    office: Office
    span: Span
    zone: zoneinfo.ZoneInfo
    model: OperatingModel
    calendar: working_days.Calendar
    customers: Sequence[Customer]
    struggles: PhoneStruggle | None
    chance: random.Random

    def __post_init__(self) -> None:
        midnights = [
            dt.datetime.combine(self.span.day(number), dt.time(12), tzinfo=self.zone) - dt.timedelta(hours=12)
            for number in range(self.span.days + 60)
        ]
        self.midnights = [
            dt.datetime.combine(day.date(), dt.time(), tzinfo=dt.UTC) - (day.utcoffset() or dt.timedelta())
            for day in midnights
        ]
        """The midnight of each day as its clock stands at noon, in UTC."""
        self.end = self.span.days * DAY
        self.partners = {service.key: (*service.partners,) for service in self.model.services}
        self.titles = {service.key: service.title for service in self.model.services}

    def moment(self, minute: float) -> dt.datetime:
        """Return a minute of the wall clock as a moment."""
        day, rest = divmod(minute, DAY)
        return self.midnights[int(day)] + dt.timedelta(seconds=round(rest * 60))

    def on_the_phone(self, minute: float) -> tuple[float, int] | None:
        """Find a minute at or after another at which somebody answers the phone, and who; None where the year is over."""
        for role in ("contact-adviser", *self.office.teams):
            team = self.office.teams.get(role)
            if team is None:
                continue
            for day in range(int(minute // DAY), min(int(minute // DAY) + 8, self.span.days)):
                there = [m.number for m in team.members if self.office.is_there(m.number, day)]
                if there:
                    early = day * DAY + BEGINS
                    at = early + self.chance.uniform(10, LASTS - 30)
                    return at, self.chance.choice(there)
            return None
        return None


def told(
    cases: Sequence[Case],
    *,
    office: Office,
    span: Span,
    zone: zoneinfo.ZoneInfo,
    model: OperatingModel,
    customers: Sequence[Customer],
    struggles: PhoneStruggle | None,
    leaders: Sequence[Worker],
    chance: random.Random,
) -> Told:
    """Tell what happened to cases."""
    calendar = working_days.Calendar()
    if model.calendar:
        calendar = working_days.Calendar.of(
            working_days=model.calendar.working_days,
            holidays=[holiday.date for holiday in model.calendar.holidays],
        )
    teller = _Teller(office, span, zone, model, calendar, customers, struggles, chance)
    contacts: list[Contact] = []
    histories = []
    numbers = {case.number: number for number, case in enumerate(cases)}
    for case in cases:
        number = numbers[case.number]
        contacts.extend(_first_contacts(teller, case, number))
        chased = list(_chased(teller, case))
        contacts.extend(_of_chaser(teller, case, number, event) for event in chased)
        history = _history(teller, case, number, [*chased, *_more(teller, case)])
        if history is not None:
            histories.append(history)
    histories = leading.taken_over(
        _family(histories, chance),
        leaders=leaders,
        moment=teller.moment,
        days=span.days,
        is_there=office.is_there,
    )
    return Told(tuple(histories), tuple(sorted(contacts, key=lambda each: each.at)))


def _history(teller: _Teller, case: Case, number: int, more: list[Event]) -> History | None:
    events = sorted([*case.events, *more], key=lambda event: event.minute)
    kept = [event for event in events if event.minute < teller.end]
    if not kept:
        return None
    happened = tuple(_happened(teller, event) for event in _apart(kept))
    closed = next((event for event in reversed(happened) if event.kind in LAST_WORDS), None)
    is_closed = closed is not None and closed.kind == "closed"
    received = teller.moment(case.received)
    due = (
        working_days.added(received, case.plan.norm, calendar=teller.calendar, zone=teller.zone)
        if case.plan.norm
        else None
    )
    return History(
        number=number,
        service=case.service,
        case_type=case.plan.key,
        channel=case.channel,
        unit=case.plan.unit,
        title=texts.title(case.plan.key, case.plan.title, number),
        customer=case.customer,
        received_at=received,
        due_at=due.astimezone(dt.UTC) if due else None,
        priority=case.priority,
        confidential=case.plan.confidential,
        attributes=_attributes(teller, case),
        happened=happened,
        closing=case.closing if is_closed else "",
        outcome=_outcome(happened),
    )


LAST_WORDS: Final = frozenset({"closed", "reopened", "contested"})


def _apart(events: list[Event]) -> list[Event]:
    """Let no two events of a case fall on the same second, and keep what can happen to a closed case behind its closing."""
    last = -1.0
    found = []
    for event in events:
        last = max(event.minute, last + 0.034)
        found.append(event._replace(minute=last))
    return found


def _happened(teller: _Teller, event: Event) -> Happened:
    return Happened(
        kind=event.kind,
        at=teller.moment(event.minute),
        by=event.by,
        stage=event.stage,
        shelf=event.shelf,
        reason=event.reason,
        to=event.to,
        word=event.word,
    )


def _outcome(happened: tuple[Happened, ...]) -> str:
    """Return what came out so far: what was decided or closed last, unless it was taken up again since."""
    last = next((event for event in reversed(happened) if event.kind in LAST_WORDS | {"decided"}), None)
    return last.word if last else ""


# -- contacts ------------------------------------------------------------------------------------------------------


def _first_contacts(teller: _Teller, case: Case, number: int) -> list[Contact]:
    """Tell how a case came in; where a team struggles over phones, some had called before and reached nobody."""
    chance, struggle = teller.chance, teller.struggles
    said = texts.asked(case.plan.key, teller.titles[case.service], number)
    spoken = case.channel in {"phone", "counter"}
    taker = next((event.by for event in case.events if event.kind == "taken"), SYSTEM)
    contacts = [
        Contact(
            customer=case.customer,
            case=number,
            channel=case.channel,
            service=case.service,
            is_failure=False,
            cause="",
            summary=said,
            seconds=int(chance.gammavariate(3, 110)) if spoken else None,
            at=teller.moment(case.received),
            by=taker if spoken else SYSTEM,
        )
    ]
    if struggle and case.channel == "phone" and chance.random() < struggle.unanswered:
        before = case.received - chance.choice((chance.uniform(5, 90), chance.uniform(300, 2_000)))
        if before > 0:
            contacts.append(_failed(teller, case, before))
    return contacts


def _failed(teller: _Teller, case: Case, minute: float) -> Contact:
    return Contact(
        customer=None,
        case=None,
        channel="phone",
        service=case.service,
        is_failure=True,
        cause=texts.NOBODY,
        summary="Rang and was not answered",
        seconds=int(teller.chance.uniform(120, 700)),
        at=teller.moment(minute),
        by=SYSTEM,
    )


def _chased(teller: _Teller, case: Case) -> list[Event]:
    """Find when a customer who waited asked how far it was: the longer she waits, the more often."""
    norm = minutes(case.plan.norm, 10_000.0)
    last = case.events[-1].minute if case.closing else teller.end
    begins = case.received + CHASED_AFTER * norm
    found: list[Event] = []
    minute = begins
    while len(found) < MOST_CHASERS:
        minute += teller.chance.expovariate(CHASERS_A_WEEK / 7 / DAY)
        if minute >= min(last, teller.end):
            return found
        answered = teller.on_the_phone(minute)
        if answered is None or answered[0] >= min(last, teller.end) or answered[0] < minute - DAY:
            return found
        at, by = answered
        if at > case.received:
            found.append(_beside(case, "contacted", at, by, word="chaser"))
        minute = max(minute, at)
    return found


def _beside(case: Case, kind: str, minute: float, by: int, *, reason: str = "", word: str = "") -> Event:
    """Make an event that leaves a case where it stood then."""
    stood = next((event for event in reversed(case.events) if event.minute <= minute), case.events[0])
    return Event(kind, minute, by, stood.stage, stood.shelf, reason, None, word)


def _of_chaser(teller: _Teller, case: Case, number: int, event: Event) -> Contact:
    late = event.minute > case.received + minutes(case.plan.norm, 10_000.0)
    cause = texts.PROMISED if late and teller.chance.random() < 0.4 else texts.HOW_FAR
    return Contact(
        customer=case.customer,
        case=number,
        channel="phone" if teller.chance.random() < 0.75 else "e-mail",
        service=case.service,
        is_failure=True,
        cause=cause,
        summary=texts.chased(case.number),
        seconds=int(teller.chance.gammavariate(2.5, 80)),
        at=teller.moment(event.minute),
        by=event.by,
    )


# -- what else happens ---------------------------------------------------------------------------------------------


def _more(teller: _Teller, case: Case) -> list[Event]:
    """Tell what happens beside the way through the stages."""
    chance = teller.chance
    found: list[Event] = []
    begun = next((event for event in case.events if event.by != SYSTEM), None)
    if begun is None:
        return found
    if chance.random() < NOTES:
        found.append(_beside(case, "noted", begun.minute + chance.uniform(1, 9), begun.by))
    found.extend(
        _beside(case, "document-added", event.minute + 0.2, SYSTEM, word="papers")
        for event in case.events
        if event.kind == "message-received"
    )
    if case.closing == "done":
        found.extend(_ending(teller, case))
    written = teller.end - chance.uniform(0.1, 4) * DAY
    if not case.closing and case.events[-1].minute < written and chance.random() < ASKS_NOW:
        found.append(_beside(case, "message-received", written, SYSTEM, word="asks"))
    if case.plan.touch >= 120:
        found.extend(_referred(teller, case, begun))
    return found


def _ending(teller: _Teller, case: Case) -> list[Event]:
    """Tell of the letter at the end, and of what is taken up again."""
    chance, closed = teller.chance, case.events[-1]
    found: list[Event] = []
    if chance.random() < LETTERS:
        found.append(_beside(case, "message-sent", closed.minute - 0.5, closed.by, word="decision"))
    draw = chance.random()
    if draw < CONTESTED + REOPENED:
        found.extend(_again(teller, case, closed, contested=draw < CONTESTED))
    return found


def _again(teller: _Teller, case: Case, closed: Event, *, contested: bool) -> list[Event]:
    """Take a closed case up again, and close it a second time."""
    chance = teller.chance
    back = _at_work(teller, closed.by, closed.minute + chance.uniform(1, 20) * DAY)
    done = _at_work(teller, closed.by, back + chance.uniform(0.5, 12) * DAY)
    if done <= back or back > closed.minute + CONTESTED_WITHIN:
        return []
    kind, reason = ("contested", "The customer does not agree") if contested else ("reopened", "It came back")
    last = _beside(case, "", closed.minute, SYSTEM)
    again = [
        Event(kind, back, closed.by, last.stage, last.shelf, reason),
        Event("closed", done, closed.by, last.stage, last.shelf, "", None, case.outcome),
    ]
    if case.plan.decided_in >= 0:
        again.insert(1, Event("decided", done - 4, closed.by, last.stage, last.shelf, "", None, case.outcome))
    return again


def _at_work(teller: _Teller, who: int, minute: float) -> float:
    """Find a minute at which somebody is at work, on a day or soon after it."""
    for day in range(int(minute // DAY), int(minute // DAY) + 40):
        if teller.office.is_there(who, day):
            return day * DAY + BEGINS + teller.chance.uniform(20, LASTS - 20)
    return minute


def _referred(teller: _Teller, case: Case, begun: Event) -> list[Event]:
    """Ask a partner of the service for help."""
    partners, chance = teller.partners[case.service], teller.chance
    last = case.events[-1].minute if case.closing else teller.end
    sent = begun.minute + chance.uniform(20, 40)
    if not partners or chance.random() > REFERRED or sent + 9 * DAY > last:
        return []
    answered = _at_work(teller, begun.by, sent + chance.uniform(1, 8) * DAY)
    done = _at_work(teller, begun.by, answered + chance.uniform(4, 25) * DAY)
    found = [_beside(case, "referred", sent, begun.by, word=partners[0])]
    if answered < last:
        found.append(_beside(case, "referral-acknowledged", answered, begun.by, word=partners[0]))
        if done < last:
            found.append(_beside(case, "referral-done", done, begun.by, word=partners[0]))
    return found


def _attributes(teller: _Teller, case: Case) -> dict[str, Any]:
    """Fill in what the case type keeps of every case."""
    kind = teller.model.find("case_types", case.plan.key)
    schema = getattr(kind, "attributes", ())
    chance = random.Random(case.number)
    return {
        each.key: texts.attribute(each, chance, teller.customers[case.customer].address) for each in schema
    }


def _family(histories: list[History], chance: random.Random) -> list[History]:
    """Let some cases be a part of an earlier one of the same customer, and complaints be about one."""
    latest: dict[int, History] = {}
    found = []
    for history in histories:
        before = latest.get(history.customer)
        if before is not None and before.received_at < history.received_at:
            if history.case_type == "complaint":
                found.append(replace(history, related=before.number))
            elif before.case_type == history.case_type and chance.random() < CHILDREN * 10:
                found.append(replace(history, parent=before.number))
            else:
                found.append(history)
        else:
            found.append(history)
        latest[history.customer] = history
    return found
