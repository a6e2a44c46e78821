"""Event logs in CSV and its kin."""

import datetime as dt
from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import written

TWO_CASES = [
    ("A-1", "Receive", written.at(2024, 3, 1, 8, 0)),
    ("A-1", "Decide", written.at(2024, 3, 2, 9, 30)),
    ("A-2", "Receive", written.at(2024, 3, 3, 10, 15)),
]
LINES = [
    "Case,Activity,Time",
    "A-1,Receive,2024-03-01 08:00",
    "A-1,Decide,2024-03-02 09:30",
    "A-2,Receive,2024-03-03 10:15",
]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_line_ending_and_delimiter(tmp_path: Path, ending: str, delimiter: str) -> None:
    contents = ending.join(line.replace(",", delimiter) for line in LINES) + ending
    reading = flow.read(written.text(tmp_path, contents))
    assert written.events(reading.log) == TWO_CASES
    assert reading.source.delimiter == delimiter
    assert reading.source.rows == 3


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    lines = ["Sagsnr;Aktivitet;Tidspunkt;Medarbejder"]
    lines += [f"S{n // 2};Afgørelse på ansøgning;2024-03-{n % 28 + 1:02} 08:00;Søren Ærø" for n in range(40)]
    reading = flow.read(written.text(tmp_path, "\n".join(lines), encoding=encoding))
    assert reading.source.encoding == found
    assert reading.log.activity.values == ("Afgørelse på ansøgning",)
    assert reading.log.resource.values == ("Søren Ærø",)


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("cp1251", "Заявление принято"),
        ("cp1250", "Złożenie wniosku, świadczenie pieniężne"),
        ("cp1253", "Αίτηση πολίτη"),
    ],
)
def test_other_alphabets(tmp_path: Path, encoding: str, word: str) -> None:
    lines = ["Case;Activity;Time"] + [f"A{n // 2};{word} {n % 5};2024-03-{n % 28 + 1:02}" for n in range(60)]
    log = flow.read(written.text(tmp_path, "\n".join(lines), encoding=encoding)).log
    assert f"{word} 0" in log.activity.values


def test_encoding_that_shows_only_far_below(tmp_path: Path) -> None:
    lines = ["Case;Activity;Time"] + [f"A-{n};Receive;2024-03-01 08:00" for n in range(8_000)]
    path = written.text(tmp_path, "\n".join([*lines, "A-1;Prüfung;2024-03-02 08:00"]), encoding="cp1252")
    reading = flow.read(path)
    assert reading.source.encoding == "cp1252"
    assert reading.log.activity.values == ("Receive", "Prüfung")


def test_damaged_letters_do_not_lose_the_row(tmp_path: Path) -> None:
    contents = "Case,Activity,Time\nÆ-1,Receive,2024-03-01\nA-2,Pr".encode() + b"\xff" + b"fung,2024-03-02\n"
    reading = flow.read(written.gzipped(tmp_path, contents))
    assert reading.log.n_events == 2


def test_gzip_is_found_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    reading = flow.read(written.gzipped(tmp_path, "\n".join(LINES).encode(), name="log.txt"))
    assert written.events(reading.log) == TWO_CASES


def test_delimiter_named_on_the_first_line(tmp_path: Path) -> None:
    contents = "sep=;\n" + "\n".join(LINES).replace(",", ";")
    reading = flow.read(written.text(tmp_path, contents))
    assert written.events(reading.log) == TWO_CASES


def test_quoted_line_breaks_and_delimiters(tmp_path: Path) -> None:
    contents = 'Case,Activity,Time,Note\nA-1,"Receive, by post",2024-03-01,"two\nlines"\nA-1,Decide,2024-03-02,"a ""quote"""\n'
    log = flow.read(written.text(tmp_path, contents)).log
    assert log.events["activity"].to_pylist() == ["Receive, by post", "Decide"]
    assert log.events["event:Note"].to_pylist() == ["two\nlines", 'a "quote"']


def test_events_of_a_case_are_sorted_by_time_and_ties_stay(tmp_path: Path) -> None:
    contents = (
        "Case,Activity,Time\nB,late,2024-03-02\nA,only,2024-03-09\nB,tie 1,2024-03-01\nB,tie 2,2024-03-01\n"
    )
    log = flow.read(written.text(tmp_path, contents)).log
    assert [(case, activity) for case, activity, _ in written.events(log)] == [
        ("B", "tie 1"),
        ("B", "tie 2"),
        ("B", "late"),
        ("A", "only"),
    ]


