"""Theory: what is simulated agrees with what is known exactly, and Little's law holds in every run."""

import math
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from evenkeel.engines import twin
from evenkeel.engines.twin.running import _layout, _machine, _memory, _runs
from evenkeel.engines.twin.running._plan import Plan, Tables
from tests.engines.twin.running import anytwin, lines

_CASES = 25
_MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()


class _Watched(NamedTuple):
    """A run that was watched event by event: its end, and what was in it times how long."""

    tables: Tables
    case_seconds: float
    busy_seconds: float
    most_busy: list[int]


@pytest.mark.slow
@pytest.mark.parametrize("name", lines.LINES)
def test_means_are_what_theory_says(name: str) -> None:
    figures = lines.found(lines.LINES[name](), customers=200_000, seed=1)
    assert {what: one for what, one in figures.items() if not one.holds} == {}
    assert all(one.half < 0.1 * one.exact for one in figures.values())  # an interval that could miss


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(anytwin.twins())
def test_littles_law_holds_in_every_run(one: twin.Twin) -> None:
    """Mean number of cases = rate of arrivals times mean time, over a run that begins and ends empty; the same for busy people."""
    run = _watched(one)
    cases = run.tables.cases[: run.tables.run[0]["cases"]]
    assert cases.size == _CASES
    assert not np.isnan(cases["closed"]).any()
    length = float(run.tables.run[0]["now"])
    throughput, time_in_system = cases.size / length, float((cases["closed"] - cases["arrived"]).mean())
    assert math.isclose(run.case_seconds / length, throughput * time_in_system, rel_tol=1e-9)
    assert math.isclose(run.busy_seconds, _worked(run.tables), rel_tol=1e-9, abs_tol=1e-3)
    assert (run.tables.people["busy"] == 0).all()
    assert (run.tables.people["load"] == 0).all()
    assert all(most <= person.capacity for most, person in zip(run.most_busy, one.people, strict=True))


def _watched(one: twin.Twin) -> _Watched:
    """Run a twin one event at a time, and count after each what is there."""
    ask = _runs.Ask(cases=None, arrivals=_CASES, until=None, start=_MONDAY, seed=5)
    t, _ = _runs.tables(Plan(one), ask, _CASES, 400 * 86_400.0)
    here, status = _memory.memory(t)[0], -1
    before = case_seconds = busy_seconds = 0.0
    inside, busy, most = 0, 0, np.zeros(len(one.people), int)
    while status in (-1, _layout.FULL):
        status = int(_machine.advance(here, 1))
        if status == _layout.FULL:
            t = _runs.larger(t)
            here = _memory.memory(t)[0]
        passed = float(t.run[0]["now"]) - before
        case_seconds, busy_seconds = case_seconds + inside * passed, busy_seconds + busy * passed
        before += passed
        inside, busy = int(t.run[0]["cases"] - t.run[0]["closed"]), int(t.people["busy"].sum())
        most = np.maximum(most, t.people["busy"])
    assert status == _layout.OVER
    return _Watched(t, case_seconds, busy_seconds, most.tolist())


def _worked(t: Tables) -> float:
    """Return the seconds from begin to end of all that people did; a batch counts once, for the one that stands for it."""
    rows = t.instances[: t.run[0]["instances"]]
    counted = (rows["state"] == _layout.DONE) & (rows["person"] >= 0) & (rows["stands"] > 0)
    return float((rows["end"] - rows["start"])[counted].sum())
