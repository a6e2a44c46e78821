"""Time in which intervals of the same group are open, and in which several of them are at once."""

from dataclasses import dataclass

import numpy as np

from evenkeel.engines.flow.facts import _grouping
from evenkeel.engines.flow.facts._calendar import Integers


@dataclass(frozen=True)
class Occupation:
    """How each group's time is filled, in microseconds: every column has one entry per group."""

    busy: Integers
    """With at least one interval open: the length of their union, so that overlaps count once."""
    overlapping: Integers
    """With two or more open."""
    worked: Integers
    """The lengths of all intervals added up, overlaps counted as often as they are open."""


def occupation(groups: Integers, moments: Integers, changes: Integers, *, n: int) -> Occupation:
    """Sweep over the moments of each group, 0 to n - 1, at which intervals begin and end.

    A change is how many intervals begin at the moment less how many end; in each group changes add up to 0. A sum
    of 64 bits holds 290,000 years of work of a group.
    """
    order = _grouping.order(groups, moments)
    groups, moments = groups[order], moments[order]
    # After the last end of a group nothing is open, so the level starts from 0 in the next.
    level = np.cumsum(changes[order])[:-1]
    length = np.where(level > 0, np.diff(moments), 0)

    def added(lengths: Integers) -> Integers:
        sums = np.zeros(n, np.int64)
        np.add.at(sums, groups[:-1], lengths)
        return sums

    return Occupation(
        busy=added(length), overlapping=added(length * (level > 1)), worked=added(length * level)
    )
