"""Meetings in words: when the next one is, the clock, each case with why it is talked about and the one question to ask."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from evenkeel.contexts.casework.queries.lists import Item as Line
from evenkeel.contexts.casework.values.beside import When, when
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.meetings.values import (
    Action,
    Became,
    Card,
    Measures,
    Meeting,
    Part,
    Participant,
    Turn,
    Why,
)
from evenkeel.contexts.meetings.values import Item as Written
from evenkeel.contexts.people.values import Span

HALF_A_DAY: Final = 0.5
MINUTE: Final = dt.timedelta(minutes=1)
WHY: Final[Mapping[Why, str]] = {
    Why.URGENT: "Urgent",
    Why.BLOCKED: "Blocked",
    Why.LATE: "Over its day",
    Why.SLOW: "Long in its stage",
    Why.OLD: "Most of its time is used up",
    Why.STARRED: "Starred today, or a hand is up",
}
LOOKS: Final[Mapping[Why, str]] = {
    Why.URGENT: "bad",
    Why.BLOCKED: "bad",
    Why.LATE: "bad",
    Why.SLOW: "warning",
    Why.OLD: "warning",
}
FIRST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
NEXT_STEP: Final = "What is the next step, and does anyone need help?"
UNBLOCK: Final = "What would unblock it today, and who does it?"
QUESTIONS: Final[Mapping[Part, str]] = {
    Part.BEFORE: "Who is here, what is good, what should everybody know?",
    Part.ACTIONS: "Is it done? If not, what does it take?",
    Part.PERSON: "What comes next for you, and what do you ask of us?",
    Part.AFTER: "What did we agree, and who talks on?",
}
TITLES: Final[Mapping[Part, str]] = {
    Part.BEFORE: "Before we begin",
    Part.ACTIONS: "What we agreed before",
    Part.AFTER: "What we agreed, and who talks on",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A case on the screen of a meeting, as far as the person who looks may see it."""

    number: int
    lane: str
    why: str
    look: str
    reference: str
    url: str
    title: str
    responsible: str
    due: When | None
    waits_since: str
    question: str
    is_hidden: bool
    """Whether it is confidential and so without title and names."""
    is_closed: bool
    case_id: uuid.UUID
    received: dt.datetime


