"""Each format as its standard has it, and what it cannot carry."""

import csv
import gzip
import importlib.util
import io
import json
import sqlite3
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs, random_logs

STANDARDS = Path(__file__).parents[4] / "shared" / "data" / "standards"
standards = pytest.mark.skipif(not STANDARDS.is_dir(), reason="the standards are not on this machine")
XES = "{http://www.xes-standard.org/}"


def example() -> flow.Log:
    """Two permits, one of them open; work with and without a start, out of the order of time."""
    early = logs.Event("check", logs.at("2024-03-31T03:30:00.000001+02:00"), "=Ann & <Bo>", None)
    late = logs.Event(
        "decide", logs.at("2024-04-02T10:00:00+02:00"), None, logs.at("2024-03-31T01:00:00+02:00")
    )
    log = logs.log(
        logs.Case("P-1", [late, early], channel="web"),
        logs.Case("P-2", [logs.Event("check", logs.at("2024-03-01T08:00:00-05:30"))], is_open=True),
    )
    fees = pa.array([12.5, None, 1e300])
    return flow.Log(
        events=log.events.append_column("event:Fee", fees),
        cases=log.cases.append_column("case:channel", pa.array(["x\x01y", "z"])),
    )


def awkward(value: str) -> flow.Log:
    """One event whose resource is a text that some formats cannot carry."""
    return logs.log(logs.case("A", ("check", "2024-03-01T08:00", value)))


def written(folder: Path, form: str, log: flow.Log | None = None) -> Path:
    path = folder / f"log.{form}"
    flow.write(log or example(), path)
    return path


@pytest.mark.parametrize("form", flow.FORMATS)
def test_the_example_comes_back(tmp_path: Path, form: str) -> None:
    back = flow.read(written(tmp_path, form))
    expected, found = random_logs.told(example()), random_logs.told(back.log)
    if form.startswith("xes"):
        expected["cases.case:channel"] = ["x\ufffdy", "z"]
    if form.startswith("csv"):
        del expected["events.event:Fee"], found["events.event:Fee"]
    assert found == expected
    assert {used.role for used in back.source.mapping} >= {"case", "activity", "closed", "due", "channel"}


@pytest.mark.parametrize("form", flow.FORMATS)
def test_the_same_log_gives_the_same_file(tmp_path: Path, form: str) -> None:
    first = written(tmp_path, form).read_bytes()
    assert written(tmp_path, form).read_bytes() == first


@pytest.mark.parametrize("form", flow.FORMATS)
def test_roles_can_be_read_otherwise(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, form)
    usual = flow.inspect(path).suggestion.assignments
    kept = (a for a in usual if a.role not in (flow.Role.RESOURCE, flow.Role.CHANNEL, flow.Role.CLOSED))
    mapping = flow.Mapping((*kept, flow.Assignment(flow.Role.CHANNEL, "case:channel")))
    log = flow.read(path, mapping=mapping).log
    assert log.cases["channel"].to_pylist()[1] == "z"
    assert log.resource.values == ()
    assert log.events["event:resource"].to_pylist() == [None, "=Ann & <Bo>", None]
    assert log.cases["closed_at"].null_count == 0


@standards
@pytest.mark.skipif(importlib.util.find_spec("lxml") is None, reason="lxml is not installed")
@pytest.mark.parametrize("starts", [True, False])
def test_xes_keeps_to_its_schema(tmp_path: Path, starts: bool) -> None:
    etree = pytest.importorskip("lxml.etree")
    log = example()
    if not starts:
        column = log.events.schema.get_field_index("started_at")
        nothing = pa.nulls(log.n_events, pa.timestamp("us", tz="UTC"))
        log = flow.Log(events=log.events.set_column(column, "started_at", nothing), cases=log.cases)
    kinds = {
        "event:flag": pa.array([True, None, False]),
        "event:count": pa.array([1, -(2**63), None]),
        "event:ratio": pa.array([float("inf"), float("nan"), None]),
        "event:when": log.events["completed_at"],
        'event:a"b\x02': pa.array(["<&>", "\t\n\r", None]),
    }
    for name, column in kinds.items():
        log = flow.Log(events=log.events.append_column(name, column), cases=log.cases)
    schema = etree.XMLSchema(etree.parse(STANDARDS / "xes22.xsd"))
    schema.assertValid(etree.parse(written(tmp_path, "xes", log)))
    back = flow.read(tmp_path / "log.xes").log
    assert back.events["event:count"].to_pylist() == [1, -(2**63), None]
    assert back.events["event:flag"].to_pylist() == [True, None, False]
    assert str(back.events["event:ratio"].to_pylist()) == "[inf, nan, None]"


