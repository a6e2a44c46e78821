"""The facts equal those of a slow twin, on logs with everything that real ones have."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from tests.engines.flow import logs, naive

STEPS = st.sampled_from(
    [
        dt.timedelta(0),
        dt.timedelta(microseconds=1),
        dt.timedelta(minutes=17),
        dt.timedelta(hours=9),
        dt.timedelta(days=1),
        dt.timedelta(days=40),
        dt.timedelta(days=800),
        -dt.timedelta(hours=2),
    ]
)
ZONES = st.sampled_from([-600, -210, 0, 60, 120, 345]).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
BEGINNINGS = st.datetimes(
    dt.datetime.fromisoformat("2019-12-20"),
    dt.datetime.fromisoformat("2020-03-10"),
    timezones=st.just(dt.UTC),
)


@st.composite
def cases(draw: st.DrawFn, name: str) -> logs.Case:
    """Draw one case; its events need not be in order of time, and may lack a resource or a start."""
    moment, events = draw(BEGINNINGS), []
    for _ in range(draw(st.integers(1, 6))):
        moment += draw(STEPS)
        worked = draw(st.none() | st.sampled_from([dt.timedelta(0), dt.timedelta(minutes=50)]))
        events.append(
            logs.Event(
                activity=draw(st.sampled_from(["a", "b", "B", "æ"])),
                at=moment.astimezone(draw(ZONES)),
                resource=draw(st.none() | st.sampled_from(["Ida", "Bo"])),
                started=None if worked is None else (moment - worked).astimezone(draw(ZONES)),
            )
        )
    channel = draw(st.none() | st.sampled_from(["web", "post"]))
    return logs.Case(name, events, is_open=draw(st.booleans()), channel=channel)


@st.composite
def many(draw: st.DrawFn) -> flow.Log:
    """Draw a log of one to eight cases."""
    return logs.log(*(draw(cases(f"case {i}")) for i in range(draw(st.integers(1, 8)))))


@settings(max_examples=300, deadline=None)
@given(many())
@pytest.mark.slow
def test_facts_equal_those_of_the_twin(log: flow.Log) -> None:
    found, expected = flow.measure(log).model_dump(by_alias=True), naive.facts(log)
    assert found.keys() == expected.keys()
    for fact, figure in expected.items():
        assert_same(found[fact], figure, fact)


@settings(max_examples=100, deadline=None)
@given(many())
@pytest.mark.slow
def test_what_came_either_went_or_is_still_there(log: flow.Log) -> None:
    facts = flow.measure(log)
    periods = facts.over_time.periods
    assert sum(row.arrivals for row in periods) == facts.cases
    assert sum(row.completions for row in periods) == facts.lead_time.count
    assert periods[-1].wip == facts.wip.at_end == facts.open_cases
    assert sum(edge.count for edge in facts.dfg) == facts.events - facts.cases


def assert_same(found: Any, expected: Any, place: str) -> None:
    """Hold a figure to its twin: exactly, but for the last bits of a float; moments with their offset."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), place
        for name, value in expected.items():
            assert_same(found[name], value, f"{place}.{name}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), place
        for i, value in enumerate(expected):
            assert_same(found[i], value, f"{place}[{i}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-6), place
    elif isinstance(expected, dt.datetime):
        assert found.isoformat() == expected.isoformat(), place
    else:
        assert found == expected, place
