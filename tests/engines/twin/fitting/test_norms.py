"""Norms and due dates: the rule by which a known twin takes work is found again, and no other."""

import dataclasses
from datetime import UTC, datetime, time

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _calendar as calendars
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works
from tests.engines.twin import logs
from tests.engines.twin.fitting import made

WEEK = tuple(calendars.Shift(day=day, begin=time(8), end=time(16)) for day in calendars.DAYS[:5])
STEPS = ("open", "check", "close")


def office(norms: tuple[int, ...], discipline: works.Discipline = "first", blur: float = 0.0) -> twin.Twin:
    """Return a twin of two busy people at three steps of work, with a class of cases for each norm in days."""
    rates = tuple(5.2 if hour // 24 < 5 and 8 <= hour % 24 < 15 else 0.0 for hour in range(168))
    nodes: list[courses.Node] = []
    classes: list[courses.CaseClass] = []
    for norm in norms:
        begin = len(nodes)
        classes.append(courses.CaseClass(key=str(norm), start=begin, due_after=norm * made.DAY))
        names = (*STEPS, f"filed {norm}")
        nodes += [
            courses.Node(kind="task", activity=name, ways=(courses.Way(to=begin + place),))
            for place, name in enumerate(names, 1)
        ]
        nodes.append(courses.Node(kind="end"))
    span = distributions.Lognormal(mean=400, sd=300)
    asked = works.Delay(span=distributions.Exponential(mean=2 * made.HOUR))
    people = ("ada", "ben")
    return twin.Twin(
        streams=(arrivals.Weekly(rates=rates, mix={str(norm): 1.0 for norm in norms}),),
        course=courses.Course(nodes=tuple(nodes), classes=tuple(classes)),
        activities=(
            *(
                works.Activity(key=name, shelf="work", duration=span, delay=None if name == "open" else asked)
                for name in STEPS
            ),
            *(works.Activity(key=f"filed {norm}", shelf="work") for norm in norms),
        ),
        shelves=(works.Shelf(key="work", discipline=discipline, blur=blur),),
        people=tuple(works.Person(key=name, calendar="day") for name in people),
        skills=tuple(works.Skill(person=person, activity=name) for person in people for name in STEPS),
        calendars=(calendars.Calendar(key="day", shifts=WEEK),),
    )


def drawn(
    norms: tuple[int, ...], discipline: works.Discipline = "first", *, blur: float = 0.0, seed: int = 1
) -> twin.EventLog:
    """Draw a log of a quarter of a year, with the due dates by which the twin went."""
    until = datetime.fromtimestamp(made.MONDAY + 90 * made.DAY, UTC)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    log = twin.simulate(office(norms, discipline, blur), start=start, until=until, seed=seed)[0]
    assert log.arrived is not None
    due = np.full(log.n_cases, twin.MISSING)
    for norm in norms:
        own = log.case[log.activity == log.activities.index(f"filed {norm}")]
        due[own] = log.arrived[own] + norm * int(made.DAY) * 10**6
    kept = log.activity < len(STEPS)
    return dataclasses.replace(log, due=due).take(kept)


def codes(fitted: twin.Twin) -> set[str]:
    """Return what was assumed."""
    return {each.code for each in fitted.assumptions}


def test_what_is_due_first_being_taken_first_is_found_with_its_norms() -> None:
    fitted = twin.fit(drawn((2, 9), "due"))
    assert fitted.shelves[0].discipline == "due"
    assert [each.key for each in fitted.course.classes] == ["norm: 2 days", "norm: 9 days"]
    assert [each.due_after for each in fitted.course.classes] == [2 * made.DAY, 9 * made.DAY]
    told = {each.code: each.sentence for each in fitted.assumptions}
    assert "(2 days; 9 days)" in told["norm"]
    assert "due-first" in told


@pytest.mark.parametrize(
    ("discipline", "blur"), [("first", 0.0), ("first", 1e9), ("last", 0.0), ("shortest", 0.0)]
)
@pytest.mark.parametrize("norms", [(2, 9), (5,)], ids=str)
def test_other_orders_are_not_taken_for_due_dates(
    discipline: works.Discipline, blur: float, norms: tuple[int, ...]
) -> None:
    for seed in range(4):
        fitted = twin.fit(drawn(norms, discipline, blur=blur, seed=seed))
        assert fitted.shelves[0].discipline != "due"
        assert "due-first" not in codes(fitted)


def test_one_norm_is_learned_where_all_cases_have_one() -> None:
    fitted = twin.fit(drawn((5,)))
    assert [each.due_after for each in fitted.course.classes] == [5 * made.DAY]
    assert any("(5 days)" in each.sentence for each in fitted.assumptions if each.code == "norm")


def test_norms_that_differ_within_a_class_are_told_and_the_middle_one_is_taken() -> None:
    log = drawn((5,))
    assert log.due is not None
    more = np.arange(log.n_cases) % 3 * 4 * int(made.DAY) * 10**6
    fitted = twin.fit(dataclasses.replace(log, due=log.due + more))
    assert fitted.course.classes[0].due_after == 9 * made.DAY
    assert any("differ from case to case" in each.sentence for each in fitted.assumptions)


def in_days(*texts: str) -> twin.EventLog:
    """Return a log with a case a day, of which each says within how many days it shall be done; an empty text says nothing."""
    rows: list[made.Row] = [
        (f"{day}", "a", "ada", day * made.DAY, day * made.DAY + 2 * made.DAY) for day in range(len(texts))
    ]
    codes, values = logs.coded(text or None for text in texts)
    return dataclasses.replace(made.log(rows), attributes={"days": twin.Coded(codes=codes, values=values)})


def test_norms_may_be_numbers_of_days() -> None:
    fitted = twin.fit(in_days("1", "3", "2.5", "3", ""), norm="days")
    assert fitted.course.classes[0].due_after == 2.75 * made.DAY
    (told,) = (each.sentence for each in fitted.assumptions if each.code == "norm")
    assert told.startswith(
        "Until when they shall be done is said of 80% of the cases, of which 75% were done by then."
    )


@pytest.mark.parametrize(
    ("texts", "name", "says"),
    [
        (("1", "2"), "limit", "There is no 'limit' that says one thing of each case; .* is: 'days'"),
        (("1", "soon"), "days", "'days' of a case is 'soon'; a norm is a number of days"),
        (("0", "2"), "days", "'days' of a case is '0'; a norm is a number of days above 0"),
        (("nan", "2"), "days", "'days' of a case is 'nan'"),
    ],
)
def test_norms_that_are_none_are_refused(texts: tuple[str, ...], name: str, says: str) -> None:
    with pytest.raises(twin.BadNorm, match=says):
        twin.fit(in_days(*texts), norm=name)


def test_a_log_without_due_dates_says_so() -> None:
    for due in (None, np.full(2, twin.MISSING)):
        rows: list[made.Row] = [("1", "a", "ada", 0, 60), ("2", "a", "ada", 60, 120)]
        fitted = twin.fit(dataclasses.replace(made.log(rows), due=due))
        assert "no-due-dates" in codes(fitted)
        assert fitted.course.classes[0].due_after is None
