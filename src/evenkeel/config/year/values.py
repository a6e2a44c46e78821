"""What a year consists of: who works, who asks, and what happened to each case."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SYSTEM = -1
"""Stands for evenkeel itself where something happens by rule, or for somebody outside."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody invented who works for a council."""

    number: int
    """Her place among the staff of her council."""
    name: str
    email: str
    role: str
    unit: str
    fte: float
    weekdays: frozenset[int]
    """On which she works, Monday being 0."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody invented who needs something of a council."""

    number: int
    name: str
    is_organisation: bool
    birth_date: dt.date | None
    email: str
    phone: str
    address: str
    language: str
    known_since: dt.datetime
    same_as: int | None = None
    """The customer who is the same in truth: written down twice, and somebody will notice."""


@dataclass(frozen=True, slots=True)
class Representation:
    """That one customer acts for another."""

    customer: int
    representative: int
    scope: str
    basis: str
    from_date: dt.date


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a case."""

    kind: str
    """A word of `evenkeel.contexts.casework.values.cases.Kind`."""
    at: dt.datetime
    by: int
    """The number of a worker, or `SYSTEM`."""
    stage: str = ""
    """Where the case is afterwards."""
    shelf: str = ""
    reason: str = ""
    to: int | None = None
    """Who has the case afterwards; None: as before, or nobody."""
    word: str = ""
    """An outcome, a kind of pause, a partner: what else must be known of it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One time that a customer and a council spoke or wrote."""

    customer: int | None
    case: int | None
    """The number of the case that it began or is about."""
    channel: str
    service: str
    is_failure: bool
    cause: str
    summary: str
    seconds: int | None
    at: dt.datetime
    by: int
    inward: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """A case with all that happened to it, in order."""

    number: int
    service: str
    case_type: str
    channel: str
    unit: str
    title: str
    customer: int
    received_at: dt.datetime
    due_at: dt.datetime | None
    priority: int
    confidential: bool
    attributes: dict[str, Any]
    happened: tuple[Happened, ...]
    closing: str = ""
    """How it was closed; empty while it is open."""
    outcome: str = ""
    parent: int | None = None
    related: int | None = None

    @property
    def closed_at(self) -> dt.datetime | None:
        """When it was last closed; None while it is open."""
        closings = (event.at for event in reversed(self.happened) if event.kind == "closed")
        return next(closings, None) if self.closing else None


@dataclass(frozen=True, slots=True)
class Year:
    """What happened in a council in a year."""

    organisation: str
    first_day: dt.date
    until: dt.date
    """The first day that is not told any more."""
    staff: tuple[Worker, ...]
    away: tuple[frozenset[dt.date], ...]
    """The days on which each of the staff was absent."""
    customers: tuple[Customer, ...]
    representations: tuple[Representation, ...]
    contacts: tuple[Contact, ...]
    histories: tuple[History, ...]
