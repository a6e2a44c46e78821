"""Whoever calls, in words: who it may be, what it can be about, what the model says about that."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language_info

from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.naming import FAILURE, KINDS, PARTNER, UNKNOWN, VALUE, Side
from evenkeel.contexts.casework.queries import calling, lists, stories
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.customers import By, Demand
from evenkeel.engines import operating_model

MOST_SUBJECTS: Final = 8
CHANNELS: Final = (("phone", "Phone"), ("e-mail", "E-mail"), ("counter", "Counter"), ("letter", "Letter"))
"""What is offered while no model is in effect."""
STATES: Final = {
    State.NEW: "not begun",
    State.OPEN: "in work",
    State.PAUSED: "waits",
    State.CLOSED: "closed",
}
DEMANDS: Final = {Demand.VALUE: "value", Demand.FAILURE: "failure", Demand.UNKNOWN: "not said"}
Model = operating_model.OperatingModel | None
Choice = tuple[str, str]


def title(model: Model, collection: str, key: str) -> str:
    """Return what people call a record of the model; the key itself where nobody knows."""
    return standards.titled(model, collection, key).title if model else key


def channels(model: Model) -> list[tuple[str, str]]:
    """Return the channels to choose from, the phone first."""
    found = [(each.kind != "phone", each.key, each.title) for each in model.channels] if model else []
    ordered = sorted(found, key=lambda each: each[0])
    return [(key, words) for _, key, words in ordered] or list(CHANNELS)


def is_call(model: Model, channel: str) -> bool:
    """Tell whether a channel is one on which somebody waits while we type."""
    kinds = {each.key: each.kind for each in model.channels} if model else {}
    return kinds.get(channel, channel) == "phone"


def demands(model: Model) -> list[tuple[str, str]]:
    """Return what a contact can be a sign of, each with its cause, to be said by one click."""
    causes = model.about.failure_causes if model else ()
    failures = [(f"{FAILURE}:{cause}", cause) for cause in causes] or [
        (FAILURE, "Something that we failed to do, or to do right")
    ]
    return [(VALUE, "Something that we are there for"), *failures, (UNKNOWN, "Cannot be said")]


@dataclass(frozen=True, slots=True)
class Line:
    """A customer to choose."""

    id: uuid.UUID
    name: str
    kind: str
    more: str
    """What tells her from others of her name."""
    open_cases: int
    last_at: dt.datetime | None
    found_by: str


def lines(found: Iterable[calling.Caller]) -> list[Line]:
    """Say who may be calling."""
    return [
        Line(
            each.customer.id,
            each.customer.name,
            KINDS[each.customer.kind],
            recognised(each.customer),
            each.open_cases,
            each.last_at,
            each.found_by,
        )
        for each in found
    ]


def recognised(customer: customers.Customer) -> str:
    """Say what tells a customer from others of her name: when she was born, where she lives, how she is reached."""
    born = f"born {day(customer.birth_date)}" if customer.birth_date else ""
    ways = {each.by: each.value for each in reversed(customer.details)}
    return ", ".join(
        part for part in (born, ways.get(By.ADDRESS), ways.get(By.PHONE) or ways.get(By.EMAIL)) if part
    )


def language(said: str) -> str:
    """Return what a language is called: a code such as `cy` by its name, other words as they are."""
    try:
        return str(get_language_info(said.lower())["name"])
    except KeyError:
        return said


def day(moment: dt.date) -> str:
    """Say a day, like "2 March 1984"."""
    return f"{moment.day} {moment:%B %Y}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a contact can be about: an open case of the customer, or a service."""

    value: str
    title: str
    more: str
    group: str


