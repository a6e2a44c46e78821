"""Properties of comparing: any two logs can be compared, and it does not matter which stands first."""

import contextlib
import itertools
import json

import jsonschema
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from evenkeel.engines.flow.comparing import _steps
from tests.engines.flow import random_logs
from tests.engines.flow.simulated import Process

LOGS = random_logs.logs()
VALIDATOR = jsonschema.Draft202012Validator(flow.comparison_schema())
OPPOSITE = {"appears": "vanishes", "vanishes": "appears", "more": "less", "less": "more"}
pytestmark = pytest.mark.slow  # many examples


def often(log: flow.Log, times: int) -> flow.Log:
    """Return a log with all its cases several times."""
    events = [
        log.events.set_column(0, "case", pc.add(log.events["case"], pa.scalar(k * log.n_cases, pa.int32())))
        for k in range(times)
    ]
    return flow.Log(events=pa.concat_tables(events), cases=pa.concat_tables([log.cases] * times))


def is_whole(found: flow.Comparison) -> None:
    VALIDATOR.validate(json.loads(found.model_dump_json(), parse_constant=pytest.fail))
    for measure in found.measures:
        assert measure.sentence.endswith(".")
        assert measure.estimate is not None or not measure.holds
        if measure.estimate is not None:
            assert measure.estimate.low <= measure.estimate.change <= measure.estimate.high
            assert 0 <= measure.estimate.p <= (measure.p_adjusted or 0) <= 1


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(first=LOGS, second=LOGS, times=st.integers(1, 30))
def test_any_two_logs(first: flow.Log, second: flow.Log, times: int) -> None:
    is_whole(flow.compare(often(first, times), often(second, times)))


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(log=LOGS, times=st.integers(1, 30), pick=st.integers(0, 4))
def test_any_cut(log: flow.Log, times: int, pick: int) -> None:
    opened = log.cases["opened_at"].to_pylist()
    with contextlib.suppress(flow.NothingToCompare):
        is_whole(flow.compare_at(often(log, times), opened[pick % len(opened)].date()))


@pytest.mark.parametrize("seed", range(5))
def test_either_side_may_stand_first(seed: int) -> None:
    one, other = Process().log(12, (1, seed)), Process(slower=1.3, asked=0.5).log(20, (2, seed))
    there, back = flow.compare(one, other), flow.compare(other, one)
    assert len(there.measures) == len(back.measures)
    for measure in there.measures:
        same = next(m for m in back.measures if m.code == measure.code)
        a, b = measure.estimate, same.estimate
        assert measure.holds == same.holds
        assert a is not None
        assert b is not None
        assert a.first == pytest.approx(b.second)
        assert a.second == pytest.approx(b.first)
        assert a.p == pytest.approx(b.p, rel=1e-6, abs=1e-12)
        turned = (
            (1 / b.change, 1 / b.high, 1 / b.low) if measure.kind == "ratio" else (-b.change, -b.high, -b.low)
        )
        assert (a.change, a.low, a.high) == pytest.approx(turned, rel=1e-6, abs=1e-9)
    turned_news = {path.activities: OPPOSITE[path.news] for path in back.paths.changes if path.holds}
    assert {path.activities: path.news for path in there.paths.changes if path.holds} == turned_news


@settings(max_examples=50, deadline=None)
@given(log=LOGS)
def test_orders_are_numbered_as_they_are(log: flow.Log) -> None:
    bounds = log.bounds
    orders = [tuple(log.activity.codes[a:b].tolist()) for a, b in itertools.pairwise(bounds)]
    numbers = _steps.orders(log, log.activity.codes.astype("int64")).tolist()
    assert len(set(zip(orders, numbers, strict=True))) == len(set(orders)) == len(set(numbers))


def test_logs_of_single_events() -> None:
    log = often(Process().log(12, 1), 1)
    first = flow.Log(events=log.events.filter(pa.array(_first(log))), cases=log.cases)
    is_whole(flow.compare(first, first))


def _first(log: flow.Log) -> list[bool]:
    return [row == log.bounds[case] for row, case in enumerate(log.case.tolist())]
