"""Plain twins: the machine of their own gives the log that the machine of all twins gives."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import twin
from evenkeel.engines.twin.document._arrivals import Gaps, Moments
from evenkeel.engines.twin.document._calendar import Calendar, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Exponential, Fixed, Gamma, Lognormal, Quantiles
from evenkeel.engines.twin.document._work import Activity, Batch, Delay, Person, Shelf, Skill
from evenkeel.engines.twin.running._plain import is_plain, plain_log
from evenkeel.engines.twin.running._plan import Plan
from evenkeel.engines.twin.running._recorded import recorded
from evenkeel.engines.twin.running._runs import Ask, run
from tests.engines.twin.running import lines
from tests.engines.twin.twins import queue

START = datetime(2026, 3, 2, tzinfo=UTC)
_TIMES = (
    Fixed(value=0),
    Fixed(value=60),
    Exponential(mean=40),
    Exponential(mean=300, low=30, high=400),
    Gamma(mean=90, sd=120),
    Lognormal(mean=50, sd=80),
    Quantiles(values=(0.0, 30.0, 60.0, 600.0)),
)
"""Whole minutes among them, so that much happens at the same moment."""
_ASKED = (
    {"arrivals": 1},
    {"arrivals": 90},
    {"arrivals": 60, "settled": 700.0},
    {"until": 1_800.0},
    {"until": 1_800.0, "settled": 600.0},
)


def _both(one: twin.Twin, **asked: Any) -> tuple[twin.EventLog, twin.EventLog]:
    parts = {"cases": None, "arrivals": None, "until": None, "start": START.timestamp(), "seed": 3} | asked
    plan, ask = Plan(one), Ask(**parts)
    assert is_plain(plan)
    return plain_log(plan, ask), recorded(plan, run(plan, ask), ask)


def _assert_same(one: twin.EventLog, other: twin.EventLog) -> None:
    for name in ("case", "activity", "resource", "start", "end", "enabled", "arrived"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.dtype == theirs.dtype, name
        assert np.array_equal(mine, theirs), name
    assert tuple(one.cases) == tuple(other.cases)
    assert (one.activities, one.resources, one.cut) == (other.activities, other.resources, other.cut)


@st.composite
def plain_twins(draw: st.DrawFn) -> twin.Twin:
    """Return a plain twin: some activities, some silent or without people, people of any skill, choices and loops, priorities."""
    names = [f"activity {number}" for number in range(draw(st.integers(1, 4)))]
    people = [
        Person(
            key=f"person {number}",
            calendar="always",
            capacity=draw(st.sampled_from([1, 1, 3])),
            pace=draw(st.sampled_from([1.0, 0.5])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    skills = [
        Skill(
            person=person.key,
            activity=name,
            weight=draw(st.sampled_from([1.0, 0.0, 3.0])),
            duration=draw(st.sampled_from([None, None, *_TIMES])),
        )
        for name in names
        for person in people
        if draw(st.booleans())
    ]
    activities = tuple(
        Activity(
            key=name,
            shelf=draw(st.sampled_from(["one", "other"])),
            duration=draw(st.sampled_from(_TIMES)),
            priority=draw(st.integers(-1, 1)),
            silent=draw(st.sampled_from([False, False, False, True])),
        )
        for name in names
    )
    nodes = []
    size = draw(st.integers(1, 5))
    for _ in range(size):
        ways = tuple(
            Way(to=to, weight=draw(st.sampled_from([0.3, 1.0])))
            for to in draw(st.lists(st.integers(0, size), max_size=2, unique=True))
        )
        if draw(st.booleans()) or not ways:
            name = draw(st.sampled_from(names))
            nodes.append(
                Node(
                    kind="task",
                    activity=name,
                    ways=ways,
                    duration=draw(st.sampled_from([None, None, *_TIMES])),
                )
            )
        else:
            nodes.append(Node(kind="choice", ways=ways))
    classes = tuple(
        CaseClass(key=key, start=draw(st.integers(0, size)), priority=priority, effort=effort)
        for key, priority, effort in (("usual", 0, 1.0), ("urgent", -1, 1.0), ("large", 0, 2.0))
    )
    mix = {each.key: draw(st.sampled_from([1.0, 2.0])) for each in classes}
    gap = draw(st.sampled_from([Fixed(value=60), Exponential(mean=60), Fixed(value=20)]))
    return twin.Twin(
        streams=(Gaps(gap=gap, mix=mix),),
        course=Course(
            nodes=(*nodes, Node(kind="end")), classes=classes, longest=draw(st.sampled_from([1, 3, 20]))
        ),
        activities=activities,
        shelves=(Shelf(key="one"), Shelf(key="other")),
        people=tuple(people),
        skills=tuple(skills),
        calendars=(Calendar(key="always"),),
    )


@settings(deadline=None)
@given(plain_twins(), st.sampled_from(_ASKED))
def test_both_machines_give_the_same_log(one: twin.Twin, asked: dict[str, Any]) -> None:
    _assert_same(*_both(one, **asked))


@pytest.mark.parametrize("name", ["M/M/5", "M/G/1, gamma", "M/G/1 with priorities", "Jackson network"])
def test_both_machines_give_the_same_log_of_lines(name: str) -> None:
    _assert_same(*_both(lines.LINES[name]().of, arrivals=3_000))


def test_many_people_and_more_steps_than_foreseen_find_room() -> None:
    """150 people, of whose skills the bits take three words; each case loops until its course is as long as it may be."""
    loop = Course(
        nodes=(Node(kind="task", activity="serve", ways=(Way(to=0),)),),
        classes=(CaseClass(key="all", start=0),),
        longest=30,
    )
    one = queue(servers=150, gap=Exponential(mean=1), service=Exponential(mean=5), course=loop)
    mine, theirs = _both(one, arrivals=400)
    assert mine.n_instances == 30 * 400
    assert mine.cut == 400
    _assert_same(mine, theirs)


def test_much_that_happens_by_itself_at_once_finds_room() -> None:
    one = queue(servers=1, gap=Fixed(value=1), service=Fixed(value=100_000), skills=())
    _assert_same(*_both(one, arrivals=1_500))


_DAY = Calendar(
    key="always", shifts=(Shift.model_validate({"day": "monday", "begin": "09:00", "end": "17:00"}),)
)


@pytest.mark.parametrize(
    "changed",
    [
        {"calendars": (_DAY,)},
        {"wip_limit": 3},
        {"people": (Person(key="server 0", calendar="always", absence=0.1),)},
        {"shelves": (Shelf(key="line", principle="load"),)},
        {"shelves": (Shelf(key="line", discipline="last"),)},
        *(
            {"activities": (Activity(key="serve", shelf="line").model_copy(update=what),)}
            for what in (
                {"delay": Delay(span=Fixed(value=1))},
                {"batch": Batch(size=2)},
                {"patience": Fixed(value=1)},
                {"duty": "desk"},
                {"interruption": "urgent"},
                {"same_person": 0.5},
            )
        ),
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_the_machine_of_plain_twins_does_not_know_is_left_to_the_other(changed: dict[str, Any]) -> None:
    assert is_plain(Plan(queue()))
    assert not is_plain(Plan(queue(**changed)))


def test_a_stream_of_moments_is_plain_too() -> None:
    one = queue(servers=2, streams=(Moments(at=(0.0, 5.0, 5.0, 5.0)),))
    mine, theirs = _both(one, arrivals=9)
    assert mine.n_cases == 4
    _assert_same(mine, theirs)
