"""A case as whoever it is about may follow it: nothing of what colleagues write for each other, and no names."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from evenkeel.contexts.casework.values.cases import Closing, Pause, State


class What(enum.StrEnum):
    """What of all that happens to a case is told outside."""

    RECEIVED = "received"
    BEGUN = "begun"
    STEP = "step"
    """It came to another stage."""
    WAITS_FOR_CUSTOMER = "waits-for-customer"
    WAITS_FOR_OTHERS = "waits-for-others"
    PUT_ASIDE = "put-aside"
    GOES_ON = "goes-on"
    DATED = "dated"
    """Another day was promised."""
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened; `about`: the title of the stage, where it came to one."""

    what: What
    at: dt.datetime
    about: str = ""
    due_at: dt.datetime | None = None
    """The day that was promised, where one was."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the case type, and whether a case waits for somebody outside in it."""

    title: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """A case as it may be told outside."""

    id: uuid.UUID
    reference: str
    about: str
    """The title of its service, else of its case type; empty where the model has neither."""
    promise: str
    """What the service promises, in words for the customer."""
    unit: str
    state: State
    pause: Pause | None
    steps: tuple[Step, ...]
    """All stages in their order; none where they can come in any order."""
    here: int | None
    """The place among them where it is."""
    step: str
    """The title of the stage where it is."""
    received_at: dt.datetime
    due_at: dt.datetime | None
    first_due_at: dt.datetime | None
    closed_at: dt.datetime | None
    closing: Closing | None
    outcome: str
    """One of the outcomes that the model names; empty for every other word."""
    contest_until: dt.datetime | None
    """Until when whoever it is about can say that it is not done; of closed cases."""
    happened: tuple[Happened, ...]
    """In the order in which it happened."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case in the hands of a colleague: what it is called, and what she may do with it."""

    id: uuid.UUID
    reference: str
    may_work: bool
    is_confidential: bool
    is_erased: bool
    closed_at: dt.datetime | None
    contest_until: dt.datetime | None
