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
    stream, opening = _arrivals.learn(made.traces(coming(moments)), None)
    assert stream.kind == "gaps"
    assert stream.gap == distributions.Fixed(value=1800)
    assert {(shift.begin.hour, shift.end.hour) for shift in opening[0].shifts} == {(8, 16)}
    assert [shift.day for shift in opening[0].shifts] == list(calendars.DAYS[:5])


def test_rates_follow_the_week_and_the_level_of_late() -> None:
    rng = np.random.default_rng(5)
    moments = []
    for day in range(140):
        often = (40 if day < 70 else 10) * (day % 7 < 5)
        moments += sorted(day * made.DAY + rng.uniform(9, 17, rng.poisson(often)) * made.HOUR)
    stream, opening = _arrivals.learn(made.traces(coming(moments)), None)
    assert isinstance(stream, arrivals.Weekly)
    rates = np.array(stream.rates).reshape(7, 24)
    assert not opening
    assert rates[5:].sum() == 0
    assert rates[:, :9].sum() == rates[:, 17:].sum() == 0
    assert rates.sum() == pytest.approx(50, rel=0.25)


def test_a_log_that_goes_on_until_all_are_done_hides_no_arrivals() -> None:
    moments = [day * made.DAY + slot * made.HOUR for day in range(40) for slot in (8.0, 9.3, 11.1, 14.2)]
    rows = [*coming(moments), ("last", "work", None, 39 * made.DAY, 80 * made.DAY)]
    stream, _ = _arrivals.learn(made.traces(rows), None)
    assert isinstance(stream, arrivals.Weekly)
    assert sum(stream.rates) == pytest.approx(28, rel=0.1)
