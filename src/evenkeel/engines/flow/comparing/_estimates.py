"""Two samples, how far apart they are: estimates, 95 % intervals and tests. Everything here is exact or in closed form.

Tests ask whether one and the same source can have given both samples; cases are taken as independent of one another.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
ALPHA = 0.05
ROUNDING = 1e-9
"""What varies by less than this part of itself does not vary: it is rounded."""
Z = 1.959963984540054  # ndtri(1 - ALPHA / 2), written out: SciPy comes when something is compared, not before


class Raw(NamedTuple):
    """An estimate, or arrays of many: both figures, the change, its interval, and the p-value of no change."""

    first: Any
    second: Any
    change: Any
    low: Any
    high: Any
    p: Any


class Stratum(NamedTuple):
    """A part of both samples, and its weight."""

    weight: float
    first: Floats
    second: Floats


SHARES = (
    "Interval: hybrid score (Newcombe, Statistics in Medicine 17, 1998, 873, method 10). "
    "Test: Fisher's exact test, two-sided as twice the smaller tail."
)
QUANTILES = (
    "Interval: order statistics of each side (David and Nagaraja, Order Statistics, 2003, 7.1), joined as Zou and Donner "
    "(Statistics in Medicine 27, 2008, 1693) do. Test: how many cases of each side lie above the quantile of both, exact "
    "(Mood 1950 for the median)."
)
MEANS = (
    "Interval: Welch's t, with Hall's correction for skewness (Journal of the Royal Statistical Society B 54, 1992, 221; for "
    "two samples Zhou and Dinh, Biostatistics 6, 2005, 187). Test: permutation of the cases over the sides, its distribution by "
    "Pearson's type III with exact variance and skewness (Mielke and Berry, Permutation Methods, 2007)."
)
RATES = (
    "Ratio of means over whole weeks, Monday to Sunday. Interval and test: quasi-Poisson, the spread over weeks taken from "
    "both sides and never below that of a Poisson (McCullagh and Nelder, Generalized Linear Models, 1989, 9.2)."
)


def shares(hits: Any, of: Any, other_hits: Any, other_of: Any) -> Raw:
    """Compare two shares, or many at once."""
    first, second = hits / of, other_hits / other_of
    low_1, high_1 = _wilson(hits, of)
    low_2, high_2 = _wilson(other_hits, other_of)
    change = second - first
    return Raw(
        first=first,
        second=second,
        change=change,
        low=change - np.hypot(second - low_2, high_1 - first),
        high=change + np.hypot(high_2 - second, first - low_1),
        p=fisher(hits, of, other_hits, other_of),
    )


def _wilson(hits: Any, of: Any) -> tuple[Any, Any]:
    centre = (hits + Z**2 / 2) / (of + Z**2)
    reach = Z / (of + Z**2) * np.sqrt(hits * (of - hits) / of + Z**2 / 4)
    return centre - reach, centre + reach


def fisher(hits: Any, of: Any, other_hits: Any, other_of: Any) -> Any:
    """Return the p-value of equal shares, given how many hits there are in all."""
    hits, of, size, total = np.broadcast_arrays(hits, of, of + other_of, hits + other_hits)
    tail = np.empty(hits.shape)
    above = hits * size > total * of
    for beyond, part, shift in ((scipy.stats.hypergeom.sf, above, 1), (scipy.stats.hypergeom.cdf, ~above, 0)):
        if part.any():
            tail[part] = beyond(hits[part] - shift, size[part], total[part], of[part])
    return np.minimum(1.0, 2 * tail)


def quantiles(first: Floats, second: Floats, q: float) -> Raw | None:
    """Compare a quantile; None where a sample is too small to bound it on both sides."""
    bounds, others = (_order_bounds(np.sort(side), q) for side in (first, second))
    if bounds is None or others is None:
        return None
    (low_1, high_1), (low_2, high_2) = bounds, others
    one, other = float(np.quantile(first, q)), float(np.quantile(second, q))
    common = np.quantile(np.concatenate([first, second]), q)
    above = int((first > common).sum()), int((second > common).sum())
    change = other - one
    return Raw(
        first=one,
        second=other,
        change=change,
        low=change - float(np.hypot(other - low_2, high_1 - one)),
        high=change + float(np.hypot(high_2 - other, one - low_1)),
        p=float(fisher(above[0], first.size, above[1], second.size)),
    )


def _order_bounds(ordered: Floats, q: float) -> tuple[float, float] | None:
    low, high = _rank(ALPHA / 2, ordered.size, q), _rank(1 - ALPHA / 2, ordered.size, q) + 1
    return None if low < 1 or high > ordered.size else (float(ordered[low - 1]), float(ordered[high - 1]))


def _rank(chance: float, n: int, q: float) -> int:
    """Return the quantile of a binomial distribution."""
    rank = int(np.ceil(scipy.special.bdtrik(chance, n, q)))
    return rank - 1 if rank > 0 and scipy.special.bdtr(rank - 1, n, q) >= chance else rank


def means(strata: Sequence[Stratum]) -> Raw | None:
    """Compare means, each the weighted mean of those of the strata; None where nothing varies."""
    one = sum(part.weight * float(part.first.mean()) for part in strata)
    other = sum(part.weight * float(part.second.mean()) for part in strata)
    samples = [
        (part.weight, sample, sign)
        for part in strata
        for sample, sign in ((part.first, -1), (part.second, 1))
    ]
    variances = np.array([weight**2 * sample.var(ddof=1) / sample.size for weight, sample, _ in samples])
    error = float(np.sqrt(variances.sum()))
    if error <= ROUNDING * max(abs(one), abs(other)):
        return None
    sizes = np.array([sample.size for _, sample, _ in samples])
    freedom = float(variances.sum() ** 2 / (variances**2 / (sizes - 1)).sum())
    third = sum(sign * weight**3 * _third_moment(sample) / sample.size**2 for weight, sample, sign in samples)
    change, reach = other - one, float(scipy.special.stdtrit(freedom, 1 - ALPHA / 2))
    low, high = (change - error * _unskewed(t, float(third) / error**3) for t in (reach, -reach))
    return Raw(one, other, change, low, high, permuted(strata, change))


def permuted(strata: Sequence[Stratum], change: float) -> float:
    """Return how often cases dealt to the sides at random, within each stratum, give as great a change of the mean."""
    variance = third = 0.0
    for part in strata:
        n, m = part.first.size, part.second.size
        size, both = n + m, np.concatenate([part.first, part.second])
        # Central moments of the mean of n drawn without replacement from all (Cochran, Sampling Techniques, 1977, 2.15); the
        # change is size / m times as wide.
        second = float(both.var()) / n * m / (size - 1)
        cubed = _third_moment(both) * m * (m - n) / ((size - 1) * (size - 2) * n**2)
        variance += (part.weight * size / m) ** 2 * second
        third -= (part.weight * size / m) ** 3 * cubed
    return _type_three(change / np.sqrt(variance), third / variance**1.5)


def _type_three(z: float, skew: float) -> float:
    """Return twice the smaller tail of a standardised Pearson type III distribution."""
    if abs(skew) < 1e-4:
        return float(2 * scipy.special.ndtr(-abs(z)))
    shape = 4 / skew**2
    at = max(shape + np.sign(skew) * z * np.sqrt(shape), 0.0)
    return float(min(1.0, 2 * min(scipy.special.gammainc(shape, at), scipy.special.gammaincc(shape, at))))


def _third_moment(sample: Floats) -> float:
    return float(((sample - sample.mean()) ** 3).mean())


def _unskewed(hall: float, skew: float) -> float:
    """Return the t that Hall's transformation takes to a value."""
    if abs(skew) < 1e-9:
        return float(hall)
    return float(3 / skew * (np.cbrt(1 + skew * (hall - skew / 6)) - 1))


