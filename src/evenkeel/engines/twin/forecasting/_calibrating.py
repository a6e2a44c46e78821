"""Correcting forecasts by how far off they would have been in the past.

Conformal prediction, split in time (Papadopoulos et al. 2002; Romano, Patterson and Candès, Conformalized quantile regression,
2019): a twin is learned from the earlier part of the log alone and foretells, at moments after that, when the cases that were
open then would be done. For each level, the factor between what it said and what came stands where that level says: nine in
ten cases must have ended before the corrected ninth decile. A case that has not ended yet counts as longer than until now (the
product-limit estimator of Kaplan and Meier 1958). One factor serves for all cases, so what is hard to foretell keeps
the wider interval. The guarantee of conformal prediction, coverage whatever the model, holds where the future is like the past,
which no method can know.
"""

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._calibration import Calibration
from evenkeel.engines.twin.fitting._fit import fit
from evenkeel.engines.twin.forecasting._futures import futures
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._standing import state_of

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975)
MOMENTS = 12
REPLICATIONS = 40
_EARLIER = 0.6
"""The part of the log, by ends of work, from which the twin that is tried is learned."""
_FEWEST = 30
"""Different cases, to correct anything."""
_OFFSET = 0.5
"""Of the median time left."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calibrate(
    log: _log.EventLog,
    *,
    at: datetime | None = None,
    closed: Collection[str] | None = None,
    calendar: Calendar | None = None,
    moments: int = MOMENTS,
    replications: int = REPLICATIONS,
    seed: int = 0,
    executor: Executor | None = None,
) -> Calibration | None:
    """Return how forecasts are to be corrected, by what is known of a log until a moment (its end); None where that is too little.

    `closed` are the cases that are over by then; without it those whose last work of the whole log was done by then.
    """
    until = int(log.end.max()) if at is None else _micros(at)
    known = log.take(log.start <= until)
    over = _over(log, known, until, closed)
    cut = int(np.quantile(known.end[known.end <= until], _EARLIER))
    early = known.take((over & (known.closed <= cut))[known.case])
    if not early.n_instances:
        return None
    model = fit(early, calendar=calendar, seed=seed)
    tried: list[_Tried] = []
    for moment in np.linspace(cut, until, moments + 1)[:-1].astype(np.int64).tolist():
        gone = {known.cases[case] for case in np.flatnonzero(over & (known.closed <= moment)).tolist()}
        state = state_of(known, at=_EPOCH + timedelta(microseconds=moment), closed=gone)
        if state.cases:
            drawn = futures(
                model, state, moments=np.zeros(0), until=(until - moment) / 1e6, replications=replications,
                seed=seed, executor=executor,
            )  # fmt: skip
            place = {name: number for number, name in enumerate(known.cases)}
            cases = np.array([place[name] for name in drawn.opened.begun.names])
            ends = np.where(over[cases], known.closed[cases], until)
            tried.append(_Tried(cases, drawn.done, (ends - moment) / 1e6, over[cases]))
    if not tried or np.unique(np.concatenate([one.cases for one in tried])).size < _FEWEST:
        return None
    return _measured(tried, begin=cut, end=until)


@dataclass(frozen=True, eq=False)
class _Tried:
    """What was foretold at one past moment, and what came."""

    cases: np.ndarray[tuple[int], np.dtype[np.int64]]
    drawn: Floats
    came: Floats
    """How long it still took, in seconds; where the case is not over, how long it has taken by now."""
    over: np.ndarray[tuple[int], np.dtype[np.bool_]]


def _over(
    log: _log.EventLog, known: _log.EventLog, until: int, closed: Collection[str] | None
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return for each case known whether it was over."""
    if closed is not None:
        named = set(closed)
        return np.array([name in named for name in known.cases], bool)
    ends = dict(zip(log.cases, log.closed.tolist(), strict=True))
    return np.array([ends[name] <= until for name in known.cases], bool)


def _measured(tried: list[_Tried], *, begin: int, end: int) -> Calibration:
    came = np.concatenate([one.came for one in tried])
    over = np.concatenate([one.over for one in tried])
    offset = max(_OFFSET * float(np.median(came)), 1.0)

    def foretold(level: float) -> Floats:
        return np.concatenate([np.quantile(one.drawn, level, axis=0, method="weibull") for one in tried])

    factors = [
        float(np.exp(_below(np.log(came + offset) - np.log(foretold(level) + offset), over, level)))
        for level in LEVELS
    ]
    low, high = foretold(0.1), foretold(0.9)
    inside = (came >= low) & (came <= high)
    return Calibration(
        levels=LEVELS,
        factors=tuple(round(factor, 6) for factor in factors),
        offset=round(offset, 3),
        begin=_EPOCH + timedelta(microseconds=begin),
        end=_EPOCH + timedelta(microseconds=end),
        moments=len(tried),
        cases=int(np.unique(np.concatenate([one.cases for one in tried])).size),
        covered=float(inside[over].mean()) if over.any() else 0.0,
    )


def _below(scores: Floats, known: np.ndarray[tuple[int], np.dtype[np.bool_]], level: float) -> float:
    """Return the value below which so many of the scores lie, where of some it is only known that they are larger."""
    order = np.lexsort((~known, scores))
    scores, known = scores[order], known[order]
    at_risk = np.arange(scores.size, 0, -1)
    left = np.cumprod(
        1 - known / (at_risk + 1.0)
    )  # one more, as conformal prediction counts the case to come
    reached = np.flatnonzero(1 - left >= level)
    return float(scores[reached[0]] if reached.size else scores[-1])


def recalibrated(drawn: Floats, calibration: Calibration | None) -> Floats:
    """Return draws (seconds; one row for each replication) sorted, and corrected."""
    ordered: Floats = np.sort(drawn, axis=0)
    if calibration is None:
        return ordered
    place = (np.arange(len(drawn)) + 1) / (len(drawn) + 1)
    factors = np.exp(np.interp(place, calibration.levels, np.log(calibration.factors)))
    corrected = (ordered + calibration.offset) * factors[:, None] - calibration.offset
    return np.maximum.accumulate(np.maximum(corrected, 0.0), axis=0)


def _micros(moment: datetime) -> int:
    return round((moment - _EPOCH) / timedelta(microseconds=1))
