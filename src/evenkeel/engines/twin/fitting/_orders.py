"""With which of several activities that may begin side by side people begin.

Where one person could do either, and both were there from the same moment on, what she took first tells. Often it is always the
same: the one that a system offers first, or that everybody does first. Else it is any of them.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

import numpy as np

from evenkeel.engines.twin.fitting import _people, _steps
from evenkeel.engines.twin.fitting._traces import Floats, Traces

_CHOICES = 20
"""Choices between two activities, to tell."""
_ALWAYS = 0.95
"""One comes before the other where it was taken first in this share of them."""
_AT_ONCE = 1.0
"""Seconds within which two moments are one."""


@dataclass(frozen=True)
class Orders:
    """Which activity people take before which, and between which they choose in no order."""

    first: frozenset[tuple[int, int]] = frozenset()
    any: frozenset[tuple[int, int]] = field(default=frozenset())

    def of(self, activities: Sequence[int]) -> list[int] | None:
        """Return the places of some activities in the order in which they are taken; None where there is none."""
        waits: dict[int, list[int]] = {place: [] for place in range(len(activities))}
        for (one, activity), (other, another) in itertools.permutations(enumerate(activities), 2):
            if (activity, another) in self.any:
                return None
            if (activity, another) in self.first:
                waits[other].append(one)
        if not any(waits.values()):
            return None
        try:
            return list(TopologicalSorter(waits).static_order())
        except CycleError:
            return None


def learn(traces: Traces, steps: _steps.Steps, staff: _people.Staff, possible: Floats) -> Orders:
    """Learn with what people began, of what was possible from the same moment on."""
    taken: Counter[tuple[int, int]] = Counter()
    sizes = np.diff(steps.rows)
    for begin, size in zip(steps.rows[:-1][sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        for one, other in itertools.permutations(range(begin, begin + size), 2):
            who, activity, another = traces.person[one], traces.activity[one], traces.activity[other]
            if (
                traces.start[one] < traces.start[other]
                and abs(possible[one] - possible[other]) < _AT_ONCE
                and activity != another
                and who >= 0
                and staff.skill[who, another] > 0
            ):
                taken[int(activity), int(another)] += 1
    told = {pair: taken[pair] + taken[pair[::-1]] for pair in taken}
    enough = {pair for pair, times in told.items() if times >= _CHOICES}
    first = {pair for pair in enough if taken[pair] >= _ALWAYS * told[pair]}
    decided = first | {pair[::-1] for pair in first}
    return Orders(first=frozenset(first), any=frozenset(enough - decided))
