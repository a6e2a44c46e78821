"""The nine distances: as published, as told slowly, and as distances have to be."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from evenkeel.engines import twin
from tests.engines.twin import logs
from tests.engines.twin.fidelity import naive, random_logs

PUBLISHED = json.loads((Path(__file__).parent / "published_measures.json").read_text())
"""What log-distance-measures 2.2.0 measures; `benchmarks/twin_metrics.py --write` writes it."""


def pair(name: str) -> tuple[twin.EventLog, twin.EventLog]:
    """Return the two logs that stand behind a name in the published measures."""
    if name == "Production beside LoanApp":
        return twin.held_out(logs.public("Production"))[1], twin.held_out(logs.public("LoanApp"))[1]
    if "AgentSim" in name:
        return twin.held_out(logs.public("LoanApp"))[1], logs.public(f"published-simulations/{name}")
    train, test = twin.held_out(logs.public(name))
    return test, train


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLISHED, ids=str)
def test_real_logs_are_as_far_apart_as_the_published_measures_say(name: str) -> None:
    assert twin.distances(*pair(name)) == pytest.approx(PUBLISHED[name], rel=0, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=60)
@given(first=random_logs.event_logs(), second=random_logs.event_logs())
def test_any_logs_are_as_far_apart_as_told_slowly(first: twin.EventLog, second: twin.EventLog) -> None:
    there, back = twin.distances(first, second), twin.distances(second, first)
    assert there == pytest.approx(naive.distances(first, second), rel=0, abs=1e-9)
    assert there == pytest.approx(back, rel=0, abs=1e-9)
    assert set(twin.distances(first, first).values()) == {0.0}


def test_a_log_an_hour_later_is_an_hour_away_in_the_calendar_alone() -> None:
    log = logs.log(
        ("a", "register", "Mo", "2026-03-02T09:00", "2026-03-02T09:10"),
        ("a", "decide", "Mo", "2026-03-02T11:00", "2026-03-02T12:00"),
        ("b", "register", "Li", "2026-03-03T10:00", "2026-03-03T10:20"),
    )
    later = dataclasses.replace(
        log,
        start=log.start + random_logs.HOUR,
        end=log.end + random_logs.HOUR,
        activities=("register", "send"),
    )
    found = twin.distances(log, later)
    assert found["absolute_events"] == found["case_arrivals"] == found["remaining_time"] == 1
    assert found["circadian_events"] == found["circadian_workforce"] == pytest.approx(2 / 7)
    assert found["relative_events"] == found["cycle_time"] == 0
    assert found["n_gram_2"] == pytest.approx(4 / 10)  # of five pairs on each side two name the second step


def test_a_weekday_without_work_on_one_side_costs_the_length_of_a_day() -> None:
    monday = logs.log(("a", "send", "Mo", "2026-03-02T09:00", "2026-03-02T09:10"))
    tuesday = logs.log(("a", "send", "Mo", "2026-03-03T09:00", "2026-03-03T09:10"))
    assert twin.distances(monday, tuesday)["circadian_events"] == pytest.approx(2 * 23 / 7)
