"""When meetings are held."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.values import Series
from evenkeel.kernel import working_days

LONDON = ZoneInfo("Europe/London")
CALENDAR = working_days.Calendar(holidays=frozenset({dt.date(2026, 3, 2)}))
"""Monday 2 March is a holiday."""


def series(every: str, at: dt.time | None = dt.time(9, 5)) -> Series:
    return Series("x", "X", "", frozenset(), frozenset(), every, at, None, (), "", "", "")


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("daily", ["03-03", "03-04", "03-05"]),
        ("weekly", ["03-03", "03-09", "03-16"]),
        ("fortnightly", ["03-03", "03-16", "03-30"]),
        ("monthly", ["03-03", "04-01", "05-01"]),
        ("quarterly", ["04-01", "07-01", "10-01"]),
        ("half-yearly", ["07-01"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_meetings_are_on_the_first_working_day_of_their_time(every: str, expected: list[str]) -> None:
    after = dt.datetime(2026, 3, 1, 12, tzinfo=LONDON)
    times = rules.next_times(series(every), after=after, zone=LONDON, calendar=CALENDAR)
    found = [f"{each:%m-%d}" for each, _ in zip(times, expected, strict=False)]
    assert found == expected


@given(
    st.sampled_from(["daily", "weekly", "fortnightly", "monthly", "quarterly"]),
    st.integers(min_value=0, max_value=10_000_000),
)
def test_the_next_one_is_never_past_and_always_on_a_working_day(every: str, minutes: int) -> None:
    after = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    found = next(rules.next_times(series(every), after=after, zone=LONDON, calendar=CALENDAR))
    assert found >= after
    assert CALENDAR.is_working(found.date())


def test_without_a_time_it_is_held_all_day() -> None:
    noon = dt.datetime(2026, 3, 3, 12, tzinfo=LONDON)
    found = next(rules.next_times(series("daily", None), after=noon, zone=LONDON, calendar=CALENDAR))
    assert found.date() == noon.date()
    assert rules.planned(series("daily", None), at=noon, zone=LONDON, calendar=CALENDAR) is None
