"""How long things took, for all at once or by group.

Quantiles interpolate linearly between neighbours: of n sorted values, quantile q stands at q * (n - 1),
counted from 0 (Hyndman & Fan 1996, definition 7; what NumPy, R and DuckDB's `quantile_cont` give by
default).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.document._part import Distribution
from evenkeel.engines.flow.facts import _grouping

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Summary:
    """Distributions of several groups: every column has one entry per group, NaN where the group is empty."""

    count: NDArray[np.int64]
    total: Floats
    mean: Floats
    median: Floats
    p85: Floats
    p95: Floats
    min: Floats
    max: Floats

    def fields(self, group: int) -> dict[str, Any]:
        """Return one group as the fields of a `Distribution`; what cannot be known is None."""
        columns = ("mean", "median", "p85", "p95", "min", "max")
        known = bool(self.count[group])
        figures = {name: float(getattr(self, name)[group]) if known else None for name in columns}
        return {"count": int(self.count[group]), **figures}


def over(spans: Floats) -> Distribution:
    """Summarise spans in seconds as one distribution."""
    return Distribution(**by_group(np.zeros(spans.size, np.int64), spans, n=1).fields(0))


def by_group(groups: _grouping.Groups, spans: Floats, *, n: int) -> Summary:
    """Summarise spans in seconds by the number of their group, 0 to n - 1."""
    by_span = np.argsort(spans)
    ordered = spans[by_span[_grouping.order(groups[by_span], n=n)]]
    count = np.bincount(groups, minlength=n).astype(np.int64)
    total = np.bincount(groups, weights=spans, minlength=n).astype(np.float64)
    filled = np.flatnonzero(count)

    def spread(values: Floats) -> Floats:
        column = np.full(n, np.nan)
        column[filled] = values
        return column

    first, last = (np.cumsum(count) - count)[filled], count[filled] - 1
    return Summary(
        count=count,
        total=total,
        mean=spread(total[filled] / count[filled]),
        median=spread(_quantile(ordered, first, last, 0.5)),
        p85=spread(_quantile(ordered, first, last, 0.85)),
        p95=spread(_quantile(ordered, first, last, 0.95)),
        min=spread(ordered[first]),
        max=spread(ordered[first + last]),
    )


def _quantile(ordered: Floats, first: NDArray[np.int64], last: NDArray[np.int64], q: float) -> Floats:
    """Return quantile q of each run ordered[first : first + last + 1]."""
    below = np.floor(q * last).astype(np.int64)
    low, high = ordered[first + below], ordered[first + np.minimum(below + 1, last)]
    return np.asarray(low + (high - low) * (q * last - below))