def rates(first: Counts, second: Counts) -> Raw | None:
    """Compare means of weekly counts by their ratio; None where a side has none."""
    if not first.sum() or not second.sum():
        return None
    freedom = first.size + second.size - 2
    error = np.sqrt(spread(first, second) * (1 / first.sum() + 1 / second.sum()))
    return ratio(float(first.mean()), float(second.mean()), float(error), freedom)


def spread(first: Counts, second: Counts) -> float:
    """Return how much wider weekly counts spread than those of a Poisson, at least 1 (Pearson's statistic by its freedom)."""
    pearson = sum(
        float(((side - side.mean()) ** 2).sum() / side.mean()) for side in (first, second) if side.any()
    )
    return max(1.0, pearson / (first.size + second.size - 2))


def ratio(first: float, second: float, error: float, freedom: float) -> Raw:
    """Compare by a ratio, of whose logarithm the standard error is known."""
    change = float(np.log(second / first))
    reach = float(scipy.special.stdtrit(freedom, 1 - ALPHA / 2)) * error
    low, high = np.exp([change - reach, change + reach])
    p = float(2 * scipy.special.stdtr(freedom, -abs(change) / error))
    return Raw(first=first, second=second, change=second / first, low=float(low), high=float(high), p=p)


def weighted_medians(strata: Sequence[Stratum]) -> Raw | None:
    """Compare medians, each that of the sample whose strata are weighted; None where they cannot be bounded.

    The interval of each median is that of Woodruff (Journal of the American Statistical Association 47, 1952, 635).
    """
    sides = [
        _weighted([(s.weight, s.first) for s in strata]),
        _weighted([(s.weight, s.second) for s in strata]),
    ]
    (one, low_1, high_1), (other, low_2, high_2) = (side.median() for side in sides)
    common = _weighted([(s.weight / 2, sample) for s in strata for sample in (s.first, s.second)]).at(0.5)
    above = [
        (s.weight, (s.first > common).mean(), (s.second > common).mean(), s.first.size, s.second.size)
        for s in strata
    ]
    far = sum(w * (b - a) for w, a, b, _, _ in above)
    # Under no difference both shares of a stratum are the same one.
    error = np.sqrt(sum(w**2 * _pooled(a, b, n, m) * (1 / n + 1 / m) for w, a, b, n, m in above))
    if not error:
        return None
    change = other - one
    return Raw(
        first=one,
        second=other,
        change=change,
        low=change - float(np.hypot(other - low_2, high_1 - one)),
        high=change + float(np.hypot(high_2 - other, one - low_1)),
        p=float(2 * scipy.special.ndtr(-abs(far / error))),
    )


