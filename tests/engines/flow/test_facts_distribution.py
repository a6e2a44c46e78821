"""Quantiles and their kind, against NumPy's own and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.engines.flow.facts import _distribution

SPANS = st.lists(st.integers(-(10**6), 10**9).map(float), min_size=1, max_size=40)


@given(SPANS)
def test_quantiles_are_those_of_numpy(spans: list[float]) -> None:
    found = _distribution.over(np.array(spans))
    expected = np.quantile(spans, [0.5, 0.85, 0.95])
    assert [found.median, found.p85, found.p95] == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-6)
    assert (found.count, found.min, found.max) == (len(spans), min(spans), max(spans))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000).map(float)), max_size=40))
def test_each_group_is_summarised_as_if_it_were_alone(rows: list[tuple[int, float]]) -> None:
    groups, spans = np.array([g for g, _ in rows], np.int64), np.array([s for _, s in rows], np.float64)
    found = _distribution.by_group(groups, spans, n=4)
    for group in range(4):
        assert found.fields(group) == _distribution.over(spans[groups == group]).model_dump()


def test_nothing_measured_gives_nothing_known() -> None:
    found = _distribution.over(np.array([]))
    assert found.model_dump() == {
        "count": 0,
        "mean": None,
        "median": None,
        "p85": None,
        "p95": None,
        "min": None,
        "max": None,
    }
