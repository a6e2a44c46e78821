"""Real logs, with the figures that others counted in them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenkeel.engines import flow

DATA = Path(__file__).parents[4] / "shared" / "data"
LOGS = DATA / "event-logs"
pytestmark = pytest.mark.skipif(not LOGS.is_dir(), reason="the real logs are not on this machine")


def truth(name: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((LOGS / "truth.json").read_text())
    values: dict[str, Any] = known[name]["base"]["value"]
    return values


def read(path: Path, **roles: str) -> flow.Reading:
    if not roles:
        return flow.read(path)
    suggested = flow.inspect(path).suggestion.assignments
    set_by_hand = [flow.Assignment(flow.Role(role), column) for role, column in roles.items()]
    kept = [a for a in suggested if a.role.value not in roles and a.column not in roles.values()]
    return flow.read(path, mapping=flow.Mapping((*set_by_hand, *kept)))


def spoken(microseconds: int) -> str:
    return str(dt.datetime.fromisoformat("1970-01-01") + dt.timedelta(microseconds=microseconds))


def counted(log: flow.Log) -> dict[str, Any]:
    local = log.completed_at + log.utc_offset.astype(np.int64) * 60_000_000
    # The first and last event of the truth are the first and last in local time.
    return {
        "cases": log.n_cases,
        "events": log.n_events,
        "activities": len(log.activity.values),
        "resources": len(log.resource.values),
        "events_without_resource": int((log.resource.codes < 0).sum()),
        "first_local": spoken(int(local.min())),
        "last_local": spoken(int(local.max())),
        "first_utc": spoken(int(log.completed_at.min())),
        "last_utc": spoken(int(log.completed_at.max())),
    }


@pytest.mark.slow  # up to 560,000 events
@pytest.mark.parametrize(
    ("name", "roles", "sundays"),
    [
        ("receipt", {}, None),
        ("BPIC15_1", {}, 27),
        ("BPIC15_2", {}, 23),
        ("BPIC15_3", {}, 63),
        ("BPI_2020_DomesticDeclarations", {"resource": "org:role"}, None),
        ("RTFM", {}, None),
    ],
)
def test_xes_logs(name: str, roles: dict[str, str], sundays: int | None) -> None:
    reading = read(LOGS / f"{name}.xes.gz", **roles)
    assert counted(reading.log) == truth(name)
    assert reading.source.naive_times == 0
    assert reading.log.events["started_at"].null_count == reading.log.n_events
    if sundays is not None:
        days = (reading.log.completed_at // 60_000_000 + reading.log.utc_offset) // 1440
        assert int(((days + 3) % 7 == 6).sum()) == sundays


@pytest.mark.slow
def test_a_log_is_the_same_as_xes_and_as_csv() -> None:
    by_xes = flow.read(LOGS / "receipt.xes.gz").log
    by_csv = flow.read(LOGS / "receipt.csv.gz").log
    for ours, theirs in ((by_xes.events, by_csv.events), (by_xes.cases, by_csv.cases)):
        assert set(ours.schema.names) == set(theirs.schema.names)
        for name in ours.schema.names:
            assert ours[name].to_pylist() == theirs[name].to_pylist(), name
    assert (
        by_xes.channel.values == ("Internet", "Desk", "Post", "e-mail", "Intern")
        or len(by_xes.channel.values) == 5
    )
    assert by_xes.cases["due_at"].null_count == 0


@pytest.mark.slow
def test_baltimore_is_a_register() -> None:
    reading = flow.read(LOGS / "baltimore_311_sample.csv.gz")
    roles = {used.role: used.column for used in reading.source.mapping}
    assert (roles["created"], roles["due"], roles["closed"]) == ("CreatedDate", "DueDate", "CloseDate")
    assert roles["channel"] == "MethodReceived"
    log = reading.log
    assert (log.n_cases, reading.source.rows, reading.source.naive_times > 20_000) == (10_000, 10_000, True)
    assert log.n_events == 20_000 - log.cases["closed_at"].null_count
    assert reading.source.date_format == "MM/DD/YYYY HH:MM:SS AM"


def test_new_york_is_a_register() -> None:
    reading = flow.read(LOGS / "nyc_311_2022-05-01.csv.gz", timezone="America/New_York")
    log = reading.log
    assert log.n_cases == 924
    assert str(log.cases["opened_at"][0].as_py()) == "2022-05-01 04:00:03+00:00"
    assert log.cases["closed_at"][0].as_py() is None


@pytest.mark.slow
def test_call_centre_with_lone_carriage_returns() -> None:
    reading = flow.read(LOGS / "CallcenterExample.csv.gz")
    log = reading.log
    other = flow.read(DATA / "twin" / "CallCenter_P.csv.gz").log
    assert reading.source.date_format == "DD.MM.YY HH:MM"
    assert (log.n_cases, log.n_events) == (other.n_cases, other.n_events) == (3_885, 7_548)
    assert np.array_equal(np.sort(log.completed_at), np.sort(other.completed_at))


@pytest.mark.slow
def test_every_table_of_the_twin_and_what_if_data_is_understood() -> None:
    tables = sorted([*(DATA / "twin").glob("*.csv.gz"), *(DATA / "what-if").glob("*.csv.gz")])
    assert len(tables) > 15
    for path in tables:
        found = {a.role.value: a.column for a in flow.inspect(path).suggestion.assignments}
        expected = {
            "case": "case_id",
            "start": "start_time",
            "end": "end_time",
            "activity": "activity",
            "resource": "resource",
        }
        assert expected.items() <= found.items(), path.name
