"""How long cases still took: at which moments to foretell it, and what can be said knowing nothing but how far they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin import _log

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST = 20
"""So many cases must have come as far, else those that are less far along speak for them."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Cases as they stood at some moment, one row each: who, how far, when, and how long it still took."""

    case: Integers
    """Number of the case in its log."""
    done: Integers
    """How many instances were finished."""
    at: Integers
    """The moment, in microseconds since 1970 UTC."""
    remaining: Floats
    """From that moment to the last end of the case, in seconds."""


@dataclass(frozen=True, eq=False)
class Climatology:
    """How long cases still took after the same number of finished instances, as past cases show; `kept[k]` rises."""

    kept: tuple[Floats, ...]

    @cached_property
    def sums(self) -> tuple[Floats, ...]:
        """For each number of finished instances the sums of the first 0, 1, 2 … remaining times."""
        return tuple(np.concatenate([[0.0], np.cumsum(times)]) for times in self.kept)

    def level(self, done: Integers) -> Integers:
        """Return which of `kept` speaks for cases that are so far."""
        return np.minimum(done, len(self.kept) - 1)


def after_each(log: _log.EventLog) -> Standing:
    """Return each case as it stood at its first start, and whenever an instance but its last had ended."""
    row = np.lexsort((log.start, log.end, log.case))
    case = log.case[row].astype(np.int64)
    done = np.arange(row.size) - log.by_case.bounds[case] + 1
    going = done < np.diff(log.by_case.bounds)[case]
    cases = np.concatenate([np.arange(log.n_cases), case[going]])
    return _standing(
        log,
        case=cases,
        done=np.concatenate([np.zeros(log.n_cases, np.int64), done[going]]),
        at=np.concatenate([log.opened, log.end[row][going]]),
    )


def open_at(log: _log.EventLog, *, at: int) -> Standing:
    """Return the cases that had begun by a moment (microseconds since 1970 UTC) and were not over yet."""
    cases = np.flatnonzero((log.opened <= at) & (log.closed > at)).astype(np.int64)
    done = np.bincount(log.case[log.end <= at], minlength=log.n_cases)[cases]
    return _standing(log, case=cases, done=done.astype(np.int64), at=np.full(cases.size, at))


def climatology(log: _log.EventLog) -> Climatology:
    """Learn from a log how long cases still took after each number of finished instances."""
    standing = after_each(log)
    counts = np.bincount(standing.done)
    levels = max(1, int(np.sum(counts >= FEWEST)))  # fewer and fewer cases come further and further
    return Climatology(tuple(np.sort(standing.remaining[standing.done == done]) for done in range(levels)))


def _standing(log: _log.EventLog, *, case: Integers, done: Integers, at: Integers) -> Standing:
    remaining = (log.closed[case] - at) / _log.MICROSECONDS
    return Standing(case=case, done=done, at=at, remaining=remaining)
