"""What chance alone can do: spread beyond it, and the toll of looking in many places."""

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TRIMMED = 0.1
"""The part on either side that may not sway the estimate of the common spread."""


def over_dispersion(z: Floats) -> float:
    """Return phi, how much wider standardised differences spread than chance alone would have them.

    The mean of their squares after Winsorising a tenth on either side, so that those who truly differ do not hide
    themselves; below 1 it stays below 1. Spiegelhalter, Handling over-dispersion of performance indicators, Statistics
    in Medicine 24 (2005) 1185.
    """
    if not z.size:
        return 1.0
    low, high = np.quantile(z, (TRIMMED, 1 - TRIMMED))
    return float(np.mean(np.clip(z, low, high) ** 2))


def holm(p: Floats) -> Floats:
    """Adjust p-values for having looked in as many places (Holm, Scandinavian Journal of Statistics 6, 1979, 65)."""
    order = np.argsort(p, kind="stable")
    stepwise = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepwise, 1.0)
    return adjusted


def two_sided(z: Floats) -> Floats:
    """Return how often chance alone gives a standardised difference at least so large, on either side."""
    return np.asarray(2 * scipy.special.ndtr(-np.abs(z)))


def students(t: Floats, degrees: float) -> Floats:
    """Return for each t how often chance alone gives one at least so large, on either side."""
    return np.asarray(2 * scipy.special.stdtr(degrees, -np.abs(t)))


def binomial_z(hits: Floats, n: Floats, expected: Floats) -> Floats:
    """Return as a standard normal deviate how far hits out of n lie from those expected, by the exact binomial tail.

    Where hits are rare the usual formula calls many units outstanding that are not; the mid-p tail does not.
    """
    chance = np.clip(expected / np.maximum(n, 1), 1e-12, 1 - 1e-12)
    here = scipy.stats.binom.pmf(hits, n, chance) / 2
    upper, lower = (
        scipy.stats.binom.sf(hits, n, chance) + here,
        scipy.stats.binom.cdf(hits - 1, n, chance) + here,
    )
    z = np.where(
        upper < lower,
        -scipy.special.ndtri(np.maximum(upper, 1e-300)),
        scipy.special.ndtri(np.maximum(lower, 1e-300)),
    )
    return np.asarray(z)


def median_bounds(ordered: Floats, alpha: float) -> tuple[float, float]:
    """Return order statistics between which the median lies, but for alpha: exact, whatever the distribution.

    David and Nagaraja, Order Statistics (2003), section 7.1. Too few values give the smallest and the largest.
    """
    n = ordered.size
    rank = max(int(scipy.stats.binom.ppf(alpha / 2, n, 0.5)), 1)
    return float(ordered[rank - 1]), float(ordered[n - rank])


def median_test(one: Floats, other: Floats) -> float:
    """Return the p-value, two-sided, that two samples have the same median (Mood, Introduction to the Theory of Statistics,
    1950): how many of each lie above the median of both, by the hypergeometric distribution."""
    both = np.concatenate([one, other])
    above = both > np.median(both)
    mine, total, all_above = int(above[: one.size].sum()), both.size, int(above.sum())
    law = scipy.stats.hypergeom(total, all_above, one.size)
    return float(min(1.0, 2 * min(law.cdf(mine), law.sf(mine - 1))))


def cluster_error(residuals: Floats, clusters: NDArray[np.integer[Any]], n: int) -> float:
    """Return the standard error of a sum of residuals that hang together within n clusters, else not.

    Liang and Zeger, Biometrika 73 (1986) 13.
    """
    sums = np.bincount(clusters, weights=residuals, minlength=n)
    return float(np.sqrt((sums**2).sum() * n / max(n - 1, 1)))
