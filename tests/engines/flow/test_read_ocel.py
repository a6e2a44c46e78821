"""Object-centric logs in OCEL 2.0: one type of objects becomes the cases."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenkeel.engines import flow
from evenkeel.kernel import errors
from tests.engines.flow import random_logs, written

STANDARDS = Path(__file__).parents[4] / "shared" / "data" / "standards"
standards = pytest.mark.skipif(not STANDARDS.is_dir(), reason="the standards are not on this machine")
TYPES = ("Invoice", "Payment", "Purchase Order", "Purchase Requisition")


def event(name: str, when: str, *objects: str, **attributes: Any) -> dict[str, Any]:
    return {
        "id": f"{name} {when}",
        "type": name,
        "time": when,
        "attributes": [{"name": key, "value": value} for key, value in attributes.items()],
        "relationships": [{"objectId": one, "qualifier": ""} for one in objects],
    }


def thing(name: str, kind: str, *values: tuple[str, Any, str]) -> dict[str, Any]:
    attributes = [{"name": key, "value": value, "time": since} for key, value, since in values]
    return {"id": name, "type": kind, "attributes": attributes}


def document(**parts: list[Any]) -> dict[str, Any]:
    """Two orders that one delivery brings together, and a call about neither."""
    return {
        "eventTypes": [{"name": "ship", "attributes": [{"name": "weight", "type": "float"}]}],
        "objectTypes": [{"name": "order", "attributes": [{"name": "lines", "type": "integer"}]}],
        "objects": [
            thing(
                "o1", "order", ("lines", "3", "1970-01-01T00:00:00Z"), ("lines", "4", "2024-03-02T00:00:00Z")
            ),
            thing("o2", "order", ("lines", 1, "1970-01-01T00:00:00Z")),
            thing("d1", "delivery"),
        ],
        "events": [
            event("ship", "2024-03-03T08:00:00+01:00", "o1", "o2", "d1", "o1", weight="2"),
            event("place", "2024-03-01T08:00:00+01:00", "o1", Resource="Ann"),
            event("place", "2024-03-02T08:00:00+01:00", "o2", "o9"),
            event("call", "2024-03-02T09:00:00+01:00"),
        ],
    } | parts


def saved(folder: Path, contents: Any, name: str = "log.json") -> Path:
    text = contents if isinstance(contents, str) else json.dumps(contents)
    return written.text(folder, text, name=name)


def test_the_most_frequent_type_becomes_the_cases(tmp_path: Path) -> None:
    reading = flow.read(saved(tmp_path, document()))
    log = reading.log
    assert written.events(log) == [
        ("o1", "place", written.at(2024, 3, 1, 7)),
        ("o1", "ship", written.at(2024, 3, 3, 7)),
        ("o2", "place", written.at(2024, 3, 2, 7)),
        ("o2", "ship", written.at(2024, 3, 3, 7)),
    ]
    assert log.utc_offset.tolist() == [60] * 4
    assert log.resource.values == ("Ann",)
    assert log.events["event:weight"].to_pylist() == [None, 2.0, None, 2.0]
    assert log.events["event:delivery"].to_pylist() == [None, "d1", None, "d1"]
    assert log.cases["case:lines"].to_pylist() == [4, 1]
    assert (reading.source.format, reading.source.rows) == ("ocel-json", 4)
    assert reading.source.notes == (
        "The cases are the objects of the type 'order' (2): it is the type with most objects that have events. "
        "Other types with events: delivery (1).",
        "1 events concern no object of this type and are left out.",
        "1 events concern several objects of this type and stand in the case of each: 1 events more.",
        "1 times an attribute of a case changes; the latest value is taken.",
        "1 relations name an object that is not there; they are left out.",
    )


def test_another_type_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path, document())
    reading = flow.read(path, mapping=flow.Mapping.of(case="delivery"))
    assert written.events(reading.log) == [("d1", "ship", written.at(2024, 3, 3, 7))]
    assert reading.log.events["event:order"].to_pylist() == ["o1, o2"]
    assert "set by you" in reading.source.notes[0]
    with pytest.raises(flow.BadMapping, match="no column 'parcel'"):
        flow.read(path, mapping=flow.Mapping.of(case="parcel"))


def test_times_that_are_none_are_bad_rows(tmp_path: Path) -> None:
    wrong = [event("place", "yesterday", "o1"), event("ship", "2024-03-03T08:00:00Z", "o1")]
    path = saved(tmp_path, document(events=wrong))
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(path)
    assert [(p.line, p.code) for p in refusal.value.problems] == [(1, "impossible-time")]
    assert flow.read(path, skip_bad=True).log.n_events == 1


@standards
@pytest.mark.parametrize(
    ("kind", "cases", "events"),
    # Counted by hand in the example: cases and events of each type of objects.
    [("Invoice", 3, 9), ("Payment", 3, 3), ("Purchase Order", 2, 5), ("Purchase Requisition", 1, 3)],
)
def test_both_examples_of_the_standard_say_the_same(kind: str, cases: int, events: int) -> None:
    mapping = flow.Mapping.of(case=kind)
    by_json = flow.read(STANDARDS / "ocel20_example.jsonocel", mapping=mapping)
    # The database has the same moments on the wall clock of its author, without an offset.
    by_sqlite = flow.read(STANDARDS / "ocel20_example.sqlite", mapping=mapping, timezone="Europe/Berlin")
    assert (by_json.log.n_cases, by_json.log.n_events) == (cases, events)
    assert written.events(by_json.log) == written.events(by_sqlite.log)
    assert by_json.source.notes == by_sqlite.source.notes
    assert (by_json.source.rows, by_sqlite.source.rows) == (13, 13)
    ours, theirs = (random_logs.told(reading.log) for reading in (by_json, by_sqlite))
    for name in ("events.utc_offset", "cases.opened_offset", "cases.closed_offset"):
        del ours[name], theirs[name]
    assert ours == theirs


@standards
def test_the_example_shows_its_types(tmp_path: Path) -> None:
    for name in ("ocel20_example.jsonocel", "ocel20_example.sqlite"):
        preview = flow.inspect(STANDARDS / name)
        assert preview.suggestion.column(flow.Role.CASE) == "Invoice"
        assert set(TYPES) <= {column.name for column in preview.columns}


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ("{}", "no OCEL 2.0"),
        ('{"events": []}', "no OCEL 2.0"),
        ('{"a": ', "line 1: this is not well-formed JSON"),
        ('{"a":' + "[" * 200_000, "nests deeper"),
        ('{"a":' + "9" * 10_000 + "}", "number that cannot be read"),
        (document(events=[]), "has no events"),
        (document(objects=[]), "No event of log.json concerns an object"),
        (document(events=[7]), "in event 1 there is something that is no object"),
        (document(events=[{"id": "e"}]), "event 1 has no text under 'type'"),
        (document(events=[event("a", "2024-03-01", "o1", x={})]), "event 1 has no plain value"),
        (document(objects=[{"id": "o1", "type": "order", "attributes": 3}]), "object 1 has no list"),
        (document(eventTypes=[{"name": 1}]), "event type has no text under 'name'"),
    ],
)
def test_broken_json(tmp_path: Path, contents: Any, sentence: str) -> None:
    for look in (flow.inspect, flow.read):
        with pytest.raises(flow.Unreadable) as refusal:
            look(saved(tmp_path, contents))
        assert sentence in str(refusal.value)
        assert str(refusal.value).endswith(".")


def test_limits(tmp_path: Path) -> None:
    path = saved(tmp_path, document())
    for limits, sentence in (
        (flow.Limits(events=3), "more than 3 events"),
        (flow.Limits(sheet_memory=2_000), "it can only be read whole"),
        (flow.Limits(columns=1), "more than 1 different attributes"),
    ):
        with pytest.raises(flow.TooLarge, match=sentence):
            flow.read(path, limits=limits)


def made(folder: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """Write a small log as a database, and change something in it."""
    path = folder / "log.sqlite"
    flow.write(flow.read(saved(folder, document())).log, path)
    database = sqlite3.connect(path)
    change(database)
    database.commit()
    database.close()
    return path


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ("DROP TABLE event", "it has no table 'event'"),
        ("DROP TABLE event_ship", "it has no table 'event_ship'"),
        ("ALTER TABLE object RENAME COLUMN ocel_type TO kind", "has no 'ocel_type'"),
        ("ALTER TABLE event_ship RENAME COLUMN ocel_time TO moment", "has no 'ocel_time'"),
        ("UPDATE event SET ocel_type = NULL", "no name or no type"),
        ("DELETE FROM event_object", "No event of log.sqlite concerns an object"),
        (
            "DROP TABLE event; CREATE VIEW event AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS ocel_id, 'x' AS ocel_type FROM n",
            "it has no table 'event'",
        ),
        (
            "DROP TABLE event_ship; CREATE TABLE event_ship (ocel_id TEXT, "
            "ocel_time TEXT AS (hex(zeroblob(9))))",
            "its table 'event_ship' has no 'ocel_time'",
        ),
    ],
)
def test_broken_database(tmp_path: Path, statements: str, sentence: str) -> None:
    path = made(tmp_path, lambda database: database.executescript(statements))
    for look in (flow.inspect, flow.read):
        with pytest.raises(flow.Unreadable) as refusal:
            look(path)
        assert sentence in str(refusal.value)
        assert str(refusal.value).endswith(".")


def test_damaged_database(tmp_path: Path) -> None:
    path = made(tmp_path, lambda database: None)
    whole = path.read_bytes()
    for contents in (whole[:100], whole[:5000], whole[:4096] + b"\xff" * (len(whole) - 4096)):
        path.write_bytes(contents)
        with pytest.raises(flow.Unreadable, match="SQLite"):
            flow.read(path)
    path.write_bytes(whole)
    before = sorted(tmp_path.iterdir())
    assert flow.read(path).log.n_events == 4
    assert sorted(tmp_path.iterdir()) == before, "reading leaves nothing behind"


def test_long_value_in_a_database(tmp_path: Path) -> None:
    path = made(tmp_path, lambda d: d.execute("UPDATE event_ship SET resource = ?", ("x" * 50_000,)))
    with pytest.raises(flow.Unreadable, match="too big"):
        flow.read(path, limits=flow.Limits(field_chars=10_000))


@pytest.mark.slow  # many examples
@pytest.mark.parametrize("form", ["ocel.json", "ocel.sqlite"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_files(tmp_path: Path, form: str, data: st.DataObject) -> None:
    path = tmp_path / f"log.{form}"
    flow.write(flow.read(saved(tmp_path, document())).log, path)
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(contents) - 1))
        contents[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=12))
    path.write_bytes(bytes(contents))
    log = outcome(path)
    if isinstance(log, str):
        assert log.endswith(".")
    else:
        assert log.n_events > 0
        assert log.case.tolist() == sorted(log.case.tolist())


def outcome(path: Path) -> flow.Log | str:
    """Return the log, or what a refusal says."""
    try:
        return flow.read(path, skip_bad=True).log
    except errors.Refusal as refusal:
        return refusal.message
