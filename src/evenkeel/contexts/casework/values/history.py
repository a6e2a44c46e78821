"""A past that is brought along: a file of old cases, what it means in the words of the model, and how far it has come."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

STAGE: Final = "stage:"
"""Before the key of a stage: a step that leads there."""


class State(enum.StrEnum):
    """How far an import has come."""

    RECEIVED = "received"
    """The file is there; its columns are not confirmed."""
    READING = "reading"
    TRIED = "tried"
    """It was read, and it is known what would come in."""
    REFUSED = "refused"
    """It cannot be brought in as it is; `problems` says why."""
    BRINGING = "bringing"
    DONE = "done"
    UNDONE = "undone"


class Meaning(enum.StrEnum):
    """What a step of an old log means, where it does not lead to a stage."""

    RECEIVED = "received"
    TAKEN = "taken"
    PAUSED = "paused"
    RESUMED = "resumed"
    DECIDED = "decided"
    CLOSED = "closed"
    OTHER = "other"
    """It is kept in the history in its own words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file means: its columns, and its steps and teams in the words of the model."""

    columns: tuple[tuple[str, str], ...] = ()
    """Pairs of role and column, as `engines.flow` has them."""
    time_zone: str = "UTC"
    case_type: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    """A Meaning, or `stage:` and a key, by step."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The key of a unit by the name of a team in the file."""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "columns": [list(each) for each in self.columns],
            "time_zone": self.time_zone,
            "case_type": self.case_type,
            "steps": dict(self.steps),
            "units": dict(self.units),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Plan":
        """Return what was kept."""
        return cls(
            columns=tuple((role, column) for role, column in kept.get("columns", ())),
            time_zone=kept.get("time_zone", "UTC"),
            case_type=kept.get("case_type", ""),
            steps=kept.get("steps", {}),
            units=kept.get("units", {}),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that does not fit, where it is, and what to do."""

    line: int | None
    column: str
    found: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Import:
    """A past that is brought along."""

    id: uuid.UUID
    file_name: str
    size: int
    state: State
    plan: Plan
    counts: Mapping[str, int]
    """Cases, events, open, closed: what would come in, or what came in."""
    steps: Mapping[str, int]
    """How often each step stands in the file."""
    units: Mapping[str, int]
    problems: tuple[Problem, ...]
    problem_count: int
    by_name: str
    at: dt.datetime
    finished_at: dt.datetime | None

    @property
    def is_at_work(self) -> bool:
        """Tell whether a job works on it."""
        return self.state in (State.READING, State.BRINGING)
