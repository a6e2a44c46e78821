"""Steps: a case as a row of steps, each an activity, or activities of which some run side by side.

Two activities run side by side where, in the cases, they overlap in time beside what could be chance (what must come before is
done before), or where they overlap often and come in either order (the concurrency oracle of Augusto et al. 2019, with overlaps,
as of Armas Cervantes et al. 2019). Where one person does both, they cannot overlap; there, either order, one right after the
other, tells. Within a case, what does not run side by side comes in order; a step ends where all that follows waits for all of it.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin.fitting._traces import Flags, Floats, Integers, Traces

_NEAR = 3
"""Activities so many places apart in a case are looked at."""
_OVERLAPPING = 0.3
_EITHER_WAY = 0.2
_SOMETIMES, _OFTEN = 0.05, 10
"""Two activities that each come once in a case run side by side where they overlap in this share of cases, and in so many."""
_BY_ONE = 0.9
"""Two activities are one person's where the same does both in this share of cases."""
_LARGEST = 12
"""A step of more activities than this is taken apart."""


@dataclass(frozen=True, order=True)
class Label:
    """What a step is: its activities by number, and which place of them waits for which."""

    activities: tuple[int, ...]
    edges: tuple[tuple[int, int], ...] = ()

    def before(self, place: int) -> list[int]:
        """Return the places for which one waits."""
        return [first for first, second in self.edges if second == place]

    def after(self, place: int) -> list[int]:
        """Return the places that wait for one."""
        return [second for first, second in self.edges if first == place]


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
    step: Integers
    """For each row its step."""
    ties: Integers
    """Pairs of rows within a step of which the second waits for the first."""

    @cached_property
    def sequences(self) -> list[list[int]]:
        """The labels of each case, in order."""
        return [
            self.label[begin:end].tolist()
            for begin, end in zip(self.bounds[:-1], self.bounds[1:], strict=True)
        ]

    @cached_property
    def tied(self) -> Flags:
        """For each row whether it waits for another of its step."""
        tied = np.zeros(self.step.size, np.bool_)
        tied[self.ties[:, 1]] = True
        return tied

    @cached_property
    def start_of_case(self) -> Flags:
        """For each row whether nothing of its case comes before it."""
        first: Flags = np.isin(self.step, self.bounds[:-1]) & ~self.tied
        return first

    @cached_property
    def before(self) -> Integers:
        """For each row what it waits for: the label of the step before; of a row that waits within its step, `within` that."""
        before: Integers = np.where(
            self.tied, self.within(self.label[self.step]), self.label[np.maximum(self.step - 1, 0)]
        )
        return before

    def within(self, label: Integers) -> Integers:
        """Return numbers that say: within a step of this label."""
        return label + len(self.labels)


def enabled(traces: Traces, steps: Steps) -> Floats:
    """Return when each row became possible: when what it waits for was done; for the first of a case when the case began."""
    done = np.maximum.reduceat(traces.end, steps.rows[:-1])
    before = done[np.maximum(steps.step - 1, 0)]
    within = np.full(traces.end.size, -np.inf)
    np.maximum.at(within, steps.ties[:, 1], traces.end[steps.ties[:, 0]])
    before = np.where(steps.tied, within, before)
    ready: Floats = np.where(steps.start_of_case, traces.start, np.minimum(before, traces.start))
    return ready


def split(traces: Traces) -> Steps:
    """Put the rows of each case into steps."""
    beside = side_by_side(traces)
    mingles = np.flatnonzero(beside.any(axis=1))
    mingling = np.bincount(traces.case, weights=np.isin(traces.activity, mingles), minlength=traces.cases) > 1
    near: list[list[bool]] = beside.tolist()
    firsts: list[int] = []
    named: list[Label] = []
    ties: list[tuple[int, int]] = []
    bounds: list[int] = [0]
    for case in range(traces.cases):
        begin, end = int(traces.bounds[case]), int(traces.bounds[case + 1])
        activities = traces.activity[begin:end].tolist()
        reach = (
            _reach(activities, near) if mingling[case] else [(1 << place) - 1 for place in range(end - begin)]
        )
        for first, last in itertools.pairwise(_cuts(reach, activities, near)):
            label, own = _label(activities[first:last], [each >> first for each in reach[first:last]])
            firsts.append(begin + first)
            named.append(label)
            ties += [(begin + first + one, begin + first + other) for one, other in own]
        bounds.append(len(firsts))
    rows = np.array([*firsts, traces.start.size], np.int64)
    labels = tuple(sorted(set(named)))
    number = {label: place for place, label in enumerate(labels)}
    return Steps(
        label=np.array([number[label] for label in named], np.int64),
        bounds=np.array(bounds, np.int64),
        rows=rows,
        labels=labels,
        step=np.repeat(np.arange(rows.size - 1), np.diff(rows)),
        ties=np.array(ties, np.int64).reshape(-1, 2),
    )


