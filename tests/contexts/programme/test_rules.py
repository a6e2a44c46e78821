"""How an action stands on a day: from dates and evidence, never typed."""

import datetime as dt

import pytest

from evenkeel.contexts.programme import rules
from evenkeel.contexts.programme.values import Colour, State, What
from tests.contexts.programme.conftest import TODAY, councils, small, told

PLAN = rules.Plan(dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 12, 31))
"""Design by Q1 2026, implementation from Q2, done by Q4."""
NONE = rules.Plan(None, None, None)
DAY = dt.date(2026, 2, 1)
B, D, S, DONE = What.BEGUN, What.DESIGNED, What.STARTED, What.IMPLEMENTED


@pytest.mark.parametrize(
    ("plan", "reached", "is_proven", "day", "state"),
    [
        (PLAN, (), False, dt.date(2026, 3, 31), State.NOT_BEGUN),
        (PLAN, (B,), False, dt.date(2026, 3, 31), State.IN_DESIGN),
        (PLAN, (), False, dt.date(2026, 4, 1), State.LATE_IN_DESIGN),
        (PLAN, (B,), False, dt.date(2026, 4, 1), State.LATE_IN_DESIGN),
        (PLAN, (B, D), False, dt.date(2026, 4, 1), State.DESIGNED),
        (PLAN, (D,), False, dt.date(2026, 6, 30), State.DESIGNED),
        (PLAN, (D,), False, dt.date(2026, 7, 1), State.LATE),
        (PLAN, (D, S), False, dt.date(2026, 7, 1), State.IN_IMPLEMENTATION),
        (PLAN, (S,), False, dt.date(2026, 12, 31), State.IN_IMPLEMENTATION),
        (PLAN, (B, D, S), False, dt.date(2027, 1, 1), State.LATE),
        (PLAN, (), False, dt.date(2027, 1, 1), State.LATE),
        (PLAN, (DONE,), False, dt.date(2027, 1, 1), State.UNPROVEN),
        (PLAN, (DONE,), True, dt.date(2027, 1, 1), State.DONE),
        (PLAN, (B,), True, dt.date(2027, 1, 1), State.LATE),
        (NONE, (), False, dt.date(2090, 1, 1), State.NOT_BEGUN),
        (NONE, (D,), False, dt.date(2090, 1, 1), State.DESIGNED),
    ],
)
def test_the_state_of_an_action(
    plan: rules.Plan, reached: tuple[What, ...], is_proven: bool, day: dt.date, state: State
) -> None:
    assert rules.state(plan, dict.fromkeys(reached, DAY), is_proven=is_proven, day=day) is state


@pytest.mark.parametrize(
    ("reports", "day", "sentence"),
    [
        ((), dt.date(2026, 3, 2), "Nothing is reported yet; the design is to stand by 31 Mar 2026."),
        ((), dt.date(2026, 4, 1), "The design was to stand by 31 Mar 2026; 1 day late."),
        ((D,), dt.date(2026, 7, 30), "implementation was to begin by 30 Jun 2026; 4 weeks late."),
        ((S,), dt.date(2026, 7, 30), "In implementation since 1 Feb 2026; it is to hold everywhere by 31 Dec 2026."),
        ((S,), dt.date(2027, 7, 1), "It was to hold everywhere by 31 Dec 2026 and does not; 6 months late."),
        ((DONE,), dt.date(2026, 7, 1), "nothing shows it yet: Nine of ten come through the web; Letters have halved."),
    ],
)  # fmt: skip
def test_the_sentence_that_says_why(reports: tuple[What, ...], day: dt.date, sentence: str) -> None:
    forms = small().actions[1]
    (standing,) = rules.standings([forms], [told("forms", each, DAY) for each in reports], day=day)
    assert standing.reason.endswith(sentence)


def test_done_needs_every_declared_evidence() -> None:
    forms = small().actions[1]
    reports = [told("forms", DONE), told("forms", What.EVIDENCE, meets=forms.evidence[0])]
    (standing,) = rules.standings([forms], reports, day=TODAY)
    assert (standing.state, standing.unmet) == (State.UNPROVEN, ("Letters have halved",))
    reports.append(told("forms", What.EVIDENCE, meets=forms.evidence[1]))
    (standing,) = rules.standings([forms], reports, day=TODAY)
    assert (standing.state, standing.colour) == (State.DONE, Colour.GREEN)


def test_evidence_and_dates_after_the_day_do_not_count() -> None:
    forms = small().actions[1]
    reports = [told("forms", DONE), *(told("forms", What.EVIDENCE, meets=each) for each in forms.evidence)]
    (standing,) = rules.standings([forms], reports, day=TODAY - dt.timedelta(days=1))
    assert standing.state is State.NOT_BEGUN


def test_what_depends_on_others_is_held_up_from_the_quarter_in_which_it_should_begin() -> None:
    def forms(day: dt.date, *reports: What) -> tuple[bool, tuple[str, ...], Colour]:
        told_of = [told("account", each, DAY) for each in reports]
        found = rules.standings(small().actions, told_of, day=day)[1]
        return found.is_held_up, found.waits_for, found.colour

    assert forms(dt.date(2026, 3, 31)) == (False, ("account",), Colour.GREY)
    assert forms(dt.date(2026, 4, 1)) == (True, ("account",), Colour.AMBER)
    assert forms(dt.date(2026, 4, 1), What.IMPLEMENTED) == (False, (), Colour.AMBER)


def test_an_action_without_a_quarter_for_its_design_has_to_be_designed_before_it_begins_to_hold() -> None:
    action = small().actions[0].model_copy(update={"design_by": None})
    assert rules.plan(action).design_until == dt.date(2025, 9, 30)


def test_of_two_reports_of_a_date_the_last_one_holds_and_a_withdrawn_one_counts_no_more() -> None:
    first = told("forms", B, dt.date(2026, 1, 5))
    second = told("forms", B, dt.date(2026, 1, 9), at=first.at + dt.timedelta(hours=1))
    assert rules.reached([first, second], day=TODAY) == {B: dt.date(2026, 1, 9)}
    withdrawal = told("forms", What.WITHDRAWAL, withdraws=second.id)
    assert rules.reached([first, second, withdrawal], day=TODAY) == {B: dt.date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("what", "on", "is_refused"),
    [
        (D, dt.date(2026, 1, 31), True),
        (D, dt.date(2026, 2, 1), False),
        (DONE, dt.date(2026, 1, 31), True),
        (B, dt.date(2026, 1, 1), False),
        (B, dt.date(2026, 2, 2), False),
    ],
)
def test_steps_come_in_their_order(what: What, on: dt.date, is_refused: bool) -> None:
    reached = {B: DAY}
    if is_refused:
        with pytest.raises(rules.OutOfOrder, match="reported as begun on 1 Feb 2026"):
            rules.check_order(what, on, reached=reached)
    else:
        rules.check_order(what, on, reached=reached)


def test_every_state_has_a_colour_and_the_two_councils_stand_somewhere() -> None:
    assert set(rules.COLOURS) == set(State)
    found = rules.standings(councils().actions, [], day=dt.date(2025, 11, 22))
    assert {each.state for each in found} == {State.NOT_BEGUN}
    later = rules.standings(councils().actions, [], day=dt.date(2030, 1, 1))
    assert {each.colour for each in later} == {Colour.RED}
