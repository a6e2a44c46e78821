"""What programme tells others: what was reported of the actions, and how they stand."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evenkeel.engines import operating_model

LONGEST_TEXT: Final = 2_000
LONGEST_LINK: Final = 2_000


class What(enum.StrEnum):
    """What a report tells."""

    NOTE = "note"
    BEGUN = "begun"
    DESIGNED = "designed"
    STARTED = "started"
    IMPLEMENTED = "implemented"
    EVIDENCE = "evidence"
    SAVINGS = "savings"
    WITHDRAWAL = "withdrawal"


DATES: Final = (What.BEGUN, What.DESIGNED, What.STARTED, What.IMPLEMENTED)
"""The real dates of an action, in the order in which they come."""
PROGRESS: Final = (What.NOTE, *DATES)


class State(enum.StrEnum):
    """How an action stands on a day: derived from dates and evidence, never typed."""

    NOT_BEGUN = "not begun"
    IN_DESIGN = "in design"
    LATE_IN_DESIGN = "late in design"
    DESIGNED = "designed"
    IN_IMPLEMENTATION = "in implementation"
    LATE = "late"
    UNPROVEN = "implemented without evidence"
    DONE = "done"


class Colour(enum.StrEnum):
    """The colour of an action on the report for the board."""

    GREY = "grey"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that somebody reported of an action, for ever as it was said."""

    id: uuid.UUID
    action: str
    """The key of the action."""
    what: What
    on: dt.date
    """The day on which it happened; of savings the last day of the quarter."""
    text: str
    link: str
    meets: str
    """Of evidence: the declared evidence that it meets, in the words of the model then; else empty."""
    quarter: str
    """Of savings: the quarter in which they came."""
    amount: Decimal | None
    withdraws_id: uuid.UUID | None
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Which model the programme is read from."""

    model: operating_model.OperatingModel
    revision_id: uuid.UUID
    branch: str
    """The branch of the revision, under whose address its records are shown."""
    words: str
    """The same for people."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an action stands on a day, and why."""

    action: operating_model.Action
    state: State
    colour: Colour
    reason: str
    """The sentence that says why it stands so."""
    waits_for: tuple[str, ...]
    """The keys of actions on which it depends and which do not hold everywhere yet."""
    is_held_up: bool
    """Whether it should begin to hold already, or has, while it still waits for others."""
    reached: tuple[tuple[What, dt.date], ...]
    """Its real dates."""
    unmet: tuple[str, ...]
    """Declared evidence that nothing meets yet."""

    def on(self, what: What) -> dt.date | None:
        """Give a real date of it."""
        return dict(self.reached).get(what)