def test_start_and_end(tmp_path: Path) -> None:
    contents = (
        "Case,Activity,Start time,End time,User,Team\n"
        "A,Check,2024-03-01 08:00,2024-03-01 09:00,Ann,North\n"
        "A,Decide,2024-03-01 10:00,,Bo,North\n"
    )
    reading = flow.read(written.text(tmp_path, contents))
    log = reading.log
    assert log.events["started_at"].to_pylist() == [written.at(2024, 3, 1, 8), written.at(2024, 3, 1, 10)]
    assert log.events["completed_at"].to_pylist() == [written.at(2024, 3, 1, 9), written.at(2024, 3, 1, 10)]
    assert log.events["resource"].to_pylist() == ["Ann", "Bo"]
    assert log.events["group"].to_pylist() == ["North", "North"]
    assert log.cases["opened_at"].to_pylist() == [written.at(2024, 3, 1, 8)]
    assert "1 events have a start and no end" in " ".join(reading.source.notes)


def test_columns_without_a_role_become_attributes(tmp_path: Path) -> None:
    contents = (
        "Case,Activity,Time,District,Fee,Seen\n"
        "A,Check,2024-03-01,North,12.50,2024-02-01\n"
        "A,Decide,2024-03-02,North,3,2024-02-02\n"
        "B,Check,2024-03-03,South,,\n"
    )
    log = flow.read(written.text(tmp_path, contents)).log
    assert log.cases["case:District"].to_pylist() == ["North", "South"]
    assert log.events["event:Fee"].to_pylist() == [12.5, 3.0, None]
    assert log.events["event:Seen"].to_pylist() == [written.at(2024, 2, 1), written.at(2024, 2, 2), None]


def test_decimal_comma(tmp_path: Path) -> None:
    contents = "Case;Activity;Time;Fee\nA;Check;2024-03-01;1.200,50\nA;Decide;2024-03-02;3,25\n"
    reading = flow.read(written.text(tmp_path, contents))
    assert reading.source.decimal == ","
    assert reading.log.events["event:Fee"].to_pylist() == [1200.5, 3.25]


def test_channel_due_and_outcome_of_a_case(tmp_path: Path) -> None:
    contents = "Case,Activity,Time,Channel,Due date,Outcome\nA,Check,2024-03-01,,2024-03-20,\nA,Decide,2024-03-02,web,,granted\n"
    log = flow.read(written.text(tmp_path, contents)).log
    assert log.cases["channel"].to_pylist() == ["web"]
    assert log.cases["outcome"].to_pylist() == ["granted"]
    assert log.cases["due_at"].to_pylist() == [written.at(2024, 3, 20)]


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    contents = "Report of cases,,\n,,\n" + "\n".join(LINES)
    reading = flow.read(written.text(tmp_path, contents))
    assert written.events(reading.log) == TWO_CASES
    assert "not part of the table" in reading.source.notes[0]


def test_names_of_columns_are_made_unique(tmp_path: Path) -> None:
    contents = "Case,Activity,Time,Note,Note,\nA,Check,2024-03-01,x,y,z\nA,Decide,2024-03-02,x2,y2,z2\n"
    reading = flow.read(written.text(tmp_path, contents))
    assert {"event:Note", "event:Note (2)", "event:column 6"} <= set(reading.log.events.schema.names)
    assert "'Note' is now 'Note (2)'" in reading.source.notes[0]


@pytest.mark.slow
def test_many_columns_of_one_name(tmp_path: Path) -> None:
    names = ["Case", "Activity", "Time", "x (2)"] + ["x"] * 900
    contents = "\n".join(
        ",".join(row) for row in [names, ["A", "Check", "2024-03-01"] + [str(n) for n in range(901)]]
    )
    mapping = flow.Mapping.of(case="Case", activity="Activity", timestamp="Time")
    log = flow.read(written.text(tmp_path, contents), mapping=mapping).log
    assert {"case:x", "case:x (2)", "case:x (901)"} <= set(log.cases.schema.names)


def test_no_header_is_said(tmp_path: Path) -> None:
    with pytest.raises(flow.Unreadable, match=r"no column names.*'2024-03-01 08:00'"):
        flow.read(written.text(tmp_path, "\n".join(LINES[1:])))


def test_empty_rows_and_empty_extra_fields_are_no_problem(tmp_path: Path) -> None:
    contents = "\n".join([LINES[0], "", LINES[1] + ",,", ",,", LINES[2], LINES[3], ""])
    assert written.events(flow.read(written.text(tmp_path, contents)).log) == TWO_CASES


def test_dialect_that_a_person_sets(tmp_path: Path) -> None:
    contents = "Case,Activity,Time\nA,Check,02/03/2024\nA,Decide,03/03/2024\n"
    path = written.text(tmp_path, contents)
    first = (
        flow.read(path, dialect=flow.Dialect(date_format="MM/DD/YYYY")).log.events["completed_at"].to_pylist()
    )
    assert first == [written.at(2024, 2, 3), written.at(2024, 3, 3)]
    assert flow.read(path).log.events["completed_at"].to_pylist() == [
        written.at(2024, 3, 2),
        written.at(2024, 3, 3),
    ]
    preview = flow.inspect(path)
    assert preview.date_format == "DD/MM/YYYY"
    assert "fit day first as well as month first" in preview.notes[0]


