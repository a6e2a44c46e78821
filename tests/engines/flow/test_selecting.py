"""Some cases of a log: selected, found behind a figure, counted by team, kept."""

import datetime as dt
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import strategies as st

from evenkeel.engines import flow
from tests.engines.flow import naive_selecting as naive
from tests.engines.flow.logs import Case, Event, at, case, log
from tests.engines.flow.random_logs import logs, told

EXAMPLE = Path(__file__).parents[3] / "src/evenkeel/contexts/insight/examples/housing-requests.csv"
SMALL = hypothesis.settings(max_examples=60, deadline=None)


@st.composite
def selected(draw: st.DrawFn) -> tuple[flow.Log, flow.Selection]:
    """Draw a log and a selection of what there is in it, or of nothing."""
    drawn = draw(logs())
    cases, events = drawn.cases.to_pylist(), drawn.events.to_pylist()
    days = [one["opened_at"].date() for one in cases]
    texts = sorted(name for name in drawn.cases.schema.names if name.startswith("case:"))
    kinds = [
        (name, str(one[name]))
        for name in texts
        for one in cases
        if isinstance(one[name], str) or (isinstance(one[name], int) and not isinstance(one[name], bool))
    ]
    maybe = st.none()
    return drawn, flow.Selection(
        first_day=draw(maybe | st.sampled_from(days)),
        last_day=draw(maybe | st.sampled_from(days)),
        channel=draw(maybe | st.sampled_from([one["channel"] or "" for one in cases])),
        kind=draw(maybe | st.sampled_from(kinds)) if kinds else None,
        group=draw(maybe | st.sampled_from([one["group"] or "" for one in events])),
    )


@pytest.mark.slow
@SMALL
@hypothesis.given(selected())
def test_a_selection_is_the_log_of_these_cases_alone(given: tuple[flow.Log, flow.Selection]) -> None:
    whole, selection = given
    meant = naive.chosen(whole, selection)
    assert flow.chosen(whole, selection).tolist() == meant
    found, twin = flow.select(whole, selection), naive.only(whole, meant)
    assert told(found) == told(twin)
    if any(meant):
        assert flow.measure(found) == flow.measure(twin)
        assert set(found.activity.values) == set(twin.activity.values)


@st.composite
def narrowings(draw: st.DrawFn) -> tuple[flow.Log, flow.Narrowing]:
    """Draw a log and a narrowing that may fit some of its cases."""
    drawn = draw(logs())
    steps = [
        [one["activity"] for one in drawn.events.to_pylist() if one["case"] == row]
        for row in range(drawn.n_cases)
    ]
    chosen_steps = draw(st.sampled_from(steps))
    leads = [
        (one["closed_at"] - one["opened_at"]).total_seconds()
        for one in drawn.cases.to_pylist()
        if one["closed_at"]
    ]
    maybe: st.SearchStrategy[Any] = st.none()
    span = maybe | st.sampled_from(leads) if leads else maybe
    pair = (chosen_steps[0], chosen_steps[-1])
    return drawn, flow.Narrowing(
        is_finished=draw(maybe | st.booleans()),
        shortest=draw(span),
        longest=draw(span),
        late=draw(maybe | st.sampled_from(["closed", "open"])),
        activity=draw(maybe | st.sampled_from([*chosen_steps, "nowhere"])),
        edge=draw(
            maybe | st.sampled_from([pair, tuple(chosen_steps[:2]) if len(chosen_steps) > 1 else pair])
        ),
        sequence=draw(maybe | st.sampled_from([tuple(each) for each in steps])),
        is_repeated=draw(maybe | st.booleans()),
        names=draw(maybe | st.sampled_from([tuple(drawn.cases["case"].to_pylist()[:2]), ("nobody",)])),
    )


@pytest.mark.slow
@SMALL
@hypothesis.given(narrowings())
def test_the_cases_behind_a_figure_are_those_that_fit(given: tuple[flow.Log, flow.Narrowing]) -> None:
    whole, narrowing = given
    assert flow.narrowed(whole, narrowing).tolist() == naive.narrowed(whole, narrowing)


@pytest.fixture(scope="module")
def housing() -> flow.Log:
    """Return the log of the invented housing requests."""
    return flow.read(EXAMPLE).log


def test_cases_agree_with_the_figures_they_stand_behind(housing: flow.Log) -> None:
    facts = flow.measure(housing)
    assert facts.due_dates is not None
    counts = {
        "late": facts.due_dates.finished - facts.due_dates.on_time_by_date,
        "open": facts.open_cases,
        "top": facts.variants.top[0].cases,
        "again": facts.rework.cases if facts.rework else None,
    }
    narrowings = {
        "late": flow.Narrowing(late="closed"),
        "open": flow.Narrowing(is_finished=False),
        "top": flow.Narrowing(sequence=facts.variants.top[0].activities),
        "again": flow.Narrowing(is_repeated=True),
    }
    assert {name: int(flow.narrowed(housing, each).sum()) for name, each in narrowings.items()} == counts
    edge = facts.dfg[0]
    through = flow.narrowed(housing, flow.Narrowing(edge=(edge.source, edge.target)))
    assert 0 < through.sum() <= edge.count


def test_what_there_is_to_select_by_is_counted(housing: flow.Log) -> None:
    found = flow.choices(housing)
    assert (found.first_day, found.last_day) == (dt.date(2025, 9, 1), dt.date(2026, 5, 31))
    assert [(one.value, one.cases) for one in found.channels] == [
        ("Internet", 181),
        ("Phone", 118),
        ("Counter", 68),
        ("Letter", 33),
    ]
    assert [(one.column, len(one.values)) for one in found.attributes] == [("outcome", 5)]
    assert [(one.value, one.cases, one.people) for one in found.groups] == [
        ("Customer service", 400, 4),
        ("Housing", 394, 5),
        ("Housing panel", 347, 1),
    ]
    for one in found.channels:
        assert flow.select(housing, flow.Selection(channel=one.value)).n_cases == one.cases


