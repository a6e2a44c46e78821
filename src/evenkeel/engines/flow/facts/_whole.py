"""The whole log as its merged part tells it: what facts are finished from."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from evenkeel.engines.flow.facts import _periods
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally


class Figure(IntEnum):
    """What is counted of an activity or a resource."""

    EVENTS = 0
    CASES = 1
    STARTS = 2
    ENDS = 3
    CASES_AGAIN = 4
    """Cases with it more than once."""


@dataclass(frozen=True)
class Whole:
    """A merged part, and what several facts need of it."""

    part: Part

    def tally(self, name: str) -> Tally:
        """Return a tally by its name."""
        return self.part.tallies[name]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the letters of an alphabet of texts."""
        return self.part.texts[name]

    def count(self, name: str) -> int:
        """Return a count; what was never counted is 0."""
        return self.part.counts.get(name, 0)

    def by_path(self, name: str) -> Integers:
        """Return a tally of paths as one count for each."""
        tally = self.tally(name)
        counts = np.zeros(len(self.part.paths["path"]), np.int64)
        counts[tally.columns[0]] = tally.counts
        return counts

    def figures(self, alphabet: str) -> Integers:
        """Return what is counted of the letters of an alphabet: a row for each letter, a column for each figure."""
        tally = self.tally({"activity": "activities", "resource": "resources"}[alphabet])
        letters, figures = tally.columns
        counts = np.zeros((len(self.texts(alphabet)), len(Figure)), np.int64)
        counts[letters, figures] = tally.counts
        return counts

    @cached_property
    def n_cases(self) -> int:
        """Number of cases."""
        return int(self.tally("openings").counts.sum())

    @cached_property
    def begin(self) -> int:
        """The first moment, in microseconds since 1970 UTC."""
        return int(self.tally("openings").columns[0].min())

    @cached_property
    def end(self) -> int:
        """The last moment at which anything happened, in microseconds since 1970 UTC."""
        moments = [self.tally(name).columns[0] for name in ("openings", "closings", "latest")]
        return max(int(column.max()) for column in moments if column.size)

    @cached_property
    def periods(self) -> _periods.Periods:
        """The periods into which the span is divided."""
        _, _, first, last = self.tally("latest").columns
        closed = self.tally("leads").columns[1]
        return _periods.of(
            int(first.min()), max(int(column.max()) for column in (last, closed) if column.size)
        )
