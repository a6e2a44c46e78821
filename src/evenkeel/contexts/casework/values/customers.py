"""Customers and their contacts: who they are, how to reach them, who acts for whom, what they came for."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenkeel.contexts.casework.values.cases import LONGEST_NAME

__all__ = ["LONGEST_NAME"]


class Kind(enum.StrEnum):
    """What a customer is."""

    PERSON = "person"
    ORGANISATION = "organisation"


class By(enum.StrEnum):
    """How somebody is reached."""

    EMAIL = "e-mail"
    PHONE = "phone"
    ADDRESS = "address"


class Demand(enum.StrEnum):
    """What a contact is a sign of (after Seddon): a wish for what we are there for, or something that we failed to do right."""

    VALUE = "value"
    FAILURE = "failure"
    UNKNOWN = "unknown"


class Direction(enum.StrEnum):
    """Who turned to whom."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Detail:
    """A way to reach a customer, in a span of time."""

    id: uuid.UUID
    by: By
    value: str
    source: str
    from_at: dt.datetime
    until_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a register calls a customer."""

    id: uuid.UUID
    register: str
    value: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by what everybody who serves her must know."""

    id: uuid.UUID
    kind: Kind
    name: str
    birth_date: dt.date | None
    language: str
    details: tuple[Detail, ...] = ()
    """Those that hold now; `queries.customers.story` gives the earlier ones as well."""
    identifiers: tuple[Identifier, ...] = ()
    merged_into: uuid.UUID | None = None
    channel: str = ""
    """The channel of the model by which she likes to be reached; empty: she has not said."""


class Change(enum.StrEnum):
    """What somebody can have done to what is written about a customer."""

    ADDED = "added"
    CHANGED = "changed"
    DETAIL_ADDED = "detail added"
    DETAIL_ENDED = "detail ended"
    IDENTIFIER_ADDED = "identifier added"
    IDENTIFIER_ENDED = "identifier ended"
    REPRESENTED = "represented"
    REPRESENTATION_ENDED = "representation ended"
    MERGED = "merged"
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of the history of a customer."""

    kind: Change
    words: Mapping[str, Any]
    """What exactly: fields with before and after, a contact detail, a number, another customer's name, a reason."""
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Representation:
    """Who may act for a customer, in what."""

    id: uuid.UUID
    customer: uuid.UUID
    representative: uuid.UUID
    representative_name: str
    scope: str
    basis: str
    from_date: dt.date
    until_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Match:
    """A customer who may be the one that is meant, and why."""

    customer: Customer
    score: int
    """How sure it is, 0 to 100."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two customers that were found to be one."""

    id: uuid.UUID
    kept: uuid.UUID
    gone: uuid.UUID
    gone_name: str
    by_name: str
    at: dt.datetime
    reason: str
    undone_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One time that a customer and we spoke or wrote."""

    id: uuid.UUID
    customer: uuid.UUID | None
    case: uuid.UUID | None
    direction: Direction
    channel: str
    demand: Demand
    cause: str
    service: str
    summary: str
    seconds: int | None
    """How long it took, where that is known."""
    at: dt.datetime
    by_name: str
    outside_key: str
