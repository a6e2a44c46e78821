"""The year as a calendar file: read back by an independent reader, and held to the rules of the format by hand."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.blueprint.pictures import feed
from evenkeel.lib import icalendar
from tests.contexts.blueprint.pictures.models import address, model

LONDON = ZoneInfo("Europe/London")
STAND = feed.Stand(uuid.UUID(int=7), dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), 3)


def made(zone: ZoneInfo = LONDON, *, often: bool = True, **collections: Any) -> str:
    found = feed.calendar(model(**collections), stand=STAND, zone=zone, address=address, often=often)
    return icalendar.written(found)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def values(text: str, name: str) -> list[str]:
    return [line.partition(":")[2] for line in unfolded(text) if line.partition(":")[0].split(";")[0] == name]


def wheel_entry(**fields: Any) -> dict[str, Any]:
    return {"key": "e", "title": "Entry", "month": 4, **fields}


def meeting(every: str, **fields: Any) -> dict[str, Any]:
    return {"key": "m", "title": "Meeting", "every": every, **fields}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=200))
def test_any_words_come_back_as_they_were_and_no_line_is_too_long(words: str) -> None:
    text = icalendar.written(
        icalendar.Calendar(
            "C",
            LONDON,
            STAND.made_at,
            1,
            (icalendar.Event("u", "T", dt.date(2026, 1, 1), None, "FREQ=YEARLY", about=f"x{words}"),),
        )
    )
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= icalendar.WIDTH
    assert "\n" not in "".join(lines)
    (kept,) = values(text, "DESCRIPTION")
    read = (
        kept.replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\0", "\\")
    )
    assert read == "x" + "".join(
        letter for letter in words if letter in "\t\n" or (ord(letter) >= 32 and ord(letter) != 127)
    )


@pytest.mark.parametrize(
    ("entry", "begins", "ends"),
    [
        (wheel_entry(day=1), "20260401", "20260402"),
        (wheel_entry(month=11, months=3), "20261101", "20270201"),
        (wheel_entry(month=2, day=29), "20260228", "20260301"),
    ],
)
def test_entries_take_whole_days_every_year(entry: dict[str, Any], begins: str, ends: str) -> None:
    text = made(annual_wheel=[entry])
    assert values(text, "DTSTART") == [begins]
    assert values(text, "DTEND") == [ends]
    assert values(text, "RRULE") == ["FREQ=YEARLY"]
    assert values(text, "TRANSP") == ["TRANSPARENT"]
    assert "BEGIN:VTIMEZONE" not in text


@pytest.mark.parametrize(
    ("every", "begins", "rule"),
    [
        ("daily", "20260101", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekly", "20260105", "FREQ=WEEKLY;BYDAY=MO"),
        ("fortnightly", "20260105", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("monthly", "20260101", "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("quarterly", "20260101", "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("half-yearly", "20260101", "FREQ=MONTHLY;INTERVAL=6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("yearly", "20260101", "FREQ=MONTHLY;INTERVAL=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
    ],
)
def test_what_has_a_rhythm_comes_back_on_working_days(every: str, begins: str, rule: str) -> None:
    text = made(meetings=[meeting(every)])
    assert (values(text, "DTSTART"), values(text, "RRULE")) == ([begins], [rule])
    assert ("names no day" in text.replace("\r\n ", "")) is (every != "daily")


def test_every_other_week_stays_the_same_week_whenever_the_calendar_is_made() -> None:
    starts = []
    for year in range(2024, 2040):
        stand = feed.Stand(STAND.branch_id, dt.datetime(year, 6, 1, tzinfo=dt.UTC), year)
        known = model(meetings=[meeting("fortnightly")])
        (found,) = feed.calendar(known, stand=stand, zone=LONDON, address=address, often=True).events
        starts.append(found.begins.toordinal())
    assert {(start - starts[0]) % 14 for start in starts} == {0}


def test_working_days_are_those_of_the_model() -> None:
    known = made(
        meetings=[meeting("weekly", at="09:05", lasts="90min")],
        calendar={"key": "calendar", "title": "C", "working_days": ["sun", "mon", "tue", "wed", "thu"]},
    )
    assert values(known, "RRULE")[-1] == "FREQ=WEEKLY;BYDAY=MO"
    assert values(known, "DTSTART")[-1] == "20260105T090500"
    assert values(known, "DTEND") == ["20260105T103500"]
    assert "DTSTART;TZID=Europe/London:20260105T090500" in known


def test_weekly_and_daily_ones_are_left_out_unless_asked_for() -> None:
    both: dict[str, Any] = {
        "meetings": [meeting("daily")],
        "reviews": [{"key": "r", "title": "Review", "every": "monthly"}],
    }
    assert values(made(often=False, **both), "SUMMARY") == ["Review"]
    assert values(made(often=True, **both), "SUMMARY") == ["Meeting", "Review"]


def test_names_are_stable_and_told_apart_by_branch() -> None:
    entry = wheel_entry()
    one, again = made(annual_wheel=[entry]), made(annual_wheel=[{**entry, "title": "Renamed", "month": 9}])
    assert values(one, "UID") == values(again, "UID") == [f"annual_wheel.e@{STAND.branch_id}"]
    assert made(annual_wheel=[entry]) == one
    assert values(one, "SEQUENCE") == ["3"]


ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "Asia/Tokyo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
]


@pytest.mark.parametrize("name", ZONES)
def test_an_independent_reader_finds_the_same_times_in_every_zone(name: str) -> None:
    reader = pytest.importorskip("icalendar", reason="the independent reader of calendars is not installed")
    text = made(ZoneInfo(name), meetings=[meeting("daily", at="09:05")], annual_wheel=[wheel_entry(day=1)])
    read = reader.Calendar.from_ical(text)
    (zone,) = read.walk("VTIMEZONE")
    theirs = zone.to_tz(lookup_tzid=False)
    for day in range(0, 700, 9):
        moment = dt.datetime.combine(dt.date(2026, 1, 1) + dt.timedelta(days=day), dt.time(9, 5))
        assert (
            moment.replace(tzinfo=theirs).utcoffset() == moment.replace(tzinfo=ZoneInfo(name)).utcoffset()
        ), moment
    assert [str(each["SUMMARY"]) for each in read.walk("VEVENT")] == ["Entry", "Meeting"]
    assert read.walk("VEVENT")[0]["DTSTART"].dt == dt.date(2026, 4, 1)


def test_the_zone_of_the_model_holds_where_it_names_one() -> None:
    about = {"key": "about", "title": "T"}
    tokyo = ZoneInfo("Asia/Tokyo")
    assert feed.zone_of(model(about=about), otherwise=tokyo) is tokyo
    assert (
        feed.zone_of(model(about={**about, "timezone": "Europe/Paris"}), otherwise=tokyo).key
        == "Europe/Paris"
    )
    assert feed.zone_of(model(about={**about, "timezone": "Nowhere/At all"}), otherwise=tokyo) is tokyo
    assert feed.zone_of(model(about={**about, "timezone": "../etc"}), otherwise=tokyo) is tokyo


def test_a_unit_has_its_own_year_with_what_it_inherits() -> None:
    known: dict[str, Any] = {
        "units": [
            {"key": "place", "title": "Place", "kind": "directorate"},
            {"key": "planning", "title": "Planning", "kind": "team", "parent": "place"},
            {"key": "waste", "title": "Waste", "kind": "team", "parent": "place"},
        ],
        "annual_wheel": [
            wheel_entry(key=each or "all", title=each or "all", unit=each)
            for each in (None, "place", "planning", "waste")
        ],
        "meetings": [meeting("monthly", unit="waste")],
    }
    found = feed.calendar(
        model(**known), stand=STAND, zone=LONDON, address=address, often=True, unit="planning"
    )
    assert sorted(each.title for each in found.events) == ["all", "place", "planning"]
    assert found.title.endswith(": Planning")
    told = {each.title: each.about for each in found.events}
    assert told == {
        "all": "Inherited from the whole organisation.",
        "place": "Inherited from Place.",
        "planning": "",
    }
