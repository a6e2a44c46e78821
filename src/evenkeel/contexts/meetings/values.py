"""What meetings tells others: the series of the model, how one was held, what was agreed."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.people.values import Away, Span

LONGEST_LINE: Final = 300
LONGEST_TITLE: Final = 200
"""Of a draft of the model."""
LONGEST_OUTCOME: Final = 4_000
LONGEST_FEEDBACK: Final = 2_000
MOST_CARDS: Final = 40
"""Cases that one meeting goes through at most: half a minute each is twenty minutes."""


class ItemKind(enum.StrEnum):
    """What somebody wrote down for a meeting."""

    BACKLOG = "backlog"
    """To be talked about."""
    AFTER = "talk-after"
    """Came up, and is talked about after the meeting by those whom it concerns."""
    NEWS = "good-news"
    HEADS_UP = "heads-up"
    DECISION = "to-decide"
    """What another meeting has agreed to put before the body that decides."""
    HAND = "hand-up"
    """Somebody wants to say something now."""


class Became(enum.StrEnum):
    """What an agreed action can become."""

    TASK = "task"
    """Of the case that it is about."""
    IDEA = "idea"
    DECISION = "decision"
    """A point on the list of the body that decides."""
    DRAFT = "draft"
    """Of a change of the operating model."""


class Why(enum.StrEnum):
    """Why a case is talked about."""

    URGENT = "urgent"
    BLOCKED = "blocked"
    LATE = "late"
    SLOW = "slow"
    """Longer in its stage than the norm time of that."""
    OLD = "old"
    """Three quarters of its time are used up."""
    STARRED = "starred"


class Way(enum.StrEnum):
    """How a meeting goes through what needs talk."""

    WORK = "work"
    """Case by case, from right to left."""
    PERSON = "person"
    """Person by person, each with her cases and what she asks for."""


class Part(enum.StrEnum):
    """A part of a meeting; only cards and people are several."""

    BEFORE = "before"
    ACTIONS = "actions"
    CARD = "card"
    PERSON = "person"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting that comes back, as the model in effect has it."""

    key: str
    title: str
    who: str
    """The unit or the body that meets, in words; empty where the model names none."""
    units: frozenset[str]
    """The unit with all units below it."""
    roles: frozenset[str]
    """The roles of the body, and the role that leads."""
    every: str
    at: dt.time | None
    """Local time."""
    lasts: dt.timedelta | None
    agenda: tuple[str, ...]
    lead: str
    """The role that leads, in words."""
    lead_role: str
    board: str
    way: Way = Way.WORK
    """How it begins to go through what needs talk."""
    rules: tuple[tuple[str, str], ...] = ()
    """The rules of the game of the team: when each holds (before, during, after, always), and its words."""
    unit: str = ""
    """The key of the unit that meets."""
    kept_days: int | None = None
    """How long what was said in it is kept; None: for good."""
    is_of_body: bool = False
    """Whether a body meets, which decides."""

    def rules_for(self, when: str) -> tuple[str, ...]:
        """Return the rules that hold before, during or after, with those that always hold during it."""
        kinds = ("during", "always") if when == "during" else (when,)
        return tuple(words for kind, words in self.rules if kind in kinds)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who belongs to a meeting."""

    person_id: uuid.UUID
    user_id: uuid.UUID | None
    name: str
    away: Away | None = None
    """When she is away, where that is today."""

    @property
    def is_away(self) -> bool:
        """Tell whether she is away today, or for half of it."""
        return self.away is not None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody from elsewhere who is invited to one meeting of a series."""

    id: uuid.UUID
    series: str
    person_id: uuid.UUID
    name: str
    on_date: dt.date
    invited_by: str


