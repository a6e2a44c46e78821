"""Care for what is confidential: why somebody looks, and what is told of it."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from evenkeel.contexts.casework.values.cases import Access


class Why(enum.StrEnum):
    """The kind of reason for which somebody looks into a case of others."""

    CUSTOMER = "The customer is here, or on the phone"
    DANGER = "Somebody may be in danger"
    STAND_IN = "I stand in for who has the case"
    COMPLAINT = "A complaint or an inquiry"
    ACCESS = "A customer asks what we hold about her"
    OTHER = "Something else"


@dataclass(frozen=True, slots=True)
class Opening:
    """A look into a case of others, as lists tell it."""

    access: Access
    case_id: uuid.UUID
    reference: str
    title: str
    """Empty where who reads the list may not know of the case."""
    is_confidential: bool
    is_open: bool
    """Whether it has not ended."""
    is_mine: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told that a case was opened, and what."""

    reference: str
    name: str
    until_at: dt.datetime
    people: tuple[uuid.UUID, ...]
    """Members who lead the unit of the case, or one above it; where nobody does, the administrators. Never who opened it."""
    is_led: bool
    """Whether they are told because they lead."""
