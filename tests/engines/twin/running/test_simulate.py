"""Simulating: the same seed gives the same log, nothing is served too early, nobody does two things at once."""

import multiprocessing
import pickle
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document._arrivals import Moments, Population, Weekly
from evenkeel.engines.twin.document._calendar import Calendar, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Exponential, Fixed
from evenkeel.engines.twin.document._twin import Learned
from evenkeel.engines.twin.document._work import Activity, Batch, Delay, Person, Skill
from tests.engines.twin.twins import queue

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""


def _same(one: twin.EventLog, other: twin.EventLog) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("case", "resource", "start", "end")
    )


@pytest.mark.slow
def test_the_same_seed_gives_the_same_logs_whatever_the_executor() -> None:
    one = queue(servers=2)
    first = twin.simulate(one, start=START, arrivals=500, replications=3, seed=7)
    with ThreadPoolExecutor(2) as executor:
        again = twin.simulate(one, start=START, arrivals=500, replications=3, seed=7, executor=executor)
    assert all(_same(one, other) for one, other in zip(first, again, strict=True))
    assert not _same(first[0], first[1])
    assert not _same(first[0], twin.simulate(one, start=START, arrivals=500, seed=8)[0])


@pytest.mark.slow
def test_other_processes_give_the_same_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also an empty one; what they are sent in is gone afterwards, and they can be written to as any other."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one, moment = queue(servers=2), START + timedelta(seconds=0.001)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        asked: dict[str, Any] = {"start": START, "replications": 2, "seed": 7}
        logs = twin.simulate(one, arrivals=300, executor=executor, **asked)
        (nothing, _) = twin.simulate(one, until=moment, executor=executor, **asked)
    for log, own in zip(logs, twin.simulate(one, arrivals=300, **asked), strict=True):
        for name in ("case", "activity", "resource", "start", "end", "enabled", "arrived"):
            assert getattr(log, name).dtype == getattr(own, name).dtype
            assert np.array_equal(getattr(log, name), getattr(own, name))
        assert log.cases == own.cases
        log.start[0] += 1
    assert nothing.n_instances == nothing.n_cases == 0
    assert not list(tmp_path.iterdir())


def test_nobody_serves_before_it_comes_or_two_at_once() -> None:
    (log,) = twin.simulate(queue(servers=3), start=START, arrivals=5_000)
    assert log.enabled is not None
    assert (log.start >= log.enabled).all()
    for person in range(3):
        own = np.flatnonzero(log.resource == person)
        own = own[np.argsort(log.start[own])]
        assert (log.start[own][1:] >= log.end[own][:-1]).all()


def test_who_comes_first_is_served_first() -> None:
    (log,) = twin.simulate(queue(servers=1), start=START, arrivals=2_000)
    assert log.enabled is not None
    by_arrival = np.argsort(log.enabled, kind="stable")
    assert (np.diff(log.start[by_arrival]) >= 0).all()


@pytest.mark.parametrize(
    ("rule", "done"),
    [("pause", "2026-03-03T10:30"), ("finish", "2026-03-02T18:30"), ("fit", "2026-03-03T11:00")],
    ids=["pause", "finish", "fit"],
)
def test_the_end_of_a_shift_does_what_its_rule_says(rule: str, done: str) -> None:
    """One case comes at 16:30 and takes two hours; the shift is from nine to five."""
    shifts = tuple(
        Shift.model_validate({"day": day, "begin": "09:00", "end": "17:00"}) for day in ("monday", "tuesday")
    )
    one = queue(
        gap=Fixed(value=1e9), service=Fixed(value=7_200), calendars=(Calendar(key="always", shifts=shifts),)
    )
    activity = one.activities[0].model_copy(update={"at_shift_end": rule})
    (log,) = twin.simulate(
        one.model_copy(update={"activities": (activity,)}),
        start=START.replace(hour=16, minute=30),
        arrivals=1,
    )
    end = datetime.fromtimestamp(int(log.end[0]) / 1e6, UTC)
    assert end.isoformat()[:16] == done


def test_so_many_cases_are_the_first_that_are_done() -> None:
    one = queue(servers=50, service=Exponential(mean=3_600))
    (log,) = twin.simulate(one, start=START, cases=200)
    (more,) = twin.simulate(one, start=START, cases=400)
    assert log.n_cases == 200
    assert np.isin(log.end, more.end).all()
    assert np.sort(more.end)[:200].max() == log.end.max()


def test_what_can_never_be_done_is_refused() -> None:
    closed = Calendar(
        key="always",
        shifts=(Shift.model_validate({"day": "monday", "begin": "09:00", "end": "10:00", "presence": 0}),),
    )
    one = queue(calendars=(closed,))
    with pytest.raises(twin.NeverDone):
        twin.simulate(one, start=START, arrivals=1)


def test_how_much_has_to_be_said() -> None:
    with pytest.raises(twin.NothingAsked):
        twin.simulate(queue(), start=START)
    with pytest.raises(twin.NothingAsked, match="after the start"):
        twin.simulate(queue(), start=START, until=START)
    with pytest.raises(twin.NothingAsked, match="at least one case"):
        twin.simulate(queue(), start=START, cases=0)


