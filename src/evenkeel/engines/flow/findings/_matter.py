"""What a check may look at, what it hands back, and the words it uses."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.document._report import Facts, Source
from evenkeel.engines.flow.findings._clocks import Clocks
from evenkeel.engines.flow.findings._kind import Kind, Severity
from evenkeel.engines.flow.findings._targets import Target

Value = float | int | str | None


@dataclass(frozen=True)
class Rows:
    """A small table behind a finding. `personal` says that it singles out people."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    personal: bool = False


@dataclass(frozen=True)
class Found:
    """What a check found: its sentence, its figures, and the rows of the cases behind it, most telling first."""

    sentence: str
    evidence: dict[str, Value]
    cases: NDArray[np.integer[Any]] | None = None
    subject: str = ""
    """What it is about where a check can find several things: a limit, an activity, an outcome."""
    severity: Severity | None = None
    """Where it differs from that of the kind."""
    table: Rows | None = None


@dataclass(frozen=True)
class Matter:
    """All that a check may look at."""

    log: Log
    facts: Facts
    source: Source
    at: datetime
    targets: tuple[Target, ...] = ()

    @functools.cached_property
    def clocks(self) -> Clocks:
        """The times in each case on which a limit may have been set."""
        return Clocks(self.log)

    @property
    def is_table_of_cases(self) -> bool:
        """Tell whether the source has a row per case, with its times in columns."""
        return self.has_role("created")

    def has_role(self, role: str) -> bool:
        """Tell whether a column of the source was read as this."""
        return any(used.role == role for used in self.source.mapping)


@dataclass(frozen=True)
class Check:
    """A kind of finding and the function that looks for it."""

    kind: Kind
    look: Callable[[Matter], Iterable[Found]]


def at_most_one(check: Callable[[Matter], Found | None]) -> Callable[[Matter], Iterable[Found]]:
    """Make a check that finds one thing or nothing look like one that may find several."""

    def look(matter: Matter) -> Iterable[Found]:
        found = check(matter)
        return () if found is None else (found,)

    return look


def cases_of(log: Log, events: NDArray[Any]) -> NDArray[np.int64]:
    """Return the different cases of some events, given by row or by mask, in their order."""
    return np.flatnonzero(np.bincount(log.case[events], minlength=log.n_cases)).astype(np.int64)


def many(n: int, noun: str) -> str:
    """Say how many of something."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def is_(n: int) -> str:
    """Return the verb that fits a number."""
    return "is" if n == 1 else "are"


def was(n: int) -> str:
    """Return the verb in the past that fits a number."""
    return "was" if n == 1 else "were"
