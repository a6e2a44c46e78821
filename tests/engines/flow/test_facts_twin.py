"""The facts equal those of a slow twin, on logs with everything that real ones have."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from tests.engines.flow import logs, naive, naive_more, naive_quality, naive_waiting, naive_work

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


def some_time_after(moment: dt.datetime) -> st.SearchStrategy[dt.datetime]:
    """Draw a moment at, after or shortly before another."""
    return STEPS.map(lambda later: moment + later)


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
                resource=draw(st.none() | st.sampled_from(["Ida", "Bo", "Per"])),
                group=draw(st.none() | st.sampled_from(["north", "south"])),
                noted=draw(st.none() | some_time_after(moment)),
                due=draw(st.none() | some_time_after(moment)),
                started=None if worked is None else (moment - worked).astimezone(draw(ZONES)),
            )
        )
    channel = draw(st.none() | st.sampled_from(["web", "post"]))
    due = draw(st.none() | some_time_after(moment))
    return logs.Case(name, events, is_open=draw(st.booleans()), channel=channel, due=due)


@st.composite
def many(draw: st.DrawFn) -> flow.Log:
    """Draw a log of one to eight cases."""
    return logs.log(*(draw(cases(f"case {i}")) for i in range(draw(st.integers(1, 8)))))


@settings(max_examples=300, deadline=None)
@given(many())
@pytest.mark.slow
@pytest.mark.long
def test_facts_equal_those_of_the_twin(log: flow.Log) -> None:
    found, expected = flow.measure(log).model_dump(by_alias=True), naive.facts(log)
    for further in (naive_work, naive_waiting, naive_quality, naive_more):
        expected |= further.facts(log)
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


@settings(max_examples=100, deadline=None)
@given(many())
@pytest.mark.slow
def test_further_facts_agree_with_each_other(log: flow.Log) -> None:
    facts = flow.measure(log)
    assert facts.rework is not None
    assert facts.hours is not None
    assert facts.quality is not None
    assert sum(map(sum, facts.hours)) == facts.events
    assert [sum(row) for row in facts.hours] == [day.events for day in facts.weekdays]
    assert sum(row.cases - row.events for row in facts.by_activity) == -facts.rework.repeat_events
    assert facts.rework.self_loops == sum(e.count for e in facts.dfg if e.source == e.target)
    assert facts.quality.at_midnight <= facts.quality.whole_minutes
    if facts.touch_time is not None and facts.touch_time.efficiency_pooled is not None:
        assert 0 <= facts.touch_time.efficiency_pooled <= 1
    if facts.imbalance is not None:
        even = 1 / facts.imbalance.resources
        assert 0 <= facts.imbalance.gini + 1e-12 <= 1
        assert even - 1e-12 <= facts.imbalance.jain <= 1 + 1e-12
        assert even - 1e-12 <= facts.imbalance.hhi <= facts.imbalance.top_share + 1e-12
    if facts.handovers is not None:
        assert facts.handovers.ping_pong <= facts.handovers.handovers <= facts.handovers.pairs_with_both


def assert_same(found: Any, expected: Any, place: str) -> None:
    """Hold a figure to its twin: exactly, but for the last bits of a float; moments with their offset."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), place
        for name, value in expected.items():
            assert_same(found[name], value, f"{place}.{name}")
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected), place
        for i, value in enumerate(expected):
            assert_same(found[i], value, f"{place}[{i}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-6), place
    elif isinstance(expected, dt.datetime):
        assert found.isoformat() == expected.isoformat(), place
    else:
        assert found == expected, place
