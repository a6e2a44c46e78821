"""What people tells others: who works here, in which roles and units, what she can, and when she works.

Roles, units and skills are keys of the operating model, which holds no persons; what a key names is asked of the model. Periods of
days name their first and their last day, as people say them; a last day of None has not come yet.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 300
LONGEST_NOTE: Final = 2_000
HIGHEST_SKILL: Final = 5
MOST_WEEKS: Final = 4


class Place(enum.StrEnum):
    """Where somebody works."""

    OFFICE = "office"
    HOME = "home"
    FIELD = "field"


class Fluency(enum.StrEnum):
    """How well somebody speaks a language, as the Common European Framework of Reference counts."""

    A1 = "a1"
    A2 = "a2"
    B1 = "b1"
    B2 = "b2"
    C1 = "c1"
    C2 = "c2"
    FIRST = "first"
    """It is her first language."""


class AbsenceKind(enum.StrEnum):
    """Why somebody is not at work."""

    HOLIDAY = "holiday"
    SICKNESS = "sickness"
    PARENTAL = "parental"
    TRAINING = "training"
    OTHER = "other"


class AbsenceState(enum.StrEnum):
    """How far an absence has come; `rules.ABSENCE_MOVES` says what can follow."""

    REQUESTED = "requested"
    REPORTED = "reported"
    """It needs no approval: sickness."""
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


AWAY: Final = (AbsenceState.APPROVED, AbsenceState.REPORTED)
"""States in which somebody is away."""
OPEN: Final = (AbsenceState.REQUESTED, *AWAY)
"""States in which an absence takes or may take its days."""


class SubjectKind(enum.StrEnum):
    """What a conflict of interest is about."""

    CUSTOMER = "customer"
    ORGANISATION = "organisation"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that somebody speaks, by its BCP 47 tag."""

    tag: str
    fluency: Fluency


@dataclass(frozen=True, slots=True)
class Details:
    """What is written down about a person as such."""

    name: str
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    phone: str = ""
    staff_number: str = ""
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person who works here, or did."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    user_id: uuid.UUID | None
    """As whom she signs in; None where she does not."""
    details: Details
    user_name: str
    """What the identity provider calls her; empty where none does."""
    outside_id: str
    """How the system knows her that tells evenkeel of her; empty where none does."""
    manager_id: uuid.UUID | None
    """To whom she reports as the identity provider says; who approves her absences is decided by the model."""
    department: str
    """Her department in the words of the identity provider."""
    first_date: dt.date | None
    last_date: dt.date | None
    is_active: bool
    version: int
    """Grows with each change."""
    made_at: dt.datetime
    changed_at: dt.datetime

    @property
    def name(self) -> str:
        """What people call her."""
        return self.details.name

    def works(self, on: dt.date) -> bool:
        """Tell whether she belongs to the organisation on a day."""
        return self.is_active and _within(self.first_date, self.last_date, on)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a role of a unit, with her share of a full-time post in it."""

    id: uuid.UUID
    person_id: uuid.UUID
    role: str
    unit: str
    fte: Decimal
    first_date: dt.date
    last_date: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Tell whether it holds on a day."""
        return _within(self.first_date, self.last_date, on)


@dataclass(frozen=True, slots=True)
class Placed:
    """A membership with the name of its person, for lists."""

    person_id: uuid.UUID
    name: str
    user_id: uuid.UUID | None
    role: str
    unit: str
    fte: Decimal


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill of the model that a person has, at a level from 1 to 5."""

    id: uuid.UUID
    person_id: uuid.UUID
    skill: str
    level: int
    since_date: dt.date
    ended_date: dt.date | None
    confirmed_by_name: str
    """Who has confirmed it; empty where she says so herself."""
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of working time on a day, at one place."""

    starts: dt.time
    ends: dt.time
    place: Place = Place.OFFICE

    @property
    def hours(self) -> float:
        """How long it is."""
        return (_minutes(self.ends) - _minutes(self.starts)) / 60


Week = Mapping[int, tuple[Span, ...]]
"""The spans of each day on which somebody works; Monday is 0."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """When somebody works, from a day on: a cycle of one to four weeks, the first being the week of that day."""

    valid_from: dt.date
    weeks: tuple[Week, ...]

    def spans(self, on: dt.date) -> tuple[Span, ...]:
        """Return when she works on a day."""
        began = self.valid_from - dt.timedelta(days=self.valid_from.weekday())
        return self.weeks[(on - began).days // 7 % len(self.weeks)].get(on.weekday(), ())

    @property
    def hours_a_week(self) -> float:
        """How many hours a week it has, on average of its cycle."""
        return sum(span.hours for week in self.weeks for spans in week.values() for span in spans) / len(
            self.weeks
        )


@dataclass(frozen=True, slots=True)
class Away:
    """That somebody is absent: what every colleague may know. Halves of days are told."""

    person_id: uuid.UUID
    first_date: dt.date
    last_date: dt.date
    from_noon: bool
    """Whether she is still there on the morning of the first day."""
    until_noon: bool
    """Whether she is back in the afternoon of the last day."""

    def share(self, on: dt.date) -> float:
        """Return which part of a day it takes: 0, a half or 1."""
        if not self.first_date <= on <= self.last_date:
            return 0.0
        halves = (self.from_noon and on == self.first_date) + (self.until_noon and on == self.last_date)
        return 1.0 - halves / 2

    def covers(self, on: dt.date, *, afternoon: bool) -> bool:
        """Tell whether it covers the morning or the afternoon of a day."""
        if not self.first_date <= on <= self.last_date:
            return False
        if on == self.first_date and self.from_noon and not afternoon:
            return False
        return not (on == self.last_date and self.until_noon and afternoon)


@dataclass(frozen=True, slots=True)
class Worked:
    """Somebody of a team over some days: what she is there, and how many hours she has."""

    person_id: uuid.UUID
    user_id: uuid.UUID | None
    name: str
    roles: tuple[str, ...]
    """Those that she holds in the team."""
    fte: Decimal
    """Her share of a full-time post in the team on the first of these days, or when she begins."""
    whole: Mapping[dt.date, float]
    """Hours for the team by day, if she were not absent."""
    hours: Mapping[dt.date, float]
    """The same less absences."""
    places: Mapping[dt.date, tuple[Place, ...]]
    """Where she works on each day, in the order of the day."""
    away: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence with all that she and her approvers know of it."""

    id: uuid.UUID
    away: Away
    kind: AbsenceKind
    note: str
    state: AbsenceState
    asked_by_name: str
    asked_at: dt.datetime
    decided_by_name: str
    decided_at: dt.datetime | None
    reason: str
    """Why it was declined or withdrawn."""

    @property
    def person_id(self) -> uuid.UUID:
        """Whose it is."""
        return self.away.person_id


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conflict of interest can be about: a customer, an organisation or a case, by its identifier."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """That somebody must not work for or decide about a customer, an organisation or a case."""

    id: uuid.UUID
    person_id: uuid.UUID
    subject: Subject
    label: str
    reason: str
    declared_at: dt.datetime
    declared_by_name: str
    ended_at: dt.datetime | None


def _within(first: dt.date | None, last: dt.date | None, on: dt.date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
