"""How long things took, for all at once or by group.

Spans are whole microseconds, each with how often it occurs, so that every figure is exact and does not depend on the
order in which parts were added up. Quantiles interpolate linearly between neighbours: of n sorted values, quantile q
stands at q * (n - 1), counted from 0 (Hyndman & Fan 1996, definition 7; what NumPy, R and DuckDB's `quantile_cont` give
by default).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.document._part import Distribution
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._tallies import Tally

Floats = NDArray[np.float64]
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Summary:
    """Distributions of several groups in seconds: every column has one entry per group, NaN where it is empty."""

    count: Integers
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


def over(spans: Integers, counts: Integers) -> Distribution:
    """Summarise spans in microseconds as one distribution."""
    return Distribution(**by_group(np.zeros(spans.size, np.int64), spans, counts, n=1).fields(0))


def by_group(groups: Integers, spans: Integers, counts: Integers, *, n: int) -> Summary:
    """Summarise spans in microseconds by the number of their group, 0 to n - 1."""
    tally = Tally.added(("group", "span"), (groups, spans), counts)
    (groups, spans), counts = tally.columns, tally.counts
    begins = np.searchsorted(groups, np.arange(n + 1))
    filled = np.flatnonzero(np.diff(begins))
    first, until = begins[filled], np.cumsum(counts)
    events = np.zeros(n, np.int64)
    if filled.size:
        events[filled] = np.add.reduceat(counts, first)
    before = (np.cumsum(events) - events)[filled]

    def spread(values: Floats) -> Floats:
        column = np.full(n, np.nan)
        column[filled] = values
        return column

    def quantile(q: float) -> Floats:
        place = q * (events[filled] - 1)
        below = np.floor(place).astype(np.int64)
        low = spans[np.searchsorted(until, before + below, side="right")]
        above = before + np.minimum(below + 1, events[filled] - 1)
        high = spans[np.searchsorted(until, above, side="right")]
        return spread((low + (high - low) * (place - below)) / MICROSECONDS)

    totals = _totals(spans, counts, first)
    return Summary(
        count=events,
        total=spread(totals),
        mean=spread(totals / events[filled]),
        median=quantile(0.5),
        p85=quantile(0.85),
        p95=quantile(0.95),
        min=spread(spans[first] / MICROSECONDS),
        max=spread(spans[begins[filled + 1] - 1] / MICROSECONDS),
    )


def total(spans: Integers, counts: Integers) -> int:
    """Add up spans in microseconds; the sum may be as large as it likes."""
    seconds, rest = np.divmod(spans, MICROSECONDS)
    return int((seconds * counts).sum()) * MICROSECONDS + int((rest * counts).sum())


def _totals(spans: Integers, counts: Integers, first: Integers) -> Floats:
    """Return the sum of each group in seconds. Seconds and the rest are added apart, so that neither overflows."""
    if not first.size:
        return np.empty(0)
    seconds, rest = np.divmod(spans, MICROSECONDS)
    whole, part = np.add.reduceat(seconds * counts, first), np.add.reduceat(rest * counts, first)
    carried, part = np.divmod(part, MICROSECONDS)
    return np.asarray((whole + carried) + part / MICROSECONDS)
