"""Correcting forecasts by how far off they would have been in the past.

Conformal prediction, split in time (Papadopoulos et al. 2002; Romano, Patterson and Candès, Conformalized quantile regression,
2019): at moments of the later part of the log, a twin is learned from what was over by then alone, and foretells when the cases
that were open then would be done, as it would have been done then (Dawid, The prequential approach, 1984). A twin of long ago
would know less, and be corrected too far. For each level, the factor between what was said and what came stands where that level
says: nine in ten cases must have ended before the corrected ninth decile. A case that has not ended yet counts as longer than
until now (the product-limit estimator of Kaplan and Meier 1958). One factor serves for all cases, so what is hard to foretell
keeps the wider interval. The guarantee of conformal prediction, coverage whatever the model, holds where the future is like the
past, which no method can know.

The pile is corrected by two figures of its own: how many of the cases that came later were open beside what was foretold, as far
as futures do not differ by as much themselves, and how much larger its deviations were than those of the futures.
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
from evenkeel.engines.twin.forecasting._experience import with_experience
from evenkeel.engines.twin.forecasting._futures import Futures, futures
from evenkeel.engines.twin.forecasting._limits import Flags, Integers, product_limit
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._standing import state_of

LEVELS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975)
MOMENTS = 8
REPLICATIONS = 30
_EARLIER = 0.75
"""The part of the log, by ends of work, after which the moments lie."""
_FEWEST = 30
"""Different cases, to correct anything."""
_OFFSET = 0.5
"""Of the median time left."""
_OFF = 0.05
"""Where intervals covered what they say but for so much, they are left alone."""
_SHRINK = 100.0
"""Cases that ended, by which a correction counts half."""
_KNOWN = 0.5
"""Of the cases of a moment, so many must be over by now: how long a few took tells nothing of the rest."""
_ONE_PERIOD = 0.5
"""Moments of one period of the past hang together, and the next is not like it: so much of a correction is made, at most."""
_AHEAD = np.array([7.0, 14.0, 28.0, 56.0]) * 86_400
"""How far ahead the pile is looked at."""
_AS_DRAWN = 4.0
"""Moments by which the spread of the pile as it was drawn counts."""
_FARTHEST_OFF = 3.0
"""Deviations of the pile larger than so many standard deviations tell no more than these."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calibrate(
    log: _log.EventLog,
    *,
    at: datetime | None = None,
    closed: Collection[str] | None = None,
    calendar: Calendar | None = None,
    timezone: str | None = None,
    moments: int = MOMENTS,
    replications: int = REPLICATIONS,
    seed: int = 0,
    executor: Executor | None = None,
) -> Calibration | None:
    """Return how forecasts are to be corrected, by what is known of a log until a moment (its end); None where that is too little.

    Twins of the past are learned with the same `calendar` and `timezone`.
    `closed` are the cases that are over by then; without it those whose last work of the whole log was done by then.
    """
    until = int(log.end.max()) if at is None else _micros(at)
    known = log.take(log.start <= until)
    over = _over(log, known, until, closed)
    cut = int(np.quantile(known.end[known.end <= until], _EARLIER))
    past = _Past(known, over, until, calendar, timezone, replications, seed)
    looked_at = np.linspace(cut, until, moments + 1)[:-1].astype(np.int64).tolist()
    found = (past.tried(moment, executor) for moment in looked_at)
    tried = [one for one in found if one is not None and one.cases.size]
    if not tried or np.unique(np.concatenate([one.cases for one in tried])).size < _FEWEST:
        return None
    return _measured(tried, begin=cut, end=until, seed=seed)


@dataclass(frozen=True, eq=False)
class _Tried:
    """What was foretold at one past moment, and what came."""

    cases: Integers
    came: Floats
    """How long it still took, in seconds; where the case is not over, how long it has taken by now."""
    over: Flags
    ahead: Floats
    """The moments of `_AHEAD` that are known by now."""
    futures: Futures
    """With what became of past cases."""
    piled: Floats
    """How many cases were open then."""
    new: Floats
    """How many of them had come later."""