@pytest.mark.parametrize(
    "wrong", [{"encoding": "klingon"}, {"delimiter": ",,"}, {"decimal": "x"}, {"date_format": "soon"}]
)
def test_dialect_that_cannot_be_meant(wrong: dict[str, str]) -> None:
    with pytest.raises(flow.BadMapping):
        flow.Dialect(**wrong)


def test_one_date_column_decides_for_another(tmp_path: Path) -> None:
    contents = "Case,Activity,Start,End\nA,Check,02/03/2024,02/14/2024\nA,Decide,03/03/2024,03/15/2024\n"
    log = flow.read(written.text(tmp_path, contents)).log
    assert log.events["started_at"].to_pylist()[0] == written.at(2024, 2, 3)


def test_later_rows_decide_the_date_format(tmp_path: Path) -> None:
    lines = ["Case,Activity,Time"] + [f"A-{n},Check,0{n % 9 + 1}/02/2024" for n in range(3_000)]
    path = written.text(tmp_path, "\n".join([*lines, "A-1,Decide,03/25/2024"]))
    assert flow.inspect(path).date_format == "DD/MM/YYYY"
    reading = flow.read(path)
    assert reading.source.date_format == "MM/DD/YYYY"
    assert reading.log.n_events == 3_001


def test_mapping_that_a_person_sets(tmp_path: Path) -> None:
    contents = "one,two,three\nA,Check,2024-03-01\nA,Decide,2024-03-02\n"
    path = written.text(tmp_path, contents)
    log = flow.read(path, mapping=flow.Mapping.of(case="one", activity="two", timestamp="three")).log
    assert (log.n_cases, log.n_events) == (1, 2)


def test_mapping_with_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = written.text(tmp_path, "\n".join(LINES))
    with pytest.raises(flow.BadMapping, match=r"no column 'Date' for timestamp.*'Case', 'Activity', 'Time'"):
        flow.read(path, mapping=flow.Mapping.of(case="Case", activity="Activity", timestamp="Date"))


def test_mapping_that_lacks_something(tmp_path: Path) -> None:
    path = written.text(tmp_path, "\n".join(LINES))
    with pytest.raises(flow.BadMapping, match="activity and the timestamp are not named"):
        flow.read(path, mapping=flow.Mapping.of(case="Case"))


def test_what_cannot_be_suggested_is_asked_for(tmp_path: Path) -> None:
    path = written.text(tmp_path, "p,q\nx,1\ny,2\n")
    with pytest.raises(
        flow.BadMapping,
        match=r"case and which the activity and which the timestamp.*Its columns are 'p', 'q'.*--map case=",
    ):
        flow.read(path)


def test_unknown_time_zone(tmp_path: Path) -> None:
    with pytest.raises(flow.BadMapping, match="no time zone 'Europe/Atlantis'"):
        flow.read(written.text(tmp_path, "\n".join(LINES)), timezone="Europe/Atlantis")


def test_naive_times_take_the_zone_and_are_counted(tmp_path: Path) -> None:
    contents = "Case,Activity,Time\nA,Check,2024-07-01 08:00\nA,Decide,2024-07-01 08:00+03:00\nA,Send,2024-01-01 08:00\n"
    reading = flow.read(written.text(tmp_path, contents), timezone="Europe/Copenhagen")
    assert reading.source.naive_times == 2
    assert reading.log.events["completed_at"].to_pylist() == [
        written.at(2024, 1, 1, 7),
        written.at(2024, 7, 1, 5),
        written.at(2024, 7, 1, 6),
    ]
    assert reading.log.utc_offset.tolist() == [60, 180, 120]


def test_progress_grows_to_the_size_of_the_file(tmp_path: Path) -> None:
    lines = ["Case,Activity,Time"] + [f"A-{n},Check,2024-03-01 08:{n % 60:02}" for n in range(30_000)]
    path = written.text(tmp_path, "\n".join(lines))
    seen: list[flow.Progress] = []
    flow.read(path, on_progress=seen.append)
    assert len(seen) >= 3
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert seen[-1].done == seen[-1].of == path.stat().st_size
    assert seen[-1].rows > 20_000


def test_preview_shows_columns_and_rows(tmp_path: Path) -> None:
    preview = flow.inspect(written.text(tmp_path, "\n".join(LINES)))
    assert (preview.format, preview.encoding, preview.delimiter) == ("csv", "utf-8", ",")
    assert preview.date_format == "YYYY-MM-DD HH:MM"
    assert [(c.name, c.kind, c.distinct, c.empty) for c in preview.columns] == [
        ("Case", "text", 2, 0),
        ("Activity", "text", 2, 0),
        ("Time", "moment", 3, 0),
    ]
    assert preview.rows[0] == ("A-1", "Receive", "2024-03-01 08:00")
    assert preview.missing == ()


def test_moments_are_aware(tmp_path: Path) -> None:
    log = flow.read(written.text(tmp_path, "\n".join(LINES))).log
    assert log.opened_at[0] == int(dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC).timestamp()) * 1_000_000
