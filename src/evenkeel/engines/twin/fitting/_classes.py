"""Classes of cases: where something known of a case beforehand clearly tells its course, or how long it takes.

Each attribute is tried by half of the cases against the other half: how much likelier does it make what follows what, and how
long cases take (in bits, logarithmic score)? A class knows its own cases, and beside them all cases as so many of its own
(shrinkage), so that few cases make no class. The attribute that helps most is taken, if it helps on either half.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fitting import _courses
from evenkeel.engines.twin.fitting._steps import Steps
from evenkeel.engines.twin.fitting._traces import HOUR, Floats, Integers, Traces

_CASES, _SHARE = 50, 0.02
"""A value is a class of its own with so many cases, and this share of all."""
_MOST = 12
_GAIN = 0.1
"""Bits for each case by which an attribute must help."""
OTHER = "other"
_SHRINK = 5.0
"""Cases of all that stand beside those of a class."""
_SELDOM = 0.01
"""What a class does less often than this is left out of its course."""
_SURELY = 3.0


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of each case, and the keys of classes; one class where no attribute helps."""

    of: Integers
    keys: tuple[str, ...]
    attribute: str | None = None

    @classmethod
    def none(cls, cases: int) -> "Classes":
        """Return one class for all."""
        return cls(of=np.zeros(cases, np.int64), keys=("all",))


def learn(traces: Traces, steps: Steps, attributes: Mapping[str, _log.Coded]) -> Classes:
    """Return the classes by the attribute that helps most, if any does."""
    best, found = _GAIN, Classes.none(traces.cases)
    for name, column in attributes.items():
        classes = _candidate(name, column, traces)
        if classes is not None:
            gains = [_gain(traces, steps, classes, side) for side in (0, 1)]
            if min(gains) > 0 and sum(gains) / 2 > best:
                best, found = sum(gains) / 2, classes
    return found


def _candidate(name: str, column: _log.Coded, traces: Traces) -> Classes | None:
    """Return the classes by an attribute, seldom values together; None where it tells nothing, or who has the case."""
    codes, often = np.unique(column.codes, return_counts=True)
    enough = (often >= max(_CASES, _SHARE * traces.cases)) & (codes >= 0)
    own = codes[enough]
    if not 1 <= own.size <= _MOST or {column.values[code] for code in own} & set(traces.people):
        return None
    of = np.searchsorted(own, column.codes).clip(max=own.size - 1)
    rest = own[of] != column.codes
    of[rest] = own.size
    keys = tuple(f"{name}: {column.values[code]}" for code in own)
    if rest.sum() >= max(_CASES, _SHARE * traces.cases):
        keys = (*keys, f"{name}: {OTHER}")
    of = np.where(of < len(keys), of, int(np.argmax(often[enough])))  # a few others count as the commonest
    return Classes(of=of.astype(np.int64), keys=keys, attribute=name) if len(keys) > 1 else None


def _gain(traces: Traces, steps: Steps, classes: Classes, side: int) -> float:
    """Return the bits for each case that classes gain on one half of the cases, learned on the other."""
    known = np.arange(traces.cases) % 2 == side
    whole = _courses.count(steps.sequences, known.astype(np.float64))
    total = 0.0
    length = np.log(traces.closed - traces.opened + HOUR)
    center, spread = length[known].mean(), length[known].std() + 0.1
    for number in range(len(classes.keys)):
        own = classes.of == number
        asked = [steps.sequences[case] for case in np.flatnonzero(own & ~known)]
        if not asked:
            continue
        chain = shrunk(whole, _courses.count(steps.sequences, (own & known).astype(np.float64)), 1.0)
        places = sum(len(sequence) + 1 for sequence in asked)
        total += places * (_courses.surprise(whole, asked) - _courses.surprise(chain, asked))
        size = (own & known).sum()
        mean = (length[own & known].sum() + _SHRINK * center) / (size + _SHRINK)
        wide = np.sqrt((np.square(length[own & known] - mean).sum() + _SHRINK * spread**2) / (size + _SHRINK))
        total += float(_bits(length[own & ~known], mean, wide) - _bits(length[own & ~known], center, spread))
    return total / max(int((~known).sum()), 1)


def _bits(values: Floats, mean: float, spread: float) -> float:
    return float((-np.square((values - mean) / spread) / 2 - np.log(spread)).sum() / np.log(2))


def shrunk(whole: _courses.Chain, own: _courses.Chain, unit: float) -> _courses.Chain:
    """Return the chain of a class beside that of all; `unit` is what a case counts."""
    follows = {}
    for context, ways in whole.follows.items():
        mine, all_ = own.follows.get(context, {}), sum(ways.values())
        share = _SHRINK * unit / all_ if all_ > 0 else 0.0
        both = {to: mine.get(to, 0.0) + share * weight for to, weight in ways.items()}
        least = _SELDOM * sum(both.values())
        follows[context] = {to: weight for to, weight in both.items() if weight >= least} or both
    return _courses.Chain(follows=follows, often=whole.often, length=whole.length)


def beside(of: Integers, keys: int, weights: Floats, number: int) -> Floats:
    """Return what rows count for a class: its own fully, all others as so many of its own as shrinkage lets them."""
    own = of == number
    unit = weights[own].mean() if own.any() else 1.0
    kept = np.where(own, weights, 0.0) + weights / weights.sum() * _SHRINK * unit
    return weights if keys == 1 else kept


def efforts(classes: Classes, case: Integers, activity: Integers, worked: Floats) -> Floats:
    """Return for each class how long its work takes beside that of others at the same activities; 1 where that may be chance."""
    effort = np.ones(len(classes.keys))
    rows = np.flatnonzero(worked > 0)
    if len(classes.keys) == 1 or not rows.size:
        return effort
    logs, of = np.log(worked[rows]), classes.of[case[rows]]
    _, kind = np.unique(activity[rows], return_inverse=True)
    far = logs - (np.bincount(kind, weights=logs) / np.bincount(kind))[kind]
    for number in range(effort.size):
        own = far[of == number]
        if own.size > 1 and abs(own.mean()) > _SURELY * own.std() / np.sqrt(own.size):
            effort[number] = np.exp(own.sum() / (own.size + _SHRINK))
    return effort.round(4)
