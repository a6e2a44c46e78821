"""Do more cases end just before a limit than its surroundings let expect, and fewer after it?

The method is that of bunching estimators (Kleven, Bunching, Annual Review of Economics 8, 2016) and of density
tests at a cutoff (McCrary, Journal of Econometrics 142, 2008), made robust for small and rough logs:

1. The times are counted in windows of equal width: one that ends with the limit, one that begins after it, and
   three further ones on either side. A window is a whole week, so that closed weekends cancel; where it has to be
   shorter, each count is held against the activity that the rhythm of the week would give (`exposure`).
2. The *bunching* is the logarithm of the excess before the limit plus half the lack after it, against the log-linear
   trend (weighted with the counts) of the outer windows. The *step* is the level before the limit over that after
   it, as the logarithm, in a log-linear trend with one break over all windows. A heap before a limit shows more in
   the first, a cliff at it in the second; where no limit is, both are about 0.
3. Real times are rougher than a smooth curve. How rough is learnt from placebo limits at every unit over the whole
   range, those near the limit itself and near the strongest other one left out (a log often has two): tau is the
   spread of their statistic beyond chance (the additive over-dispersion of Spiegelhalter, Statistics in Medicine 24,
   2005; taken from the quartiles, so that a further limit does not matter). z = statistic / sqrt(se^2 + tau^2), and p
   is the upper tail of Student's t with as many degrees of freedom as the placebos have windows that do not overlap,
   less one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTER = 3
"""Windows on either side that tell the trend."""
FEWEST = 20
"""Cases in the two inner windows below which nothing is said."""
FEWEST_PLACEBOS = 6
"""Placebos with windows of their own below which the roughness is not known, and nothing is said."""
NOTABLE = 1.5
"""z below which nothing stands out even from a smooth curve."""
LARGEST_ROUGHNESS, HALVINGS = 4.0, 16
"""The roughness is sought from 0 to the largest, to a ten-thousandth of it."""
QUARTILE_SPREAD = 1.349
"""Between the quartiles of a standard normal distribution."""
_POSITIONS = np.arange(-OUTER - 0.5, OUTER + 1)
_IS_OUTER = np.abs(_POSITIONS) > 1
_BEFORE, _AFTER = OUTER, OUTER + 1


@dataclass(frozen=True)
class Jump:
    """What stands before a limit against what stands after it."""

    limit: int
    """The last unit of the clock that keeps the limit."""
    width: int
    """Units in each window."""
    before: int
    after: int
    bunching: float
    step: float
    p_bunching: float
    """Chance of as much bunching where no limit is."""
    p_step: float
    """Chance of as large a step where no limit is."""
    roughness: float
    """tau of the bunching."""
    placebos: int

    @property
    def p(self) -> float:
        """Return the smaller of the two chances."""
        return min(self.p_bunching, self.p_step)

    @property
    def other_p(self) -> float:
        """Return the larger of the two chances: what is real shows in both."""
        return max(self.p_bunching, self.p_step)

    @property
    def ratio(self) -> float:
        """Return how many stand before the limit for each one after it."""
        return self.before / max(self.after, 1)


@dataclass(frozen=True)
class _Contrast:
    """A statistic at several limits and its sampling error; NaN where there is too little."""

    value: Floats
    error: Floats

    def only(self, kept: Flags) -> "_Contrast":
        """Return the same of those limits that are kept and have enough cases."""
        known = kept & np.isfinite(self.value)
        return _Contrast(self.value[known], self.error[known])


@dataclass(frozen=True)
class Control:
    """Times of other cases, which have another limit: more placebos."""

    times: Integers
    exposure: Floats | None
    limit: int
    """Their own limit, in units."""


def at(
    times: Integers,
    limits: Integers,
    *,
    width: int,
    exposure: Floats | None = None,
    controls: Sequence[Control] = (),
) -> list[Jump]:
    """Measure the jump at each limit that has enough cases around it, and enough placebos.

    `times` are whole units of a clock (days, hours), negative ones included; `limits` the last unit that keeps each
    limit. `exposure[u]` is the activity to be expected in unit u = 0, 1, ... by the rhythm of the week alone.
    """
    if not times.size:
        return []
    windows = _Windows(times, width=width, exposure=exposure)
    counts, step, bunching = windows.around(limits)
    own, others = windows.placebos(), [_others(control, width) for control in controls if control.times.size]
    _, own_step, own_bunching = windows.around(own)
    found = []
    for row in np.flatnonzero(np.isfinite(bunching.value)).tolist():
        limit = int(limits[row])
        apart = _apart(own, limit, own_bunching, width)
        placebo_step = _joined([own_step.only(apart), *(step for step, _ in others)])
        placebo_bunching = _joined([own_bunching.only(apart), *(bunching for _, bunching in others)])
        if min(placebo_step.value.size, placebo_bunching.value.size) < FEWEST_PLACEBOS * width:
            continue
        p, roughness, n = _judge(bunching, row, placebo_bunching, width)
        found.append(
            Jump(
                limit=limit,
                width=width,
                before=int(counts[row, _BEFORE]),
                after=int(counts[row, _AFTER]),
                bunching=float(bunching.value[row]),
                step=float(step.value[row]),
                p_bunching=p,
                p_step=_judge(step, row, placebo_step, width)[0],
                roughness=roughness,
                placebos=n,
            )
        )
    return found


def _others(control: Control, width: int) -> tuple[_Contrast, _Contrast]:
    """Return step and bunching at every limit that is not near the control's own."""
    windows = _Windows(control.times, width=width, exposure=control.exposure)
    limits = windows.placebos()
    _, step, bunching = windows.around(limits)
    apart = np.abs(limits - control.limit) > 2 * width
    return step.only(apart), bunching.only(apart)


