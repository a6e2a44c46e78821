"""Does one transition hold a large part of all the time?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.facts import _facts_order
from evenkeel.engines.flow.findings import _chance, _kind, _matter, _telling

KIND = _kind.Kind(
    code="bottleneck",
    severity="warning",
    about="work",
    title="Much of the time passes at one place",
    explanation="Between two steps that follow each other, cases spend a fifth or more of all the time that passes "
    "in the log, and stay at least twice as long there as between steps in general. The time may be waiting for "
    "somebody here, for the customer, or for a date that the law sets: the log does not say which.",
    what_to_do="Ask first what is waited for. Work saved anywhere else shortens lead times little; here it counts. "
    "If the queue grows, more comes in than is done.",
    method="Share of the time between neighbouring events, completion to completion, and mean time there against the "
    "mean over all. Flagged if the lower 99 % bounds of both (the cases as clusters; that of the ratio by the delta "
    "method) reach 20 % and 2; at most 3. Whether the wait grows: the medians of 12 equal parts of the log by entry, by "
    "the test of Mann (1945) and Kendall, z at least 3, and the later half at least a quarter longer; entries so late "
    "that a usual wait would end after the log are left out.",
    false_alarms=0.002,
)

SHARE = 0.2
FACTOR = 2.0
BOUND = 2.33
"""Standard errors below which the truth lies once in a hundred times."""
FEWEST = 30
MOST = 3
PARTS = 12
RISING = 1.25


@dataclass(frozen=True)
class _Time:
    """The time between neighbouring events: one entry per pair."""

    case: NDArray[np.int64]
    edge: NDArray[np.int64]
    seconds: NDArray[np.float64]
    entered: NDArray[np.int64]
    """When the first of the pair was done."""
    cases: int


@dataclass(frozen=True)
class _Place:
    """What one transition holds."""

    edge: int
    share: float
    lowest_share: float
    factor: float
    lowest_factor: float


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the transitions that hold much of the time, the largest share first."""
    log = matter.log
    time, kinds = _time(log)
    if time.seconds.sum() <= 0:
        return
    totals, counts = np.bincount(time.edge, weights=time.seconds), np.bincount(time.edge)
    large = np.flatnonzero((totals >= SHARE * totals.sum()) & (counts >= FEWEST))
    for edge in large[np.argsort(-totals[large], kind="stable")][:MOST].tolist():
        place = _place(time, edge)
        if place.lowest_share >= SHARE and place.lowest_factor >= FACTOR:
            names = log.activity.values
            yield _told((names[kinds[edge] // len(names)], names[kinds[edge] % len(names)]), place, time)


def _time(log: Log) -> tuple[_Time, NDArray[np.int64]]:
    """Return the time between neighbours, and for each edge its two activities as one number."""
    pairs = _facts_order.neighbours(log)
    codes = log.activity.codes.astype(np.int64)
    keys = codes[pairs.first] * len(log.activity.values) + codes[pairs.first + 1]
    kinds, edge = np.unique(keys, return_inverse=True)
    seconds = np.maximum(pairs.seconds, 0)
    case, entered = log.case[pairs.first].astype(np.int64), log.completed_at[pairs.first]
    return _Time(case, edge, seconds, entered, log.n_cases), kinds


def _place(time: _Time, edge: int) -> _Place:
    """Measure one transition with lower bounds; whole cases are what varies."""
    here = time.edge == edge
    total, held, n, k = time.seconds.sum(), time.seconds[here].sum(), time.seconds.size, int(here.sum())
    share, factor = held / total, (held / k) / (total / n)
    residual = (here * time.seconds - share * time.seconds) / total
    share_error = _chance.cluster_error(residual, time.case, time.cases)
    log_ratio = here * (time.seconds / held - 1 / k) - (time.seconds / total - 1 / n)
    factor_error = _chance.cluster_error(log_ratio, time.case, time.cases)
    return _Place(
        edge=edge,
        share=float(share),
        lowest_share=float(share - BOUND * share_error),
        factor=float(factor),
        lowest_factor=float(factor * np.exp(-BOUND * factor_error)),
    )


def _told(steps: tuple[str, str], place: _Place, time: _Time) -> _matter.Found:
    rows = np.flatnonzero(time.edge == place.edge)
    waits = time.seconds[rows]
    median, later = float(np.median(waits)), _growth(time.entered[rows], waits)
    grows = f" The wait has grown to {_telling.times(later)} what it was." if later else ""
    sentence = (
        f"{place.share:.0%} of all the time passes between “{steps[0]}” and “{steps[1]}”: "
        f"{_telling.span(median)} at the median, and {_telling.times(place.factor)} the mean of all transitions."
        f"{grows}"
    )
    evidence: dict[str, _matter.Value] = {
        "share": place.share,
        "share_at_least": place.lowest_share,
        "mean_against_all": place.factor,
        "transitions": int(rows.size),
        "median_wait": median,
        "mean_wait": float(waits.mean()),
        "later_half_against_first": later,
    }
    longest = time.case[rows[np.argsort(-waits, kind="stable")]]
    return _matter.Found(sentence, evidence, _telling.in_order(longest), subject=f"{steps[0]} → {steps[1]}")


def _growth(entered: NDArray[np.int64], waits: NDArray[np.float64]) -> float | None:
    """Return how many times as long the wait of the later half is, if it grows beyond chance; else None."""
    known = entered < entered.max() - np.quantile(waits, 0.95) * 1e6
    entered, waits = entered[known], waits[known]
    if waits.size < PARTS * FEWEST / 3:
        return None
    part = np.minimum((entered - entered.min()) * PARTS // max(int(np.ptp(entered)), 1), PARTS - 1)
    medians = np.array([np.median(waits[part == i]) for i in range(PARTS) if (part == i).any()])
    n = medians.size
    signs = np.sign(medians[np.newaxis, :] - medians[:, np.newaxis])[np.triu_indices(n, 1)].sum()
    z = signs / np.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    first, second = waits[part < PARTS // 2], waits[part >= PARTS // 2]
    if z < 3 or not first.size or first.mean() <= 0:
        return None
    ratio = float(second.mean() / first.mean())
    return ratio if ratio >= RISING else None


CHECK = _matter.Check(KIND, look)
