"""What twins tells others: attempts at learning a team's twin, and what came of them."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

LEARN: Final = "twins.learn"
NIGHT: Final = "twins.night"
"""Names of the background jobs; operations ask for them by name."""
FEWEST_CASES: Final = 100
"""Finished cases from which on a twin is learnt: a fifth of them is kept back to judge it by."""
FEWEST_PEOPLE: Final = 5
"""From so many people on, figures of a team tell of no single one."""
KEPT: Final = 12
"""How many attempts of each team are kept."""
DAYS: Final = 730
"""Cases of so many days are learnt from."""


LONGEST_UNIT: Final = 80
LONGEST_NAME: Final = 120
LONGEST_TARGET: Final = 400
MOST_MOVES: Final = 5
"""So many things are tried together at most."""
SIDE_BY_SIDE: Final = 4
MOST_SCENARIOS: Final = 200
"""Of one team."""


class State(enum.StrEnum):
    """How far an attempt has come."""

    ASKED = "asked"
    LEARNING = "learning"
    READY = "ready"
    REFUSED = "refused"
    STOPPED = "stopped"


UNDER_WAY: Final = (State.ASKED, State.LEARNING)


class Share(NamedTuple):
    """A moment of lead time, in seconds, and the share of cases that were done by then: what happened, and what was simulated."""

    within: float
    happened: float
    simulated: float
    least: float
    most: float
    """The least and the most of all simulations."""


class Checked(NamedTuple):
    """How well it was foretold, at past moments, when open cases would be done."""

    number: int
    """Forecasts of single cases."""
    covered: float
    """The share of them that ended within the range that should hold four of five."""
    off: float
    """How far the middle was from what came, on average, in seconds."""
    closing: float
    """The share of the team's cases that end with it: only then is what it is done with also what a customer waits for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the log beside the twin itself."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each step was done."""
    still_open: int = 0
    """Cases left out, because the team has not finished them."""
    norms: tuple[float, float] | None = None
    """The shortest and the longest time that customers were promised, in seconds; None where nothing was."""
    kept: float | None = None
    """The share of cases done by the day that was promised first."""
    mean: float = 0.0
    """Mean lead time of all cases, in seconds."""
    shares: tuple[Share, ...] = ()
    """The lead times of the cases that were held out, beside simulated ones."""
    checked: Checked | None = None
    """How well single cases were foretold; None where nobody knows."""

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can carry."""
        return {
            "counts": dict(self.counts),
            "still_open": self.still_open,
            "norms": list(self.norms) if self.norms else None,
            "kept": self.kept,
            "mean": self.mean,
            "shares": [list(each) for each in self.shares],
            "checked": list(self.checked) if self.checked else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Seen":
        """Read what `as_json` wrote."""
        if not kept:
            return cls()
        norms = tuple(kept["norms"]) if kept["norms"] else None
        shares = tuple(Share(*each) for each in kept["shares"])
        checked = Checked(*kept["checked"]) if kept.get("checked") else None
        return cls(**{**kept, "norms": norms, "shares": shares, "checked": checked})


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of learning: the documents of the twin and of how true it is, as JSON, and what is known beside."""

    document: str
    fidelity: str
    cases: int
    people: int
    seen: Seen


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at learning the twin of a team."""

    id: uuid.UUID
    unit: str
    state: State
    asked_at: dt.datetime
    asked_by_name: str
    """Empty: it was night."""
    beat_at: dt.datetime | None
    part: int
    """How far it has come, of a hundred."""
    doing: str
    """What is being done, in words."""
    finished_at: dt.datetime | None
    refusal: str
    cases: int
    people: int
    uses: Mapping[str, str]
    """The grade of each use, by its code; empty until it is ready."""
    lead_time: str
    """How far simulated lead times are from those that happened, in words."""

    @property
    def is_under_way(self) -> bool:
        """Tell whether it still goes on."""
        return self.state in UNDER_WAY


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished twin with its documents."""

    attempt: Attempt
    document: str
    fidelity: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class Team:
    """A unit of the model, and what is known of its twin."""

    unit: str
    title: str
    ready: Attempt | None
    """The twin that holds: the last one that was learnt."""
    latest: Attempt | None
    """The last attempt, whatever came of it."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was foretold of the cases that lie with a team, as the engine's document in JSON."""

    unit: str
    at: dt.datetime
    document: str


@dataclass(frozen=True, slots=True)
class Expected:
    """When a case will be done, as the outlook of its team tells it."""

    first: dt.date
    last: dt.date
    foretold_at: dt.datetime
    covered: float
    """The share of earlier forecasts that held; 0.8 should."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is foretold of one case: the days, or why none are told."""

    expected: Expected | None
    why_not: str = ""
    """A sentence for colleagues; empty where days are told."""
    people: int = 0
    """How many work in the twin that foretold it."""


class Run(NamedTuple):
    """One run of the job for an attempt; whatever it says counts only while no later one has begun."""

    attempt_id: uuid.UUID
    run_id: uuid.UUID


class Move(NamedTuple):
    """One lever and where it is set: to a number or a choice, for everything or for one step, person or group."""

    lever: str
    value: float = 0.0
    choice: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a scenario was taken to."""

    kind: str
    """`idea` or `action`."""
    target: str
    """The idea's identifier, or the key of the action."""
    label: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if that somebody has saved, with the answer that it got."""

    id: uuid.UUID
    unit: str
    name: str
    moves: tuple[Move, ...]
    words: tuple[str, ...]
    """The moves in words."""
    comparison: str
    """The answer, as the engine's document in JSON."""
    learnt_at: dt.datetime
    """When the twin was learnt that answered."""
    by_id: uuid.UUID
    by_name: str
    at: dt.datetime
