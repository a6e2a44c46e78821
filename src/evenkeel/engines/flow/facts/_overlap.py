"""Time in which intervals of the same group are open, and in which several of them are at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Moments
from evenkeel.engines.flow.facts import _grouping


@dataclass(frozen=True)
class Occupation:
    """How each group's time is filled, in microseconds: every column has one entry per group."""

    busy: NDArray[np.float64]
    """With at least one interval open: the length of their union, so that overlaps count once."""
    overlapping: NDArray[np.float64]
    """With two or more open."""
    worked: NDArray[np.float64]
    """The lengths of all intervals added up, overlaps counted as often as they are open."""


def occupation(groups: _grouping.Groups, start: Moments, end: Moments, *, n: int) -> Occupation:
    """Sweep over the intervals [start, end) of each group, 0 to n - 1; no interval ends before it starts.

    Sums of microseconds are exact in 64-bit floats up to 285 years.

    Merges: by adding up where no group stands in two parts; else the intervals themselves must be brought
    together, for those of two parts may overlap.
    """
    moments = np.concatenate([start, end])
    change = np.repeat(np.array([1, -1]), start.size)
    group = np.concatenate([groups, groups])
    order = np.lexsort((moments, group))
    # After the last end of a group nothing is open, so the level starts from 0 in the next. Between equal
    # moments it may pass through any value, for no time at all.
    level = np.cumsum(change[order])[:-1]
    moments, group = moments[order], group[order][:-1]
    length = np.where(level > 0, np.diff(moments), 0)

    def added(weights: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.bincount(group, weights=weights, minlength=n).astype(np.float64)

    return Occupation(
        busy=added(length), overlapping=added(length * (level > 1)), worked=added(length * level)
    )
