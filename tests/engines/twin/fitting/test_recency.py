"""What each case counts."""

import numpy as np
import pytest

from evenkeel.engines.twin.fitting import _recency, _traces
from tests.engines.twin.fitting import made


def cut_off(days: float, mean: float, *, cases: int = 4000) -> _traces.Traces:
    """Return the cases of some days that are done by their end, each as long as chance will have it."""
    rng = np.random.default_rng(7)
    opened = rng.uniform(0, days, cases) * made.DAY
    length = rng.exponential(mean, cases) * made.DAY
    done = opened + length <= days * made.DAY
    return made.traces(
        [
            (f"case {number}", *row)
            for number, (begin, span) in enumerate(zip(opened[done], length[done], strict=True))
            for row in (("ask", None, begin, begin), ("answer", None, begin + span, begin + span))
        ]
    )


def test_the_share_done_within_some_time_is_that_of_all_cases_and_not_of_those_seen() -> None:
    seen = cut_off(60, 10)
    within = _recency.Seen.of(seen).within(np.array([5.0, 10.0, 20.0]) * made.DAY)
    np.testing.assert_allclose(within, 1 - np.exp(-np.array([0.5, 1.0, 2.0])), atol=0.03)


def test_hidden_long_cases_are_made_up_for_where_cases_do_not_change() -> None:
    seen = cut_off(120, 20)
    length = (seen.closed - seen.opened) / made.DAY
    weights = _recency.weigh(seen, seed=1)
    assert weights.corrected
    assert length.mean() < 17
    assert 18 < (weights.cases * length).sum() < 22


def test_a_log_of_few_cases_is_taken_as_seen_and_its_latest_cases_count_most() -> None:
    few = made.sequences(*["ab"] * 8)
    weights = _recency.weigh(few, seed=1)
    assert not weights.corrected
    assert weights.cases.sum() == pytest.approx(1)
    assert (np.diff(weights.cases) > 0).all()
