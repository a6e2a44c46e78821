"""Cases that were lived elsewhere, or before evenkeel, as they are brought in: customers, contacts, and whole histories."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause, Priority
from evenkeel.contexts.casework.values.customers import By, Demand
from evenkeel.contexts.casework.values.customers import Kind as CustomerKind
from evenkeel.kernel import errors


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as the event keeps it."""

    user_id: uuid.UUID | None
    """None: a program, or somebody outside."""
    name: str
    role: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with how she is reached."""

    id: uuid.UUID
    kind: CustomerKind
    name: str
    birth_date: dt.date | None
    language: str
    details: tuple[tuple[By, str], ...]
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Representation:
    """That one customer acts for another."""

    customer: uuid.UUID
    representative: uuid.UUID
    scope: str
    basis: str
    from_date: dt.date
    by: Actor
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One time that a customer and we spoke or wrote."""

    id: uuid.UUID
    customer: uuid.UUID | None
    case: uuid.UUID | None
    channel: str
    service: str
    demand: Demand
    cause: str
    summary: str
    seconds: int | None
    at: dt.datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is brought along."""

    id: uuid.UUID
    name: str
    content: bytes
    verdict: str
    """Why it may be opened without a virus scanner having seen it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a case."""

    kind: Kind
    at: dt.datetime
    by: Actor
    reason: str = ""
    channel: str = ""
    stage: str = ""
    """Of a move: where it leads."""
    to: Actor | None = None
    """Of giving: who has the case afterwards."""
    pause: Pause | None = None
    closing: Closing | None = None
    outcome: str = ""
    """Of a decision and a closing."""
    text: str = ""
    """Grounds of a decision, a note, a message: what was written."""
    subject: str = ""
    partner: str = ""
    """Of a referral."""
    contact: uuid.UUID | None = None
    document: Document | None = None
    was: str = ""
    """What it was called where it happened, if that has no name here."""


@dataclass(frozen=True, slots=True)
class History:
    """A case with what happened to it after it was opened, in order."""

    id: uuid.UUID
    case_type: str
    service: str
    title: str
    customer: uuid.UUID | None
    channel: str
    received_at: dt.datetime
    opened_by: Actor
    opened_at: dt.datetime
    happened: tuple[Happened, ...] = ()
    priority: Priority = Priority.NORMAL
    attributes: Mapping[str, Any] = field(default_factory=dict)
    parent: uuid.UUID | None = None
    related: uuid.UUID | None = None
    is_from_elsewhere: bool = False
    """Whether it was lived under rules of others: then it may have gone ways and ended in words that the standard does not know."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """What its first event says of where it comes from."""


@dataclass(frozen=True, slots=True)
class Coming:
    """How far something has been brought in."""

    name: str
    until: dt.date
    """The first day that it does not tell of any more."""
    total: int
    done: int
    """How many cases are there; -1: not even the customers."""
    finished_at: dt.datetime | None


class InTheMeantime(errors.Conflict):
    """Somebody else has brought this in meanwhile."""

    code: ClassVar[str] = "brought-in-meanwhile"
