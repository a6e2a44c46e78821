"""A case as its page shows it: where it stands, what comes next, its clock, in words."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework import clock, moving, standards
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries import facts
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import (
    Closing,
    Pause,
    ReferralState,
    State,
    Task,
)
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.wording import CLOSINGS, PAUSES
from evenkeel.engines import operating_model

NORM_UNITS: Final = {"wd": "working day", "d": "day", "h": "hour", "min": "minute", "w": "week"}


def norm(written: str | None) -> str:
    """Say a norm time of the model: "20 working days"."""
    if not written:
        return ""
    digits = written.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = NORM_UNITS.get(written[len(digits) :])
    if unit is None or not digits.isdecimal():
        return written
    return times.counted(int(digits), unit)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage as a step on the way."""

    key: str
    title: str
    norm: str
    place: str
    """`past`, `here` or `ahead`."""
    words: str
    waits: bool


def steps(page: Page, *, at: dt.datetime, zone: dt.tzinfo) -> list[Step]:
    """Return the stages of a case type, and where the case is among them."""
    stages = page.kind.stages if page.kind else ()
    keys = [each.key for each in stages]
    standing = page.case.standing
    here = keys.index(standing.stage) if standing.stage in keys else -1
    is_over = standing.state is State.CLOSED
    found = []
    for position, each in enumerate(stages):
        place = "past" if position < here or (is_over and position == here) else "ahead"
        words = ""
        if position == here and not is_over:
            place, words = "here", _stay(page, at, zone)
        found.append(Step(each.key, each.title, norm(each.norm_time), place, words, each.waiting))
    return found


