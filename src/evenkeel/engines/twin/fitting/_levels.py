"""How many cases come of late, how sure that is, and by how much it moves from week to week.

Numbers of cases by week are a level that walks by chance, seen through noise (the local level model; Harvey, Forecasting,
structural time series models and the Kalman filter, 1989, 2.3). How far the level walks in a week, and how much wider than chance
the numbers spread around it, is not chosen but weighed: each pair of both foretells every week from those before it, and counts by
how well it did. As likely as all walks together is, beforehand, that the level stays (Bayesian model averaging; Hoeting and others
1999). So the level is drawn towards that of the whole log as far as nothing tells otherwise, by as much as the counts are worth.
"""

from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin.fitting._traces import Floats

DAYS = 7
WALKS = np.array([0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
"""By how much the level may change in a week, as a share of it."""
SPREADS = np.array([1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0, 15.0, 25.0, 40.0])
"""By how much wider than those of chance numbers of a week may spread (as variances)."""
_STAYS = 0.5
_ANYTHING = 1.0
"""How far from that of the whole log the level may be before anything was seen, as a standard deviation beside it."""
_LEAST = 0.05


@dataclass(frozen=True)
class Level:
    """The level at the end, beside what was expected."""

    now: float = 1.0
    """How many come beside what was expected."""
    error: float = 0.0
    """By how much that may be off: a standard deviation, as a share of it."""
    wander: float = 0.0
    """By how much it changes in a week: the same."""
    spread: float = 1.0
    """The variance of numbers of a week beside that of chance."""


def learn(came: Floats, expected: Floats) -> Level:
    """Return the level of late by how many came on each day, in order, and how many were expected.

    Days are put into whole weeks up to the last day; with fewer than two, nothing differs from what was expected.
    """
    weeks = came.size // DAYS
    first = came.size - weeks * DAYS
    seen, held = (each[first:].reshape(weeks, DAYS).sum(1) for each in (came, expected))
    usual = seen.sum() / max(held.sum(), 1e-9)
    if weeks < 2 or usual <= 0:
        return Level()
    walk, spread = (each.ravel() for each in np.meshgrid(WALKS, SPREADS, indexing="ij"))
    level, doubt = np.ones(walk.size), np.full(walk.size, _ANYTHING**2)
    likely = np.log(np.where(walk == 0, _STAYS, (1 - _STAYS) / (WALKS.size - 1)))
    for came_then, expected_then in zip(seen, held * usual, strict=True):
        doubt = doubt + np.square(walk * level)
        if expected_then <= 0:
            continue
        noise = spread * level / expected_then
        off = came_then / expected_then - level
        likely -= (np.log(doubt + noise) + np.square(off) / (doubt + noise)) / 2
        part = doubt / (doubt + noise)
        level, doubt = np.maximum(level + part * off, _LEAST), doubt * (1 - part)
    share = np.exp(likely - likely.max())
    share /= share.sum()
    now = float(share @ level)
    return Level(
        now=now * usual,
        error=float(np.sqrt(share @ (doubt + np.square(level - now)))) / now,
        wander=float(np.sqrt(share @ np.square(walk))),
        spread=float(share @ spread),
    )
