"""Workbooks and Parquet."""

import datetime as dt
import random
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenkeel.engines import flow
from evenkeel.kernel import errors
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


OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(folder: Path, rows: str) -> Path:
    path = folder / "log.ods"
    names = " ".join(f'xmlns:{n}="{OPEN_DOCUMENT}{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{OPEN_DOCUMENT}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{TYPE}"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='S'>{rows}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def line(*cells: str) -> str:
    cells_written = "".join(
        f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
        if cell.startswith("2024")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{cells_written}</table:table-row>"


@pytest.mark.slow
def test_open_document(tmp_path: Path) -> None:
    rows = (
        line("Case", "Activity", "Time")
        + line("A", "Check", "2024-03-01T08:00:00")
        + line("A", "Decide", "2024-03-02")
    )
    assert written.events(flow.read(ods(tmp_path, rows)).log) == [
        ("A", "Check", written.at(2024, 3, 1, 8)),
        ("A", "Decide", written.at(2024, 3, 2)),
    ]


@pytest.mark.slow
def test_open_document_that_repeats_a_cell_without_end(tmp_path: Path) -> None:
    repeated = 'table:number-columns-repeated="16384"'
    cell = f'<table:table-cell {repeated} office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = line("Case") + f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(flow.Unreadable):
        flow.read(ods(tmp_path, rows))


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


@pytest.mark.slow
def test_damaged_parquet_is_refused_or_read_and_nothing_else(tmp_path: Path) -> None:
    moments = [MARCH + dt.timedelta(hours=n) for n in range(200)]
    table = pa.table(
        {"case": [f"c{n // 3}" for n in range(200)], "activity": ["a", "b"] * 100, "time": moments}
    )
    whole = parquet(tmp_path, table).read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / "damaged"
        path.write_bytes(damaged)
        try:
            flow.read(path, skip_bad=True, limits=flow.Limits(text_bytes=1 << 26))
        except errors.Refusal:
            refused += 1
    assert 0 < refused < 150


def test_problems_in_parquet_have_row_numbers(tmp_path: Path) -> None:
    table = pa.table({"case": ["A", "A", None], "activity": ["x", None, "y"], "time": ["2024-03-01"] * 3})
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(parquet(tmp_path, table))
    assert [(p.line, p.code) for p in refusal.value.problems] == [
        (2, "missing-activity"),
        (3, "missing-case"),
    ]