def subjects(
    model: Model,
    said: str,
    *,
    cases: Sequence[lists.Item] = (),
    recent: Sequence[str] = (),
) -> list[Subject]:
    """Return what a contact can be about: open cases first, then subjects of late, then all services that fit what is typed."""
    own = [
        Subject(
            f"case:{each.case.id}",
            each.case.standing.title,
            f"{each.case.reference}, {standing(model, each)}",
            "Open case",
        )
        for each in cases
    ]
    services = {each.key: each for each in model.services} if model else {}
    order = [key for key in recent if key in services]
    late = set(order)
    order += sorted((key for key in services if key not in late), key=lambda key: services[key].title)
    offered = own + [
        Subject(
            f"service:{key}",
            services[key].title,
            first_sentence(services[key].description),
            "Lately" if key in late else "Service",
        )
        for key in order
    ]
    words = said.casefold().split()
    asked = {f"service:{key}": [each.question for each in services[key].answers] for key in order}
    fitting = [each for each in offered if fits(words, each.title, each.more, *asked.get(each.value, ()))]
    return fitting[: MOST_SUBJECTS + len(own)]


def fits(words: Iterable[str], *texts: str) -> bool:
    """Tell whether each typed word begins a word of the texts."""
    there = " ".join(texts).casefold().replace("-", " ").split()
    return all(any(each.startswith(word) for each in there) for word in words)


def first_sentence(text: str | None) -> str:
    """Return the beginning of a text, up to its first full stop."""
    plain = " ".join((text or "").split())
    head, stop, _ = plain.partition(". ")
    return head + (stop.strip() if stop else "")


def standing(model: Model, item: lists.Item) -> str:
    """Say where a case stands."""
    found = item.case.standing
    kind = standards.case_type(model, found.case_type) if model else None
    stage = standards.stage(kind, found.stage)
    words = f"{STATES[found.state]}, {stage.title}" if stage else STATES[found.state]
    return f"{words}, with {item.responsible_name}" if item.responsible_name else words


@dataclass(frozen=True, slots=True)
class Standard:
    """How one kind of case is done here."""

    key: str
    title: str
    norm: str
    guidance: str
    checklist: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signpost:
    """A service of a partner to which a customer can be pointed."""

    title: str
    partner: str
    reached: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the model says about a service, to be read out."""

    key: str
    title: str
    is_known: bool
    facts: tuple[tuple[str, str], ...]
    answers: tuple[operating_model.Answer, ...]
    standards: tuple[Standard, ...]
    signposts: tuple[Signpost, ...]


def known(model: Model, key: str) -> Known:
    """Return what the model says about a service."""
    found = standards.service(model, key) if model else None
    if model is None or found is None:
        return Known(key, standards.GONE.format(key=key), False, (), (), (), ())
    law = found.statutory_norm
    facts = (
        ("We promise", found.promise),
        ("Who can have it", found.eligibility),
        ("What it is", found.description),
        ("What it leads to", found.outcome),
        ("The law says", f"within {_length(law.within)} ({law.basis})" if law else ""),
        ("Who does it", title(model, "units", found.unit or "")),
    )
    return Known(
        key=key,
        title=found.title,
        is_known=True,
        facts=tuple((term, words) for term, words in facts if words),
        answers=found.answers,
        standards=tuple(_standard(model, each) for each in found.case_types),
        signposts=tuple(each for each in (_signpost(model, one) for one in found.signposts) if each),
    )


def _standard(model: operating_model.OperatingModel, key: str) -> Standard:
    kind = standards.case_type(model, key)
    found = model.find("standards", kind.standard) if kind and kind.standard else None
    standard = found if isinstance(found, operating_model.Standard) else None
    return Standard(
        key,
        title(model, "case_types", key),
        _length(kind.norm_time) if kind and kind.norm_time else "",
        (standard.guidance or "") if standard else "",
        standard.checklist if standard else (),
    )


def _signpost(model: operating_model.OperatingModel, key: str) -> Signpost | None:
    found = next((each for each in model.partner_services if each.key == key), None)
    if found is None:
        return None
    reached = ", ".join(each for each in (found.phone, found.email, found.website) if each)
    return Signpost(found.title, title(model, "partners", found.partner), reached)


_UNITS: Final[Mapping[str, str]] = {
    "min": "minute",
    "h": "hour",
    "wd": "working day",
    "d": "day",
    "w": "week",
    "mo": "month",
}


def _length(written: str) -> str:
    """Say a duration of the model: `14wd` is "14 working days"."""
    number = written.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = _UNITS.get(written[len(number) :])
    return f"{number} {unit}{'' if number == '1' else 's'}" if unit else written


def case_types(model: Model, service_key: str) -> list[tuple[str, str]]:
    """Return the kinds of case to choose from: those of the service first."""
    if model is None:
        return []
    found = standards.service(model, service_key)
    own = [key for key in (found.case_types if found else ()) if standards.case_type(model, key)]
    rest = [each.key for each in model.case_types if each.key not in own]
    return [(key, title(model, "case_types", key)) for key in [*own, *rest]]


def places_to_pass(model: Model) -> list[Choice | tuple[str, list[Choice]]]:
    """Return where something can be passed to: shelves, each with its team, and partners."""
    found = [
        (each.key, f"{title(model, 'units', each.unit)}: {each.title}" if each.unit else each.title)
        for each in (model.shelves if model else ())
    ]
    partners = [(f"{PARTNER}{each.key}", each.title) for each in (model.partners if model else ())]
    groups = (("Teams", sorted(found, key=lambda each: each[1])), ("Partners", partners))
    return [("", "Choose a team or a partner"), *(group for group in groups if group[1])]


def spoken(seconds: int | None) -> str:
    """Say how long a call took: "2 min 13 s"."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def lateness(due_at: dt.datetime | None, at: dt.datetime) -> str:
    """Say by how much something is over its time: "3 days over"; empty where it is not."""
    if due_at is None or due_at >= at:
        return ""
    days = (at - due_at).days
    return f"{days} day{'' if days == 1 else 's'} over" if days else "over since today"


