"""The logs without trouble are sound, varied and the same for the same seed."""

import numpy as np
import pytest

from evenkeel.engines import flow
from tests.engines.flow import trouble_free

SEEDS = range(40)


@pytest.fixture(scope="module")
def drawn() -> list[flow.Log]:
    return [trouble_free.trouble_free(seed) for seed in SEEDS]


def test_the_same_seed_gives_the_same_log() -> None:
    one, again, other = (trouble_free.trouble_free(seed) for seed in (7, 7, 8))
    assert one.events.equals(again.events)
    assert one.cases.equals(again.cases)
    assert not one.cases.equals(other.cases)


@pytest.mark.slow
def test_events_stand_by_case_and_in_time(drawn: list[flow.Log]) -> None:
    for log in drawn:
        same = np.diff(log.case) == 0
        assert (np.diff(log.case) >= 0).all()
        assert (np.diff(log.completed_at)[same] >= 0).all()
        assert (np.diff(log.bounds) > 0).all()
        started = log.started_at != flow.MISSING
        assert (log.started_at <= log.completed_at)[started].all()
        assert (log.opened_at <= log.completed_at[log.bounds[:-1]]).all()


@pytest.mark.slow
def test_the_logs_cover_a_wide_range(drawn: list[flow.Log]) -> None:
    cases = [log.n_cases for log in drawn]
    assert min(cases) < 600
    assert max(cases) > 1_500
    for some in (
        [bool((log.started_at != flow.MISSING).any()) for log in drawn],
        [bool((log.closed_at == flow.MISSING).any()) for log in drawn],
        [bool((log.due_at != flow.MISSING).any()) for log in drawn],
        [bool((log.group.codes >= 0).any()) for log in drawn],
    ):
        assert 0.1 < np.mean(some) < 0.9