@dataclass(frozen=True, eq=False)
class _Past:
    """A log as far as it is known, and how it is looked at."""

    known: _log.EventLog
    over: Flags
    until: int
    calendar: Calendar | None
    timezone: str | None
    replications: int
    seed: int

    def tried(self, moment: int, executor: Executor | None) -> _Tried | None:
        """Foretell from a past moment on, with what was known then, and tell what came; None where nothing was known yet."""
        known, over = self.known, self.over
        gone = over & (known.closed <= moment)
        early = known.take(gone[known.case])
        if not early.n_instances:
            return None
        at = _EPOCH + timedelta(microseconds=moment)
        names = {known.cases[case] for case in np.flatnonzero(gone).tolist()}
        model = fit(
            early, calendar=self.calendar, timezone=self.timezone, state=state_of(known, at=at, closed=names), seed=self.seed,
        )  # fmt: skip
        state = state_of(known, at=at, closed=names, twin=model)
        ahead = _AHEAD[(self.until - moment) / 1e6 >= _AHEAD]
        drawn = futures(
            model, state, moments=ahead, until=max(float(ahead.max(initial=0.0)), 1.0), replications=self.replications,
            seed=self.seed, executor=executor,
        )  # fmt: skip
        place = {name: number for number, name in enumerate(known.cases)}
        cases = np.array([place[name] for name in drawn.opened.begun.names], np.int64)
        ends = np.where(over, known.closed, np.iinfo(np.int64).max)
        later = [moment + int(each * 1e6) for each in ahead.tolist()]
        new = [((known.opened > moment) & (known.opened <= each) & (ends > each)).sum() for each in later]
        old = [(ends[cases] > each).sum() for each in later]
        came = (np.minimum(ends[cases], self.until) - moment) / 1e6
        told = with_experience(drawn, model, state)
        return _Tried(
            cases, came, over[cases], ahead, told,
            np.array(new, float) + np.array(old, float), np.array(new, float),
        )  # fmt: skip


def _over(log: _log.EventLog, known: _log.EventLog, until: int, closed: Collection[str] | None) -> Flags:
    """Return for each case known whether it was over."""
    if closed is not None:
        named = set(closed)
        return np.array([name in named for name in known.cases], bool)
    ends = dict(zip(log.cases, log.closed.tolist(), strict=True))
    return np.array([ends[name] <= until for name in known.cases], bool)


def _measured(looked_at: list[_Tried], *, begin: int, end: int, seed: int) -> Calibration:
    known = [one for one in looked_at if one.over.mean() >= _KNOWN]
    tried = known or looked_at
    came = np.concatenate([one.came for one in tried])
    over = np.concatenate([one.over for one in tried])
    cases = int(np.unique(np.concatenate([one.cases for one in tried])).size)
    offset = max(_OFFSET * float(np.median(came)), 1.0)

    def beside(level: float) -> Floats:
        """Return the logarithm of what came beside what was foretold at a level."""
        said = [np.quantile(one.futures.done, level, axis=0, method="weibull") for one in tried]
        return np.log(came + offset) - np.log(np.concatenate(said) + offset)

    covered = _left(beside(0.1), over, before=True) - _left(beside(0.9), over, before=False)
    ended = np.unique(np.concatenate([one.cases[one.over] for one in tried])).size
    counts = _ONE_PERIOD * ended / (ended + _SHRINK) if known and abs(covered - 0.8) > _OFF else 0.0
    found = Calibration(
        levels=LEVELS,
        factors=tuple(
            round(float(np.exp(counts * _below(beside(level), over, level))), 6) for level in LEVELS
        ),
        offset=round(offset, 3),
        begin=_EPOCH + timedelta(microseconds=begin),
        end=_EPOCH + timedelta(microseconds=end),
        moments=len(tried),
        cases=cases,
        covered=min(max(covered, 0.0), 1.0),
    )
    found = found.model_copy(update={"piling": round(_piling(looked_at), 6)})
    return found.model_copy(update={"piling_spread": round(_spread(looked_at, found), 6)})


