"""Cumulative flow, due dates of steps and imbalance by the mix of work, worked out by hand and against known answers."""

import json
from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs

FOLDER = Path(__file__).parents[4] / "shared/data/event-logs"
TRUTH = FOLDER / "truth.json"


def test_a_case_that_skipped_a_stage_has_reached_it_with_the_next() -> None:
    facts = flow.measure(
        logs.log(
            logs.case("A", ("receive", "2025-01-06"), ("check", "2025-01-07"), ("decide", "2025-01-09")),
            logs.case("B", ("receive", "2025-01-06"), ("decide", "2025-01-08")),
            logs.case("C", ("receive", "2025-01-07"), ("check", "2025-01-09"), is_open=True),
        )
    )
    found = facts.cumulative_flow
    assert found is not None
    assert [(stage.activity, stage.cases, stage.position) for stage in found.stages] == [
        ("receive", 3, 1.0),
        ("check", 2, 2.0),
        ("decide", 2, 2.5),
    ]
    assert [(row.start.day, row.opened, row.reached, row.closed) for row in found.periods] == [
        (6, 2, (2, 0, 0), 0),
        (7, 3, (3, 1, 0), 0),
        (8, 3, (3, 2, 1), 1),
        (9, 3, (3, 3, 2), 2),
    ]


def test_bands_lie_within_one_another_also_where_nobody_did_the_last_stage() -> None:
    steps = [(f"{n}", f"2025-01-{n:02}") for n in range(1, 11)]
    found = flow.measure(logs.log(logs.case("A", *steps), logs.case("B", *steps[:1]))).cumulative_flow
    assert found is not None
    assert len(found.stages) == 8
    assert found.periods[0].reached == (2, 1, 1, 1, 1, 1, 1, 1)
    assert found.periods[0].closed == 1


def test_work_done_again_is_reached_once() -> None:
    steps = [("a", "2025-01-06"), ("b", "2025-01-07"), ("a", "2025-01-08"), ("c", "2025-01-09")]
    found = flow.measure(logs.log(logs.case("A", *steps, is_open=True))).cumulative_flow
    assert found is not None
    assert [(stage.activity, stage.position) for stage in found.stages] == [("a", 1), ("b", 2), ("c", 3)]
    assert [row.reached for row in found.periods] == [(1, 0, 0), (1, 1, 0), (1, 1, 0), (1, 1, 1)]


def test_a_step_is_on_time_by_the_day_on_its_own_wall() -> None:
    at = logs.at("2025-01-10T00:30+01:00")
    due = [
        "2025-01-10T23:00+01:00",
        "2025-01-09T23:30+00:00",
        "2025-01-09T23:00+01:00",
        "2025-01-01",
        "2025-02-01",
    ]
    steps = [logs.Event("a", at, due=logs.at(text)) for text in due]
    found = flow.measure(logs.log(logs.Case("A", [*steps, logs.Event("a", at)]))).step_due_dates
    assert found is not None
    assert (found.column, found.events, found.on_time, found.share) == ("due date", 5, 3, 0.6)
    assert (found.on_the_day, found.day_after) == (2, 1)


def test_a_date_of_another_name_is_no_due_date() -> None:
    steps = [logs.Event("a", logs.at("2025-01-10"), noted=logs.at("2025-01-10"))]
    assert flow.measure(logs.log(logs.Case("A", steps))).step_due_dates is None


@pytest.mark.long
@pytest.mark.parametrize("number", [1, 2, 3])
def test_due_dates_of_steps_of_public_logs(number: int) -> None:
    if not TRUTH.exists():
        pytest.skip("the public event logs with their known answers are not beside the project")
    found = flow.measure(flow.read(FOLDER / f"BPIC15_{number}.xes.gz").log).step_due_dates
    answers = json.loads(TRUTH.read_text(encoding="utf-8"))["findings"]["bpic15_step_due"]
    rows = {row[0]: row[1:] for row in answers["step_due_on_time"]["value"]["rows"]}
    assert found is not None
    assert found.column == "dueDate"
    assert [found.events, found.on_time, found.on_the_day, found.day_after] == rows[number]


def test_who_does_as_much_as_the_others_in_the_same_work_has_its_part() -> None:
    # Quick calls and slow visits: Ida has most events, yet no more than her part of the calls; Per does half of Eva's.
    day = "2025-01-06"
    calls = [logs.case(f"call {n}", ("call", day, who)) for n, who in enumerate(["Ida", "Bo"] * 6)]
    visits = [logs.case(f"visit {n}", ("visit", day, who)) for n, who in enumerate(["Eva", "Eva", "Per"])]
    found = flow.measure(logs.log(*calls, *visits)).adjusted_imbalance
    assert found is not None
    assert (found.resources, found.pools) == (4, 2)
    assert [(one.resource, one.events, one.expected) for one in found.by_resource] == [
        ("Eva", 2, 1.5),
        ("Bo", 6, 6.0),
        ("Ida", 6, 6.0),
        ("Per", 1, 1.5),
    ]
    assert [one.ratio for one in found.by_resource] == pytest.approx([4 / 3, 1, 1, 2 / 3])
    # Gini: 2 (1·2/3 + 2·1 + 3·1 + 4·4/3) / (4·4) - 5/4; Jain: 16 / (4 (4/9 + 1 + 1 + 16/9)).
    assert found.gini == pytest.approx(1.375 - 1.25)
    assert found.jain == pytest.approx(16 / (4 * 38 / 9))


def test_months_and_groups_are_pools_of_their_own() -> None:
    events = [
        logs.Event("a", logs.at("2025-01-31T23:30-01:00"), "Ida", group="north"),
        logs.Event("a", logs.at("2025-02-01T00:30+00:00"), "Bo", group="north"),
        logs.Event("a", logs.at("2025-02-01T00:30+00:00"), "Per", group="south"),
        logs.Event("a", logs.at("2025-02-01T00:30+00:00"), group="south"),
    ]
    found = flow.measure(logs.log(logs.Case("A", events))).adjusted_imbalance
    assert found is not None
    assert found.pools == 3
    assert [found.gini, found.jain] == pytest.approx([0, 1], abs=1e-12)
