"""Quantiles and their kind, against NumPy's own and by hand."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.engines.flow.facts import _distribution

SPANS = st.lists(st.integers(-(10**12), 10**15), min_size=1, max_size=40)


def over(spans: list[int]) -> dict[str, float | int | None]:
    """Summarise spans of microseconds, each different one once with how often it occurs."""
    counts = Counter(spans)
    values, times = np.array([*counts], np.int64), np.array([*counts.values()], np.int64)
    return _distribution.over(values, times).model_dump()


@given(SPANS)
def test_quantiles_are_those_of_numpy(spans: list[int]) -> None:
    found = over(spans)
    seconds = np.array(spans) / 1e6
    expected = np.quantile(seconds, [0.5, 0.85, 0.95])
    assert [found["median"], found["p85"], found["p95"]] == pytest.approx(
        expected.tolist(), rel=1e-12, abs=1e-6
    )
    assert (found["count"], found["min"], found["max"]) == (len(spans), min(spans) / 1e6, max(spans) / 1e6)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000)), max_size=40))
def test_each_group_is_summarised_as_if_it_were_alone(rows: list[tuple[int, int]]) -> None:
    groups, spans = np.array([g for g, _ in rows], np.int64), np.array([s for _, s in rows], np.int64)
    found = _distribution.by_group(groups, spans, np.ones(spans.size, np.int64), n=4)
    for group in range(4):
        assert found.fields(group) == over([span for of, span in rows if of == group])


def test_sums_do_not_overflow() -> None:
    # A thousand years each, three hundred thousand times: more microseconds than 64 bits hold.
    span, times = 1000 * 365 * 86_400 * 10**6, 300_000
    found = _distribution.by_group(np.zeros(1, np.int64), np.array([span + 1]), np.array([times]), n=1)
    assert found.total[0] == pytest.approx((span + 1) / 10**6 * times, rel=1e-15)
    assert _distribution.total(np.array([span + 1]), np.array([times])) == (span + 1) * times


def test_nothing_measured_gives_nothing_known() -> None:
    assert over([]) == {
        "count": 0,
        "mean": None,
        "median": None,
        "p85": None,
        "p95": None,
        "min": None,
        "max": None,
    }