def _stay(page: Page, at: dt.datetime, zone: dt.tzinfo) -> str:
    standing = page.case.standing
    words = times.span(at - standing.stage_since) if standing.stage_since else ""
    due = times.due(standing.stage_due_at, at, zone)
    return f"{words}, {due.words}" if due and words else words


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page of a case."""

    reference: str
    title: str
    service: str
    case_type: str
    state: str
    tag: str
    due: times.Due | None
    unit: str
    shelf: str
    responsible: str
    is_mine: bool
    channel: str


def head(page: Page, *, user_id: object, at: dt.datetime, zone: dt.tzinfo) -> Head:
    """Say what a case is and how it stands."""
    case, standing = page.case, page.case.standing
    words, tag = state(page)
    open_ = standing.state is not State.CLOSED
    return Head(
        reference=case.reference,
        title=standing.title or case.reference,
        service=standards.titled(page.model, "services", standing.service).title,
        case_type=standards.titled(page.model, "case_types", standing.case_type).title,
        state=words,
        tag=tag,
        due=times.due(standing.due_at, at, zone) if open_ else None,
        unit=standards.titled(page.model, "units", standing.unit).title,
        shelf=standards.titled(page.model, "shelves", standing.shelf).title,
        responsible=page.names.get(standing.responsible, "somebody who has left")
        if standing.responsible
        else "",
        is_mine=standing.responsible == user_id,
        channel=standards.titled(page.model, "channels", standing.channel).title,
    )


def state(page: Page) -> tuple[str, str]:
    """Say how a case stands, and with which tag."""
    standing = page.case.standing
    if standing.state is State.CLOSED:
        closing = Closing(standing.closing)
        if closing is Closing.DONE:
            return (f"closed: {standing.outcome}" if standing.outcome else "closed"), "good"
        return f"closed: {CLOSINGS[closing]}", ""
    if standing.state is State.PAUSED:
        return PAUSES[Pause(standing.pause)], "warning"
    if standing.state is State.NEW:
        return "new", ""
    return ("reopened" if standing.reopened else "being worked on"), ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the clock: a span, and what it is."""

    label: str
    length: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The clock of a case in words: gross and net, with the difference itemised."""

    gross: str
    net: str
    from_: str
    until: str
    taken_off: tuple[Row, ...]
    shown_only: tuple[Row, ...]
    """Parking: our own doing, taken off nothing."""
    dates: tuple[Row, ...]
    norms: tuple[Row, ...]
    overlap: bool
    """Whether pauses overlap, so that they take off less than their sum."""


def hours(page: Page, *, at: dt.datetime, zone: dt.tzinfo) -> Hours:
    """Say the clock of a case."""
    read = page.clock
    off = [each for each in read.pauses if each.stops_net]
    parked = [each for each in read.pauses if not each.stops_net]
    return Hours(
        gross=times.span(read.gross),
        net=times.span(read.net),
        from_=times.moment(read.from_at, zone),
        until=times.moment(read.until_at, zone) if read.until_at else "",
        taken_off=tuple(_pause(each, zone) for each in off),
        shown_only=tuple(_pause(each, zone) for each in parked),
        dates=tuple(_dates(page, at, zone)),
        norms=tuple(_norms(page)),
        overlap=sum((each.length for each in off), clock.NOTHING) > read.taken_off,
    )


def _pause(each: clock.Interval, zone: dt.tzinfo) -> Row:
    until = f"until {times.moment(each.until_at, zone)}" if each.until_at else "until now"
    who = f" ({each.actor_name})" if each.actor_name and each.kind is not Pause.STAGE else ""
    label = PAUSES[each.kind].capitalize()
    return Row(
        label, times.span(each.length), f"{each.reason}{who}, from {times.moment(each.from_at, zone)} {until}"
    )


def _dates(page: Page, at: dt.datetime, zone: dt.tzinfo) -> Iterable[Row]:
    read, standing = page.clock, page.case.standing
    if due := standing.due_at:
        closed = read.until_at
        said = (
            times.late(closed, due)
            if closed
            else (found.words if (found := times.due(due, at, zone)) else "")
        )
        yield Row("Due", times.day(due, zone), said)
    if read.first_due_at and read.first_due_at != read.due_at:
        late = times.due(read.first_due_at, read.until_at or at, zone)
        note = f"promised at first; {late.words}" if late and late.is_over else "promised at first"
        yield Row("First due", times.day(read.first_due_at, zone), note)
    if page.net_due_at:
        yield Row("Due by net time", times.day(page.net_due_at, zone), "moves on while it waits for others")
    for each in read.redatings:
        what = "Extended to" if each.is_extension else "Dated anew to"
        after = times.day(each.after, zone) if each.after else "no day"
        yield Row(what, after, f"{each.reason} ({each.actor_name}, {times.moment(each.at, zone)})")


def _norms(page: Page) -> Iterable[Row]:
    kind = page.kind
    if kind and kind.norm_time:
        yield Row("Norm time, gross", norm(kind.norm_time))
    if kind and kind.net_norm_time:
        yield Row("Norm time, net", norm(kind.net_norm_time))
    found = standards.stage(kind, page.case.standing.stage)
    if found and found.norm_time:
        yield Row(f"Norm of the stage {found.title}", norm(found.norm_time))


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next by the standard: a sentence, the one main action, and what still holds it back."""

    words: str
    action: str
    """The key of the action of the main button; empty: there is none."""
    label: str
    held_back: tuple[str, ...] = ()


def next_step(page: Page, *, is_mine: bool) -> Next:
    """Say what the standard asks next of who looks at the case."""
    standing = page.case.standing
    if Ability.WORK not in page.may:
        return Next("Another team works on this case.", "", "")
    if standing.state is State.CLOSED:
        return Next(
            "It is closed. If it has to go on, it is reopened with its old clock.", "reopen", "Reopen …"
        )
    if standing.state is State.PAUSED:
        return Next(
            f"It {PAUSES[Pause(standing.pause)]}. When that is over, let it go on.", "resume", "Let it go on"
        )
    if standing.responsible is None:
        return Next("Nobody has it yet.", "take", "Take it")
    found = _forward(page)
    return found if is_mine else Next(found.words, found.action, found.label, found.held_back)


def _forward(page: Page) -> Next:
    kind, standing, known = page.kind, page.case.standing, facts.of_page(page)
    if kind is None:
        return Next(
            "The operating model no longer has this case type; close it when it is done.", "close", "Close …"
        )
    following = standards.next_stage(kind, standing.stage) if standing.stage else None
    if following is None:
        return _to_the_end(page, moving.end(kind, known))
    found = moving.way(kind, known, to=following.key)
    if not found.objections:
        return Next(
            f"All is there to move it on to {following.title}.", "move", f"Move to {following.title} …"
        )
    action, label = _missing(known, found.objections)
    words = f"Before it moves on to {following.title}:"
    return Next(words, action or "move", label or f"Move to {following.title} …", found.objections)


