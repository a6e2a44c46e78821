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
    explanation="Between two steps that follow each other, or before one step whatever came before it, cases spend a "
    "fifth or more of all the time that passes in the log, and stay at least twice as long there as between steps in "
    "general. The time may be waiting for somebody here, for the customer, or for a date that the law sets: the log "
    "does not say which.",
    what_to_do="Ask first what is waited for. Work saved anywhere else shortens lead times little; here it counts. "
    "If the queue grows, more comes in than is done.",
    method="Share of the time between neighbouring events, completion to completion, and mean time there against the "
    "mean over all. Flagged if the lower 99 % bounds of both (the cases as clusters; that of the ratio by the delta "
    "method) reach 20 % and 2; at most 3. Steps with no such transition are looked at in the same way, all that leads "
    "to them taken together. Whether the wait grows: the medians of 12 equal parts of the log by entry, by the test of "
    "Mann (1945) and Kendall, z at least 3, and the later half at least a quarter longer; entries so late that a usual "
    "wait would end after the log are left out.",
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
    source: NDArray[np.int64]
    """Activity of the first of each pair."""
    target: NDArray[np.int64]
    seconds: NDArray[np.float64]
    entered: NDArray[np.int64]
    """When the first of the pair was done."""
    cases: int


@dataclass(frozen=True)
class _Place:
    """What the pairs at one place hold."""

    rows: NDArray[np.int64]
    share: float
    lowest_share: float
    factor: float
    lowest_factor: float

    @property
    def is_narrow(self) -> bool:
        """Tell whether it holds much of the time, and cases stay long, beyond doubt."""
        return self.lowest_share >= SHARE and self.lowest_factor >= FACTOR


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the transitions that hold much of the time, then steps that are waited for whatever came before."""
    log = matter.log
    names, time = log.activity.values, _time(log)
    if time.seconds.sum() <= 0:
        return
    edges = _narrow(time, time.source * len(names) + time.target)
    for place in edges:
        source, target = (names[codes[place.rows[0]]] for codes in (time.source, time.target))
        yield _told(f"between “{source}” and “{target}”", f"{source} → {target}", place, time)
    told = {int(time.target[place.rows[0]]) for place in edges}
    steps = [place for place in _narrow(time, time.target) if int(time.target[place.rows[0]]) not in told]
    for place in steps[: MOST - len(edges)]:
        target = names[time.target[place.rows[0]]]
        yield _told(f"before “{target}”, whatever came before it", target, place, time)


def _time(log: Log) -> _Time:
    pairs = _facts_order.neighbours(log)
    codes = log.activity.codes.astype(np.int64)
    return _Time(
        case=log.case[pairs.first].astype(np.int64),
        source=codes[pairs.first],
        target=codes[pairs.first + 1],
        seconds=np.maximum(pairs.seconds, 0),
        entered=log.completed_at[pairs.first],
        cases=log.n_cases,
    )


def _narrow(time: _Time, keys: NDArray[np.int64]) -> list[_Place]:
    """Return the places, pairs with the same key, that are bottlenecks, the largest first."""
    totals, counts = np.bincount(keys, weights=time.seconds), np.bincount(keys)
    large = np.flatnonzero((totals >= SHARE * totals.sum()) & (counts >= FEWEST))
    largest = large[np.argsort(-totals[large], kind="stable")][:MOST].tolist()
    return [place for key in largest if (place := _place(time, keys == key)).is_narrow]


def _place(time: _Time, here: NDArray[np.bool_]) -> _Place:
    """Measure one place with lower bounds; whole cases are what varies."""
    total, held, n, k = time.seconds.sum(), time.seconds[here].sum(), time.seconds.size, int(here.sum())
    share, factor = held / total, (held / k) / (total / n)
    residual = (here * time.seconds - share * time.seconds) / total
    share_error = _chance.cluster_error(residual, time.case, time.cases)
    log_ratio = here * (time.seconds / held - 1 / k) - (time.seconds / total - 1 / n)
    factor_error = _chance.cluster_error(log_ratio, time.case, time.cases)
    return _Place(
        rows=np.flatnonzero(here),
        share=float(share),
        lowest_share=float(share - BOUND * share_error),
        factor=float(factor),
        lowest_factor=float(factor * np.exp(-BOUND * factor_error)),
    )


def _told(where: str, subject: str, place: _Place, time: _Time) -> _matter.Found:
    rows = place.rows
    waits = time.seconds[rows]
    median, later = float(np.median(waits)), _growth(time.entered[rows], waits)
    grows = f" The wait has grown to {_telling.times(later)} what it was." if later else ""
    sentence = (
        f"{place.share:.0%} of all the time passes {where}: {_telling.span(median)} at the median, "
        f"{_telling.span(float(waits.mean()))} in the mean, {_telling.times(place.factor)} that of all transitions.{grows}"
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
    return _matter.Found(sentence, evidence, _telling.in_order(longest), subject=subject)


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
