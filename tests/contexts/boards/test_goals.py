"""Goals with what was measured of them, and boards that sum up others."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.boards import goal_words, golden
from evenkeel.contexts.boards.operations import colouring
from evenkeel.contexts.boards.queries import finding, goals, portfolio
from evenkeel.contexts.boards.queries.goals import Goals, Measured
from evenkeel.contexts.boards.values import Board, Colour, Kind, Rows
from evenkeel.contexts.casework.operations import intake, moving, taking
from evenkeel.contexts.casework.values.boards import Scope
from evenkeel.contexts.casework.values.customers import Demand
from evenkeel.contexts.casework.values.goals import Meant
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from tests.contexts.boards.conftest import BOARDS, GOALS, OVER_ALL, PLANS, WEEK, several
from tests.contexts.casework.conftest import DAY, MODEL, apply, opened
from tests.contexts.conftest import AT, Cast, acts, questions

WEEKS = dt.timedelta(weeks=1)


def model() -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": (MODEL + BOARDS).encode()}).model
    assert found is not None
    return found


def board(*measures: str, unit: str = "") -> Board:
    return Board("g", "G", "", unit, "", (), Rows.UNIT, Scope(), False, kind=Kind.GOAL, measures=measures)


@pytest.mark.parametrize(
    ("shown", "keys"),
    [
        (board("permit-time", "mine"), ["permit-time"]),
        (board(unit="planning"), ["permit-time", "in-norm", "repeated"]),
        (board(), ["failure", "typed"]),
    ],
    ids=["those-it-names-and-nobodys-own", "of-its-unit", "of-the-organisation"],
)
def test_which_measures_a_board_shows(shown: Board, keys: list[str]) -> None:
    assert [each.measure.key for each in golden.goals(model(), shown)] == keys


@pytest.mark.parametrize(
    ("key", "how", "about", "why_not"),
    [
        ("permit-time", "time", "all cases of the kind “Permit”", ""),
        ("in-norm", "within", "all cases of Planning", ""),
        ("failure", "failure", "all contacts", ""),
        ("repeated", None, "all cases of Planning", "Evenkeel cannot measure “cases.repeated_share” from work yet."),
        ("typed", None, "all cases", "It is typed by somebody: evenkeel has no work from which to measure it."),
    ],
)  # fmt: skip
def test_what_can_be_measured_and_what_not_is_said(
    key: str, how: str | None, about: str, why_not: str
) -> None:
    (found,) = golden.goals(model(), board(key))
    assert (found.how, found.about, found.why_not) == (how, about, why_not)


def measured(
    number: float | None, *, better: str, target: float | None, by: dt.date | None = None
) -> Measured:
    aim = {"target": {"value": target, "by": by}} if target is not None else {}
    measure = operating_model.Measure(key="m", title="M", kind="time", better=better, **aim)
    goal = golden.Goal(measure, "", "time", Meant(), "all cases", "", 1.0)
    return Measured(goal, (), None, number, None, 0, 0)


MAY = dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("found", "colour"),
    [
        (measured(9, better="lower", target=10), Colour.GREEN),
        (measured(11, better="lower", target=10), Colour.RED),
        (measured(11, better="higher", target=10), Colour.GREEN),
        (measured(9, better="higher", target=10, by=MAY + DAY), Colour.GREEN),
        (measured(9, better="higher", target=10, by=MAY), Colour.YELLOW),
        (measured(9, better="higher", target=10, by=MAY - DAY), Colour.RED),
        (measured(None, better="lower", target=10), None),
        (measured(9, better="lower", target=None), None),
    ],
    ids=["reached", "holds-always", "higher", "not-due", "due", "over", "not-measured", "no-target"],
)
def test_a_target_that_is_not_reached_is_due_on_its_day(found: Measured, colour: Colour | None) -> None:
    assert goal_words.shown(Goals(MAY, (found,)), MAY)[0].colour == (colour.capitalize() if colour else "")


def closed(by: Any, weeks_ago: int, days: int) -> None:
    until = AT - weeks_ago * WEEKS
    case = opened(by, "permit", at=until - days * DAY)
    taking.take(case_id=case.id, by=by, at=until - days * DAY)
    moving.withdraw(case_id=case.id, reason="No more", by=by, at=until)


@pytest.mark.django_db
@pytest.mark.slow
def test_goals_are_measured_from_work_week_by_week(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        for weeks_ago in (1, 2):
            for days in range(40, 45 + weeks_ago):
                closed(tom, weeks_ago, days)
        closed(tom, 3, 4)
        opened(tom, at=AT - 50 * DAY)
        for number in range(6):
            intake.record_contact(
                channel="phone", demand=Demand.FAILURE if number < 2 else Demand.VALUE,
                cause="Not understood" if number < 2 else "", service="building", by=tom, at=AT - WEEKS,
            )  # fmt: skip
        found = goals.goals(board=finding.board(key=GOALS, by=tom, at=AT), by=tom, at=AT)
    by_key = {each.goal.measure.key: each for each in found.measured}
    permit = by_key["permit-time"]
    assert [(each.count, each.value) for each in permit.points[-4:]] == [
        (0, None),
        (1, None),
        (7, pytest.approx(45.1)),
        (6, pytest.approx(44.25)),
    ]
    assert permit.now == pytest.approx(44.25)
    assert permit.chart is None
    assert permit.standing is not None
    assert (permit.standing.count, permit.standing.late) == (1, 1)
    assert (permit.dated, permit.within) == (14, 7), "closed within 42 days"
    assert by_key["in-norm"].now == pytest.approx(50)
    assert by_key["failure"].now == pytest.approx(100 / 3)
    said = {each.key: each for each in goal_words.shown(found, AT.date())}
    assert said["permit-time"].now == "44 days"
    assert said["permit-time"].target == "30 days by 31 December 2026"
    assert said["permit-time"].meant == "the target is not reached, and not due yet"
    assert "2 weeks with at least 5 of them: limits are drawn from 8 on." in said["permit-time"].said
    assert said["typed"].figure is None


@pytest.mark.django_db
@pytest.mark.slow
def test_a_portfolio_reads_the_boards_below_it_as_far_as_one_may_know(team: Cast) -> None:
    tom, marek, priya = team.staff.acts, team.leader.acts, team.designer.acts
    with acts(tom):
        several(tom, 3)
        colouring.say(key=WEEK, colour=Colour.YELLOW, why="One is ill", by=tom, at=AT)
        over = finding.board(key=OVER_ALL, by=tom, at=AT)
    with acts(marek):
        opened(marek, "worry")
        plans, week = portfolio.below(board=over, by=marek, at=AT + 42 * DAY)
    assert (plans.board.key, plans.count, plans.late, plans.today, plans.long) == (PLANS, 4, 0, 3, 3)
    assert (
        (week.said.colour, week.said.why) == (Colour.YELLOW, "One is ill")
        if week.said
        else pytest.fail("none")
    )
    with acts(priya):
        assert portfolio.below(board=over, by=priya, at=AT + 43 * DAY)[0].counts == {
            Colour.GREEN: 0,
            Colour.YELLOW: 0,
            Colour.RED: 3,
        }, "a worry is not told"
    with acts(team.other_organisation.acts):
        there = portfolio.below(board=over, by=team.other_organisation.acts, at=AT)
        assert [(each.count, each.said) for each in there] == [(0, None), (0, None)]


@pytest.mark.django_db
@pytest.mark.slow
def test_the_pages_of_goals_and_portfolios_ask_a_bounded_number_of_questions(team: Cast) -> None:
    tom = team.staff
    with acts(tom.acts):
        several(tom.acts, 3, at=time.now() - 60 * DAY)
    for key, words in (
        (
            GOALS,
            (
                "Days to a permit",
                "30 days by 31 December 2026",
                "no work from which to measure it",
                "Boards below",
            ),
        ),
        (OVER_ALL, ("Plans on the way", "By rule: 3 cards over their day.", "No colour yet", "1 red")),
        ("nothing", ("There is nothing to sum up yet",)),
    ):
        with CaptureQueriesContext(connection) as asked:
            page = tom.client.get(reverse("boards:board", args=[key])).content.decode()
        assert len(questions(asked)) <= 12, key
        for each in words:
            assert each in page


ACTIONS = """
actions:
  - {key: ask-once, title: Ask once, target_area: practice, design_by: 2020-Q1, implement_from: 2020-Q2, done_by: 2020-Q4}
  - {key: call-early, title: Call early, target_area: people, design_by: 2098-Q1, implement_from: 2098-Q2, done_by: 2098-Q4}
"""


@pytest.mark.django_db
@pytest.mark.slow
def test_a_portfolio_without_boards_shows_the_actions_of_the_programme(cast: Cast) -> None:
    apply(cast.administrator.acts, MODEL + BOARDS + ACTIONS)
    page = cast.staff.client.get(reverse("boards:board", args=["nothing"])).content.decode()
    assert page.index("Ask once") < page.index("Call early"), "what is late comes first"
    assert "By rule, of the actions: 1 red." in page
    for words in (reverse("programme:action", args=["ask-once"]), ">Red<", ">Grey<"):
        assert words in page
