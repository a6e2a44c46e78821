"""Steps: a case as a row of steps, each an activity, or several activities that run side by side.

Two activities run side by side where, in the cases, they often overlap in time and come in either order (the concurrency oracle of
Augusto et al. 2019, with overlaps, as of Armas Cervantes et al. 2019, in place of counts of successions).
"""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin.fitting._traces import Flags, Floats, Integers, Traces

_NEAR = 3
"""Activities so many places apart in a case are looked at."""
_OVERLAPPING = 0.3
_EITHER_WAY = 0.2

Label = tuple[int, ...]
"""The activities of a step, in order of their numbers."""


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of all cases, those of a case side by side and in order."""

    label: Integers
    """For each step its number in `labels`."""
    bounds: Integers
    """The steps of case c are `bounds[c]` to `bounds[c + 1]`."""
    rows: Integers
    """The rows of step s are `rows[s]` to `rows[s + 1]`."""
    labels: tuple[Label, ...]
    start_of_case: Flags
    """For each row whether its step is the first of its case."""
    step: Integers
    """For each row its step."""

    @cached_property
    def sequences(self) -> list[list[int]]:
        """The labels of each case, in order."""
        return [
            self.label[begin:end].tolist()
            for begin, end in zip(self.bounds[:-1], self.bounds[1:], strict=True)
        ]


def enabled(traces: Traces, steps: Steps) -> Floats:
    """Return when each row became possible: when the step before was done; for a first step when the case began."""
    done = np.maximum.reduceat(traces.end, steps.rows[:-1])
    before = done[np.maximum(steps.step - 1, 0)]
    ready: Floats = np.where(steps.start_of_case, traces.start, np.minimum(before, traces.start))
    return ready


def split(traces: Traces) -> Steps:
    """Put the rows of each case into steps: as long as the next runs beside all of the step, it belongs to it."""
    beside = side_by_side(traces)
    firsts: list[int] = []
    bounds = [0]
    for case in range(traces.cases):
        within: list[int] = []
        for row in range(traces.bounds[case], traces.bounds[case + 1]):
            activity = int(traces.activity[row])
            if not within or not all(beside[activity, other] for other in within):
                firsts.append(row)
                within = []
            within.append(activity)
        bounds.append(len(firsts))
    rows = np.array([*firsts, traces.start.size], np.int64)
    named = [tuple(sorted(traces.activity[a:b].tolist())) for a, b in itertools.pairwise(rows)]
    labels = tuple(sorted(set(named)))
    number = {label: place for place, label in enumerate(labels)}
    step = np.repeat(np.arange(rows.size - 1), np.diff(rows))
    return Steps(
        label=np.array([number[label] for label in named], np.int64),
        bounds=np.array(bounds, np.int64),
        rows=rows,
        labels=labels,
        start_of_case=np.isin(step, bounds[:-1]),
        step=step,
    )


def side_by_side(traces: Traces) -> NDArray[np.bool_]:
    """Return for each pair of activities whether they run side by side; no activity does with itself."""
    size = len(traces.activities)
    near, over = np.zeros((size, size)), np.zeros((size, size))
    for apart in range(1, _NEAR + 1):
        first = np.flatnonzero(traces.case[:-apart] == traces.case[apart:])
        pair = (traces.activity[first], traces.activity[first + apart])
        np.add.at(near, pair, 1)
        np.add.at(over, pair, traces.start[first + apart] < traces.end[first] - 1)
    together = near + near.T
    with np.errstate(invalid="ignore"):
        beside: NDArray[np.bool_] = (over + over.T > _OVERLAPPING * together) & (
            np.minimum(near, near.T) >= _EITHER_WAY * together
        )
    beside &= together > 0
    np.fill_diagonal(beside, False)
    return beside