def _to_the_end(page: Page, found: moving.Way) -> Next:
    kind = page.kind
    if kind and kind.outcomes and not page.decisions:
        return Next("Decide it, with the grounds.", "decide", "Decide …", found.objections)
    if found.objections:
        action, label = _missing(facts.of_page(page), found.objections)
        return Next("Before it is closed:", action or "close", label or "Close …", found.objections)
    return Next("All is there to close it.", "close", "Close …")


def _missing(known: moving.Facts, objections: tuple[str, ...]) -> tuple[str, str]:
    """Return the action that puts the first thing right that is missing; ticking is done in the list beside."""
    if known.undone or not objections:
        return "", ""
    needs = {
        "not decided": ("decide", "Decide …"),
        "no document": ("add-document", "Add a document …"),
        "no customer": ("change-customer", "Say who the customer is …"),
        "nobody is responsible": ("take", "Take it"),
    }
    return next((found for words, found in needs.items() if words in objections[0]), ("", ""))


@dataclass(frozen=True, slots=True)
class Ticks:
    """The list of a case: what this stage asks for, the standard of the whole case, and tasks of one's own."""

    stage: tuple[Task, ...]
    standard: tuple[Task, ...]
    own: tuple[Task, ...]
    earlier: tuple[Task, ...]
    done: int
    all: int


def ticks(page: Page) -> Ticks:
    """Sort the tasks of a case by what asks for them."""
    here = page.case.standing.stage
    followed = {point.id for each in page.following for point in each.milestones}
    course = tuple(each for each in page.tasks if each.milestone in followed)
    mine = tuple(
        each for each in page.tasks if each.kind not in ("done-when", "checklist") and each not in course
    )
    stage = tuple(each for each in page.tasks if each.kind == "done-when" and each.stage == here)
    standard = tuple(each for each in page.tasks if each.kind == "checklist")
    earlier = tuple(each for each in page.tasks if each.kind == "done-when" and each.stage != here)
    counted = (*stage, *standard, *mine, *course)
    done = sum(each.done_at is not None for each in counted)
    return Ticks(stage, standard, mine, earlier, done, len(counted))


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept of a case, in words."""

    title: str
    value: str
    is_missing: bool = False


def kept(page: Page, named: Sequence[operating_model.Attribute]) -> list[Kept]:
    """Return what is kept of a case, in the order in which it is asked; what nobody asks any more comes last."""
    held = page.case.standing.attributes
    found = [
        Kept(each.title, plain(held.get(each.key)), each.required and held.get(each.key) in (None, ""))
        for each in named
        if each.required or held.get(each.key) not in (None, "")
    ]
    known = {each.key for each in named}
    return found + [Kept(key, plain(value)) for key, value in held.items() if key not in known]


def plain(value: object) -> str:
    """Say a value as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral in words."""

    id: uuid.UUID
    partner: str
    asked: str
    state: str
    tag: str
    outcome: str
    due: times.Due | None
    is_open: bool
    is_acknowledged: bool
    sent_at: dt.datetime
    reminded_at: dt.datetime | None


REFERRALS: Final = {
    ReferralState.SENT: ("sent", "warning"),
    ReferralState.ACKNOWLEDGED: ("they have it", ""),
    ReferralState.DONE: ("done", "good"),
    ReferralState.DECLINED: ("declined", "bad"),
}


def referral(one: cases.Referral, page: Page, *, at: dt.datetime, zone: dt.tzinfo) -> Referral:
    """Say how far a referral has come."""
    words, tag = REFERRALS[one.state]
    is_open = one.state in (ReferralState.SENT, ReferralState.ACKNOWLEDGED)
    partner = standards.titled(page.model, "partners", one.partner).title
    service = standards.titled(page.model, "partner_services", one.partner_service).title
    return Referral(
        id=one.id,
        partner=f"{partner}: {service}" if service else partner,
        asked=one.asked,
        state=words,
        tag=tag,
        outcome=one.outcome,
        due=times.due(one.deadline_at, at, zone) if is_open else None,
        is_open=is_open,
        is_acknowledged=one.state is ReferralState.ACKNOWLEDGED,
        sent_at=one.sent_at,
        reminded_at=one.reminded_at,
    )
