"""Cases as a board needs them: what decides where a card lies, what stands on it, and how long stages usually take."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.values.cases import State

MOST_CARDS: Final = 3_000
"""Open cases that one board reads at most, those that came in first."""
LAST_CLOSED: Final = 200
"""Of each case type, so many cases that were closed last say how long its stages usually take."""
FEWEST_PASSAGES: Final = 10
"""With fewer passages through a stage nothing is said about it."""
LATER: Final = dt.timedelta(days=365)
"""Where no day was said a card lies as if it were due so long after it came in."""
USUAL_SHARE: Final = 0.85
"""Of 100 passages, 85 took no longer than the usual time."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which open cases a board is about: those of case types, else those of units, else all."""

    case_types: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Case types of these units that are on another board of theirs."""

    def has(self, *, case_type: str, unit: str) -> bool:
        """Tell whether a case belongs to it."""
        if self.case_types:
            return case_type in self.case_types
        return case_type not in self.without and (not self.units or unit in self.units)


@dataclass(frozen=True, slots=True)
class Lying:
    """What of an open case decides where it lies on a board, whoever looks."""

    id: uuid.UUID
    case_type: str
    stage: str
    shelf: str
    state: State
    priority: int
    due_at: dt.datetime | None
    turn: float
    """When it is due, in seconds since 1970; where no day was said, a year after it came in. What is first lies on top."""


@dataclass(frozen=True, slots=True)
class Card:
    """An open case that somebody may know of, as a card."""

    lying: Lying
    reference: str
    title: str
    service: str
    unit: str
    stage_since: dt.datetime | None
    stage_due_at: dt.datetime | None
    responsible: uuid.UUID | None
    pause: str
    paused_since: dt.datetime | None
    confidential: bool
    may_read: bool
    """Whether she may read what is inside, as the reason of a pause."""
    may_work: bool
    """Whether she may work on it, and so move its card."""

    @property
    def id(self) -> uuid.UUID:
        """The identifier of the case."""
        return self.lying.id

    @property
    def is_blocked(self) -> bool:
        """Whether it waits, is suspended or parked."""
        return self.lying.state is State.PAUSED


@dataclass(frozen=True, slots=True)
class Details:
    """What else stands on cards, by case."""

    done: Mapping[uuid.UUID, tuple[int, int]]
    """How many lines of its list are done, of how many."""
    reasons: Mapping[uuid.UUID, str]
    """Why it is paused, in the words of who paused it."""
    stars: Mapping[uuid.UUID, tuple[tuple[uuid.UUID, str], ...]]
    """Who, by name, has it among the three most important things of her day."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How long a stage usually takes."""

    within: dt.timedelta
    """85 of 100 passages took no longer."""
    passages: int


@dataclass(frozen=True, slots=True)
class Group:
    """How many open cases of one kind and unit there are."""

    case_type: str
    unit: str
    count: int
    late: int
    paused: int
    today: int = 0
    """Due today, as far as that was asked."""
    long: int = 0
    """Longer in their stage than usual, as far as that was asked."""
