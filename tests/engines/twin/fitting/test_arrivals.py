"""When cases come."""

import numpy as np
import pytest

from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _calendar as calendars
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.fitting import _arrivals
from tests.engines.twin.fitting import made


def coming(moments: list[float]) -> list[made.Row]:
    """Return a case for each moment, done within a minute."""
    return [(f"{number}", "work", None, moment, moment + 60) for number, moment in enumerate(moments)]


def test_a_grid_is_found_with_its_opening_hours() -> None:
    moments = [
        day * made.DAY + 8 * made.HOUR + slot * 1800 for day in range(12) if day % 7 < 5 for slot in range(16)
    ]
    found = _arrivals.learn(made.traces(coming(moments)), None)
    stream, opening = found.stream, found.calendars
    assert stream.kind == "gaps"
    assert stream.gap == distributions.Fixed(value=1800)
    assert {(shift.begin.hour, shift.end.hour) for shift in opening[0].shifts} == {(8, 16)}
    assert [shift.day for shift in opening[0].shifts] == list(calendars.DAYS[:5])


def test_one_case_on_a_free_day_hides_no_grid() -> None:
    """The first of them came on a Sunday: nothing is known of whole Sundays but that no case came."""
    moments = [
        day * made.DAY + (9 + hour) * made.HOUR for day in range(60) if day % 7 < 5 for hour in range(6)
    ]
    found = _arrivals.learn(made.traces(coming([-10 * made.HOUR, *moments])), None)
    assert found.stream.kind == "gaps"


def test_rates_follow_the_week_and_the_level_of_late() -> None:
    rng = np.random.default_rng(5)
    moments = []
    for day in range(140):
        often = (40 if day < 70 else 10) * (day % 7 < 5)
        moments += sorted(day * made.DAY + rng.uniform(9, 17, rng.poisson(often)) * made.HOUR)
    found = _arrivals.learn(made.traces(coming(moments)), None)
    stream, opening = found.stream, found.calendars
    assert isinstance(stream, arrivals.Weekly)
    rates = np.array(stream.rates).reshape(7, 24)
    assert not opening
    assert rates[5:].sum() == 0
    assert rates[:, :9].sum() == rates[:, 17:].sum() == 0
    assert rates.sum() == pytest.approx(50, rel=0.25)


def test_a_log_that_goes_on_until_all_are_done_hides_no_arrivals() -> None:
    rng = np.random.default_rng(2)
    moments = sorted(
        day * made.DAY + hour * made.HOUR for day in range(40) for hour in rng.uniform(8, 15, rng.poisson(4))
    )
    rows = [*coming(moments), ("last", "work", None, 39 * made.DAY, 80 * made.DAY)]
    stream = _arrivals.learn(made.traces(rows), None).stream
    assert isinstance(stream, arrivals.Weekly)
    assert sum(stream.rates) == pytest.approx(7 * len(moments) / 40, rel=0.1)


def test_a_grid_is_found_though_the_first_step_waits_for_people() -> None:
    rng = np.random.default_rng(4)
    moments = []
    for day in (day for day in range(60) if day % 7 < 5):
        for slot in range(8):
            waited = max(rng.normal(0, 0.6), 0) if slot else 0
            moments.append(day * made.DAY + (9 + slot + waited) * made.HOUR)
    found = _arrivals.learn(made.traces(coming(sorted(moments))), None)
    stream, opening = found.stream, found.calendars
    assert stream.kind == "gaps"
    assert stream.gap.kind == "fixed"
    assert stream.gap.value == pytest.approx(3600, rel=0.1)
    assert {shift.begin.hour for shift in opening[0].shifts} == {9}


@pytest.mark.parametrize("seed", range(5), ids=str)
def test_chance_is_not_taken_for_a_grid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    moments = sorted(
        day * made.DAY + hour * made.HOUR for day in range(30) for hour in rng.uniform(8, 16, rng.poisson(12))
    )
    stream = _arrivals.learn(made.traces(coming(moments)), None).stream
    assert stream.kind == "weekly"


@pytest.mark.parametrize("a_week", [0.8, 2, 4, 7], ids=str)
def test_few_cases_a_week_are_not_taken_for_one_a_day(a_week: float) -> None:
    """Days on which nothing comes tell of chance as much as the others."""
    rng = np.random.default_rng(3)
    moments = sorted(
        day * made.DAY + hour * made.HOUR
        for day in range(364)
        for hour in rng.uniform(8, 16, rng.poisson(a_week / 5) * (day % 7 < 5))
    )
    stream = _arrivals.learn(made.traces(coming(moments)), None).stream
    assert isinstance(stream, arrivals.Weekly)
    assert sum(stream.rates) == pytest.approx(
        len(moments) * 7 * made.DAY / (moments[-1] - moments[0]), rel=0.05
    )


def test_a_grid_with_closed_days_keeps_its_hours() -> None:
    """A day without a case between days of many is a closed one, and no chance."""
    moments = [
        day * made.DAY + 8 * made.HOUR + slot * 1800
        for day in range(60)
        if day % 7 < 5 and day not in (15, 36)
        for slot in range(16)
    ]
    found = _arrivals.learn(made.traces(coming(moments)), None)
    assert found.stream.kind == "gaps"
    assert {(shift.begin.hour, shift.end.hour) for shift in found.calendars[0].shifts} == {(8, 16)}
