"""What is learned from logs that a known twin made is what that twin says."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _calendar as calendars
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works

MONTHS = (0.7, 0.8, 1.0, 1.2, 1.5, 1.3, 0.5, 0.6, 1.1, 1.2, 1.1, 1.0)
ZONE = "Europe/Copenhagen"


def office(often: float, **stream: object) -> twin.Twin:
    """Return a twin of one automatic step; cases come on working days from 8 to 16."""
    rates = tuple(often if hour // 24 < 5 and 8 <= hour % 24 < 16 else 0.0 for hour in range(168))
    return twin.Twin(
        timezone=ZONE,
        streams=(arrivals.Weekly.model_validate({"rates": rates, **stream}),),
        course=courses.Course(
            nodes=(
                courses.Node(kind="task", activity="work", ways=(courses.Way(to=1),)),
                courses.Node(kind="end"),
            ),
            classes=(courses.CaseClass(key="all", start=0),),
        ),
        activities=(works.Activity(key="work", shelf="work", duration=distributions.Fixed(value=600)),),
        shelves=(works.Shelf(key="work"),),
    )


@pytest.mark.slow
def test_seasons_growth_holidays_and_the_wall_clock_are_learned() -> None:
    start, end = datetime(2021, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    closed = tuple(date(year, 12, day) for year in (2021, 2022, 2023) for day in (24, 27))
    made = office(1.5, months=MONTHS, growth=0.5, since=start, closed=closed)
    fitted = twin.fit(twin.simulate(made, start=start, until=end, seed=5)[0], timezone=ZONE)
    stream = fitted.streams[0]
    assert isinstance(stream, arrivals.Weekly)
    np.testing.assert_allclose(stream.months, np.array(MONTHS) / np.mean(MONTHS), rtol=0.2)
    assert 0.15 < stream.growth < 0.45  # 0.5 of the level at the start is 0.2 of that at the end
    rates = np.array(stream.rates).reshape(7, 24)
    assert rates[:, :8].sum() == rates[:, 16:].sum() == rates[5:].sum() == 0
    assert rates[:5, 8:16].mean() == pytest.approx(1.5 * 2.5, rel=0.2)
    assert {"season", "growth", "holidays"} <= {each.code for each in fitted.assumptions}
    assert fitted.learned is not None
    assert fitted.learned.begin.astimezone(ZoneInfo(ZONE)).hour in range(8, 16)


def test_a_steady_year_has_no_season_no_growth_and_no_holiday() -> None:
    start, end = datetime(2022, 1, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
    fitted = twin.fit(twin.simulate(office(1.0), start=start, until=end, seed=6)[0], timezone=ZONE)
    stream = fitted.streams[0]
    assert isinstance(stream, arrivals.Weekly)
    assert set(stream.months) == {1.0}
    assert stream.growth == 0
    assert not {"season", "growth", "holidays"} & {each.code for each in fitted.assumptions}


def team(absence: float, *, absence_days: float = 10, often: float = 8.0) -> twin.Twin:
    """Return a twin of five people at one kind of work, on working days from 8 to 16; 8 cases an hour give each much to do."""
    days = [calendars.Shift(day=day, begin=time(8), end=time(16)) for day in calendars.DAYS[:5]]
    people = [
        works.Person(key=name, calendar="day", absence=absence, absence_days=absence_days)
        for name in ("ada", "ben", "cem", "dan", "eve")
    ]
    return office(often).model_copy(
        update={
            "people": tuple(people),
            "calendars": (calendars.Calendar(key="day", shifts=tuple(days)),),
            "skills": tuple(works.Skill(person=each.key, activity="work") for each in people),
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("absence", [0.0, 0.1], ids=str)
def test_absence_of_people_is_learned(absence: float) -> None:
    start = datetime(2023, 1, 2, tzinfo=UTC)
    log = twin.simulate(team(absence), start=start, until=datetime(2023, 9, 1, tzinfo=UTC), seed=2)[0]
    fitted = twin.fit(log, timezone=ZONE)
    shares = np.array([person.absence for person in fitted.people])
    if not absence:
        assert not shares.any()
        return
    assert 0.04 < shares.mean() < 0.16
    assert 5 < fitted.people[0].absence_days < 20


def absent(model: twin.Twin, seed: int) -> twin.Twin:
    """Return what is learned from eight months of a team."""
    start, end = datetime(2023, 1, 2, tzinfo=UTC), datetime(2023, 9, 1, tzinfo=UTC)
    return twin.fit(twin.simulate(model, start=start, until=end, seed=seed)[0], timezone=ZONE)


@pytest.mark.slow
@pytest.mark.parametrize(("share", "days"), [(0.05, 1.0), (0.05, 2.0), (0.1, 1.0)])
def test_absence_of_one_or_two_days_is_learned(share: float, days: float) -> None:
    learned = [absent(team(share, absence_days=days), seed).people for seed in range(3)]
    shares = np.array([person.absence for people in learned for person in people])
    assert shares.mean() == pytest.approx(share, rel=0.25)
    assert np.mean([people[0].absence_days for people in learned]) == pytest.approx(days, rel=0.3)


@pytest.mark.long
def test_no_absence_is_told_in_forty_logs_in_which_nobody_is_absent() -> None:
    learned = [
        absent(team(0.0, often=often), seed).people
        for often in (20, 8, 4, 3, 2, 1.5, 1, 0.5)
        for seed in range(5)
    ]
    assert not any(person.absence for people in learned for person in people)


@pytest.mark.slow
def test_where_people_have_little_to_do_no_short_absence_is_told() -> None:
    assert not any(person.absence for person in absent(team(0.05, absence_days=1, often=1.5), 0).people)


def test_a_time_zone_that_is_not_there_is_refused() -> None:
    log = twin.simulate(office(2.0), start=datetime(2024, 1, 1, tzinfo=UTC), arrivals=3)[0]
    with pytest.raises(twin.UnknownTimeZone):
        twin.fit(log, timezone="Europe/Harbour")


SUPPLIERS = tuple(f"supplier {number}" for number in range(9))


def suppliers(hours: float, *, off: str | None = None) -> twin.Twin:
    """Return a twin of nine people, on working days from 9 to 17: each piece of work takes so many hours, and pauses overnight.

    Where somebody is `off` on Wednesday afternoons, she is away from 13:00 on.
    """
    days = [calendars.Shift(day=day, begin=time(9), end=time(17)) for day in calendars.DAYS[:5]]
    fewer = [day if day.day != "wednesday" else day.model_copy(update={"end": time(13)}) for day in days]
    usual, other = (
        calendars.Calendar(key="day", shifts=tuple(days)),
        calendars.Calendar(key="less", shifts=tuple(fewer)),
    )
    rates = tuple(7 / hours if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    people = tuple(works.Person(key=name, calendar="less" if name == off else "day") for name in SUPPLIERS)
    return office(1.0).model_copy(
        update={
            "timezone": "UTC",
            "streams": (arrivals.Weekly(rates=rates),),
            "activities": (
                works.Activity(key="work", shelf="work", duration=distributions.Fixed(value=hours * 3600)),
            ),
            "people": people,
            "calendars": (usual, other),
            "skills": tuple(works.Skill(person=each.key, activity="work") for each in people),
        }
    )


def hours_of(model: twin.Twin, seed: int) -> dict[str, float]:
    """Return how many hours a week each person is there, as learned from twelve weeks."""
    start, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 3, 25, tzinfo=UTC)
    fitted = twin.fit(twin.simulate(model, start=start, until=end, seed=seed, empty=True)[0], timezone="UTC")
    long = {
        each.key: sum(shift.seconds for shift in each.shifts) / 3600
        for each in fitted.calendars
        if each.shifts
    }
    return {person.key: long[person.calendar] for person in fitted.people}


def test_who_does_long_work_is_there_while_she_does_it() -> None:
    found = [hours for seed in range(6) for hours in hours_of(suppliers(6.25), seed).values()]
    assert np.mean(found) == pytest.approx(40, abs=0.3)
    assert min(found) > 36


def test_an_afternoon_off_is_learned_beside_colleagues_who_work_then() -> None:
    for hours in (0.5, 2.0, 4.0):
        found = hours_of(suppliers(hours, off=SUPPLIERS[0]), 1)
        assert found.pop(SUPPLIERS[0]) == pytest.approx(36, abs=0.8)
        assert min(found.values()) > 38
