"""Is a step done in batches, so that cases wait for the next one?"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts import _calendar, _facts_order, _grouping
from evenkeel.engines.flow.findings import _kind, _matter, _telling

KIND = _kind.Kind(
    code="batch",
    severity="warning",
    about="work",
    title="A step is done in batches",
    explanation="The events of a step stand together on few days, far fewer than the days on which others work. "
    "Whoever just missed a batch waits for the next one, so the wait before such a step is made by its "
    "rhythm and not by the work in it.",
    what_to_do="Ask what the batch is for. Doing it twice as often halves the wait before it, and costs only "
    "what it takes to begin once more.",
    method="The size of a batch as an event meets it, sum(n²) / sum(n) over the days of the step, is at least 5 "
    "times what it would be if the events were spread over the days on which the log has any, n/D + 1; nine in ten stand on "
    "less than a quarter of the days that all would then fill, D (1 - exp(-n/D)); cases wait for the step, and they do "
    "not already come in such batches from the step before. At least 100 events on 3 days. Weekly meetings pass; what "
    "is done every other week or more rarely does not. Days are local.",
    false_alarms=0.001,
)

FEWEST = 100
LARGE = 5.0
OF_EXPECTED_DAYS = 0.25
DAYS_USED = 3
SHORTEST_WAIT = 43_200.0
"""Half a day in seconds."""
IN_BATCHES = 0.9
"""The part of the events that stands on the days that count as batches."""
MOST = 5
DAY_ZERO = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class _Batches:
    """How the events of one activity stand together."""

    code: int
    events: int
    days: int
    size: float
    spread: float
    """The size if they were spread."""
    busiest: int
    """The busiest day, and how many it holds."""
    on_busiest: int
    interval: float
    wait: float


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the activities done in batches, the longest waits first."""
    log = matter.log
    day = _calendar.days(log.completed_at, log.utc_offset)
    pairs = _facts_order.neighbours(log)
    before = np.full(log.n_events, np.nan)
    before[pairs.first + 1] = pairs.seconds
    found = sorted(_batches(log.activity.codes, day, before), key=lambda batch: -batch.wait * batch.events)
    for batch in found[:MOST]:
        rows = np.flatnonzero(log.activity.codes == batch.code)
        longest = rows[np.argsort(-np.nan_to_num(before[rows]), kind="stable")]
        yield _told(log.activity.values[batch.code], batch, _telling.in_order(log.case[longest]))


def _batches(
    codes: NDArray[np.int32], day: NDArray[np.int64], before: NDArray[np.float64]
) -> Iterator[_Batches]:
    """Compare each activity with the days of the log, and with how its cases come to it."""
    working = np.unique(day)
    (activity, on), times = _grouping.tally(codes, day)
    for code in np.flatnonzero(np.bincount(codes) >= FEWEST).tolist():
        mine = activity == code
        days, n = on[mine], times[mine]
        total, span = int(n.sum()), _between(working, days)
        size, spread = float((n**2).sum() / total), total / span + 1
        expected_days = span * -np.expm1(-total / span)
        if days.size < DAYS_USED or size < LARGE * spread or _held(n) > OF_EXPECTED_DAYS * expected_days:
            continue
        rows = np.flatnonzero(codes == code)
        wait, came = before[rows], day[rows - 1][~np.isnan(before[rows])]
        if came.size < total / 2 or np.nanmedian(wait) < SHORTEST_WAIT or size < 2 * _size(came):
            continue
        busiest = int(n.argmax())
        yield _Batches(
            code=code,
            events=total,
            days=int(days.size),
            size=size,
            spread=spread,
            busiest=int(days[busiest]),
            on_busiest=int(n[busiest]),
            interval=_interval(days, n),
            wait=float(np.nanmedian(wait)),
        )


def _between(working: NDArray[np.int64], days: NDArray[np.int64]) -> int:
    """Count the days with any event from the first to the last of some."""
    first, last = np.searchsorted(working, (days.min(), days.max() + 1))
    return int(last - first)


def _size(days: NDArray[np.int64]) -> float:
    """Return the size of a batch as an event meets it."""
    n = np.unique(days, return_counts=True)[1]
    return float((n**2).sum() / n.sum())


def _held(n: NDArray[np.int64]) -> int:
    """Return how many of the busiest days hold nearly all; the others saw a straggler."""
    return int(np.searchsorted(np.cumsum(np.sort(n)[::-1]), IN_BATCHES * n.sum())) + 1


def _interval(days: NDArray[np.int64], n: NDArray[np.int64]) -> float:
    """Return the median of the days between batches, those with only a straggler left out."""
    busiest = np.argsort(-n, kind="stable")[: max(_held(n), 2)]
    return float(np.median(np.diff(np.sort(days[busiest]))))


def _told(activity: str, batch: _Batches, cases: NDArray[np.int64]) -> _matter.Found:
    busiest = DAY_ZERO + dt.timedelta(days=batch.busiest)
    sentence = (
        f"“{activity}” is done in batches: {batch.events:,} events stand on {_matter.many(batch.days, 'day')}, "
        f"{batch.on_busiest:,} of them on {busiest.isoformat()}. Batches are {batch.interval:.0f} days apart, "
        f"and a case waits {_telling.span(batch.wait)} for its own (median)."
    )
    evidence: dict[str, _matter.Value] = {
        "events": batch.events,
        "days": batch.days,
        "busiest_day": busiest.isoformat(),
        "on_busiest_day": batch.on_busiest,
        "batch_size": batch.size,
        "batch_size_if_spread": batch.spread,
        "days_between_batches": batch.interval,
        "median_wait": batch.wait,
    }
    return _matter.Found(sentence, evidence, cases, subject=activity)


CHECK = _matter.Check(KIND, look)
