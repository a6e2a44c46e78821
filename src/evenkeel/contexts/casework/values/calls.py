"""What somebody who answers has said about a call, a letter, or a visit, and what shall come of it."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from evenkeel.contexts.casework.values.customers import By, Demand, Kind


class Then(enum.StrEnum):
    """What comes of a contact."""

    SOLVED = "solved"
    """It was answered there and then."""
    CASE = "case"
    """It becomes a case, or belongs to one that is open."""
    CALL_BACK = "call-back"
    """Somebody calls back by a moment."""
    PASS_ON = "pass-on"
    """Another team or a partner goes on with it, with a note of what is known already."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A customer who was not known yet."""

    name: str
    kind: Kind = Kind.PERSON
    birth_date: dt.date | None = None
    details: tuple[tuple[By, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a contact was about."""

    channel: str
    demand: Demand
    cause: str = ""
    service: str = ""
    case_id: uuid.UUID | None = None
    """The open case that it was about."""
    customer_id: uuid.UUID | None = None
    newcomer: Newcomer | None = None
    summary: str = ""
    seconds: int | None = None
    happened_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall come of it."""

    then: Then = Then.SOLVED
    case_type: str = ""
    take: bool = False
    """Whoever answers keeps the case."""
    back_at: dt.datetime | None = None
    back_by: uuid.UUID | None = None
    """Who calls back; None: whoever of the team takes it."""
    shelf: str = ""
    """The shelf of the team to which it is passed on."""
    partner: str = ""
    """The partner to whom it is passed on instead."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a contact."""

    contact_id: uuid.UUID
    customer_id: uuid.UUID | None
    case_id: uuid.UUID | None
    reference: str
