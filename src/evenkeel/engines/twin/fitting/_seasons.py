"""Seasons of the year and growth, where the log is long enough and tells them clearly.

Numbers of cases by calendar month stand beside what the week makes expect. Months differ where a model of years and months
(log-linear, fitted by iterative proportions; Deming and Stephan 1940) explains clearly more than one of years alone, measured by
what it leaves unexplained from year to year. Arrivals grow where a trend is clear and foretells the last fifth of the log better
than the level before it does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evenkeel.engines.twin.fitting._traces import Floats, Integers

YEAR = 365.0
_YEARS, _YEAR_OF_GROWTH = 2.0, 1.0
"""So many years a log must have to know months, and to know growth."""
_CHANCE = 0.01
_DRIFTING = 35
"""So many months a log must have to tell what moves on within the years from a step between them."""
_CLEARLY = 4.0
"""Standard errors by which a trend must differ from none."""
_BLOCK = 28
"""Days counted together for growth: whole weeks."""
_ROUNDS = 50
_SIDES = 0.8
_LEAST, _MOST = 0.05, 20.0

NONE = (1.0,) * 12


@dataclass(frozen=True)
class Season:
    """How the rate of a day differs from that of its hour of the week."""

    months: tuple[float, ...] = NONE
    """A factor for each month from January."""
    growth: float = 0.0
    """Change per 365 days, as a share of the level at the end of the log."""
    level: float | None = None
    """Level at the end of the log beside the mean of all of it; None where there is no trend."""

    def factors(self, days: Integers) -> Floats:
        """Return the factor of the month for each day (days since 1970)."""
        factors: Floats = np.array(self.months)[months_of(days)]
        return factors


def months_of(days: Integers) -> Integers:
    """Return the month of each day since 1970, 0 being January."""
    months: Integers = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    return months


def learn(days: Integers, count: Floats, expected: Floats) -> Season:
    """Return what days (since 1970, in order) tell by how many cases came and how many the week makes expect."""
    years = days.size / YEAR
    months = _months(days, count, expected) if years >= _YEARS else NONE
    if years < _YEAR_OF_GROWTH:
        return Season(months=months)
    adjusted = expected * np.array(months)[months_of(days)]
    growth, level = _growth(count, adjusted)
    return Season(months=months, growth=growth, level=level)


def _months(days: Integers, count: Floats, expected: Floats) -> tuple[float, ...]:
    """Return the factors of months, drawn towards one as far as they may be chance; all one where all of it may be."""
    cell = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    cells, place = np.unique(cell, return_inverse=True)
    came, held = _summed(place, count), _summed(place, expected)
    known = held > 0
    cells, came, held = cells[known], came[known], held[known]
    month, year = cells % 12, np.searchsorted(np.unique(cells // 12), cells // 12)
    if np.unique(month).size < 12:
        return NONE
    fits = [_fitted(came, held, month, year)]
    if cells[-1] - cells[0] >= _DRIFTING:
        fits.append(_fitted(came, held * _drift(came, held, cells), month, year))
    gain, factor = max(fits, key=lambda fit: fit[0])
    free = cells.size - 11 - np.unique(year).size
    if free < 1 or stats.f.sf(gain, 11, free) > _CHANCE:
        return NONE
    kept = np.exp(np.log(np.clip(factor / factor.mean(), _LEAST, _MOST)) * (1 - 1 / gain))
    return tuple(np.round(kept / kept.mean(), 4).tolist())


def _fitted(came: Floats, held: Floats, month: Integers, year: Integers) -> tuple[float, Floats]:
    """Return how much months explain beside what is left from year to year (an F value), and the factor of each."""
    plain = held * _shares(came, held, year)
    factor, fitted = np.ones(12), plain
    for _ in range(_ROUNDS):
        factor *= _ratio(came, fitted, month)
        fitted = held * factor[month]
        fitted *= _shares(came, fitted, year)
    before, after = (
        float((np.square(came - each) / np.maximum(each, 1e-9)).sum()) for each in (plain, fitted)
    )
    noise = max(after / max(came.size - 11 - np.unique(year).size, 1), 1.0)
    return (before - after) / 11 / noise, factor


def _drift(came: Floats, held: Floats, cells: Integers) -> Floats:
    """Return for each calendar month how the level moves on within the years, in a line from year to year (of twelve months each).

    Without it, arrivals that grow would make December a busy month.
    """
    months = cells - cells[0]
    own = months // 12
    levels = np.log(np.maximum(_ratio(came, held, own), _LEAST))[: (months[-1] + 1) // 12]
    middles = 12 * np.arange(levels.size) + 5.5
    slopes = np.diff(levels) / 12
    drift = np.interp(months, middles, levels)
    drift += np.minimum(months - middles[0], 0) * slopes[0] + np.maximum(months - middles[-1], 0) * slopes[-1]
    level: Floats = np.exp(drift)
    return level


def _summed(group: Integers, values: Floats) -> Floats:
    summed: Floats = np.bincount(group, weights=values).astype(np.float64)
    return summed


def _ratio(came: Floats, held: Floats, group: Integers) -> Floats:
    ratio: Floats = _summed(group, came) / np.maximum(_summed(group, held), 1e-9)
    return ratio


def _shares(came: Floats, held: Floats, group: Integers) -> Floats:
    """Return for each cell how many times as many came in its group as were expected."""
    return _ratio(came, held, group)[group]


def _growth(count: Floats, expected: Floats) -> tuple[float, float | None]:
    """Return the growth per year and the level at the end, where it is clear and foretells; a fall stays at the level of late."""
    blocks = count.size // _BLOCK
    first = count.size - blocks * _BLOCK
    came, held = (each[first:].reshape(blocks, _BLOCK).sum(1) for each in (count, expected))
    when = (np.arange(blocks) + 0.5 - blocks) * _BLOCK / YEAR
    known = held > 0
    came, held, when = came[known], held[known], when[known]
    early = when < when[0] * (1 - _SIDES) if when.size else known
    if early.sum() < 6 or (~early).sum() < 2:
        return 0.0, None
    level, slope, error = _trend(came, held, when)
    if level <= 0 or slope < _CLEARLY * error or not _foretells(came, held, when, early):
        return 0.0, None
    return round(slope / level, 4), level


def _foretells(came: Floats, held: Floats, when: Floats, early: NDArray[np.bool_]) -> bool:
    """Return whether the trend of the earlier part foretells the later one better than its latest level."""
    level, slope, _ = _trend(came[early], held[early], when[early])
    trend = held[~early] * (level + slope * when[~early])
    late = np.flatnonzero(early)[-max(int(early.sum()) // 4, 1) :]
    same = held[~early] * came[late].sum() / max(held[late].sum(), 1e-9)
    far = [float(np.abs(came[~early] - each).sum()) for each in (trend, same)]
    return far[0] < far[1]


def _trend(came: Floats, held: Floats, when: Floats) -> tuple[float, float, float]:
    """Return the level at time 0, its slope and the standard error of that, of a straight line through what came by what was
    expected (least squares, each block by how much was expected).
    """
    design = np.stack([np.ones_like(when), when], 1)
    inverse = np.linalg.inv(design.T @ (design * held[:, None]))
    level, slope = inverse @ design.T @ came
    left = np.square(came - held * (level + slope * when)) / held
    error = np.sqrt(left.sum() / max(when.size - 2, 1) * inverse[1, 1])
    return float(level), float(slope), float(error)
