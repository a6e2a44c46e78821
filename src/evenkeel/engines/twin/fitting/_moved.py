"""Hours that moved: from one day on, all is done earlier or later in the day than before.

A team changes its hours, or the clock of a log jumps where no summer time of its zone does. What the log tells of hours is then of
two kinds of days, and both together are no day at all. The day is looked for from which on everything lies some half-hours
aside (the change of a multinomial distribution by its likelihood; Chen and Gupta, Parametric statistical change point analysis,
2012): the move must explain nearly all by which days before and after it differ, since hours that become longer or other work do
not move the day; and days, each set against the other half of the weeks, odd or even, must be told better by far. What was before
is then taken as if it had been at the hours of now.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin.fitting._traces import DAY, Floats, Integers, Traces

_PARTS = 48
_HALF_HOUR = DAY / _PARTS
_FARTHEST = 6
"""Half-hours by which days may have moved."""
_SIDE = 15
"""Days with events on each side of a change."""
_EVENTS = 3
"""A day with fewer events tells nothing."""
_NEARLY = 0.8
"""The share of what differs that a move must explain."""
_SURELY = 6.0
"""Standard errors by which days must be told better; so many, since each day and each distance is tried."""


@dataclass(frozen=True)
class Moved:
    """From which moment on all is done by how much later in the day (earlier where it is negative), in seconds."""

    since: float
    by: float


def straightened(traces: Traces) -> tuple[Traces, Moved | None]:
    """Return traces at the hours of their end, and what moved, if anything did."""
    moved = _moved(traces)
    if moved is None:
        return traces, None
    start, end = (_put(each, moved) for each in (traces.start, traces.end))
    return dataclasses.replace(traces, start=start, end=end), moved


def _put(moments: Floats, moved: Moved) -> Floats:
    """Return moments with those before a move put to the hours after it; in their order."""
    before = np.minimum(moments + moved.by, moved.since)
    put: Floats = np.where(moments < moved.since, before, moments)
    return put


def _moved(traces: Traces) -> Moved | None:
    """Return the move of a log, if there is one, and one alone."""
    days, counts = _by_day(traces)
    if days.size < 2 * _SIDE:
        return None
    before = np.cumsum(counts, 0)[_SIDE - 1 : -_SIDE]
    after = counts.sum(0) - before
    one = _likely(counts.sum(0))
    differ = _likely(before) + _likely(after) - one
    shifts = [shift for shift in range(-_FARTHEST, _FARTHEST + 1) if shift]
    gains = np.array([_likely(np.roll(before, shift, 1) + after) - one for shift in shifts])
    which, place = np.unravel_index(gains.argmax(), gains.shape)
    shift, first = shifts[int(which)], int(place) + _SIDE
    if gains[which, place] < _NEARLY * differ[place] or not _surely(days, counts, first, shift):
        return None
    return Moved(since=float(days[first] * DAY), by=shift * _HALF_HOUR)


def _by_day(traces: Traces) -> tuple[Integers, Floats]:
    """Return the days with events, since 1970, and how many lie in each half-hour of them."""
    moments = np.concatenate([traces.start, traces.end[traces.end > traces.start]])
    days, place = np.unique(np.floor(moments / DAY).astype(np.int64), return_inverse=True)
    part = np.floor(moments % DAY / _HALF_HOUR).astype(np.int64)
    counts = np.bincount(place * _PARTS + part, minlength=days.size * _PARTS).reshape(days.size, _PARTS)
    enough = counts.sum(1) >= _EVENTS
    return days[enough], counts[enough].astype(np.float64)


def _likely(counts: Floats) -> Floats:
    """Return how likely counts are, at best, as logarithms."""
    shares = counts / np.maximum(counts.sum(-1, keepdims=True), 1)
    likely: Floats = (counts * np.log(np.maximum(shares, 1e-300))).sum(-1)
    return likely


def _surely(days: Integers, counts: Floats, first: int, shift: int) -> bool:
    """Tell whether days are clearly told better with a move, those before it and those after it."""
    half = days // 7 % 2
    moved = np.concatenate([np.roll(counts[:first], shift, 1), counts[first:]])
    told = []
    for each in (moved, counts):
        profile = np.stack([each[half != side].sum(0) + 0.5 for side in (0, 1)])
        surprise = np.log(profile / profile.sum(1, keepdims=True))[half]
        told.append((each * surprise).sum(1) / each.sum(1))
    gain = told[0] - told[1]
    return _errors(gain) >= _SURELY and min(_errors(gain[:first]), _errors(gain[first:])) > 0


def _errors(gain: Floats) -> float:
    """Return by how many standard errors a mean is above nothing."""
    return float(gain.mean() / max(gain.std(ddof=1) / np.sqrt(gain.size), 1e-12))