def test_who_comes_on_duty_looks_at_old_work_before_new() -> None:
    """At nine, what waited since one o'clock is taken before what a timer releases at that very moment."""
    shifts = tuple(
        Shift.model_validate({"day": day, "begin": "09:00", "end": "17:00"}) for day in ("monday", "tuesday")
    )
    one = queue(
        calendars=(Calendar(key="always", shifts=shifts),),
        course=Course(
            nodes=(Node(kind="task", activity="waits"), Node(kind="task", activity="timed")),
            classes=(CaseClass(key="old", start=0), CaseClass(key="new", start=1)),
        ),
        activities=(
            Activity(key="waits", shelf="line", duration=Fixed(value=600)),
            Activity(key="timed", shelf="line", duration=Fixed(value=600), delay=Delay(until="always")),
        ),
        skills=tuple(Skill(person="server 0", activity=key) for key in ("waits", "timed")),
        streams=(
            Moments(key="a", at=(3_600,), mix={"old": 1}),
            Moments(key="b", at=(7_200,), mix={"new": 1}),
        ),
    )
    (log,) = twin.simulate(one, start=START, arrivals=2)
    assert [log.activities[place] for place in log.activity[np.argsort(log.start)]] == ["waits", "timed"]


def test_each_population_comes_by_its_own_rule() -> None:
    often = Population(key="often", size=10, away=Fixed(value=10), mix={"one": 1, "other": 1})
    seldom = Population(key="seldom", size=10, away=Fixed(value=1_000))
    one = queue(
        servers=50,
        service=Fixed(value=1),
        streams=(often, seldom),
        course=Course(
            nodes=(Node(kind="task", activity="serve"), Node(kind="task", activity="also")),
            classes=(CaseClass(key="one", start=0), CaseClass(key="other", start=1)),
        ),
        activities=tuple(
            Activity(key=key, shelf="line", duration=Fixed(value=1)) for key in ("serve", "also")
        ),
    )
    (log,) = twin.simulate(one, start=START, arrivals=1_000)
    seconds = (log.end.max() - START.timestamp() * 1e6) / 1e6
    assert seconds == pytest.approx(1_000 / (10 / 11 + 10 / 1_001), rel=0.05)
    assert 0.4 < (log.activity == 1).mean() < 0.6


@pytest.mark.slow
def test_much_at_one_moment_finds_room() -> None:
    """A large batch is released, and one person takes a thousand pieces at nine: all of it happens."""
    at_nine = Calendar(
        key="always", shifts=(Shift.model_validate({"day": "monday", "begin": "09:00", "end": "17:00"}),)
    )
    serve = Activity(
        key="serve",
        shelf="line",
        duration=Fixed(value=60),
        patience=Fixed(value=1e9),
        batch=Batch(size=4_000),
    )
    one = queue(gap=Fixed(value=1), activities=(serve,), calendars=(at_nine,)).model_copy(
        update={"people": (Person(key="server 0", calendar="always", capacity=1_000),)}
    )
    (log,) = twin.simulate(
        one.model_copy(update={"course": one.course.model_copy(update={"longest": 1})}),
        start=START,
        arrivals=8_000,
    )
    assert log.n_instances == 8_000


def test_a_course_in_which_much_waits_for_much_finds_room() -> None:
    """Three hundred steps side by side, then three hundred that each wait for all of them."""
    wide = 300
    first, then = range(1, wide + 1), range(wide + 2, 2 * wide + 2)
    course = Course(
        nodes=(
            Node(kind="all", ways=tuple(Way(to=place) for place in first)),
            *(Node(kind="task", activity="serve", ways=(Way(to=wide + 1),)) for _ in first),
            Node(kind="all", ways=tuple(Way(to=place) for place in then)),
            *(Node(kind="task", activity="serve") for _ in then),
        ),
        classes=(CaseClass(key="all", start=0),),
    )
    (log,) = twin.simulate(queue(servers=9, service=Fixed(value=1), course=course), start=START, arrivals=2)
    assert log.n_instances == 2 * 2 * wide
    for case in range(2):
        ends, starts = np.sort(log.end[log.case == case]), np.sort(log.start[log.case == case])
        assert starts[wide] >= ends[wide - 1]


def test_nothing_comes_out_of_hours_whenever_the_simulation_begins() -> None:
    open_ = [20.0 if hour % 24 in range(9, 17) else 0.0 for hour in range(168)]
    weekly = Weekly(rates=tuple(open_))
    one = queue(servers=50).model_copy(update={"streams": (weekly,)})
    (log,) = twin.simulate(one, start=START.replace(hour=9, minute=40), arrivals=2_000, seed=3)
    hours = log.opened / 3.6e9 % 24
    assert hours.min() >= 9
    assert hours.max() < 17
    assert (log.opened < log.opened.min() + 7.4 * 3.6e9).sum() == pytest.approx(20 * 7.33, rel=0.25)


