"""Foretelling: when this case will be done, how big the pile will be, and what becomes of it."""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from evenkeel.engines.twin.document._state import OpenCase, State
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.forecasting import _trend
from evenkeel.engines.twin.forecasting._calibrating import piled, recalibrated
from evenkeel.engines.twin.forecasting._document import CaseForecast, Day, Forecast, Range
from evenkeel.engines.twin.forecasting._experience import with_experience
from evenkeel.engines.twin.forecasting._futures import futures
from evenkeel.engines.twin.running._begun import Stand
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.kernel import errors

_DAY = 86_400.0
_AHEAD = timedelta(weeks=8)
_MOST_DAYS = 3_660
_FARTHEST = 200 * 365 * _DAY


class NothingForetold(errors.Invalid):
    """This cannot be foretold."""

    code = "nothing-foretold"


def forecast(
    twin: Twin,
    state: State,
    *,
    until: datetime | None = None,
    level: float = 0.8,
    replications: int = 200,
    seed: int = 0,
    calibrated: bool = True,
    executor: Executor | None = None,
) -> Forecast:
    """Return when the open cases of a state will be done, and how big the pile will be, day by day until a moment (8 weeks ahead).

    What is going on goes on, new cases come, and as many futures are drawn as there are replications; the same seed
    gives the same forecast, whatever the executor. An interval of a `level` leaves out as many futures below as above.
    When open cases are done is averaged with what became of past ones (the twin's `experience`), in the pile, too; both cases and
    pile are corrected by its `calibration`, if it has one. Raises NothingForetold, UnknownClass and NeverDone.
    """
    ends = until or state.at + _AHEAD
    seconds = (ends - state.at).total_seconds()
    fewest = int(np.ceil(2 / (1 - level) - 1e-9)) - 1 if 0 < level < 1 else 0
    if not 0 < level < 1 or seconds <= 0 or seconds > _MOST_DAYS * _DAY:
        raise NothingForetold(
            "A forecast needs a level between 0 and 1, and an end after the moment of the state, at most ten years ahead."
        )
    if replications < fewest:
        raise NothingForetold(
            f"An interval of {level:.0%} cannot be told from {replications} futures: draw at least {fewest}."
        )
    moments = np.append(np.arange(0.0, seconds, _DAY), seconds)
    drawn = with_experience(
        futures(
            twin,
            state,
            moments=moments,
            until=seconds,
            replications=replications,
            seed=seed,
            executor=executor,
        ),
        twin,
        state,
    )
    calibration = twin.calibration if calibrated else None
    known = {case.key: case for case in state.cases}
    done = recalibrated(drawn.done, calibration)
    cases = [
        _case(twin, known[stand.key], stand, _Done(state.at, done[:, number], level))
        for number, stand in enumerate(drawn.opened.stands)
    ]
    open_then = piled(drawn, moments, calibration)
    pile = tuple(
        Day(
            at=_after(state.at, float(moment)),
            open=spread(open_then[:, number], level),
            came=float(drawn.came[:, number].mean()),
        )
        for number, moment in enumerate(moments)
    )
    return Forecast(
        at=state.at,
        level=level,
        replications=replications,
        seed=seed,
        cases=tuple(sorted(cases, key=_at_risk)),
        pile=pile,
        trend=_trend.of(open_then, seconds, pile[-1], level),
        over=drawn.opened.over,
        experienced=bool(twin.experience),
        calibrated=calibration is not None,
    )


def _at_risk(case: CaseForecast) -> tuple[float, datetime, str]:
    return 2.0 if case.on_time is None else case.on_time, case.arrived, case.key


@dataclass(frozen=True, eq=False)
class _Done:
    """When a case is over, in seconds after a moment, as often as there are futures; and the level of intervals."""

    at: datetime
    drawn: Floats
    level: float


def _case(twin: Twin, case: OpenCase, stand: Stand, done: _Done) -> CaseForecast:
    low, middle, high = _quantiles(done.drawn, (0.5 - done.level / 2, 0.5, 0.5 + done.level / 2))
    due = case.due or _promised(twin, case)
    on_time = None
    if due is not None:
        on_time = float((done.drawn <= (due - done.at).total_seconds()).mean())
    return CaseForecast(
        key=case.key,
        arrived=case.arrived,
        due=due,
        median=_after(done.at, middle),
        low=_after(done.at, low),
        high=_after(done.at, high),
        on_time=on_time,
        over=0.0 if case.certain else round(stand.over, 6),
        familiar=stand.familiar,
    )


def _promised(twin: Twin, case: OpenCase) -> datetime | None:
    """Return until when a case shall be done by its class, as far as that is known, or by what all are promised."""
    classes = {each.key: each for each in twin.course.classes}
    known = case.kind or (twin.course.classes[0].key if len(classes) == 1 else None)
    seconds = classes[known].due_after if known is not None else None
    seconds = seconds or twin.norm
    return None if seconds is None else case.arrived + timedelta(seconds=seconds)


def spread(values: Floats, level: float) -> Range:
    """Return the mean of draws, and the interval that as many lie below as above."""
    low, high = _quantiles(np.sort(values), (0.5 - level / 2, 0.5 + level / 2))
    return Range(mean=float(values.mean()), low=low, high=high)


def _quantiles(drawn: Floats, levels: tuple[float, ...]) -> list[float]:
    """Return quantiles that a further draw stays below as often as they say."""
    found: list[float] = np.quantile(drawn, levels, method="weibull").tolist()
    return found


def _after(at: datetime, seconds: float) -> datetime:
    return at + timedelta(seconds=round(min(seconds, _FARTHEST)))
