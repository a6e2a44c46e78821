"""Weighted observations as distributions of the document."""

import numpy as np

from evenkeel.engines.twin.document import _distribution
from evenkeel.engines.twin.fitting._traces import Floats

_POINTS = 201


def table(values: Floats, weights: Floats) -> _distribution.Distribution:
    """Return the distribution of weighted values as equally likely quantiles; one value alone is fixed.

    A quantile is the smallest value up to which the share of weight lies (the inverse of the weighted empirical distribution), so
    what often comes exactly, such as no delay at all, stays exact.
    """
    order = np.argsort(values, kind="stable")
    values, share = values[order], np.cumsum(weights[order])
    points = np.linspace(0, share[-1], min(_POINTS, 4 * values.size + 1))
    drawn = np.maximum(values[np.minimum(np.searchsorted(share, points, "left"), values.size - 1)], 0)
    drawn = np.round(drawn, 3)
    if drawn[0] == drawn[-1]:
        return _distribution.Fixed(value=float(drawn[0]))
    return _distribution.Quantiles(values=tuple(drawn.tolist()))


def effective(weights: Floats) -> float:
    """Return how many equally weighted observations tell as much as these (Kish 1965)."""
    return float(weights.sum() ** 2 / np.square(weights).sum()) if weights.size else 0.0
