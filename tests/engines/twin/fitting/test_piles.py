"""What is learned from an operation whose pile grows, and from one that was followed until all was done."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _calendar as calendars
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works
from evenkeel.engines.twin.fitting import _recency, _traces

START = datetime(2023, 1, 2, tzinfo=UTC)
CLERKS = ("ada", "ben", "cem")
PEOPLE = {"check": CLERKS, "score": CLERKS, "appraise": ("dan", "eve"), "note": CLERKS, "send": CLERKS}
SECONDS = {"check": 900, "score": 600, "appraise": 1980, "note": 500, "send": 500}


def bank(*, regular: bool = True, timer: float = 0.0) -> twin.Twin:
    """Return a twin to which 33 cases come a day, where two people appraise 29 of them; a timer may come before the last step."""
    open_ = tuple(calendars.Shift(day=day, begin=time(9), end=time(17)) for day in calendars.DAYS[:5])
    later = tuple(calendars.Shift(day=day, begin=time(9), end=time(17, 15)) for day in calendars.DAYS[:5])
    often = tuple(4.125 if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    coming = (
        arrivals.Gaps(gap=distributions.Fixed(value=900), calendar="coming")
        if regular
        else arrivals.Weekly(rates=often)
    )
    delay = works.Delay(span=distributions.Exponential(mean=timer)) if timer else None
    nodes = [
        courses.Node(kind="task", activity=key, ways=(courses.Way(to=place + 1),))
        for place, key in enumerate(SECONDS)
    ]
    return twin.Twin(
        streams=(coming,),
        course=courses.Course(
            nodes=(*nodes, courses.Node(kind="end")), classes=(courses.CaseClass(key="all", start=0),)
        ),
        activities=tuple(
            works.Activity(
                key=key,
                shelf="work",
                duration=distributions.Gamma(mean=SECONDS[key], sd=SECONDS[key] / 10),
                delay=delay if key == "send" else None,
            )
            for key in SECONDS
        ),
        shelves=(works.Shelf(key="work"),),
        people=tuple(
            works.Person(key=name, calendar="day") for name in sorted({*PEOPLE["check"], *PEOPLE["appraise"]})
        ),
        skills=tuple(
            works.Skill(person=name, activity=key) for key, names in PEOPLE.items() for name in names
        ),
        calendars=(
            calendars.Calendar(key="day", shifts=open_),
            calendars.Calendar(key="coming", shifts=later),
        ),
    )


def cut(model: twin.Twin, seed: int, *, days: int = 37) -> twin.EventLog:
    """Return the cases that are done within some days, of those that come."""
    whole = twin.simulate(model, start=START, arrivals=40 * days, seed=seed)[0]
    done = whole.closed <= (START + timedelta(days=days)).timestamp() * 1e6
    return whole.take(np.flatnonzero(done[whole.case]))


def told(log: twin.EventLog) -> set[str]:
    """Return what is assumed."""
    return {each.code for each in twin.fit(log).assumptions}


@pytest.mark.slow
def test_a_log_of_a_growing_pile_that_was_cut_tells_how_many_came() -> None:
    streams = []
    for seed in range(10):
        log = cut(bank(regular=False, timer=86_400), seed)
        assert log.n_cases < 0.85 * 27 * 33  # of those that came on 27 working days
        stream = twin.fit(log).streams[0]
        assert isinstance(stream, arrivals.Weekly)
        streams.append(sum(stream.rates))
    assert np.mean(streams) == pytest.approx(5 * 33, rel=0.07)


@pytest.mark.slow
def test_a_timetable_is_found_though_the_end_of_the_log_hides_some_of_its_last_days() -> None:
    streams = [twin.fit(cut(bank(timer=86_400), seed)).streams[0] for seed in range(5)]
    assert [stream.kind for stream in streams] == ["gaps"] * 5


@pytest.mark.slow
def test_a_log_that_was_cut_is_not_taken_for_one_that_hides_nothing_and_one_that_was_not_is() -> None:
    whole, hiding = [], []
    for seed in range(20):
        model = bank(regular=seed % 2 == 0, timer=86_400)
        hiding.append(_recency.Seen.of(_traces.Traces.of(cut(model, seed))).drained)
        followed = twin.simulate(model, start=START, arrivals=850, seed=seed)[0]
        whole.append(_recency.Seen.of(_traces.Traces.of(followed)).drained)
    assert sum(hiding) <= 4
    assert sum(whole) >= 17  # by chance, arrivals ebb in one of twenty


@pytest.mark.slow
def test_the_first_come_first_served_is_seen_behind_timers() -> None:
    fitted = [twin.fit(cut(bank(timer=150_000), seed)) for seed in range(3)]
    assert {(one.shelves[0].discipline, one.shelves[0].blur) for one in fitted} == {("first", 0.0)}


@pytest.mark.slow
def test_no_order_is_not_taken_for_first_come_first_served_in_twenty_logs() -> None:
    model = bank(regular=False, timer=100_000)
    any_order = model.model_copy(update={"shelves": (works.Shelf(key="work", blur=1e9),)})
    assert all(twin.fit(cut(any_order, seed)).shelves[0].blur > 0 for seed in range(20))


@pytest.mark.slow
def test_days_within_one_long_piece_of_work_are_not_absence() -> None:
    """One appraisal in fifty takes nearly two days, all others a quarter of an hour."""
    model, hard = bank(), distributions.Quantiles(values=(*[900.0] * 98, 50_000.0, 50_000.0))
    varied = tuple(
        each.model_copy(update={"duration": hard if each.key == "appraise" else each.duration})
        for each in model.activities
    )
    changed = model.model_copy(update={"activities": varied})
    logs = [twin.simulate(changed, start=START, arrivals=2000, seed=seed)[0] for seed in range(5)]
    assert not any(person.absence for log in logs for person in twin.fit(log).people)
