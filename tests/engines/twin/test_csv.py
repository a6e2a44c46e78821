"""Canonical CSV: read as written, and refused with the place of what is wrong."""

import csv
import datetime as dt
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import twin
from evenkeel.engines.twin import _log
from tests.engines.twin import logs

HEADER = "case_id,activity,resource,start_time,end_time"
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), min_size=1, max_size=5)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)  # the very first writing compiles
@given(
    rows=st.lists(
        st.tuples(
            NAMES, NAMES, st.none() | NAMES, st.integers(-(10**15), 4 * 10**15), st.integers(0, 10**13)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read_back_to_the_microsecond(
    rows: list[tuple[str, str, str | None, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    case, cases = logs.coded(row[0] for row in rows)
    activity, activities = logs.coded(row[1] for row in rows)
    resource, resources = logs.coded(row[2] for row in rows)
    start = np.array([row[3] for row in rows], np.int64)
    end = start + np.array([row[4] for row in rows], np.int64)
    written = twin.EventLog(
        case=case,
        activity=activity,
        resource=resource,
        start=start,
        end=end,
        cases=cases,
        activities=activities,
        resources=resources,
        attributes={"kind, of it": twin.Coded(codes=np.zeros(len(cases), np.int32), values=("x",))},
    )
    path = tmp_path_factory.getbasetemp() / "log.csv"
    twin.write_csv(written, path)
    read = twin.read_csv(path)
    for column in ("case", "activity", "resource", "start", "end"):
        assert np.array_equal(getattr(read, column), getattr(written, column)), column
    assert (read.cases, read.activities, read.resources) == (cases, activities, resources)
    assert read.has_starts == bool((start != end).any())
    assert read.attributes["kind, of it"].values == ("x",)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(data=st.data(), rows=st.integers(1, 30), numbered=st.booleans())
def test_every_byte_is_what_the_standard_library_writes(
    data: st.DataObject, rows: int, numbered: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    some = st.lists(NAMES | st.sampled_from(['a,"b"', "x" * 40, "Ærø"]), min_size=3, max_size=3, unique=True)
    numbers = np.array(data.draw(st.lists(st.integers(0, 10**15), min_size=3, max_size=3)), np.int64)
    column = st.lists(st.integers(0, 2), min_size=rows, max_size=rows)
    moments = st.lists(st.integers(-(10**15), 4 * 10**15), min_size=rows, max_size=rows)
    log = twin.EventLog(
        case=np.array(data.draw(column), np.int32),
        activity=np.array(data.draw(column), np.int32),
        resource=np.array(data.draw(column), np.int32) - 1,
        start=np.array(data.draw(moments), np.int64),
        end=np.array(data.draw(moments), np.int64),
        cases=_log.Numbered(numbers) if numbered else tuple(data.draw(some)),
        activities=tuple(data.draw(some)),
        resources=tuple(data.draw(some)),
        attributes={
            name: twin.Coded(codes=np.array([2, -1, 0], np.int32), values=tuple(data.draw(some)))
            for name in data.draw(st.lists(NAMES, max_size=2, unique=True))
        },
    )
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    twin.write_csv(log, path)
    assert path.read_bytes().decode() == _plain(log)


def _plain(log: twin.EventLog) -> str:
    """Write a log row by row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER.split(","), *log.attributes])
    for row in range(log.n_instances):
        case = int(log.case[row])
        known = [
            column.values[column.codes[case]] if column.codes[case] >= 0 else ""
            for column in log.attributes.values()
        ]
        who = "" if log.resource[row] < 0 else log.resources[log.resource[row]]
        times = [
            (logs.EPOCH + dt.timedelta(microseconds=int(moment))).isoformat(" ", "microseconds")
            for moment in (log.start[row], log.end[row])
        ]
        writer.writerow([log.cases[case], log.activities[log.activity[row]], who, *times, *known])
    return out.getvalue()


@pytest.mark.slow
def test_a_real_log_is_read_back_from_a_packed_file(tmp_path: Path) -> None:
    log = logs.public("WABO_receipt")
    assert log.attributes["channel"].values == ("Internet", "Desk", "Post", "e-mail", "Intern")
    assert "group" not in log.attributes  # it changes within cases
    assert not log.has_starts
    twin.write_csv(log, tmp_path / "log.csv.gz")
    with gzip.open(tmp_path / "log.csv.gz", "rt") as written:
        assert next(written).strip() == f"{HEADER},channel"
        assert ",2011-10-11 11:45:40.276000+00:00,2011-10-11 11:45:40.276000+00:00," in next(written)
    assert np.array_equal(twin.read_csv(tmp_path / "log.csv.gz").end, log.end)


@pytest.mark.parametrize(
    ("moment", "meant"),
    [
        ("2026-03-02 09:00:00", "2026-03-02T09:00"),
        ("2026-03-02T10:00:00.5+01:00", "2026-03-02T09:00:00.5"),
        ("2026-03-02 09:00:00.123456789Z", "2026-03-02T09:00:00.123456"),
    ],
    ids=str,
)
def test_moments_may_carry_an_offset_or_none(tmp_path: Path, moment: str, meant: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"case_id,activity,end_time\na,send,{moment}\na,send,2026-03-02 12:00:00+00:00\n")
    log = twin.read_csv(path)
    assert log.end[0] == logs.micros(meant)
    assert (log.resource.tolist(), log.has_starts) == ([-1, -1], False)


GOOD = "a,send,Mo,2026-03-02 09:00:00,2026-03-02 10:00:00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        (f"{HEADER}\n", "has a header and no rows"),
        (f"case,activity\n{GOOD}", "cannot be read|line 2, the row"),
        ("case_id,activity,when\na,send,now\n", "no column end_time; it has case_id, activity, when"),
        (f"{HEADER}\n{GOOD}\na,send,Mo\n", r"line 3, the row: found 'a,send,Mo'\. It has 3 fields"),
        (f"{HEADER}\n{GOOD}\n,send,Mo,,2026-03-02\n", "line 3, case_id: found ''. Fill it in"),
        (f"{HEADER}\n{GOOD}\na,send,Mo,,\n", "line 3, end_time: found ''"),
        (
            f'{HEADER}\n{GOOD}\na,"two\nlines",Mo,,2026-03-02\na,send,Mo,soon,2026-03-02',
            "line 5, start_time: found 'soon'. Write",
        ),
        (f"{HEADER},due_at\n{GOOD},\n{GOOD},in May\n", "line 3, due_at: found 'in May'. Write it as"),
        (
            f"{HEADER}\na,send,Mo,2026-03-02 11:00:00,2026-03-02 10:00:00\n",
            "line 2, end_time: .* lies before the start_time",
        ),
    ],
    ids=[
        "empty",
        "no-rows",
        "other-file",
        "no-column",
        "short",
        "no-case",
        "no-end",
        "no-moment",
        "no-due-date",
        "backwards",
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text)
    with pytest.raises(twin.BadLog, match=says):
        twin.read_csv(path)


def test_due_dates_come_in_and_out_and_the_first_that_a_case_was_given_counts(tmp_path: Path) -> None:
    path, again = tmp_path / "log.csv", tmp_path / "again.csv"
    row = "send,Mo,2026-03-02 08:00:00,2026-03-02 09:00:00"
    path.write_text(
        f"{HEADER},due_at\na,{row},\na,{row},2026-03-09\na,{row},2026-03-30T12:00+02:00\nb,{row},\n"
    )
    log = twin.read_csv(path)
    assert log.due is not None
    assert log.due.tolist() == [logs.micros("2026-03-09"), twin.MISSING]
    assert "due_at" not in log.attributes
    twin.write_csv(log, again)
    read = twin.read_csv(again)
    assert read.due is not None
    assert read.due.tolist() == log.due.tolist()
    later = read.take(read.case == 1)
    assert later.due is not None
    assert later.due.tolist() == [twin.MISSING]


def test_no_file_and_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(twin.BadLog, match="There is no file"):
        twin.read_csv(tmp_path / "nothing.csv")
    (tmp_path / "log.csv").write_bytes(f"{HEADER}\na,\xe9t\xe9,Mo,,2026-03-02\n".encode("latin-1"))
    with pytest.raises(twin.BadLog, match="Save it as UTF-8"):
        twin.read_csv(tmp_path / "log.csv")
    (tmp_path / "log.csv.gz").write_bytes(b"not packed")
    with pytest.raises(twin.BadLog):
        twin.read_csv(tmp_path / "log.csv.gz")
