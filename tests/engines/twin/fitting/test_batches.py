"""Batches: what a known twin lets gather is found again, and what it does not is not found."""

from datetime import UTC, datetime, time

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _calendar as calendars
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works
from evenkeel.engines.twin.fitting import _batches
from tests.engines.twin.fitting import made

WEEK = tuple(calendars.Shift(day=day, begin=time(8), end=time(16)) for day in calendars.DAYS[:5])
RELEASES = (
    calendars.Shift(day="tuesday", begin=time(14), end=time(14, 1)),
    calendars.Shift(day="friday", begin=time(10), end=time(10, 1)),
)
HOURS = made.HOUR


def office(
    *,
    delay: works.Delay | None = None,
    batch: works.Batch | None = None,
    often: float = 4.0,
    capacity: int = 1,
    by_itself: bool = False,
) -> twin.Twin:
    """Return a twin of two people who open, check and close cases; how these are let gather before they are checked is told."""
    rates = tuple(often if hour // 24 < 5 and 8 <= hour % 24 < 15 else 0.0 for hour in range(168))
    names = ("open", "check", "close")
    nodes = [
        courses.Node(kind="task", activity=name, ways=(courses.Way(to=to),))
        for to, name in enumerate(names, 1)
    ]
    span = distributions.Lognormal(mean=400, sd=150)
    people = ("ada", "ben")
    return twin.Twin(
        streams=(arrivals.Weekly(rates=rates),),
        course=courses.Course(
            nodes=(*nodes, courses.Node(kind="end")), classes=(courses.CaseClass(key="all", start=0),)
        ),
        activities=(
            works.Activity(key="open", shelf="work", duration=span),
            works.Activity(key="check", shelf="work", duration=span, delay=delay, batch=batch),
            works.Activity(key="close", shelf="work", duration=span),
        ),
        shelves=(works.Shelf(key="work"),),
        people=tuple(works.Person(key=name, calendar="day", capacity=capacity) for name in people),
        skills=tuple(
            works.Skill(person=person, activity=name)
            for person in people
            for name in names
            if not (by_itself and name == "check")
        ),
        calendars=(
            calendars.Calendar(key="day", shifts=WEEK),
            calendars.Calendar(key="releases", shifts=RELEASES),
        ),
    )


def drawn(model: twin.Twin, *, seed: int = 1, days: int = 90) -> twin.EventLog:
    """Draw a log of so many days."""
    until = datetime.fromtimestamp(made.MONDAY + days * made.DAY, UTC)
    return twin.simulate(model, start=datetime(2024, 1, 1, tzinfo=UTC), until=until, seed=seed)[0]


def collected(log: twin.EventLog) -> dict[str, tuple[works.Batch | None, str | None]]:
    """Return by activity how `fit` found its work to be let gather."""
    return {
        each.key: (each.batch, each.delay.until if each.delay else None)
        for each in twin.fit(log).activities
        if each.batch is not None or (each.delay is not None and each.delay.until is not None)
    }


@pytest.mark.parametrize(
    ("batch", "by_itself"),
    [
        (works.Batch(size=5), False),
        (works.Batch(size=5), True),
        (works.Batch(size=3, together=True), False),
        (works.Batch(size=8, longest=2 * HOURS), False),
        (works.Batch(size=8, longest=2 * HOURS), True),
        (works.Batch(size=1000, longest=2 * HOURS), False),
    ],
)
def test_work_that_gathers_by_size_or_wait_is_found_again(batch: works.Batch, *, by_itself: bool) -> None:
    found = collected(drawn(office(batch=batch, by_itself=by_itself)))
    assert found.keys() == {"check"}
    known, until = found["check"]
    assert known is not None
    assert (known.size, known.together, until) == (batch.size, batch.together, None)
    assert known.longest == pytest.approx(batch.longest, abs=1)


@pytest.mark.parametrize("growth", [0.2, 0.8])
def test_how_work_done_as_one_grows_with_its_size_is_found(growth: float) -> None:
    batch = works.Batch(size=1000, longest=2 * HOURS, together=True, growth=growth)
    fitted = twin.fit(drawn(office(batch=batch), days=240))
    (check,) = (each for each in fitted.activities if each.key == "check")
    assert check.batch is not None
    assert check.batch.growth == pytest.approx(growth, abs=0.15)
    assert distributions.mean_of(check.duration) == pytest.approx(400, rel=0.2)
    assert {person.capacity for person in fitted.people} == {1}


def test_work_done_as_one_is_known_beside_work_side_by_side() -> None:
    batch = works.Batch(size=5, together=True)
    fitted = twin.fit(drawn(office(batch=batch, capacity=3, often=6)))
    assert {each.key: each.batch for each in fitted.activities} == {
        "open": None,
        "check": batch,
        "close": None,
    }
    assert {person.capacity for person in fitted.people} == {3}


@pytest.mark.parametrize("as_one", [False, True], ids=["one by one", "as one"])
def test_work_that_waits_for_its_hour_is_found_again_and_told(as_one: bool) -> None:
    batch = works.Batch(size=1000, longest=1, together=True, growth=0.6) if as_one else None
    fitted = twin.fit(drawn(office(delay=works.Delay(until="releases"), batch=batch, often=2.0), days=150))
    (check,) = (each for each in fitted.activities if each.key == "check")
    assert check.delay is not None
    (calendar,) = (each for each in fitted.calendars if each.key == check.delay.until)
    assert calendar.shifts == RELEASES
    assert (check.batch is not None) == as_one
    (told,) = (each.sentence for each in fitted.assumptions if each.code == "batches")
    assert "10:00 on Friday; 14:00 on Tuesday" in told
    assert ("as one piece of work" if as_one else "one after the other") in told


def test_work_that_lets_some_of_its_hours_go_by_does_not_wait_for_its_hour_alone() -> None:
    slow = works.Delay(span=distributions.Exponential(mean=3 * made.DAY), until="releases")
    fitted = twin.fit(drawn(office(delay=slow, often=2.0), days=150))
    (check,) = (each for each in fitted.activities if each.key == "check")
    assert check.delay is None or check.delay.until is None
    assert not [each for each in fitted.assumptions if each.code == "batches"]


def test_a_twin_with_batches_makes_a_log_like_the_one_it_was_learnt_from() -> None:
    log = drawn(office(batch=works.Batch(size=5)))
    again = drawn(twin.fit(log), seed=2)
    waits = [np.median((each.closed - each.opened) / 1e6 / HOURS) for each in (log, again)]
    assert waits[1] == pytest.approx(waits[0], rel=0.15)


def never_gathering() -> dict[str, twin.Twin]:
    """Return twins in which nothing is let gather, but much comes in bunches or waits."""
    fixed, half = distributions.Fixed(value=2 * HOURS), (0.0, 0.0, 0.0, 2 * HOURS, 2 * HOURS, 2 * HOURS)
    open_ = [(time(8), time(12, 15)), (time(12, 45), time(16))]
    lunch = calendars.Calendar(
        key="day",
        shifts=tuple(
            calendars.Shift(day=day, begin=begin, end=end)
            for day in calendars.DAYS[:5]
            for begin, end in open_
        ),
    )
    late = calendars.Calendar(
        key="day",
        shifts=tuple(
            calendars.Shift(day=day, begin=time(8, minute), end=time(16), presence=0.5)
            for day in calendars.DAYS[:5]
            for minute in (0, 20, 40)
        ),
    )
    return {
        "free": office(),
        "queue": office(often=5.5),
        "side by side": office(often=10, capacity=3),
        "timer": office(delay=works.Delay(span=fixed)),
        "timer and queue": office(delay=works.Delay(span=fixed), often=5.5),
        "timer by itself": office(delay=works.Delay(span=fixed), by_itself=True),
        "some wait": office(delay=works.Delay(span=distributions.Quantiles(values=half))),
        "customers": office(delay=works.Delay(span=distributions.Exponential(mean=5 * HOURS))),
        "lunch": office().model_copy(update={"calendars": (lunch,)}),
        "late": office().model_copy(update={"calendars": (late,)}),
    }


@pytest.mark.long
def test_nothing_is_found_to_gather_in_fifty_logs_in_which_nothing_does() -> None:
    found = {
        f"{name}, {seed}": collected(drawn(model, seed=seed, days=60))
        for name, model in never_gathering().items()
        for seed in range(5)
    }
    assert not {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("coarse", [60, 900, int(made.DAY)], ids=["minutes", "quarters", "days"])
def test_roughly_written_moments_are_no_batches(coarse: int) -> None:
    log = drawn(office(delay=works.Delay(span=distributions.Exponential(mean=5 * HOURS))))
    unit = coarse * 10**6
    rough = twin.EventLog(
        case=log.case,
        activity=log.activity,
        resource=log.resource,
        start=log.start // unit * unit,
        end=log.end // unit * unit,
        cases=log.cases,
        activities=log.activities,
        resources=log.resources,
    )
    assert not collected(rough)


def test_pieces_begun_together_that_end_apart_are_several() -> None:
    rng = np.random.default_rng(4)
    rows: list[made.Row] = []
    for number in range(60):
        begin = number * HOURS
        rows += [
            (f"{number} {each}", "do", "ada", begin, begin + rng.uniform(600, 3000)) for each in range(2)
        ]
    one = _batches.together(made.traces(rows))
    assert (one == np.arange(one.size)).all()
