"""What a change does, as a document: figures now and then, what differs and how sure that is. It serialises to JSON."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from evenkeel.engines.twin.changing._changes import Change
from evenkeel.engines.twin.document._part import Part


class Leaning(StrEnum):
    """What a difference means for those whom it meets."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "no-clear-difference"
    OTHER = "different"
    """Clearly different, and neither better nor worse by itself."""


Unit = Literal["seconds", "share", "cases", "cases a week", "hours a week", "money a week"]
"""Shares go from 0 to 1."""


class Interval(Part):
    """A mean over replications and the interval in which the true mean lies, at the level of the comparison (Student's t)."""

    mean: float
    """Mean over the replications."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


class Measured(Part):
    """One figure of a variant, and how it differs from now."""

    key: str
    """Stable name of the figure."""
    title: str
    """Its name in words."""
    unit: Unit
    """Its unit."""
    value: Interval
    """The figure itself."""
    difference: Interval | None = None
    """Then less now, of the same replications one by one; None for now itself."""
    leaning: Leaning | None = None
    """What that means; None for now itself."""
    sentence: str
    """All this in words."""


class Workload(Part):
    """The share of a person's hours in which she works on cases."""

    person: str
    """Who."""
    unit: str | None = None
    """Where she belongs."""
    share: Interval
    """The share; with a capacity above one, of all that she could have open."""
    difference: Interval | None = None
    """Then less now; None for now itself, and for who is not there now."""


class Waiting(Part):
    """How long work of one kind waits for somebody."""

    activity: str
    """Which work."""
    seconds: Interval
    """Mean time from being offered to being begun."""
    difference: Interval | None = None
    """Then less now; None for now itself, and where it is not done now."""


class Gaming(Part):
    """What becomes of it where people work to the target instead of the customer: what is late is left to the end.

    Each is with such work less without.
    """

    kept: Interval
    """Gain in the share of promises kept."""
    lateness: Interval
    """How much later those are who wait longer than promised, in seconds."""
    sentence: str
    """Both in words."""


class Outcome(Part):
    """What one variant does."""

    name: str
    """Name of the variant."""
    changes: tuple[Change, ...] = ()
    """What is changed; nothing, now."""
    measures: tuple[Measured, ...]
    """The figures, the most telling first."""
    lead_times: tuple[float, ...]
    """Quantiles of time from arrival to the end at levels 0, 0.01, …, 1, in seconds, as means over replications."""
    workloads: tuple[Workload, ...] = ()
    """Of each person."""
    waiting: tuple[Waiting, ...] = ()
    """Of each kind of work that people do."""
    expected: Interval | None = None
    """The mean lead time that the twin's log had, times what the change makes of that of the twin: what to expect where the twin's
    level is off and its answer to a change is not. None for now itself, and where the log's is not known."""
    sustainable: bool
    """Whether the pile stops growing: an operation that gets further behind each week has no lead time that holds."""
    gaming: Gaming | None = None
    """Where it was asked for, and something is promised."""
    sentences: tuple[str, ...] = ()
    """What to say of it, the most telling first."""

    def measured(self, key: str) -> Measured:
        """Return a figure by its name; raises KeyError where it was not measured."""
        for each in self.measures:
            if each.key == key:
                return each
        raise KeyError(key)


class Comparison(Part):
    """Now beside one or more variants, under the same luck.

    Each replication lets the operation settle for `settled_days`, looks at the cases that arrive in the `watched_days` after that,
    and follows them for `followed_days` more. A case that is then still open counts with its age. From a state there is nothing to
    settle: the pile and people are looked at for `watched_days`, and the cases that are open now until they are done.
    """

    start: datetime
    """When the simulations begin."""
    settled_days: float
    """Days before anything is counted."""
    watched_days: float
    """Days whose arrivals are counted."""
    followed_days: float
    """Days after these in which the cases may still be done."""
    replications: int
    """How often, each time with other luck."""
    seed: int
    """Where the luck began."""
    level: float
    """Level of all intervals."""
    reached: bool
    """Whether the replications were enough for the precision asked for."""
    open_now: int | None = None
    """How many cases are open in the state from which it begins; none where the operation has settled."""
    caveats: tuple[str, ...] = ()
    """What the twin had to assume that decides what a change can do in it."""
    now: Outcome
    """Without a change."""
    variants: tuple[Outcome, ...]
    """With changes."""

    def outcome(self, name: str) -> Outcome:
        """Return a variant by its name; raises KeyError where there is none."""
        for each in self.variants:
            if each.name == name:
                return each
        raise KeyError(name)