def _reach(activities: Sequence[int], near: Sequence[Sequence[bool]]) -> list[int]:
    """Return for each instance of a case, as bits, all that it waits for at last."""
    reach: list[int] = []
    for place, activity in enumerate(activities):
        waits = 0
        for other in range(place):
            if not near[activity][activities[other]]:
                waits |= reach[other] | 1 << other
        reach.append(waits)
    return reach


def _cuts(reach: Sequence[int], activities: Sequence[int], near: Sequence[Sequence[bool]]) -> list[int]:
    """Return where steps begin and end: where all that follows waits for all before."""
    cuts, waits = [len(reach)], len(reach)
    for place in range(len(reach) - 1, -1, -1):
        waits = min(waits, ((reach[place] + 1) & ~reach[place]).bit_length() - 1)
        if waits >= place:
            if cuts[-1] - place > _LARGEST:
                cuts += _apart(place, cuts[-1], activities, near)[::-1]
            cuts.append(place)
    return cuts[::-1]


def _apart(first: int, last: int, activities: Sequence[int], near: Sequence[Sequence[bool]]) -> list[int]:
    """Take a large step apart: as long as the next runs beside all of a part, it belongs to it."""
    cuts, begin = [], first
    for place in range(first + 1, last):
        if not all(near[activities[place]][other] for other in activities[begin:place]):
            cuts.append(place)
            begin = place
    return cuts


def _label(activities: Sequence[int], reach: Sequence[int]) -> tuple[Label, list[tuple[int, int]]]:
    """Return the label of a step, and the pairs of its instances of which the second waits for the first."""
    if len(activities) == 1:
        return Label((activities[0],)), []
    pairs = []
    for place, waits in enumerate(reach):
        through = 0
        for other in range(place):
            through |= reach[other] if waits >> other & 1 else 0
        pairs += [(other, place) for other in range(place) if (waits & ~through) >> other & 1]
    order = sorted(range(len(activities)), key=lambda place: (activities[place], place))
    rank = {place: number for number, place in enumerate(order)}
    edges = tuple(sorted((rank[one], rank[other]) for one, other in pairs))
    return Label(tuple(activities[place] for place in order), edges), pairs


def side_by_side(traces: Traces) -> NDArray[np.bool_]:
    """Return for each pair of activities whether they run side by side; no activity does with itself."""
    beside: NDArray[np.bool_] = _often(traces) | _sometimes(traces)
    np.fill_diagonal(beside, False)
    return beside


def _often(traces: Traces) -> NDArray[np.bool_]:
    """Return which activities overlap often, and come in either order."""
    size = len(traces.activities)
    near, over = np.zeros((size, size)), np.zeros((size, size))
    for apart in range(1, _NEAR + 1):
        first = np.flatnonzero(traces.case[:-apart] == traces.case[apart:])
        pair = (traces.activity[first], traces.activity[first + apart])
        np.add.at(near, pair, 1)
        np.add.at(over, pair, traces.start[first + apart] < traces.end[first] - 1)
    together = near + near.T
    often: NDArray[np.bool_] = (
        (over + over.T > _OVERLAPPING * together)
        & (np.minimum(near, near.T) >= _EITHER_WAY * together)
        & (together > 0)
    )
    return often


def _sometimes(traces: Traces) -> NDArray[np.bool_]:
    """Return which activities that come once in a case overlap, or are one person's who does them in either order."""
    size = len(traces.activities)
    beside = np.zeros((size, size), np.bool_)
    times = np.bincount(traces.case * size + traces.activity, minlength=traces.cases * size)
    row = np.full(times.size, -1, np.int64)
    row[traces.case * size + traces.activity] = np.arange(traces.activity.size)
    row[times != 1] = -1
    once = row.reshape(traces.cases, size)
    for one, other in itertools.combinations(range(size), 2):
        both = once[(once[:, one] >= 0) & (once[:, other] >= 0)]
        if len(both) >= _OFTEN:
            beside[one, other] = beside[other, one] = _mingle(traces, both[:, one], both[:, other])
    return beside


def _mingle(traces: Traces, one: Integers, other: Integers) -> bool:
    """Return whether two activities, given by their rows in the cases in which each comes once, run side by side."""
    over = (traces.start[one] < traces.end[other] - 1) & (traces.start[other] < traces.end[one] - 1)
    if over.sum() >= _OFTEN and over.mean() >= _SOMETIMES:
        return True
    alone = (traces.person[one] == traces.person[other]) & (traces.person[one] >= 0)
    ways = [(one + 1 == other).mean(), (other + 1 == one).mean()]
    order = (one < other).mean()
    return bool(
        alone.mean() >= _BY_ONE
        and _EITHER_WAY <= order <= 1 - _EITHER_WAY
        and min(ways) >= _SOMETIMES
        and min(ways) * one.size >= _OFTEN
    )