def card(
    number: int, of: Card, line: Line | None, *, shared: bool, at: dt.datetime, zone: dt.tzinfo
) -> Shown:
    """Say what matters of a case in a meeting; on a shared screen nothing of what is confidential."""
    question = UNBLOCK if of.why is Why.BLOCKED else NEXT_STEP
    if line is None:
        return Shown(
            number, of.lane, WHY[of.why], LOOKS.get(of.why, ""), "", "", "A confidential case", "", None, "",
            question, is_hidden=True, is_closed=False, case_id=of.case_id, received=FIRST,
        )  # fmt: skip
    standing = line.case.standing
    hidden = standing.confidential and (shared or not line.may_read)
    due_day = standing.due_at.astimezone(zone).date() if standing.due_at else None
    since = standing.paused_since
    return Shown(
        number=number,
        lane=of.lane,
        why=WHY[of.why],
        look=LOOKS.get(of.why, ""),
        reference=line.case.reference,
        url=reverse("casework:case", args=[line.case.reference]),
        title="Confidential case" if hidden else standing.title or line.case.reference,
        responsible="" if hidden else line.responsible_name,
        due=when(due_day, at.astimezone(zone).date()),
        waits_since=f"{since.astimezone(zone):%-d %B}" if since and standing.state is State.PAUSED else "",
        question=question,
        is_hidden=hidden,
        is_closed=standing.state is State.CLOSED,
        case_id=of.case_id,
        received=standing.received_at or FIRST,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """A stop of a meeting that goes person by person."""

    number: int
    title: str
    """Her name."""
    cards: tuple[Shown, ...]
    """Her cases that need talk: urgent, blocked, then the oldest, then what she has starred."""
    asks: tuple[Written, ...]
    """What she has written down, and whether her hand is up."""
    actions: tuple[Action, ...]
    """What she has agreed and not done yet."""
    question: str


@dataclass(frozen=True, slots=True)
class End:
    """How an action has ended."""

    words: str
    url: str = ""
    """Where it goes on."""
    look: str = ""


BECAME: Final[Mapping[Became, str]] = {
    Became.TASK: "It is a task of {} now, and goes on there.",
    Became.IDEA: "It is an idea now: {}",
    Became.DECISION: "It is on the list of {}, with where it comes from.",
    Became.DRAFT: "It stands in a draft of the model: {}",
}
ENDS: Final[Mapping[Became, str]] = {
    Became.IDEA: "became an idea",
    Became.DECISION: "to be decided in {}",
    Became.DRAFT: "in a draft of the model",
}
PAGES: Final[Mapping[Became | None, str]] = {
    Became.IDEA: "improvements:idea",
    Became.DECISION: "meetings:series",
    Became.DRAFT: "blueprint:canvas",
}
NOBODYS: Final = "What nobody has who is here"
WHO_TAKES_IT: Final = "Who takes it, or who speaks for it?"
_SOONEST: Final = tuple(Why)


def persons(
    turns: Sequence[Turn],
    cards: Sequence[tuple[Card, Shown]],
    written: Sequence[Written],
    actions: Sequence[Action],
) -> list[Person]:
    """Return the stops of a meeting that goes person by person, each with what is hers."""
    found = []
    for number, turn in enumerate(turns, start=1):
        hers = [pair for pair in cards if pair[0].person_id == turn.person_id]
        hers.sort(key=lambda pair: (_SOONEST.index(pair[0].why), pair[1].received))
        found.append(
            Person(
                number,
                turn.name or NOBODYS,
                tuple(shown for _, shown in hers),
                tuple(each for each in written if turn.user_id and each.by_id == turn.user_id),
                tuple(each for each in actions if turn.person_id and each.owner_id == turn.person_id),
                QUESTIONS[Part.PERSON] if turn.person_id else WHO_TAKES_IT,
            )
        )
    return found


def where(action: Action) -> str:
    """Return the page on which an action stands: of its meeting, or of the series."""
    if action.meeting_id is not None:
        return reverse("meetings:held", args=[action.meeting_id])
    return reverse("meetings:series", args=[action.series])


def end(action: Action) -> End | None:
    """Say how an action has ended, with the page where it goes on; None while it is open."""
    if action.is_open:
        return None
    if action.dropped_at is not None:
        return End(f"dropped: {action.reason}")
    if action.became is not None and action.became in PAGES:
        return End(
            ENDS[action.became].format(action.became_label),
            reverse(PAGES[action.became], args=[action.became_key]),
        )
    return End("task of the case") if action.task_id is not None else End("done", look="good")


def away(one: Participant, on: dt.date) -> str:
    """Say who is away, and how long: "Oona Pell until Friday 6 March", "Tom Ashdowne from noon"."""
    absence = one.away
    if absence is None:
        return one.name
    if absence.share(on) == HALF_A_DAY:
        return f"{one.name} {'until noon' if absence.covers(on, afternoon=False) else 'from noon'}"
    if absence.last_date == on:
        return one.name
    return f"{one.name} until {absence.last_date:%A} {absence.last_date.day} {absence.last_date:%B}"


def hours(spans: Sequence[Span]) -> str:
    """Say from when to when somebody works; nothing where nobody has said."""
    return f"{spans[0].starts:%H:%M}–{spans[-1].ends:%H:%M}" if spans else ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a meeting has taken, for all the same: from the server's time."""

    words: str
    about: str
    is_over: bool
    begun: int
    """Seconds since it began."""
    lasts: int
    """Seconds that it may take; 0: nobody said."""


def clock(meeting: Meeting, at: dt.datetime) -> Clock:
    """Say how much of a meeting is left, or how long it has taken."""
    gone = max(at - meeting.begun_at, dt.timedelta())
    if not meeting.lasts:
        return Clock(_digits(gone), "so far", False, int(gone.total_seconds()), 0)
    left = meeting.lasts - gone
    is_over = left < dt.timedelta()
    said = f"{'over' if is_over else 'left of'} {int(meeting.lasts / MINUTE)} min"
    seconds = int(gone.total_seconds())
    return Clock(_digits(abs(left)), said, is_over, seconds, int(meeting.lasts.total_seconds()))


def _digits(length: dt.timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def moment(at: dt.datetime | None, now: dt.datetime, zone: dt.tzinfo, *, timed: bool = True) -> str:
    """Say when the next meeting is: "today at 09:05", "tomorrow at 09:05", "Monday 2 March at 09:05"."""
    if at is None:
        return "not in the next year"
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    day = {0: "today", 1: "tomorrow"}.get(days, f"{local:%A} {local.day} {local:%B}")
    return f"{day} at {local:%H:%M}" if timed else day


def measured(found: Measures) -> list[tuple[str, str]]:
    """Say how the last meetings went, as pairs of a name and a figure."""
    one = found.meetings == 1
    lines = [
        ("Meetings", f"the last {'one' if one else found.meetings}"),
        ("Begun on time", f"{found.on_time} of {found.timed}" if found.timed else "none had a time set"),
        ("Length on average", f"{found.minutes:.0f} min"),
        (
            "Within their time",
            f"{found.within} of {found.bounded}" if found.bounded else "none had a length set",
        ),
        ("Actions closed", f"{found.closed} of {found.agreed} agreed" if found.agreed else "none agreed"),
    ]
    if found.blocked:
        lines.append(("Unblocked within a day", f"{found.unblocked} of {found.blocked}"))
    return lines