def _pooled(a: float, b: float, n: int, m: int) -> float:
    share = (a * n + b * m) / (n + m)
    return float(share * (1 - share))


class _Weighted(NamedTuple):
    """A sample in ascending order, and which part of the whole lies no higher than each value."""

    values: Floats
    until: Floats
    parts: Sequence[tuple[float, Floats]]

    def at(self, q: float) -> float:
        """Return a quantile."""
        return float(self.values[min(int(np.searchsorted(self.until, q - 1e-12)), self.values.size - 1)])

    def median(self) -> tuple[float, float, float]:
        """Return the median and its interval."""
        median = self.at(0.5)
        below = [(weight, (sample <= median).mean(), sample.size) for weight, sample in self.parts]
        error = np.sqrt(sum(w**2 * p * (1 - p) / n for w, p, n in below))
        return median, self.at(max(0.0, 0.5 - Z * error)), self.at(min(1.0, 0.5 + Z * error))


def _weighted(parts: Sequence[tuple[float, Floats]]) -> _Weighted:
    values = np.concatenate([sample for _, sample in parts])
    weights = np.concatenate([np.full(sample.size, weight / sample.size) for weight, sample in parts])
    order = np.argsort(values, kind="stable")
    return _Weighted(values[order], np.cumsum(weights[order]), parts)


def holm(p: Floats) -> Floats:
    """Adjust p-values so that chance alone lets any stand with 5 % at most (Holm, Scandinavian Journal of Statistics 6,
    1979, 65)."""
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    return adjusted


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust p-values so that 5 % at most of those that stand are false (Journal of the Royal Statistical Society B 57,
    1995, 289). The smallest of them is Simes's p-value of all together (Biometrika 73, 1986, 751)."""
    order = np.argsort(p, kind="stable")[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * p.size / np.arange(p.size, 0, -1), 1.0))
    return adjusted