@pytest.mark.slow
def test_replications_are_run_one_by_one_here_or_elsewhere() -> None:
    many = twin.each_replication(queue(), start=START, arrivals=3, replications=10**5, seed=9)
    assert (many[0].number, many[-1].number) == (1, 10**5)
    sent = [pickle.loads(pickle.dumps(one)) for one in many[:2]]
    whole = twin.simulate(queue(), start=START, arrivals=3, replications=2, seed=9)
    for one, other, again in zip(many, sent, whole, strict=False):
        for log in (one.log(), other.log()):
            assert np.array_equal(log.start, again.start)
            assert log.cases == again.cases


def test_what_is_urgent_interrupts_and_what_was_left_is_resumed_where_it_was_left() -> None:
    """Two hours of usual work from three o'clock on; at four an hour of urgent work comes; the shift ends at five."""
    day = Calendar(
        key="always",
        shifts=tuple(
            Shift.model_validate({"day": day, "begin": "09:00", "end": "17:00"})
            for day in ("monday", "tuesday")
        ),
    )
    classes = (CaseClass(key="usual", start=0), CaseClass(key="urgent", start=1, priority=-1))
    hours = {"usual": 2, "urgent": 1}
    one = queue(
        streams=tuple(
            Moments(key=name, at=(at * 3600.0,), mix={name: 1.0})
            for name, at in (("usual", 15), ("urgent", 16))
        ),
        course=Course(nodes=tuple(Node(kind="task", activity=name) for name in hours), classes=classes),
        activities=tuple(
            Activity(key=name, shelf="line", duration=Fixed(value=size * 3600.0), interruption="urgent")
            for name, size in hours.items()
        ),
        skills=tuple(Skill(person="server 0", activity=name) for name in hours),
        calendars=(day,),
    )
    (log,) = twin.simulate(one, start=START, arrivals=2)
    ended = {
        log.activities[activity]: end / 3.6e9 - START.timestamp() / 3600
        for activity, end in zip(log.activity, log.end, strict=True)
    }
    assert ended == {"usual": pytest.approx(24 + 10), "urgent": pytest.approx(17)}
    assert sorted(((log.end - log.start) / 3.6e9).tolist()) == pytest.approx([1, 2])


def overloaded() -> twin.Twin:
    """A line that grows all the time, learned from a log of a hundred hours."""
    learned = Learned(cases=1, instances=1, begin=START, end=START + timedelta(hours=100))
    return queue(service=Exponential(mean=66)).model_copy(update={"learned": learned})


def _took(log: twin.EventLog) -> float:
    assert log.arrived is not None
    return float((log.closed - log.arrived).mean()) / 3.6e9


@pytest.mark.slow
def test_a_learned_operation_is_as_full_at_the_start_as_it_has_become_by_then() -> None:
    """Every hour it falls six minutes further behind: what comes after fifty hours waits for five."""
    one, later = overloaded(), START + timedelta(hours=50)
    by_cases = twin.simulate(one, start=later, replications=20, cases=60)
    by_arrivals = twin.simulate(one, start=later, replications=20, arrivals=60)
    by_moment = twin.simulate(one, start=later, replications=20, until=later + timedelta(hours=8))
    for logs in (by_cases, by_arrivals, by_moment):
        assert np.mean([_took(log) for log in logs]) == pytest.approx(5, abs=1)
        for log in logs:
            assert log.arrived is not None
            assert log.arrived.min() >= later.timestamp() * 1e6
            assert log.cases[0] == "0"
    assert {log.n_cases for log in (*by_cases, *by_arrivals)} == {60}


def test_it_has_run_no_longer_than_the_log_lasted_and_may_be_asked_to_begin_empty() -> None:
    one = overloaded()
    first = twin.simulate(one, start=START, arrivals=60, replications=20)
    assert np.mean([_took(log) for log in first]) < 1
    empty = twin.simulate(one, start=START + timedelta(hours=50), arrivals=60, replications=20, empty=True)
    assert np.mean([_took(log) for log in empty]) < 1
    years = twin.simulate(one, start=START + timedelta(days=900), arrivals=60, replications=20)
    assert np.mean([_took(log) for log in years]) == pytest.approx(10.5, abs=2)


def test_what_may_begin_side_by_side_begins_in_any_order() -> None:
    """One colleague does three pieces of work that may begin at once: each of the six orders comes as often."""
    keys = ("a", "b", "c")
    nodes = (
        Node(kind="all", ways=tuple(Way(to=place) for place in (1, 2, 3))),
        *(Node(kind="task", activity=key, ways=(Way(to=4),)) for key in keys),
        Node(kind="all", ways=(Way(to=5),)),
        Node(kind="end"),
    )
    one = queue(
        gap=Fixed(value=10),
        course=Course(nodes=nodes, classes=(CaseClass(key="all", start=0),)),
        activities=tuple(Activity(key=key, shelf="line", duration=Fixed(value=1)) for key in keys),
        skills=tuple(Skill(person="server 0", activity=key) for key in keys),
    )
    (log,) = twin.simulate(one, start=START, arrivals=6_000)
    in_order = np.lexsort((log.start, log.case))
    orders, often = np.unique(log.activity[in_order].reshape(-1, 3), axis=0, return_counts=True)
    assert len(orders) == 6
    assert often.min() > 880  # 1,000, with a standard deviation of 29
