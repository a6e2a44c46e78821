"""The days on which something comes back: as the rule has them, read by an independent reader, and never on a holiday."""

import datetime as dt
import itertools
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.contexts.blueprint.pictures import dates, feed, rhythm
from evenkeel.lib import icalendar
from tests.contexts.blueprint.pictures.models import address, model

LONDON = ZoneInfo("Europe/London")
STAND = feed.Stand(uuid.UUID(int=7), dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), 3)
HOLIDAYS = st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), max_size=25)
PLACES = st.none() | st.builds(dates.Place, st.integers(1, 12), st.none() | st.integers(1, 28))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


def course(every: str, place: dates.Place | None = None, *holidays: dt.date) -> dates.Course:
    return dates.Course(every, 2027, dates.Working((0, 1, 2, 3, 4), frozenset(holidays)), place)


@settings(max_examples=25)
@given(st.sampled_from(list(rhythm.TIMES)), PLACES, HOLIDAYS, WEEKDAYS)
def test_an_independent_reader_of_rules_comes_to_the_same_days(
    every: str, place: dates.Place | None, holidays: set[dt.date], weekdays: tuple[int, ...]
) -> None:
    rules = pytest.importorskip("dateutil.rrule", reason="the independent reader of rules is not installed")
    found = dates.Course(every, 2026, dates.Working(weekdays, frozenset(holidays)), place)
    until = dt.date(2029, 12, 31)
    theirs = rules.rrulestr(found.rule, dtstart=dt.datetime.combine(found.first, dt.time(), dt.UTC))
    days = {
        each.date()
        for each in theirs.between(
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2029, 12, 31, tzinfo=dt.UTC), inc=True
        )
    }
    ours = set(itertools.takewhile(lambda day: day <= until, found.days()))
    assert days == {day for day in ours if day >= found.first}
    assert {day for day, _ in found.exceptions()} == days & holidays
    assert all(found.working.has(to) for _, to in found.exceptions() if to)


@pytest.mark.parametrize(
    ("every", "place", "first", "said"),
    [
        ("yearly", dates.Place(6, None), dt.date(2027, 6, 1), "on the first working day of June"),
        ("yearly", dates.Place(5, 15), dt.date(2027, 5, 17), "on 15 May, or on the next working day"),
        ("yearly", dates.Place(10, 31), dt.date(2027, 10, 29), "on 31 October, or on the working day before"),
        ("half-yearly", dates.Place(9, 3), dt.date(2027, 3, 1), "on the first working day of March and September"),
        ("quarterly", dates.Place(2, None), dt.date(2027, 2, 1), "on the first working day of February, May, August and November"),
        ("monthly", dates.Place(9, None), dt.date(2027, 1, 1), "on the first working day of the month"),
        ("quarterly", None, dt.date(2027, 1, 1), "on the first working day of the quarter"),
    ],
)  # fmt: skip
def test_an_entry_of_the_wheel_gives_the_place_in_the_year(
    every: str, place: dates.Place | None, first: dt.date, said: str
) -> None:
    found = course(every, place)
    assert (found.first, found.said) == (first, said)


def test_holidays_are_left_out_of_what_is_daily_and_moved_otherwise() -> None:
    new_year, spring = dt.date(2027, 1, 1), dt.date(2027, 3, 29)
    assert course("daily", None, new_year).first == dt.date(2027, 1, 4)
    assert course("daily", None, spring).exceptions() == ((spring, None),)
    assert course("weekly", None, spring).exceptions() == ((spring, dt.date(2027, 3, 30)),)
    assert course("yearly", None, new_year).coming(new_year, number=2) == (
        dt.date(2027, 1, 4),
        dt.date(2028, 1, 3),
    )
    late = course("yearly", dates.Place(12, 31), dt.date(2027, 12, 31))
    assert late.coming(new_year, number=1) == (dt.date(2027, 12, 30),)
    assert course("daily").coming(dt.date(2027, 6, 5), number=1) == (dt.date(2027, 6, 7),)


def test_a_calendar_program_finds_meetings_on_their_days_at_their_time_all_year() -> None:
    reader = pytest.importorskip("icalendar", reason="the independent reader of calendars is not installed")
    rules = pytest.importorskip("dateutil.rrule", reason="the independent reader of rules is not installed")
    # The rules are expanded in local time, as a calendar program does; the zone stands in for it.
    holidays = [dt.date(2027, 3, 29), dt.date(2027, 5, 3), dt.date(2027, 6, 1)]
    known: dict[str, Any] = {
        "calendar": {"key": "calendar", "title": "C", "holidays": [{"date": day, "title": "H"} for day in holidays]},
        "annual_wheel": [
            {"key": "e", "title": "E", "month": 6, "kind": "meeting", "held_in": "meetings/yearly"},
        ],
        "meetings": [
            {"key": every, "title": every, "every": every, "at": "09:05", "lasts": "90min"} for every in rhythm.TIMES
        ],
    }  # fmt: skip
    found = feed.calendar(model(**known), stand=STAND, zone=LONDON, address=address, often=True)
    read = reader.Calendar.from_ical(icalendar.written(found))
    events = [each for each in read.walk("VEVENT") if each["UID"].startswith("meetings.")]
    held: dict[str, set[dt.datetime]] = {}
    for each in events:
        if "RRULE" not in each:
            continue
        first = each["DTSTART"].dt
        assert first.tzinfo.key == "Europe/London"
        rule = rules.rrulestr(each["RRULE"].to_ical().decode(), dtstart=first.replace(tzinfo=dt.UTC))
        days = set(
            rule.between(
                dt.datetime(2027, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 12, 31, 23, tzinfo=dt.UTC), inc=True
            )
        )
        out = each.get("EXDATE", [])
        for gone in out if isinstance(out, list) else [out]:
            days -= {one.dt.replace(tzinfo=dt.UTC) for one in gone.dts}
        for moved in events:
            if moved["UID"] == each["UID"] and "RECURRENCE-ID" in moved:
                days -= {moved["RECURRENCE-ID"].dt.replace(tzinfo=dt.UTC)}
                days |= {moved["DTSTART"].dt.replace(tzinfo=dt.UTC)}
                assert moved["DTEND"].dt - moved["DTSTART"].dt == dt.timedelta(minutes=90)
                assert moved["SEQUENCE"] == each["SEQUENCE"] == STAND.number
        held[str(each["SUMMARY"])] = days
    assert held["yearly"] == {dt.datetime(2027, 6, 2, 9, 5, tzinfo=dt.UTC)}
    assert {day.date() for day in held["monthly"]} >= {dt.date(2027, 5, 4), dt.date(2027, 6, 2)}
    assert len(held["weekly"]) == 52
    for days in held.values():
        assert not {day.date() for day in days} & set(holidays)
        assert {day.time() for day in days} == {dt.time(9, 5)}
        assert all(day.weekday() < 5 for day in days)
