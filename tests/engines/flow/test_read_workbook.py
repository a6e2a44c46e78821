"""Workbooks and Parquet."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenkeel.engines import flow
from tests.engines.flow import written
from tests.engines.flow.written import row

HEADER = ("Case", "Activity", "Time", "Fee")
MARCH = dt.datetime.fromisoformat("2024-03-01 08:05:06")


@pytest.mark.slow  # a workbook is read in a process of its own
def test_workbook(tmp_path: Path) -> None:
    rows = (
        row(1, *HEADER)
        + row(2, 10, "Check", MARCH, 12.5)
        + row(3, 10, "Decide", dt.datetime.fromisoformat("2024-03-02"), "")
    )
    reading = flow.read(written.xlsx(tmp_path, "", rows, row(1, "another sheet")), timezone="Europe/Rome")
    log = reading.log
    assert written.events(log) == [
        ("10", "Check", written.at(2024, 3, 1, 7, 5, 6)),
        ("10", "Decide", written.at(2024, 3, 1, 23)),
    ]
    assert log.events["event:Fee"].to_pylist() == [12.5, None]
    assert (reading.source.format, reading.source.naive_times) == ("excel", 2)
    assert "'Sheet 2' was read, and not 'Sheet 3'" in reading.source.notes[0]


@pytest.mark.slow
def test_lines_of_a_workbook_are_its_rows(tmp_path: Path) -> None:
    rows = (
        row(2, "A report of cases")
        + row(4, *HEADER)
        + row(5, "A", "Check", MARCH, 1)
        + row(6, "A", "Check", MARCH, 1)
        + row(7, "A", "", MARCH, 1)
    )
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(written.xlsx(tmp_path, rows))
    assert [(p.line, p.code) for p in refusal.value.problems] == [(7, "missing-activity")]


@pytest.mark.slow
def test_dates_as_text_in_a_workbook(tmp_path: Path) -> None:
    rows = (
        row(1, *HEADER)
        + row(2, "A", "Check", "13/03/2024 08:00", "")
        + row(3, "A", "Decide", "14/03/2024 08:00", "")
    )
    log = flow.read(written.xlsx(tmp_path, rows)).log
    assert log.events["completed_at"].to_pylist() == [written.at(2024, 3, 13, 8), written.at(2024, 3, 14, 8)]


@pytest.mark.slow
def test_preview_of_a_workbook(tmp_path: Path) -> None:
    rows = row(1, *HEADER) + "".join(row(n, f"A-{n // 2}", "Check", MARCH, 1) for n in range(2, 40))
    preview = flow.inspect(written.xlsx(tmp_path, rows))
    assert (preview.format, preview.encoding, preview.missing) == ("excel", None, ())
    assert [c.kind for c in preview.columns] == ["text", "text", "moment", "number"]


def parquet(folder: Path, table: pa.Table, **options: int) -> Path:
    path = folder / "log.parquet"
    pq.write_table(table, path, **options)
    return path


def test_parquet_keeps_zones_and_counts_naive_times(tmp_path: Path) -> None:
    moments = [MARCH, dt.datetime.fromisoformat("2024-07-01 08:00:00.123456")]
    aware = pa.array([m.replace(tzinfo=dt.UTC) for m in moments], pa.timestamp("ns", tz="Europe/Rome"))
    table = pa.table({"case_id": [1, 1], "activity": ["Check", "Decide"], "time": aware})
    reading = flow.read(parquet(tmp_path, table))
    assert reading.log.utc_offset.tolist() == [60, 120]
    assert [at for *_, at in written.events(reading.log)] == [
        written.at(2024, 3, 1, 8, 5, 6),
        written.at(2024, 7, 1, 8, 0, 0, 123456),
    ]
    assert reading.source.naive_times == 0
    naive = table.set_column(2, "time", pa.array(moments, pa.timestamp("us")))
    reading = flow.read(parquet(tmp_path, naive), timezone="Europe/Rome")
    assert reading.source.naive_times == 2
    assert reading.log.events["completed_at"].to_pylist()[0] == written.at(2024, 3, 1, 7, 5, 6)


def test_parquet_by_row_groups(tmp_path: Path) -> None:
    n = 45_000
    table = pa.table(
        {
            "case_id": pa.array([f"c{i // 3}" for i in range(n)]).dictionary_encode(),
            "activity": [("in", "check", "out")[i % 3] for i in range(n)],
            "date": pa.array([dt.date(2024, 1, 1) + dt.timedelta(days=i % 3) for i in range(n)]),
            "tags": [["x"]] * n,
        }
    )
    seen: list[flow.Progress] = []
    reading = flow.read(parquet(tmp_path, table, row_group_size=7_000), on_progress=seen.append)
    assert (reading.log.n_cases, reading.log.n_events) == (15_000, n)
    assert "'" not in reading.source.notes[0]
    assert "tags" in reading.source.notes[0]
    assert seen[-1].rows == n


def test_problems_in_parquet_have_row_numbers(tmp_path: Path) -> None:
    table = pa.table({"case": ["A", "A", None], "activity": ["x", None, "y"], "time": ["2024-03-01"] * 3})
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(parquet(tmp_path, table))
    assert [(p.line, p.code) for p in refusal.value.problems] == [
        (2, "missing-activity"),
        (3, "missing-case"),
    ]
