"""Waiting: what colleagues explain, what they do not, and when it counts."""

import numpy as np
import pytest

from evenkeel.engines.twin.fitting import _classes, _people, _steps, _traces, _waits
from tests.engines.twin.fitting import made


def times(traces: _traces.Traces) -> _waits.Times:
    """Return when work was possible and on offer, in cases that count alike."""
    possible = _steps.enabled(traces, _steps.split(traces))
    ones, apart = np.ones(traces.start.size), np.arange(traces.start.size)
    return _waits.times(traces, possible, _people.learn(traces, ones, possible, apart))


def waits(traces: _traces.Traces) -> _waits.Waits:
    """Learn delays from cases that count alike."""
    weights = np.full(traces.start.size, 1 / traces.start.size)
    one = _classes.Classes.none(traces.cases)
    return _waits.learn(traces, _steps.split(traces), times(traces), weights, one, collected={})


def queue(*idle: float) -> _traces.Traces:
    """Return cases that come three at once: they are checked, then ben does them one after the other.

    From day to day, he is idle for these hours in turn before he begins.
    """
    rows: list[made.Row] = []
    for day in range(20):
        for each in range(3):
            case, begin = f"{day} {each}", day * made.DAY + 8 * made.HOUR
            since = begin + made.HOUR + (idle[day % len(idle)] + each) * made.HOUR
            rows += [
                (case, "check", None, begin, begin + made.HOUR),
                (case, "do", "ben", since, since + made.HOUR),
            ]
    return made.traces(rows)


def test_waiting_for_a_busy_colleague_is_no_delay() -> None:
    learned = waits(queue(0))
    assert learned.contention == pytest.approx(1)
    assert {delay.span.kind for delay in learned.activities.values()} == {"fixed"}


def test_waiting_while_the_colleague_is_free_is_a_delay_and_the_rest_is_not() -> None:
    traces = queue(2, 0)
    rows = np.flatnonzero(traces.person >= 0)
    np.testing.assert_allclose(times(traces).offered[rows], np.repeat(traces.start[rows[::3]], 3))


def test_delays_of_one_case_are_akin_where_slow_cases_stay_slow() -> None:
    rng = np.random.default_rng(1)
    rows: list[made.Row] = []
    for number in range(300):
        moment, slow = number * 31 * made.HOUR, rng.lognormal(0, 1)
        for step in "abcd":
            rows.append((f"{number}", step, None, moment, moment + 60))
            moment += 60 + 3600 * slow * rng.lognormal(0, 0.5)
    assert 0.6 < waits(made.traces(rows)).kinship < 0.95