def joined(parts: Sequence[str]) -> str:
    """Say several things in a row: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def sides(model: Model, kept: customers.Customer, gone: customers.Customer) -> list[Side]:
    """Lay what two customers say beside each other."""

    def said(one: customers.Customer) -> dict[str, str]:
        return {
            "name": one.name,
            "kind": KINDS[one.kind],
            "birth_date": day(one.birth_date) if one.birth_date else "",
            "language": one.language,
            "channel": title(model, "channels", one.channel),
        }

    labels = {
        "name": "Name",
        "kind": "Kind",
        "birth_date": "Date of birth",
        "language": "Preferred language",
        "channel": "Preferred channel",
    }
    left, right = said(kept), said(gone)
    return [Side(field, label, left[field], right[field]) for field, label in labels.items()]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing in the story of a customer."""

    at: dt.datetime
    mark: str
    title: str
    words: str
    reference: str
    tag: str = ""
    tag_kind: str = ""


def chapters(
    model: Model,
    cases: Iterable[lists.Item],
    contacts: Iterable[stories.ReadContact],
    at: dt.datetime,
) -> list[Chapter]:
    """Tell cases and contacts as one story, the newest first."""
    found = [chapter for each in cases for chapter in _of_case(model, each, at)]
    found += [_of_contact(model, each) for each in contacts]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _of_case(model: Model, item: lists.Item, at: dt.datetime) -> list[Chapter]:
    case, now = item.case, item.case.standing
    kind = title(model, "case_types", now.case_type)
    found = []
    if now.received_at:
        late = "" if now.closed_at else lateness(now.due_at, at)
        where = "" if now.closed_at else standing(model, item)
        found.append(
            Chapter(now.received_at, "Case opened", now.title, where or kind, case.reference, late, "bad")
        )
    if now.closed_at:
        outcome = now.outcome or now.closing
        found.append(Chapter(now.closed_at, "Case closed", now.title, outcome, case.reference))
    return found


def _of_contact(model: Model, read: stories.ReadContact) -> Chapter:
    each = read.contact
    direction = "from us" if each.direction is customers.Direction.OUT else "from them"
    subject = title(model, "services", each.service) or "Contact"
    text = each.summary if read.may_read else "What was said is read by the team that has the case."
    failure = f"failure: {each.cause}" if each.cause else "failure"
    return Chapter(
        each.at,
        f"{title(model, 'channels', each.channel)} {direction}",
        subject,
        text,
        read.reference,
        failure if each.demand is Demand.FAILURE and read.may_read else "",
        "warning",
    )