def _joined(contrasts: Sequence[_Contrast]) -> _Contrast:
    return _Contrast(
        np.concatenate([c.value for c in contrasts]), np.concatenate([c.error for c in contrasts])
    )


def _apart(limits: Integers, limit: int, placebo: _Contrast, width: int) -> Flags:
    """Return which placebo limits are far enough from a limit, and from the strongest one that is."""
    # Nearer than two windows, a placebo would hold what the limit itself moved.
    apart = np.abs(limits - limit) > 2 * width
    if not (apart & np.isfinite(placebo.value)).any():
        return apart
    strength = np.where(apart, placebo.value / placebo.error, np.nan)
    return np.asarray(apart & (np.abs(limits - limits[np.nanargmax(strength)]) > 2 * width))


class _Windows:
    """Counts of times in windows around limits."""

    def __init__(self, times: Integers, *, width: int, exposure: Floats | None) -> None:
        self.low, self.high, self.width = int(times.min()), int(times.max()), width
        self.cumulated = np.concatenate([[0], np.cumsum(np.bincount(times - self.low))])
        self.expected = None if exposure is None else np.concatenate([[0.0], np.cumsum(exposure)])

    def placebos(self) -> Integers:
        """Return every limit over the range that is filled; neighbours share most of their windows."""
        return np.arange(self.low + self.width * (OUTER - 1) - 1, self.high + 1, dtype=np.int64)

    def around(self, limits: Integers) -> tuple[Floats, _Contrast, _Contrast]:
        """Return for each limit the counts of its windows, the step and the bunching."""
        edges = limits[:, None] + 1 + self.width * np.arange(-OUTER - 1, OUTER + 2)[None, :]
        places = np.clip(edges - self.low, 0, self.cumulated.size - 1)
        counts = np.diff(self.cumulated[places], axis=1).astype(np.float64)
        # A window that would begin before anything can have happened says nothing about the trend.
        usable = edges[:, :-1] >= min(self.low, 0)
        level = np.zeros_like(counts)
        if self.expected is not None:
            amount = np.diff(self.expected[np.clip(edges, 0, self.expected.size - 1)], axis=1)
            level, usable = np.log(np.maximum(amount, 1e-12)), usable & (amount > 0)
        enough = counts[:, _BEFORE : _AFTER + 1].sum(axis=1) >= FEWEST
        enough &= (usable & _IS_OUTER).sum(axis=1) >= OUTER
        y, weights = np.log(counts + 0.5) - level, np.where(usable, counts + 0.5, 0.0)
        return counts, _step(y, weights, enough), _bunching(y, weights * _IS_OUTER, counts, enough)


def _bunching(y: Floats, weights: Floats, counts: Floats, enough: Flags) -> _Contrast:
    """Return what stands before the limit beyond the trend, less half of what stands so after it."""
    design = np.stack([np.ones_like(_POSITIONS), _POSITIONS], axis=1)
    trend, covariance = _fit(design, y, weights)
    contrast = design[_BEFORE] - 0.5 * design[_AFTER]
    value = y[:, _BEFORE] - 0.5 * y[:, _AFTER] - trend @ contrast
    inner = 1 / (counts[:, [_BEFORE, _AFTER]] + 0.5)
    variance = inner[:, 0] + 0.25 * inner[:, 1] + contrast @ covariance @ contrast
    return _Contrast(np.where(enough, value, np.nan), np.where(enough, np.sqrt(variance), np.nan))


def _step(y: Floats, weights: Floats, enough: Flags) -> _Contrast:
    """Return the level before the limit over that after it, in a trend with one break."""
    design = np.stack([np.ones_like(_POSITIONS), _POSITIONS, _POSITIONS < 0], axis=1).astype(np.float64)
    trend, covariance = _fit(design, y, weights)
    error = np.sqrt(covariance[:, 2, 2])
    return _Contrast(np.where(enough, trend[:, 2], np.nan), np.where(enough, error, np.nan))


def _fit(design: Floats, y: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and covariance of weighted least squares for each row; weights are inverse variances."""
    information = np.einsum("wj,lw,wk->ljk", design, weights, design) + 1e-9 * np.eye(design.shape[1])
    covariance = np.linalg.inv(information)
    return np.einsum("ljk,wk,lw,lw->lj", covariance, design, weights, y), covariance


def _judge(found: _Contrast, row: int, placebo: _Contrast, width: int) -> tuple[float, float, int]:
    """Return p, the roughness and the number of placebos whose windows do not overlap.

    What does not stand out from a smooth curve stands out from a rough one even less: there the roughness, which
    costs most of the time, is left at 0.
    """
    n, smooth = placebo.value.size // width, float(found.value[row] / found.error[row])
    tau = 0.0
    if smooth > NOTABLE:
        tau = _roughness(placebo.value, placebo.error)
    z = float(found.value[row] / np.hypot(found.error[row], tau))
    return float(scipy.special.stdtr(n - 1, -z)), tau, n


def _roughness(values: Floats, errors: Floats) -> float:
    """Return the spread of a statistic at placebos beyond its sampling errors."""
    low, high = 0.0, LARGEST_ROUGHNESS
    variances = errors**2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        # A sort of a few hundred numbers costs a tenth of NumPy's quantiles of them.
        ordered = np.sort(values / np.sqrt(variances + middle**2))
        spread = _quantile(ordered, 0.75) - _quantile(ordered, 0.25)
        low, high = (middle, high) if spread > QUARTILE_SPREAD else (low, middle)
    return high if high > LARGEST_ROUGHNESS / 2**HALVINGS else 0.0


def _quantile(ordered: Floats, q: float) -> float:
    place = q * (ordered.size - 1)
    below = int(place)
    above = min(below + 1, ordered.size - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (place - below))