@standards
def test_ocel_json_keeps_to_its_schema(tmp_path: Path) -> None:
    document = json.loads(written(tmp_path, "ocel.json").read_text())
    schema = json.loads((STANDARDS / "schema_ocel2.json").read_text())
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    event = document["events"][0]
    assert (event["type"], event["time"]) == ("decide", "2024-04-02T10:00:00+02:00")
    assert event["relationships"] == [{"objectId": "P-1", "qualifier": "case"}]
    assert [one["id"] for one in document["objects"]] == ["P-1", "P-2"]


def test_ocel_names_of_events_are_no_names_of_cases(tmp_path: Path) -> None:
    log = logs.log(logs.case("e1", ("check", "2024-03-01")), logs.case("e_1", ("check", "2024-03-01")))
    document = json.loads(written(tmp_path, "ocel.json", log).read_text())
    names = {one["id"] for one in document["events"]}
    assert names.isdisjoint({"e1", "e_1"})
    assert random_logs.told(flow.read(tmp_path / "log.ocel.json").log) == random_logs.told(log)


def test_ocel_sqlite_has_the_tables_of_the_specification(tmp_path: Path) -> None:
    log = logs.log(
        logs.case("A", ("check it", "2024-03-01"), ("Check: it", "2024-03-02"), ("Å", "2024-03-03"))
    )
    database = sqlite3.connect(written(tmp_path, "ocel.sqlite", log))
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {
        *("event", "object", "event_object", "object_object", "event_map_type", "object_map_type"),
        *("event_checkit", "event_Checkit_2", "event_type", "object_case"),
    }
    assert database.execute("SELECT * FROM event_map_type").fetchall() == [
        ("check it", "checkit"),
        ("Check: it", "Checkit_2"),
        ("Å", "type"),
    ]
    assert database.execute("SELECT * FROM event_object").fetchall()[0] == ("e1", "A", "case")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_sqlite_says_which_names_it_changed(tmp_path: Path) -> None:
    log = example()
    log = flow.Log(events=log.events.append_column("event:fee", pa.array(["a", "b", None])), cases=log.cases)
    result = flow.write(log, tmp_path / "log.db")
    assert (result.format, len(result.changes)) == ("ocel.sqlite", 1)
    assert "1 attributes have another name" in result.changes[0]
    back = flow.read(tmp_path / "log.db").log
    assert back.events["event:fee_2"].to_pylist() == ["a", "b", None]


def test_xes_writes_starts_in_their_place(tmp_path: Path) -> None:
    text = written(tmp_path, "xes").read_text()
    lines = [line for line in text.splitlines() if line.startswith("<event>")]
    shown = [("start" in line, "decide" in line) for line in lines]
    # The check was over before the decision, but the log has it in this order, and so it stays.
    assert shown == [(True, True), (False, True), (False, False), (False, False)]
    instances = [line.split('key="concept:instance" value="')[1][:1] for line in lines]
    assert instances == ["0", "0", "1", "2"]


def test_xes_puts_a_start_before_what_ends_after_it(tmp_path: Path) -> None:
    work = [
        logs.Event("short", logs.at("2024-03-01T10:00"), None, logs.at("2024-03-01T09:00")),
        logs.Event("long", logs.at("2024-03-01T12:00"), None, logs.at("2024-03-01T08:00")),
    ]
    text = written(tmp_path, "xes", logs.log(logs.Case("A", work))).read_text()
    lines = [line for line in text.splitlines() if line.startswith("<event>")]
    told = [("long" if "long" in line else "short", '"start"' in line) for line in lines]
    assert told == [("long", True), ("short", True), ("short", False), ("long", False)]


def test_xes_says_what_xml_cannot_carry(tmp_path: Path) -> None:
    result = flow.write(awkward("a\0b\x1fc\ufffe"), tmp_path / "log.xes")
    assert result.changes == ("3 control characters became \ufffd: XML cannot carry them.",)
    assert flow.read(tmp_path / "log.xes").log.resource.values == ("a\ufffdb\ufffdc\ufffd",)


def test_xes_writes_moments_far_from_greenwich_in_utc(tmp_path: Path) -> None:
    log = logs.log(
        logs.case("A", ("check", "2024-03-01T08:00:00+14:00"), ("send", "2024-03-02T08:00:00+15:00"))
    )
    result = flow.write(log, tmp_path / "log.xes")
    # The last event, and the closing of the case with it.
    assert result.changes == ("2 moments are written in UTC: XML has no offset beyond 14 hours.",)
    back = flow.read(tmp_path / "log.xes").log
    assert back.utc_offset.tolist() == [840, 0]
    assert back.completed_at.tolist() == log.completed_at.tolist()


