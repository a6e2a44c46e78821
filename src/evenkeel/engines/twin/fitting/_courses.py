"""The course of a case: what follows depends on the last few steps, on as many as the log can tell.

A variable-length Markov chain (Rissanen 1983; Bühlmann and Wyner 1999): the longest row of last steps that came often enough
decides; how long it may be is chosen by how likely it makes cases that were not looked at (cross-validation).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin.document import _course, _work
from evenkeel.engines.twin.fitting import _orders, _recency
from evenkeel.engines.twin.fitting._steps import Label, Steps
from evenkeel.engines.twin.fitting._traces import Floats, Traces

_OFTEN = 20
"""A row of last steps counts where it came at least so often."""
_LENGTHS = (2, 3, 4, 6)
_HALF_LIVES = (_recency.HALF_LIFE, 1.0)
_DONE, _BEGUN, ANYWHERE = -1, -2, -3
_ROOT = (_BEGUN,)
_BEFORE, _AFTER = 2, 2
"""Nodes around activities that run side by side: where ways come together and fork; where they join and part again."""
_ANY_ORDER = _orders.Orders()

Context = tuple[int, ...]
"""The last steps, the latest last; `_BEGUN` stands before the first step of a case."""


@dataclass(frozen=True, eq=False)
class Chain:
    """How often, in weight, each step follows each context."""

    follows: Mapping[Context, Mapping[int, float]]
    often: Mapping[Context, int]
    length: int

    def known(self, steps: Sequence[int]) -> Context:
        """Return the longest context of these last steps that came often enough; the first step of a case stays one."""
        longest = tuple(steps[-self.length :])
        while len(longest) > 1 and self.often.get(longest, 0) < _OFTEN and longest[:-1] != _ROOT:
            longest = longest[1:]
        return longest


def learn(traces: Traces, steps: Steps, weights: _recency.Weights) -> Chain:
    """Count what follows what, with contexts as long as they foretell cases best, and as lately as foretells later ones best."""
    sequences = steps.sequences
    counted = half_life(traces, sequences, weights)
    corrected = weights.corrected or counted == _recency.SHORT
    weighed = _recency.weights(traces, corrected=corrected, half_life=counted)
    if traces.cases < 2 * _OFTEN:
        return count(sequences, weighed)
    halves = [np.arange(traces.cases) % 2 == side for side in (0, 1)]
    found = {}
    for length in _LENGTHS:
        found[length] = sum(
            surprise(count(_some(sequences, half), weighed[half], length), _some(sequences, ~half))
            for half in halves
        )
    return count(sequences, weighed, min(found, key=lambda length: (round(found[length], 3), length)))


def half_life(traces: Traces, sequences: Sequence[Sequence[int]], weights: _recency.Weights) -> float:
    """Return after which part of the log a case counts half: by what made the later courses within the log likelier."""
    found: dict[float, list[Floats]] = {part: [np.zeros(0)] for part in (*_HALF_LIVES, _recency.SHORT)}
    for before, after in _recency.trials(traces):
        earlier = traces.of_cases(before)
        known, came = ([sequences[case] for case in cases] for cases in (before, after))
        for part, told in found.items():
            # so lately, only short cases began: they count by how lately they ended
            corrected = weights.corrected or part == _recency.SHORT
            weighed = _recency.weights(earlier, corrected=corrected, half_life=part)
            told.append(surprises(count(known, weighed), came))
    bits = {part: np.concatenate(told) for part, told in found.items()}
    best = min(_HALF_LIVES, key=lambda part: (round(float(bits[part].sum()), 3), part))
    return _recency.SHORT if _recency.clearly(bits[best] - bits[_recency.SHORT]) else best


def document(
    chain: Chain,
    steps: Steps,
    activities: Sequence[str],
    delays: Mapping[tuple[int, int], _work.Delay],
    begin: int = 0,
    *,
    orders: _orders.Orders = _ANY_ORDER,
) -> tuple[_course.Node, ...]:
    """Return the chain as a net: a node for each context, blocks of several where activities run side by side.

    `delays` are those by activity and label of the step before that differ from the activity's own; nodes count from `begin`.
    `orders` say with which of several activities people begin.
    """
    entry: dict[Context, int] = {}
    place = begin + 1
    for context in _reached(chain):
        entry[context] = place
        place += _size(steps.labels[context[-1]])
    net = _Net(chain, steps, activities, delays, orders, entry=entry, end=place)
    blocks = [node for context in entry for node in net.block(context)]
    return (_course.Node(kind="choice", ways=net.ways(_ROOT)), *blocks, _course.Node(kind="end"))


@dataclass(frozen=True, eq=False)
class _Net:
    """What the nodes are made of; `entry` is where those of each context begin."""

    chain: Chain
    steps: Steps
    activities: Sequence[str]
    delays: Mapping[tuple[int, int], _work.Delay]
    orders: _orders.Orders
    entry: Mapping[Context, int]
    end: int

    def ways(self, context: Context) -> tuple[_course.Way, ...]:
        """Return what follows a context."""
        follows = self.chain.follows[context]
        whole = sum(follows.values())
        shares: dict[int, float] = defaultdict(float)
        for following, weight in follows.items():
            to = self.end if following == _DONE else self.entry[self.chain.known((*context, following))]
            shares[to] += weight / whole if whole else 1.0
        return tuple(_course.Way(to=to, weight=round(share, 9)) for to, share in sorted(shares.items()))

    def block(self, context: Context) -> list[_course.Node]:
        """Return the nodes of one context: a task, or tasks side by side between a fork and a join."""
        label = self.steps.labels[context[-1]]
        ways, place = self.ways(context), self.entry[context]
        if len(label.activities) == 1:
            return [self._task(label.activities[0], context, ways)]
        enter, leave, end = _places(label, place + _BEFORE)
        sources = [each for each in range(len(label.activities)) if not label.before(each)]
        nodes = [
            _course.Node(kind="choice", ways=(_course.Way(to=place + 1),)),
            self._fork(label, sources, enter),
        ]
        for each, activity in enumerate(label.activities):
            if len(label.before(each)) > 1:
                nodes.append(_course.Node(kind="all", ways=(_course.Way(to=enter[each] + 1),)))
            later = label.after(each)
            to = leave[each] if len(later) > 1 else enter[later[0]] if later else end
            nodes.append(
                self._task(activity, context, (_course.Way(to=to),), within=bool(label.before(each)))
            )
            nodes += [self._fork(label, later, enter)] if len(later) > 1 else []
        return [
            *nodes,
            _course.Node(kind="all", ways=(_course.Way(to=end + 1),)),
            _course.Node(kind="choice", ways=ways),
        ]

    def _fork(self, label: Label, places: Sequence[int], enter: Sequence[int]) -> _course.Node:
        """Return a fork to some activities of a step, in the order in which people begin with them, if there is one."""
        order = self.orders.of([label.activities[place] for place in places])
        gone = places if order is None else [places[each] for each in order]
        ways = tuple(_course.Way(to=enter[place]) for place in gone)
        return _course.Node(kind="all", ways=ways, in_order=order is not None)

    def _task(
        self, activity: int, context: Context, ways: tuple[_course.Way, ...], *, within: bool = False
    ) -> _course.Node:
        before = context[-2] if len(context) > 1 else _DONE
        if within:
            before = len(self.steps.labels) + context[-1]
        delay = (
            _work.Delay()
            if before == _BEGUN
            else (self.delays.get((activity, before)) or self.delays.get((activity, ANYWHERE)))
        )
        return _course.Node(kind="task", activity=self.activities[activity], delay=delay, ways=ways)


def _places(label: Label, place: int) -> tuple[list[int], list[int], int]:
    """Return, for the activities of a step, the nodes at which each is entered and left, and the node after all of them."""
    enter, leave = [], []
    for each in range(len(label.activities)):
        enter.append(place)
        place += len(label.before(each)) > 1
        leave.append(place + (len(label.after(each)) > 1))
        place = leave[-1] + 1
    return enter, leave, place


def _size(label: Label) -> int:
    """Return how many nodes a step takes."""
    return 1 if len(label.activities) == 1 else _places(label, _BEFORE)[2] + _AFTER


def _some(sequences: Sequence[Sequence[int]], which: Iterable[bool]) -> list[Sequence[int]]:
    return [sequence for sequence, taken in zip(sequences, which, strict=True) if taken]


def count(sequences: Sequence[Sequence[int]], weights: Floats, length: int = _LENGTHS[0]) -> Chain:
    """Return how often what follows what, up to so many last steps; cases of no weight are not there."""
    follows: dict[Context, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    often: Counter[Context] = Counter()
    for sequence, weight in zip(sequences, weights.tolist(), strict=True):
        if not weight:
            continue
        steps = (_BEGUN, *sequence, _DONE)
        for place, following in enumerate(steps[1:], start=1):
            for size in range(1, min(length, place) + 1):
                context = steps[place - size : place]
                follows[context][following] += weight
                often[context] += 1
    return Chain(follows=follows, often=often, length=length)


def surprise(chain: Chain, sequences: Sequence[Sequence[int]]) -> float:
    """Return how unlikely the chain holds cases, as bits for each step."""
    steps = sum(len(sequence) + 1 for sequence in sequences)
    return float(surprises(chain, sequences).sum()) / max(steps, 1)


def surprises(chain: Chain, sequences: Sequence[Sequence[int]]) -> Floats:
    """Return how unlikely the chain holds each case, in bits."""
    bits = np.zeros(len(sequences))
    for case, sequence in enumerate(sequences):
        steps = (_BEGUN, *sequence, _DONE)
        for place, following in enumerate(steps[1:], start=1):
            ways = chain.follows.get(chain.known(steps[max(place - chain.length, 0) : place]), {})
            whole = sum(ways.values())
            share = ways.get(following, 0.0) / whole if whole else 0.0
            bits[case] -= float(np.log2(0.98 * share + 0.02 / (len(chain.often) + 1)))
    return bits


def _reached(chain: Chain) -> list[Context]:
    """Return the contexts that a case can come to, in order."""
    found: set[Context] = set()
    ahead: list[Context] = [_ROOT]
    while ahead:
        context = ahead.pop()
        for following in chain.follows[context]:
            reached = chain.known((*context, following))
            if following != _DONE and reached not in found:
                found.add(reached)
                ahead.append(reached)
    return sorted(found)