def _piling(tried: list[_Tried]) -> float:
    """Return how many later cases were open beside what was foretold, as far as that is more than the futures differ by."""
    said = np.array([one.futures.new.sum(axis=1).mean() for one in tried])
    came = np.array([one.new.sum() for one in tried])
    if came.sum() < _FEWEST or said.sum() <= 0:
        return 1.0
    off = float(np.log(came.sum() / said.sum()))
    doubt = sum(float(one.futures.new.sum(axis=1).std()) for one in tried) / said.sum()
    return float(np.exp(off * max(1 - doubt**2 / max(off**2, 1e-12), 0.0)))


def _spread(tried: list[_Tried], found: Calibration) -> float:
    """Return by what deviations of the pile from its mean are to be multiplied, so that they are as large as they were."""
    off, moments = 0.0, 0
    for one in tried:
        if not one.ahead.size:
            continue
        told = piled(one.futures, one.ahead, found)
        beside = (one.piled - told.mean(axis=0)) / np.sqrt(told.var(axis=0) + 1 / 12)
        off += float(np.minimum(np.square(beside), _FARTHEST_OFF**2).mean())
        moments += 1
    return float(np.sqrt((off + _AS_DRAWN) / (moments + _AS_DRAWN)))


def _left(scores: Floats, known: Flags, *, before: bool) -> float:
    """Return the share of scores above 0, or from 0 on."""
    order, left = product_limit(scores, known)
    place = int(np.searchsorted(scores[order], 0.0, side="left" if before else "right"))
    return float(left[place - 1]) if place else 1.0


def _below(scores: Floats, known: Flags, level: float) -> float:
    """Return the score below which so many lie; of one more to come, as conformal prediction has it."""
    order, left = product_limit(scores, known)
    reached = np.flatnonzero(1 - left >= level * (1 + 1 / scores.size) - 1e-12)
    return float(scores[order[reached[0] if reached.size else -1]])


def recalibrated(drawn: Floats, calibration: Calibration | None) -> Floats:
    """Return draws (seconds; one row for each replication), each corrected by its rank among those of its case."""
    if calibration is None:
        return drawn
    place = (np.arange(len(drawn)) + 1) / (len(drawn) + 1)
    factors = np.exp(np.interp(place, calibration.levels, np.log(calibration.factors)))
    order = np.argsort(drawn, axis=0, kind="stable")
    ordered = np.take_along_axis(drawn, order, axis=0)
    corrected = (ordered + calibration.offset) * factors[:, None] - calibration.offset
    corrected = np.maximum.accumulate(np.maximum(corrected, 0.0), axis=0)
    back: Floats = np.empty_like(drawn)
    np.put_along_axis(back, order, corrected, axis=0)
    return back


def piled(drawn: Futures, moments: Floats, calibration: Calibration | None) -> Floats:
    """Return for each replication and moment how many cases are open: of those that stood at the start, and of later ones.

    The pile is corrected by its own past, not by that of its cases: what makes the ranges of single cases wide enough would move
    all of them together.
    """
    old = np.stack([(drawn.done > moment).sum(axis=1) for moment in moments.tolist()], axis=1)
    if calibration is None:
        return np.asarray(old + drawn.new, float)
    told = np.asarray(old + drawn.new * calibration.piling, float)
    mean = told.mean(axis=0)
    return np.asarray(np.maximum(mean + (told - mean) * calibration.piling_spread, 0.0))


def _micros(moment: datetime) -> int:
    return round((moment - _EPOCH) / timedelta(microseconds=1))
