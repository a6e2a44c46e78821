"""Hours that moved from one day on are found, and those that did not move are not."""

import dataclasses
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.fitting import _moved, _traces
from tests.engines.twin.fitting import made, test_truth

Kept = np.ndarray[tuple[int], np.dtype[np.bool_]]
START = datetime(2023, 1, 2, tzinfo=UTC)
CHANGE = datetime(2023, 3, 6, tzinfo=UTC)
END = datetime(2023, 5, 1, tzinfo=UTC)


def office(seed: int, *, begins: int = 8, ends: int = 16, often: float = 3.0) -> twin.EventLog:
    """Draw four months of an office that is open at the same hours on each working day."""
    rates = tuple(often if hour // 24 < 5 and begins <= hour % 24 < ends else 0.0 for hour in range(168))
    update = {"timezone": "UTC", "streams": (arrivals.Weekly(rates=rates),)}
    model = test_truth.office(often).model_copy(update=update)
    return twin.simulate(model, start=START, until=END, seed=seed)[0]


def later(log: twin.EventLog, hours: float, *, since: datetime = CHANGE) -> twin.EventLog:
    """Put what is done from one day on so many hours later in the day."""
    first = since.timestamp() * 1e6
    start, end = (
        np.where(log.start < first, each, each + int(hours * made.HOUR * 1e6))
        for each in (log.start, log.end)
    )
    return dataclasses.replace(log, start=start, end=end)


def moved(log: twin.EventLog) -> tuple[datetime, float] | None:
    """Return since when a log is by how many hours later in the day."""
    found = _moved.straightened(_traces.Traces.of(log))[1]
    if found is None:
        return None
    return datetime.fromtimestamp(found.since, UTC), found.by / made.HOUR


@pytest.mark.parametrize("hours", [1.0, -1.0, 3.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_move_is_found_to_the_day(hours: float, seed: int) -> None:
    assert moved(later(office(seed), hours)) == (CHANGE, hours)


@pytest.mark.parametrize("seed", range(3))
def test_a_move_by_half_an_hour_is_found_nearly_to_the_day(seed: int) -> None:
    found = moved(later(office(seed, often=6.0), 0.5))
    assert found is not None
    assert found[1] == 0.5
    assert abs(found[0] - CHANGE) < timedelta(days=7)


def test_a_move_and_back_is_none() -> None:
    assert moved(later(later(office(4), 1), -1, since=datetime(2023, 4, 3, tzinfo=UTC))) is None


@pytest.mark.slow
def test_no_move_is_found_in_eighty_logs_in_which_hours_stay() -> None:
    for seed in range(40):
        assert moved(office(seed, often=0.3 if seed % 2 else 3.0)) is None
        assert moved(office(seed, begins=0, ends=24, often=1.0)) is None


@pytest.mark.slow
def test_longer_hours_and_other_work_beside_are_no_move() -> None:
    for seed in range(10):
        log, longer = office(seed), office(seed, ends=19)
        first = CHANGE.timestamp() * 1e6
        assert moved(_beside(log, log.opened < first, longer, longer.opened >= first)) is None
        night = office(seed, begins=20, ends=24)
        assert moved(_beside(log, log.opened > 0, night, night.opened >= first)) is None


def test_what_was_before_is_learned_at_the_hours_of_now_and_told() -> None:
    fitted = twin.fit(later(office(1), 1))
    stream = fitted.streams[0]
    assert isinstance(stream, arrivals.Weekly)
    assert not np.array(stream.rates).reshape(7, 24)[:, [*range(9), *range(17, 24)]].any()
    (told,) = (each.sentence for each in fitted.assumptions if each.code == "moved-hours")
    assert "From 2023-03-06 on, all is done 1 h later" in told
    assert "moved-hours" not in {each.code for each in twin.fit(office(1)).assumptions}


def test_no_moment_overtakes_another() -> None:
    log = later(office(2, begins=16, ends=24), 0)
    traces = _traces.Traces.of(log)
    put = _moved._put(traces.start, _moved.Moved(since=CHANGE.timestamp(), by=3 * made.HOUR))
    order = np.argsort(traces.start, kind="stable")
    assert (np.diff(put[order]) >= 0).all()


def _beside(one: twin.EventLog, of_one: Kept, other: twin.EventLog, of_other: Kept) -> twin.EventLog:
    """Put some cases of two logs of one activity into one."""
    rows, others = of_one[one.case], of_other[other.case]
    case = np.concatenate([one.case[rows], other.case[others] + one.n_cases]).astype(np.int32)
    kept, number = np.unique(case, return_inverse=True)
    return dataclasses.replace(
        one,
        enabled=None,
        case=number.astype(np.int32),
        cases=tuple(f"case {each}" for each in kept),
        activity=np.concatenate([one.activity[rows], other.activity[others]]),
        resource=np.concatenate([one.resource[rows], other.resource[others]]),
        start=np.concatenate([one.start[rows], other.start[others]]),
        end=np.concatenate([one.end[rows], other.end[others]]),
    )
