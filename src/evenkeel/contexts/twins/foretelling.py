"""When open cases will be done: foretold, corrected by how far off it would have been, and judged before anybody relies on it.

Moments are turned into those of the wall clock of the organisation and back, as the work of teams is told (`work`).
"""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from evenkeel.contexts.twins.values import Checked
from evenkeel.contexts.twins.work import WALL, Work
from evenkeel.engines import twin

SEED: Final = 0
MICROSECONDS: Final = 1_000_000
FUTURES: Final = 200
"""Futures of the open cases."""
PAST_MOMENTS: Final = 6
PAST_FUTURES: Final = 30
"""Moments of the past by which forecasts are corrected, and futures drawn at each."""
JUDGED_MOMENTS: Final = 4
JUDGED_FUTURES: Final = 50
KEPT_BACK: Final = 0.8
"""The part of the work after which forecasts are judged by what came."""
LEVEL: Final = 0.8
UNTOLD: Final = (twin.NothingForetold, twin.UnknownClass, twin.NeverDone, twin.NothingToLearn)
"""What is refused where a log tells too little."""


def calibrated(model: twin.Twin, of: Work, *, zone: str) -> twin.Twin:
    """Return a twin with how its forecasts are to be corrected, where the log tells enough."""
    found = _correction(of.whole, frozenset(of.log.cases), None)
    if found is None:
        return model
    local = ZoneInfo(zone)
    begin, end = found.begin.replace(tzinfo=local), found.end.replace(tzinfo=local)
    return model.model_copy(update={"calibration": found.model_copy(update={"begin": begin, "end": end})})


def _correction(
    log: twin.EventLog, closed: frozenset[str], at: dt.datetime | None
) -> twin.Calibration | None:
    try:
        return twin.calibrate(
            log,
            at=at,
            closed=closed,
            timezone=WALL,
            moments=PAST_MOMENTS,
            replications=PAST_FUTURES,
            seed=SEED,
        )
    except UNTOLD:
        return None


def checked(of: Work) -> Checked | None:
    """Foretell, at moments of the last fifth of the work, when the cases open then would be done, and see what came.

    At each moment a twin is learnt from what was known then, as it would have been that night; how it is to be corrected, from what
    was known by the first. None where nothing can be said.
    """
    log, finished = of.whole, frozenset(of.log.cases)
    ends = dict(zip(log.cases, log.closed.tolist(), strict=True))
    cut, last = int(np.quantile(log.end, KEPT_BACK)), int(log.end.max())
    known = log.take(log.start <= cut)
    gone = frozenset(name for name in known.cases if name in finished and ends[name] <= cut)
    correction = _correction(known, gone, _instant(cut))
    inside: list[bool] = []
    off: list[float] = []
    for moment in np.linspace(cut, last, JUDGED_MOMENTS + 1)[:-1].astype(np.int64).tolist():
        for each in _foretold(correction, log, finished, ends, moment):
            end = _instant(ends[each.key])
            if each.key in finished:
                inside.append(each.low <= end <= each.high)
                off.append(abs((each.median - end).total_seconds()))
            elif each.high <= _instant(last):
                inside.append(False)  # it is still open, and should have been done
    if not inside or not off:
        return None
    return Checked(len(inside), sum(inside) / len(inside), sum(off) / len(off), of.closing)


def _foretold(
    correction: twin.Calibration | None,
    log: twin.EventLog,
    finished: frozenset[str],
    ends: dict[str, int],
    moment: int,
) -> tuple[twin.CaseForecast, ...]:
    known = log.take(log.start <= moment)
    gone = {name for name in known.cases if name in finished and ends[name] <= moment}
    done = known.take(np.array([name in gone for name in known.cases], bool)[known.case])
    state = twin.state_of(known, at=_instant(moment), closed=gone)
    if not state.cases:
        return ()
    until = state.at + dt.timedelta(days=1)
    try:
        model = twin.fit(done, state=state, timezone=WALL, seed=SEED)
        model = model.model_copy(update={"calibration": correction})
        found = twin.forecast(model, state, until=until, replications=JUDGED_FUTURES, seed=SEED, level=LEVEL)
    except UNTOLD:
        return ()
    return found.cases


def outlook(model: twin.Twin, of: Work, *, at: dt.datetime) -> twin.Forecast | None:
    """Foretell when the cases that lie with a team now will be done, and how big its pile will be; None where nothing lies there.

    Raises twin.NothingForetold, twin.UnknownClass, twin.NeverDone.
    """
    zone = ZoneInfo(model.timezone)
    now = at.astimezone(zone).replace(tzinfo=dt.UTC)
    due = {name: moment for name, moment in of.here.items() if moment is not None}
    state = twin.state_of(of.whole, at=now, closed=frozenset(of.log.cases), due=due)
    if not state.cases:
        return None
    wall = model.model_copy(update={"timezone": "UTC"})
    found = twin.forecast(wall, state, replications=FUTURES, seed=SEED, level=LEVEL)
    return _by_zone(found, zone)


def _by_zone(found: twin.Forecast, zone: ZoneInfo) -> twin.Forecast:
    """Turn moments of the wall clock into instants."""

    def real(moment: dt.datetime | None) -> dt.datetime | None:
        return None if moment is None else moment.replace(tzinfo=zone).astimezone(dt.UTC)

    names = ("arrived", "due", "median", "low", "high")
    cases = tuple(
        each.model_copy(update={name: real(getattr(each, name)) for name in names}) for each in found.cases
    )
    pile = tuple(each.model_copy(update={"at": real(each.at)}) for each in found.pile)
    return found.model_copy(update={"at": real(found.at), "cases": cases, "pile": pile})


def _instant(microseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(microseconds / MICROSECONDS, dt.UTC)