def test_an_attribute_that_is_not_there_is_refused(housing: flow.Log) -> None:
    with pytest.raises(flow.NoSuchColumn, match="no attribute 'case:ward'"):
        flow.chosen(housing, flow.Selection(kind=("case:ward", "x")))


def team_log(**people: tuple[str, ...]) -> flow.Log:
    """Build a log in which each person of each team does one step in a case of her own."""
    done = at("2026-03-02T09:00")
    return log(
        *(
            Case(f"{team}-{person}", [Event("done", done, resource=person or None, group=team)])
            for team, names in people.items()
            for person in names
        )
    )


def people(n: int, prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{number}" for number in range(n))


@pytest.mark.parametrize(
    ("sizes", "told_of"),
    [
        ({"a": 6, "b": 5}, [("a", 6), ("b", 5)]),
        # Two small ones stand together.
        ({"a": 6, "b": 3, "c": 2}, [("a", 6), (None, 5)]),
        # One small one alone would be told of: the smallest of the others joins it.
        ({"a": 7, "b": 6, "c": 2}, [("a", 7), (None, 8)]),
        # All together are too few to be told of.
        ({"a": 2, "b": 1}, []),
        ({}, []),
    ],
    ids=["large", "small-together", "one-small", "too-few", "no-teams"],
)
def test_no_team_is_so_small_that_it_tells_of_somebody(
    sizes: dict[str, int], told_of: list[tuple[str | None, int]]
) -> None:
    whole = (
        team_log(**{name: people(n, name) for name, n in sizes.items()})
        if sizes
        else log(case("x", ("done", "2026-03-02T09:00", "Ida")))
    )
    assert [(one.name, one.people) for one in flow.teams(whole)] == told_of


def test_people_in_several_small_teams_count_once() -> None:
    whole = team_log(a=people(9, "a"), b=("Ida", "Bo"), c=("Ida", "Bo"), d=("Ida",))
    assert [(one.name, one.people, one.together) for one in flow.teams(whole)] == [(None, 11, 4)]


def test_teams_without_people_stand_for_themselves() -> None:
    found = flow.teams(team_log(a=("",), b=("", "")))
    assert [(one.name, one.people, one.cases) for one in found] == [("b", 0, 2), ("a", 0, 1)]


@pytest.mark.slow
@SMALL
@hypothesis.given(drawn=logs())
def test_a_kept_log_is_found_as_it_was(tmp_path_factory: pytest.TempPathFactory, drawn: flow.Log) -> None:
    folder = tmp_path_factory.mktemp("kept") / "log"
    assert flow.keep(drawn, folder) == sum(file.stat().st_size for file in folder.iterdir())
    found = flow.kept(folder)
    assert found is not None
    assert found.events.equals(drawn.events)
    assert found.cases.equals(drawn.cases)
    for row in range(drawn.n_cases):
        one = flow.kept_case(folder, row)
        assert one is not None
        assert flow.story(one) == flow.story(drawn, row)


def test_what_is_not_a_kept_log_is_none(tmp_path: Path, housing: flow.Log) -> None:
    assert flow.kept(tmp_path / "nowhere") is None
    assert flow.kept_case(tmp_path / "nowhere", 0) is None
    flow.keep(housing, tmp_path / "log")
    assert flow.kept_case(tmp_path / "log", 400) is None
    (tmp_path / "log" / "events.parquet").write_bytes(b"PAR1 not really")
    assert flow.kept(tmp_path / "log") is None
    flow.keep(housing, tmp_path / "other")
    pq.write_table(housing.events, tmp_path / "other" / "events.parquet")
    assert flow.kept(tmp_path / "other") is None


def test_some_columns_are_enough_to_narrow(tmp_path: Path, housing: flow.Log) -> None:
    flow.keep(housing, tmp_path / "log")
    few = flow.kept(tmp_path / "log", events=("case", "activity", "completed_at"))
    assert few is not None
    narrowing = flow.Narrowing(activity="Decision", shortest=86_400.0)
    meant = flow.narrowed(few, narrowing)
    assert meant.tolist() == flow.narrowed(housing, narrowing).tolist()
    rows = flow.in_order(few, meant)
    assert flow.listed(few, rows[:3]) == flow.listed(housing, flow.in_order(housing, meant)[:3])


def test_a_list_begins_with_the_oldest_open_then_the_longest() -> None:
    whole = log(
        case("short", ("a", "2026-03-02T09:00"), ("b", "2026-03-03T09:00")),
        case("long", ("a", "2026-03-02T09:00"), ("b", "2026-03-09T09:00")),
        case("young", ("a", "2026-03-08T09:00"), is_open=True),
        case("old", ("a", "2026-03-01T09:00"), is_open=True),
    )
    found = flow.listed(whole, flow.in_order(whole, np.ones(4, np.bool_)))
    assert [one.case for one in found] == ["old", "young", "long", "short"]
    assert [one.lead_time for one in found] == [None, None, 7 * 86_400.0, 86_400.0]
    assert [one.age for one in found] == [8 * 86_400.0, 86_400.0, None, None]


def test_a_story_keeps_the_clock_on_the_wall() -> None:
    one = flow.story(
        log(Case("A", [Event("done", at("2026-07-01T23:30+02:00"), resource="Ida", group="North")]))
    )
    (event,) = one.events
    assert event.at.isoformat() == "2026-07-01T23:30:00+02:00"
    assert (event.resource, event.group, one.channel, one.due_at) == ("Ida", "North", None, None)