def test_csv_is_plain_and_says_what_it_cannot_carry(tmp_path: Path) -> None:
    result = flow.write(example(), tmp_path / "log.csv")
    assert result.changes == ("CSV has no types: 1 attributes that are numbers or dates became text.",)
    text = (tmp_path / "log.csv").read_bytes().decode()
    assert text.count("\r\n") == text.count("\n") == 4
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0][:4] == ["case", "activity", "started_at", "completed_at"]
    assert rows[2][:5] == ["P-1", "check", "", "2024-03-31T03:30:00.000001+02:00", "=Ann & <Bo>"]
    closed = rows[0].index("closed_at")
    assert [row[closed] for row in rows[1:]] == ["2024-04-02T10:00:00+02:00"] * 2 + [""]
    assert flow.write(awkward("a\0b"), tmp_path / "nul.csv").changes == (
        "1 NUL characters became \ufffd: no text can carry them.",
    )


def test_a_table_saved_again_by_another_program_is_still_understood(tmp_path: Path) -> None:
    text = written(tmp_path, "csv").read_text(encoding="utf-8")
    again = tmp_path / "again.csv"
    rows = list(csv.reader(io.StringIO(text)))
    with again.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter=";").writerows([row[::-1] for row in rows])
    log = flow.read(again).log
    assert log.cases["case"].to_pylist() == ["P-1", "P-2"]
    assert log.events["completed_at"].null_count == 0


def test_parquet_is_typed_and_marked(tmp_path: Path) -> None:
    schema = pq.read_schema(written(tmp_path, "parquet"))
    assert schema.metadata[b"evenkeel-log"] == b"1"
    assert str(schema.field("completed_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("utc_offset").type) == "int16"
    assert pa.types.is_dictionary(schema.field("activity").type)


@pytest.mark.parametrize("missing", ["closed_offset", "closed_at", "case"])
def test_parquet_that_only_says_it_is_ours_is_read_as_any_other(tmp_path: Path, missing: str) -> None:
    table = pq.read_table(written(tmp_path, "parquet")).drop_columns([missing])
    pq.write_table(table, tmp_path / "other.parquet")
    preview = flow.inspect(tmp_path / "other.parquet")
    assert all("evenkeel" not in one.reason for one in preview.suggestion.assignments)


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", '{"version":2}', '{"version":1,"cases":[],"events":{},"kinds":{}}', "[" * 100_000],
)
def test_xes_with_a_manifest_of_somebody_else_is_read_as_any_other(tmp_path: Path, manifest: str) -> None:
    path = written(tmp_path, "xes")
    head, mark, rest = path.read_text().partition('<string key="evenkeel-log" value="')
    path.write_text(head + mark + manifest.replace('"', "&quot;") + rest[rest.index('"/>') :])
    log = flow.read(path).log
    assert (log.n_cases, log.n_events) == (2, 3)
    assert log.cases["closed_at"].null_count == 0, "nothing says that a case is open"


def test_gzip_is_what_the_name_says(tmp_path: Path) -> None:
    packed = written(tmp_path, "csv.gz").read_bytes()
    assert gzip.decompress(packed) == written(tmp_path, "csv").read_bytes()


NAMES = {
    "a.XES": "xes",
    "a.xes.gz": "xes.gz",
    "a.json": "ocel.json",
    "a.jsonocel": "ocel.json",
    "a.ocel.json": "ocel.json",
    "a.ocel.sqlite": "ocel.sqlite",
    "a.db": "ocel.sqlite",
}


def test_the_name_says_the_format() -> None:
    assert {name: flow.format_of(name) for name in NAMES} == NAMES


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(flow.UnknownFormat, match=r"log\.docx does not say"):
        flow.write(example(), tmp_path / "log.docx")
    with pytest.raises(flow.UnknownFormat, match="There is no format 'excel'"):
        flow.write(example(), tmp_path / "log.csv", format="excel")
    nothing = flow.Log(events=example().events.slice(0, 0), cases=example().cases.slice(0, 0))
    with pytest.raises(flow.NoEvents):
        flow.write(nothing, tmp_path / "log.csv")
    for form in flow.FORMATS:
        with pytest.raises(OSError, match=r"No such file|unable to open"):
            flow.write(example(), tmp_path / "nowhere" / "log", format=form)
    assert list(tmp_path.iterdir()) == []
