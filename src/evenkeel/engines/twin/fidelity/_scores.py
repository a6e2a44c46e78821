"""How good foretold times are, case by case: what an average over a log can hide, these cannot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin.fidelity import _remaining
from evenkeel.kernel import errors

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

INTERVAL = 0.8
"""How much an interval shall cover."""
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles that are scored one by one."""
FEWEST_DRAWS = 9
"""Between the least and the most of fewer draws lies less than the interval."""
BINS = 10
"""Of the histogram of probability integral transforms."""


class BadForecasts(errors.Invalid):
    """These forecasts cannot be scored."""

    code = "bad-forecasts"


@dataclass(frozen=True, eq=False)
class Foretold:
    """What was foretold of cases and what happened, one row for each case and moment.

    The draws of a row are equally likely times that the case might still take, in seconds.
    """

    samples: Floats
    happened: Floats
    """How long it still took, in seconds."""
    done: Integers
    """How many instances were finished when it was foretold."""

    def __post_init__(self) -> None:
        """Refuse what cannot be scored; raises BadForecasts."""
        rows = (len(self.samples), len(self.happened), len(self.done))
        if len(set(rows)) > 1 or self.samples.ndim != 2 or not rows[0]:
            raise BadForecasts(
                f"Forecasts must be a table with a row for each case that is scored; there are {rows[0]} rows of draws, "
                f"{rows[1]} times that happened and {rows[2]} numbers of finished instances.",
            )
        if self.samples.shape[1] < FEWEST_DRAWS:
            raise BadForecasts(
                f"{self.samples.shape[1]} draws for a case cannot span an interval of {INTERVAL:.0%}: "
                f"draw at least {FEWEST_DRAWS}.",
            )
        if not (np.isfinite(self.samples).all() and np.isfinite(self.happened).all()):
            raise BadForecasts(
                "Some draw or time is not a number: leave out cases of which nothing is foretold."
            )


def crps(samples: Floats, happened: Floats, *, fair: bool = True) -> Floats:
    """Return the continuous ranked probability score of each row of draws, in the unit of the draws; less is better.

    It is E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007, section 4.2): for one draw the absolute error. With `fair` the second
    mean runs over pairs of different draws (Ferro 2014), so that on average the score does not depend on how many draws there
    are; without, it is the score of the draws as a distribution of their own, which punishes few draws.
    """
    draws = samples.shape[1]
    ordered = np.sort(samples, axis=1)
    ranks = 2.0 * np.arange(1, draws + 1) - draws - 1
    pairs = draws * (draws - 1) if fair else draws**2
    apart = np.abs(samples - happened[:, None]).mean(axis=1)
    scores: Floats = apart - ordered @ ranks / pairs
    return scores


def crps_of(known: _remaining.Climatology, happened: Floats, done: Integers) -> Floats:
    """Return the same score, fair, of what past cases alone would have foretold."""
    scores = np.empty(happened.size)
    levels = known.level(done)
    for level in np.unique(levels):
        here = levels == level
        scores[here] = _of_sorted(known.kept[level], known.sums[level], happened[here])
    return scores


def pinball(samples: Floats, happened: Floats, *, level: float) -> float:
    """Return the mean quantile score of the draws' quantile at this level (Koenker and Bassett 1978); less is better."""
    gap = happened - np.quantile(samples, level, axis=1)
    return float(np.mean(np.maximum(level * gap, (level - 1) * gap)))


def covered(samples: Floats, happened: Floats, *, interval: float = INTERVAL) -> float:
    """Return the share of cases that ended within their central interval.

    Its ends are the draws' quantiles with (draws + 1) as base, which a further draw from the same distribution falls between
    as often as it shall, however few draws there are.
    """
    ends = ((1 - interval) / 2, (1 + interval) / 2)
    low, high = np.quantile(samples, ends, axis=1, method="weibull")
    return float(np.mean((low <= happened) & (happened <= high)))


def pit(samples: Floats, happened: Floats, *, bins: int = BINS) -> Floats:
    """Return the shares of a histogram of probability integral transforms: flat when the forecasts are calibrated.

    Each case stands at the rank of what happened among its draws, spread evenly over its slot and over all draws equal to it
    (Czado, Gneiting and Held 2009). A hump in the middle means too wide, a bowl too narrow, a slope too early or too late.
    """
    draws = samples.shape[1]
    below = (samples < happened[:, None]).sum(axis=1) / (draws + 1)
    upto = ((samples <= happened[:, None]).sum(axis=1) + 1) / (draws + 1)
    edges = np.linspace(0, 1, bins + 1)[:, None]
    reached = np.clip((edges - below) / (upto - below), 0, 1).mean(axis=1)
    shares: Floats = np.diff(reached)
    return shares


def _of_sorted(times: Floats, sums: Floats, happened: Floats) -> Floats:
    """Return the fair score of rising times with their running sums, for several that happened."""
    n = times.size
    below = np.searchsorted(times, happened, side="right")
    apart = (happened * (2 * below - n) + sums[-1] - 2 * sums[below]) / n
    ranks = 2.0 * np.arange(1, n + 1) - n - 1
    return np.asarray(apart - (times @ ranks / (n * (n - 1)) if n > 1 else 0.0))
