"""Extracts: everything that is kept about a customer or a case, for whoever asks for it."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass


class State(enum.StrEnum):
    """How far an extract has come."""

    ASKED = "asked"
    MADE = "made"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything about a case or a customer in one file, until a day."""

    id: uuid.UUID
    case: uuid.UUID | None
    customer: uuid.UUID | None
    label: str
    redacts: bool
    """Whether the names of others are left out."""
    reason: str
    state: State
    done: int
    all: int
    size: int
    digest: str
    trouble: str
    by: uuid.UUID
    by_name: str
    asked_at: dt.datetime
    until_at: dt.datetime
