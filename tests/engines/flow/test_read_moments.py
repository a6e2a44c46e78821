"""Texts as moments: formats, offsets, zones."""

import datetime as dt
import zoneinfo

import pytest

from evenkeel.engines.flow import MISSING
from evenkeel.engines.flow.reading import _moments
from evenkeel.engines.flow.reading._columns import Texts, encoded
from tests.engines.flow import written

ROME = "Europe/Rome"


def read(*texts: str | None, zone: str = "UTC", order: str | None = None) -> _moments.Parsed:
    return _moments.parse(Texts.of([encoded(list(texts))]), zone=zoneinfo.ZoneInfo(zone), order=order)


def moments(parsed: _moments.Parsed) -> list[dt.datetime | None]:
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return [None if at == MISSING else epoch + dt.timedelta(microseconds=int(at)) for at in parsed.at]


@pytest.mark.parametrize(
    ("text", "moment", "offset"),
    [
        ("2024-03-01T08:05:06Z", written.at(2024, 3, 1, 8, 5, 6), 0),
        ("2024-03-01 08:05:06+01", written.at(2024, 3, 1, 7, 5, 6), 60),
        ("2024-03-01 08:05:06+0100", written.at(2024, 3, 1, 7, 5, 6), 60),
        ("2024-03-01T08:05:06.123456-03:30", written.at(2024, 3, 1, 11, 35, 6, 123456), -210),
        ("2024-03-01T08:05:06.5 +05:45", written.at(2024, 3, 1, 2, 20, 6, 500000), 345),
        ("2024-03-01T08:05:06,123456789Z", written.at(2024, 3, 1, 8, 5, 6, 123456), 0),
        ("2024-03-01 08:05 UTC", written.at(2024, 3, 1, 8, 5), 0),
        ("20240301T080506Z", written.at(2024, 3, 1, 8, 5, 6), 0),
    ],
)
def test_offsets_are_kept(text: str, moment: dt.datetime, offset: int) -> None:
    parsed = read(text, zone=ROME)
    assert moments(parsed) == [moment]
    assert parsed.offset.tolist() == [offset]
    assert not parsed.naive.any()


@pytest.mark.parametrize(
    ("text", "shown", "moment"),
    [
        ("2024-03-01", "YYYY-MM-DD", written.at(2024, 3, 1)),
        ("2024/3/1 8:05", "YYYY/MM/DD HH:MM", written.at(2024, 3, 1, 8, 5)),
        ("20240301", "YYYYMMDD", written.at(2024, 3, 1)),
        ("13.3.24 8:05", "DD.MM.YY HH:MM", written.at(2024, 3, 13, 8, 5)),
        ("13.03.2024", "DD.MM.YYYY", written.at(2024, 3, 13)),
        ("13. 3. 2024", "DD. MM. YYYY", written.at(2024, 3, 13)),
        ("31/12/1999 23:59:59", "DD/MM/YYYY HH:MM:SS", written.at(1999, 12, 31, 23, 59, 59)),
        ("12/31/1999 11:59:59 PM", "MM/DD/YYYY HH:MM:SS AM", written.at(1999, 12, 31, 23, 59, 59)),
        ("31-12-69", "DD-MM-YY", written.at(1969, 12, 31)),
        ("31-12-68", "DD-MM-YY", written.at(2068, 12, 31)),
        ("99-12-31", "YY-MM-DD", written.at(1999, 12, 31)),
        ("24.12.2024 24:00", "DD.MM.YYYY HH:MM", written.at(2024, 12, 25)),
        ("24.12.2024 08.30", "DD.MM.YYYY HH.MM", written.at(2024, 12, 24, 8, 30)),
    ],
)
def test_formats_are_found_and_shown(text: str, shown: str, moment: dt.datetime) -> None:
    parsed = read(text)
    assert moments(parsed) == [moment]
    assert parsed.naive.all()
    assert parsed.format is not None
    assert (parsed.format.shown, parsed.format.certain) == (shown, True)


@pytest.mark.parametrize(
    ("text", "hour"), [("12:00:03 AM", 0), ("12:00:03 PM", 12), ("1:00:03 pm", 13), ("11:00:03 a.m.", 11)]
)
def test_twelve_hours(text: str, hour: int) -> None:
    assert moments(read(f"05/01/2022 {text}")) == [written.at(2022, 5, 1, hour, 0, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "2024-01-01 25:00",
        "2024-01-01 10:60",
        "soon",
        "0001-01-01",
        "9999-12-31",
        "2024-01-01 13:00 PM",
        "2024-01-01 10:00 +1",
        "2024-01-01 10:00+99:99",
        "",
        "12:30",
        "2024-01",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    parsed = read(text, "2024-02-29")
    assert moments(parsed)[0] is None
    assert parsed.bad.tolist() == [bool(text), False]


def test_order_is_decided_by_all_texts() -> None:
    assert moments(read("01/02/2024", "13/02/2024"))[0] == written.at(2024, 2, 1)
    assert moments(read("01/02/2024", "02/13/2024"))[0] == written.at(2024, 1, 2)


def test_one_bad_text_does_not_turn_the_order() -> None:
    parsed = read("01/02/2024", "13/02/2024", "14/02/2024", "01/31/2024")
    assert parsed.bad.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "order", "certain"),
    [
        ("01/02/2024", "DMY", False),
        ("01/02/2024 1:00 AM", "MDY", False),
        ("01.02.2024", "DMY", True),
        ("02/02/2024", "DMY", True),
    ],
)
def test_order_that_texts_do_not_tell(text: str, order: str, certain: bool) -> None:
    found = read(text).format
    assert found is not None
    assert (found.order, found.certain) == (order, certain)


def test_order_that_is_set_wins() -> None:
    assert moments(read("01/02/2024", order="MDY")) == [written.at(2024, 1, 2)]
    assert read("13/02/2024", order="MDY").bad.tolist() == [True]


def test_the_clock_is_turned_forward() -> None:
    parsed = read("2024-03-31 01:59", "2024-03-31 02:30", "2024-03-31 03:30", zone=ROME)
    assert moments(parsed) == [
        written.at(2024, 3, 31, 0, 59),
        written.at(2024, 3, 31, 1, 30),
        written.at(2024, 3, 31, 1, 30),
    ]
    assert parsed.offset.tolist() == [60, 120, 120]


def test_the_clock_is_turned_back() -> None:
    parsed = read("2024-10-27 01:30", "2024-10-27 02:30", "2024-10-27 03:30", zone=ROME)
    assert moments(parsed) == [
        written.at(2024, 10, 26, 23, 30),
        written.at(2024, 10, 27, 0, 30),
        written.at(2024, 10, 27, 2, 30),
    ]
    assert parsed.offset.tolist() == [120, 120, 60]


def test_empty_cells_are_neither_bad_nor_naive() -> None:
    parsed = read(None, "  ", "2024-03-01")
    assert moments(parsed)[:2] == [None, None]
    assert not parsed.bad.any()
    assert parsed.naive.tolist() == [False, False, True]