class Seen(enum.StrEnum):
    """Whether a guest saw a behaviour."""

    SEEN = "seen"
    NOT_SEEN = "not-seen"
    NO_CHANCE = "no-chance"
    """There was no occasion for it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a guest saw of a behaviour of the model."""

    behaviour: str
    """Its key."""
    title: str
    """As it was called then."""
    seen: Seen
    words: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a guest leaves to those whose meeting she saw."""

    by_id: uuid.UUID
    by_name: str
    at: dt.datetime
    went_well: str
    to_try: str
    observations: tuple[Observation, ...]


class Occasion(enum.StrEnum):
    """Why somebody gets a mail."""

    INVITATION = "invitation"
    GUEST = "guest"
    OUTCOME = "outcome"


class Post(enum.StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    """To be sent, or tried again."""
    SENT = "sent"
    FAILED = "failed"
    """Refused, or given up after several tries."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is being sent."""

    id: uuid.UUID
    occasion: Occasion
    series: str
    meeting_id: uuid.UUID | None
    on_date: dt.date | None
    to_id: uuid.UUID
    to_name: str
    tries: int
    """With the present one."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that has not arrived."""

    name: str
    occasion: Occasion
    state: Post
    answer: str
    """What the mail server said."""
    tries: int
    again_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Today:
    """Who of those who meet works today and when, and what goes to whoever is on duty."""

    on: tuple[tuple[str, tuple[Span, ...]], ...]
    """Names, with the hours of their working pattern; none where nobody has said."""
    duty: tuple[str, ...]
    """Titles of the shelves from which whoever is on duty takes the next case."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is held, or was."""

    id: uuid.UUID
    series: str
    title: str
    """As the series was called then."""
    planned_at: dt.datetime | None
    """When it was to begin; None where the model says no time."""
    lasts: dt.timedelta | None
    begun_at: dt.datetime
    begun_by: str
    ended_at: dt.datetime | None
    ended_by: str
    step: int
    """Which part of it is on the screen, counted from 0: before, actions, each card, after."""
    version: int
    """Higher with everything that all see."""
    cards: int
    people: int
    """How many stops it has person by person: one for each, and one more for what nobody of them has."""
    way: Way
    is_shared: bool
    """Whether the screen is shared, so that what is confidential is hidden."""
    outcome: str

    @property
    def last_step(self) -> int:
        """Return the number of the last part."""
        return self.stops + 2

    @property
    def stops(self) -> int:
        """Return how many parts lie between what was agreed before and the end."""
        return self.people if self.way is Way.PERSON else self.cards

    @property
    def part(self) -> Part:
        """Return what is on the screen."""
        if self.step <= 0:
            return Part.BEFORE
        if self.step == 1:
            return Part.ACTIONS
        if self.step >= self.last_step:
            return Part.AFTER
        return Part.PERSON if self.way is Way.PERSON else Part.CARD

    @property
    def stop(self) -> int | None:
        """Return the number of the card or person on the screen, counted from 0; None where it is none."""
        return self.step - 2 if self.part in {Part.CARD, Part.PERSON} else None


@dataclass(frozen=True, slots=True)
class Card:
    """A case that a meeting goes through."""

    case_id: uuid.UUID
    lane: str
    """In words."""
    why: Why
    person_id: uuid.UUID | None = None
    """Who of those who were there had it as the meeting began."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stop of a meeting that goes person by person."""

    person_id: uuid.UUID | None
    """None: what nobody has who is there."""
    user_id: uuid.UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something written down for a meeting; it comes back until somebody settles it."""

    id: uuid.UUID
    series: str
    kind: ItemKind
    text: str
    by_id: uuid.UUID
    by_name: str
    at: dt.datetime
    case_id: uuid.UUID | None
    origin: str = ""
    """The meeting that has put it here, where that was another one."""


@dataclass(frozen=True, slots=True)
class Action:
    """What was agreed: what, who, by when."""

    id: uuid.UUID
    series: str
    series_title: str
    meeting_id: uuid.UUID | None
    text: str
    owner_id: uuid.UUID
    """A person."""
    owner_name: str
    due_date: dt.date | None
    case_id: uuid.UUID | None
    case_reference: str
    task_id: uuid.UUID | None
    """The task of the case that it has become."""
    by_name: str
    at: dt.datetime
    done_at: dt.datetime | None
    dropped_at: dt.datetime | None
    reason: str
    """Why it was dropped."""
    became: Became | None = None
    became_key: str = ""
    """The idea by its identifier, the meeting or the draft by its key."""
    became_label: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.done_at is None and self.dropped_at is None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether somebody was there."""

    person_id: uuid.UUID
    name: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What of a series is over the time for which the model lets it be kept: what erasing would remove."""

    series: str
    title: str
    days: int
    before: dt.datetime
    """What ended, was closed or settled before this moment."""
    meetings: int
    actions: int
    items: int
    feedback: int

    @property
    def number(self) -> int:
        """Tell how much it is together."""
        return self.meetings + self.actions + self.items


@dataclass(frozen=True, slots=True)
class Measures:
    """How the last meetings of a series went."""

    meetings: int
    on_time: int
    """Begun within two minutes of the time in the model."""
    timed: int
    """Meetings for which the model named a time."""
    minutes: float
    """How long they took on average."""
    within: int
    """Meetings that took no longer than the model says."""
    bounded: int
    """Meetings for which the model named a length."""
    agreed: int
    closed: int
    blocked: int
    unblocked: int
    """Blocked cards that went on within a day."""
