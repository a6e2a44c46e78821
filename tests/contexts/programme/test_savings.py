"""Savings planned in three scenarios against what was realised, and the alarm when they do not come."""

import datetime as dt
from decimal import Decimal

import pytest

from evenkeel.contexts.programme import savings
from evenkeel.contexts.programme.values import Report, What
from evenkeel.kernel import quarters
from tests.contexts.programme.conftest import councils, small, told

ACCOUNT = small().actions[0]
"""Done by Q4 2025; saves 40,000 / 80,000 / 120,000 in a year: 10,000 / 20,000 / 30,000 in a quarter, from Q1 2026."""
Q1, Q2, Q3 = (quarters.number(f"2026-Q{each}") for each in (1, 2, 3))


def came(quarter: str, amount: int) -> Report:
    return told(
        "account", What.SAVINGS, quarters.end(quarters.number(quarter)), quarter=quarter, amount=amount
    )


def test_a_fourth_of_a_year_is_planned_for_each_quarter_after_the_one_by_which_it_is_done() -> None:
    course = savings.course([ACCOUNT], [], day=dt.date(2026, 7, 1))
    assert [each.number for each in course.quarters] == [Q1, Q2, Q3, Q3 + 1]
    assert course.quarters[0].planned == savings.Amounts(Decimal(10000), Decimal(20000), Decimal(30000))
    assert course.quarters[3].planned_so_far.expected == 80000
    assert [each.is_over for each in course.quarters] == [True, True, False, False]


def test_what_begins_to_hold_saves_from_the_next_quarter_where_nothing_says_when_it_is_done() -> None:
    assert (
        savings.from_quarter(ACCOUNT.model_copy(update={"done_by": None, "implement_from": "2026-Q2"})) == Q3
    )
    assert savings.from_quarter(ACCOUNT.model_copy(update={"done_by": None, "implement_from": None})) is None


@pytest.mark.parametrize(
    ("amounts", "kind", "words"),
    [
        ((), "error", "By the end of Q2 2026, savings of GBP 0 were realised. Even the low scenario has GBP 20,000: "
         "GBP 20,000 are missing to it, and GBP 40,000 to the expected scenario (GBP 40,000)."),
        ((5000, 14999), "error", "GBP 1 are missing to it, and GBP 20,001 to the expected scenario"),
        ((5000, 15000), "warning", "The expected scenario has GBP 40,000: GBP 20,000 are missing."),
        ((25000, 15000), "success", "savings of GBP 40,000 were realised; the expected scenario has GBP 40,000."),
    ],
)  # fmt: skip
def test_the_alarm_states_the_sum_and_the_gap(amounts: tuple[int, ...], kind: str, words: str) -> None:
    reports = [came(f"2026-Q{number}", amount) for number, amount in enumerate(amounts, start=1)]
    alarm = savings.alarm(savings.course([ACCOUNT], reports, day=dt.date(2026, 7, 1)), currency="GBP")
    assert alarm.kind == kind
    assert words in alarm.text


def test_a_quarter_is_compared_when_it_is_over() -> None:
    alarm = savings.alarm(savings.course([ACCOUNT], [], day=dt.date(2026, 3, 31)), currency="GBP")
    assert alarm == savings.Alarm("info", "No savings were planned by now, and none were reported.")


def test_reports_of_a_quarter_add_up_and_a_withdrawn_one_is_left_out() -> None:
    wrong = came("2026-Q1", 7000)
    reports = [came("2026-Q1", 4000), came("2026-Q1", 2000), wrong]
    reports.append(told("account", What.WITHDRAWAL, withdraws=wrong.id))
    course = savings.course([ACCOUNT], reports, day=dt.date(2026, 7, 1))
    assert course.quarters[0].realised == 6000


def test_actions_that_were_to_save_by_now_while_nothing_was_reported() -> None:
    day = dt.date(2026, 8, 1)
    (missing,) = savings.course([ACCOUNT], [], day=day).missing
    assert (missing.since, missing.planned.expected) == (Q1, Decimal(40000))
    assert savings.course([ACCOUNT], [came("2026-Q1", 1)], day=day).missing == ()
    assert savings.course([ACCOUNT], [], day=dt.date(2026, 3, 31)).missing == ()


def test_since_when_savings_are_behind() -> None:
    def since(*amounts: int) -> int | None:
        reports = [came(f"2026-Q{number}", amount) for number, amount in enumerate(amounts, start=1)]
        return savings.behind_since(savings.course([ACCOUNT], reports, day=dt.date(2026, 10, 1)))

    assert since() == Q1
    assert since(10000) == Q2
    assert since(0, 0, 90000) is None


def test_the_two_councils_save_what_their_actions_say() -> None:
    course = savings.course(councils().actions, [], day=dt.date(2026, 3, 22))
    last = course.quarters[-1]
    assert last.planned.expected * 4 == sum(
        Decimal(str(each.savings.expected)) for each in councils().actions if each.savings
    )
    assert course.missing == ()
