"""Working days and durations: known cases, and what must hold for all."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.kernel import working_days
from evenkeel.kernel.working_days import Calendar

LONDON = zoneinfo.ZoneInfo("Europe/London")
ZONES = [LONDON, zoneinfo.ZoneInfo("America/St_Johns"), zoneinfo.ZoneInfo("Pacific/Auckland"), dt.UTC]
NEW_YEAR = Calendar.of(
    working_days=("mon", "tue", "wed", "thu", "fri"),
    holidays=(dt.date(2027, 1, 1), dt.date(2026, 12, 25), dt.date(2026, 12, 28), dt.date(2026, 12, 26)),
)

moments = st.integers(1_577_836_800_000_000, 1_956_528_000_000_000).map(
    lambda microseconds: dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=microseconds)
)
"""Any moment of the years 2020 to 2031."""
days = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2032, 1, 1))
calendars = st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(days, max_size=60),
)


def london(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LONDON)  # type: ignore[misc, arg-type]  # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        (london(2026, 11, 20, 14), "1wd", london(2026, 11, 23, 14)),
        (london(2026, 11, 20, 14), "0.5wd", london(2026, 11, 23, 2)),
        (london(2026, 11, 20, 14), "5wd", london(2026, 11, 27, 14)),
        # What comes on a Saturday has all of Monday as its first working day.
        (london(2026, 11, 21, 14), "1wd", london(2026, 11, 24)),
        (london(2026, 11, 23), "1wd", london(2026, 11, 24)),
        (london(2026, 11, 20), "1wd", london(2026, 11, 21)),
        # Over the turn of the year: 25 and 28 December and 1 January are holidays, the 26th is a Saturday anyway.
        (london(2026, 12, 24, 9), "4wd", london(2027, 1, 4, 9)),
        (london(2026, 12, 25, 9), "1wd", london(2026, 12, 30)),
        # Clocks go forward in the night of 29 March 2026: hours pass, days are by the clock on the wall.
        (london(2026, 3, 28, 12), "24h", london(2026, 3, 29, 13)),
        (london(2026, 3, 28, 12), "1d", london(2026, 3, 29, 12)),
        (london(2026, 3, 28, 1, 30), "1d", london(2026, 3, 29, 2, 30)),
        (london(2026, 10, 24, 12), "1d", london(2026, 10, 25, 12)),
        (london(2026, 10, 24, 12), "24h", london(2026, 10, 25, 11)),
        (london(2026, 11, 23, 9), "42d", london(2027, 1, 4, 9)),
        (london(2026, 11, 23, 9), "6w", london(2027, 1, 4, 9)),
        (london(2026, 11, 23, 9), "90min", london(2026, 11, 23, 10, 30)),
        (london(2026, 11, 23, 9), "0wd", london(2026, 11, 23, 9)),
        (london(2024, 2, 28, 9), "1d", london(2024, 2, 29, 9)),
    ],
)
def test_a_duration_ends_where_people_expect(start: dt.datetime, duration: str, end: dt.datetime) -> None:
    assert working_days.added(start, duration, calendar=NEW_YEAR, zone=LONDON) == end


@pytest.mark.parametrize("written", ["", "15", "wd", "-1d", "1 d", "1y", "1.d", ".5d", "1d1h", "1d\n"])
def test_what_is_no_duration_is_refused(written: str) -> None:
    with pytest.raises(working_days.BadDuration, match="like 42d"):
        working_days.parsed(written)


@pytest.mark.parametrize("written", ["99999999wd", "9999999999d", "9" * 400 + "w", "9" * 400 + "h"])
def test_what_ends_after_all_days_is_refused(written: str) -> None:
    with pytest.raises(working_days.TooFar):
        working_days.added(london(2026, 1, 1), written, calendar=NEW_YEAR, zone=LONDON)


def test_a_week_without_work_is_refused() -> None:
    with pytest.raises(working_days.NoWorkingDay):
        Calendar(weekdays=frozenset())


def test_a_duration_is_said_in_words() -> None:
    assert [str(working_days.parsed(each)) for each in ("1wd", "15wd", "0.5h", "20min")] == [
        "1 working day",
        "15 working days",
        "0.5 hours",
        "20 minutes",
    ]


def test_a_deadline_at_midnight_belongs_to_the_day_that_ends() -> None:
    assert working_days.last_day(london(2026, 11, 24), zone=LONDON) == dt.date(2026, 11, 23)
    assert working_days.last_day(london(2026, 11, 24, 0, 1), zone=LONDON) == dt.date(2026, 11, 24)


def naive_count(calendar: Calendar, from_: dt.date, to: dt.date) -> int:
    """Count day by day."""
    if to < from_:
        return -naive_count(calendar, to, from_)
    count, day = 0, from_
    while day < to:
        count += day.weekday() in calendar.weekdays and day not in calendar.holidays
        day += dt.timedelta(days=1)
    return count


@given(calendars, days, st.integers(-900, 900))
def test_counting_agrees_with_counting_day_by_day(calendar: Calendar, day: dt.date, apart: int) -> None:
    other = day + dt.timedelta(days=apart)
    assert calendar.count(day, other) == naive_count(calendar, day, other)
    assert len(list(calendar.working(day, other))) == max(0, calendar.count(day, other))


@given(calendars, moments, st.integers(1, 400), st.sampled_from(ZONES))
def test_whole_working_days_agree_with_stepping(
    calendar: Calendar, start: dt.datetime, number: int, zone: dt.tzinfo
) -> None:
    local = start.astimezone(zone)
    end = working_days.added(start, f"{number}wd", calendar=calendar, zone=zone)
    if not calendar.is_working(local.date()) or not any(
        (local.hour, local.minute, local.second, local.microsecond)
    ):
        # From the beginning of the first working day on, until the end of the last one.
        assert (end.hour, end.minute) in {(0, 0), (1, 0)}  # 1: where clocks leap at midnight
        assert calendar.is_working(working_days.last_day(end, zone=zone))
        assert (
            naive_count(calendar, local.date(), working_days.last_day(end, zone=zone) + dt.timedelta(days=1))
            == number
        )
        return
    day, left = local.date(), number
    while left:
        day += dt.timedelta(days=1)
        left -= calendar.is_working(day)
    assert end.date() == day
    assert abs((end - local.replace(year=day.year, month=day.month, day=day.day)).total_seconds()) <= 3600


@given(
    calendars,
    moments,
    st.floats(0, 300, allow_nan=False),
    st.sampled_from(["min", "h", "d", "wd", "w"]),
    st.sampled_from(ZONES),
)
def test_between_gives_back_what_was_added(
    calendar: Calendar, start: dt.datetime, number: float, unit: str, zone: dt.tzinfo
) -> None:
    end = working_days.added(start, f"{number:.6f}{unit}", calendar=calendar, zone=zone)
    found = working_days.between(start, end, unit, calendar=calendar, zone=zone)
    # An hour that the clocks leap over or show twice has no place of its own on the clock on the wall.
    leap = 1 / 24 + 1e-6 if unit in {"d", "wd", "w"} else 1e-6
    assert abs(found - number) <= leap


@given(
    calendars, moments, moments, st.sampled_from(["3h", "2d", "0.25wd", "7wd", "1w"]), st.sampled_from(ZONES)
)
def test_who_begins_later_never_ends_earlier(
    calendar: Calendar, one: dt.datetime, other: dt.datetime, duration: str, zone: dt.tzinfo
) -> None:
    first, second = sorted((one, other))
    ends = [working_days.added(each, duration, calendar=calendar, zone=zone) for each in (first, second)]
    assert ends[0] - ends[1] <= dt.timedelta(hours=1), "but for the hour that the clocks show twice"


@given(calendars, moments, st.integers(0, 300), st.sampled_from(["d", "wd"]), st.sampled_from(ZONES))
def test_a_longer_duration_never_ends_earlier(
    calendar: Calendar, start: dt.datetime, number: int, unit: str, zone: dt.tzinfo
) -> None:
    ends = [
        working_days.added(start, f"{each}{unit}", calendar=calendar, zone=zone)
        for each in (number, number + 1)
    ]
    assert start <= ends[0] < ends[1]


def test_between_needs_a_unit_that_it_knows() -> None:
    with pytest.raises(working_days.BadDuration):
        working_days.between(london(2026, 1, 1), london(2026, 1, 2), "y", calendar=NEW_YEAR, zone=LONDON)


FRIDAY, MONDAY = dt.date(2026, 11, 20), dt.date(2026, 11, 23)
CLOSED = dt.date(2026, 12, 25)


@pytest.mark.parametrize(
    ("day", "duration", "after", "before"),
    [
        (FRIDAY, "1wd", MONDAY, dt.date(2026, 11, 19)),
        (dt.date(2026, 11, 21), "1wd", MONDAY, FRIDAY),
        (dt.date(2026, 11, 21), "0wd", MONDAY, FRIDAY),
        (MONDAY, "0d", MONDAY, MONDAY),
        (MONDAY, "5wd", dt.date(2026, 11, 30), dt.date(2026, 11, 16)),
        (MONDAY, "5d", dt.date(2026, 11, 30), dt.date(2026, 11, 18)),
        (MONDAY, "1w", dt.date(2026, 11, 30), dt.date(2026, 11, 16)),
        (dt.date(2026, 12, 24), "1d", dt.date(2026, 12, 29), dt.date(2026, 12, 23)),
        (dt.date(2026, 12, 24), "2wd", dt.date(2026, 12, 30), dt.date(2026, 12, 22)),
        (dt.date(2027, 1, 4), "4wd", dt.date(2027, 1, 8), dt.date(2026, 12, 24)),
        (CLOSED, "0d", dt.date(2026, 12, 29), dt.date(2026, 12, 24)),
        (MONDAY, "0.5d", dt.date(2026, 11, 24), FRIDAY),
        (MONDAY, "4h", MONDAY, MONDAY),
        (MONDAY, "48h", dt.date(2026, 11, 25), FRIDAY),
    ],
)
def test_days_counted_on_and_back_fall_on_working_days(
    day: dt.date, duration: str, after: dt.date, before: dt.date
) -> None:
    assert working_days.day_after(day, duration, calendar=NEW_YEAR) == after
    assert working_days.day_before(day, duration, calendar=NEW_YEAR) == before


@given(days, st.integers(0, 60), calendars)
def test_working_days_counted_on_and_back_are_those_that_lie_between(
    day: dt.date, number: int, calendar: Calendar
) -> None:
    after = working_days.day_after(day, f"{number}wd", calendar=calendar)
    before = working_days.day_before(day, f"{number}wd", calendar=calendar)
    step = dt.timedelta(days=1)
    assert calendar.is_working(after)
    assert calendar.is_working(before)
    assert before <= day <= after
    if number:
        assert calendar.count(day + step, after + step) == number
        assert calendar.count(before, day) == number
    else:
        assert not list(calendar.working(day, after))
        assert not list(calendar.working(before + step, day + step)) or before == day


@given(days, st.integers(0, 400), calendars)
def test_days_counted_on_and_back_move_only_off_closing_days(
    day: dt.date, number: int, calendar: Calendar
) -> None:
    after = working_days.day_after(day, f"{number}d", calendar=calendar)
    before = working_days.day_before(day, f"{number}d", calendar=calendar)
    length, step = dt.timedelta(days=number), dt.timedelta(days=1)
    assert calendar.is_working(after)
    assert calendar.is_working(before)
    assert after >= day + length
    assert before <= day - length
    assert not list(calendar.working(day + length, after)), "the first working day from then on"
    assert not list(calendar.working(before + step, day - length + step)), "the last working day until then"


def test_days_beyond_all_calendars_are_refused() -> None:
    with pytest.raises(working_days.TooFar):
        working_days.day_after(MONDAY, "99999999wd", calendar=NEW_YEAR)
    with pytest.raises(working_days.TooFar):
        working_days.day_before(MONDAY, "9999999999d", calendar=NEW_YEAR)
