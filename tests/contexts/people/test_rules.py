"""The tables of people, and what follows from them."""

import datetime as dt
import itertools
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.accounts.values import Role
from evenkeel.contexts.people import rules, worktime
from evenkeel.contexts.people.rules import Ability, AbsenceMove, Relation
from evenkeel.contexts.people.values import AbsenceKind, AbsenceState, Away, Pattern, Span
from evenkeel.engines import operating_model
from tests.contexts.people.conftest import MODEL

WHO = uuid.uuid4()
DAY = dt.date(2026, 3, 2)


def model() -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": MODEL.encode()}).model
    assert found is not None
    return found


def away(first: int, last: int, *, from_noon: bool = False, until_noon: bool = False) -> Away:
    return Away(WHO, DAY + dt.timedelta(days=first), DAY + dt.timedelta(days=last), from_noon, until_noon)


def test_every_role_and_relation_stands_in_the_tables() -> None:
    assert set(rules.BY_ROLE) == set(Role)
    assert set(rules.BY_RELATION) == set(Relation)
    assert all(Ability.READ in allowed for allowed in rules.BY_ROLE.values())


class Somebody:
    """Who asks, in a role."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.token = None


@pytest.mark.parametrize(("role", "ability"), [*itertools.product(Role, sorted(rules.NEVER_ABOUT_ONESELF))])
def test_nobody_decides_about_herself(role: Role, ability: Ability) -> None:
    who: Any = Somebody(role)
    assert not rules.can(who, ability, Relation.HERSELF)


def test_who_may_is_told_to_who_may_not() -> None:
    who: Any = Somebody(Role.STAFF)
    with pytest.raises(rules.NotAllowed, match="leads her unit, or one above it, leader, administrator"):
        rules.check(who, Ability.DECIDE_ABSENCES)


@pytest.mark.parametrize(
    ("own_roles", "her_roles", "her_units", "expected"),
    [
        (("contact-leader",), ("adviser",), ("contact",), Relation.LEADS),
        (("director",), ("adviser",), ("contact",), Relation.LEADS),
        (("director",), ("contact-leader",), ("contact",), Relation.LEADS),
        (("planning-leader",), ("adviser",), ("contact",), Relation.COLLEAGUE),
        (("adviser",), ("contact-leader",), ("contact",), Relation.COLLEAGUE),
        # Two who share the lead do not lead each other.
        (("contact-leader",), ("contact-leader",), ("contact",), Relation.COLLEAGUE),
        ((), ("adviser",), ("contact",), Relation.COLLEAGUE),
        (("contact-leader",), (), (), Relation.COLLEAGUE),
    ],
)
def test_who_leads_whom(
    own_roles: tuple[str, ...],
    her_roles: tuple[str, ...],
    her_units: tuple[str, ...],
    expected: Relation,
) -> None:
    found = rules.relation(
        model=model(), is_herself=False, own_roles=own_roles, her_units=her_units, her_roles=her_roles
    )
    assert found is expected


def test_units_above_and_below() -> None:
    assert rules.below(model(), ["customers"]) == {"customers", "contact", "planning"}
    assert rules.above(model(), "contact") == ("contact", "customers")
    assert rules.above(model(), "gone") == ("gone",)


def test_absences_move_as_the_table_says_and_not_otherwise() -> None:
    for state, move in itertools.product(AbsenceState, AbsenceMove):
        if (state, move) in rules.ABSENCE_MOVES:
            assert rules.moved(state, move) is rules.ABSENCE_MOVES[state, move]
        else:
            assert not rules.can_move(state, move)
            with pytest.raises(rules.CannotMove):
                rules.moved(state, move)


def test_every_state_is_reached_and_the_last_ones_stay() -> None:
    begun = {rules.begun_as(kind) for kind in AbsenceKind}
    assert begun | set(rules.ABSENCE_MOVES.values()) == set(AbsenceState)
    for state in (AbsenceState.DECLINED, AbsenceState.WITHDRAWN):
        assert not any(rules.can_move(state, move) for move in AbsenceMove)


halves = st.builds(
    away, st.integers(0, 6), st.integers(0, 6), from_noon=st.booleans(), until_noon=st.booleans()
)


def slots(absence: Away) -> set[tuple[dt.date, bool]]:
    """Give each half of a day that an absence takes."""
    days = (absence.last_date - absence.first_date).days + 1
    return {
        (day, half)
        for number in range(days)
        for half in (False, True)
        if absence.covers(day := absence.first_date + dt.timedelta(days=number), afternoon=half)
    }


@given(halves, halves)
def test_absences_meet_where_they_share_a_half_day(one: Away, other: Away) -> None:
    for each in (one, other):
        try:
            rules.check_days(each)
        except rules.BadDays:
            return
    assert rules.meet(one, other) == bool(slots(one) & slots(other))


@given(halves)
def test_shares_of_days_are_their_halves(one: Away) -> None:
    try:
        rules.check_days(one)
    except rules.BadDays:
        return
    days = {day for day, _ in slots(one)}
    assert sum(one.share(day) for day in days) * 2 == len(slots(one))


nine_to_five = (Span(dt.time(9), dt.time(17)),)


def test_a_cycle_of_two_weeks_goes_round_from_the_week_in_which_it_begins() -> None:
    pattern = Pattern(dt.date(2026, 3, 4), ({0: nine_to_five}, {1: nine_to_five}))
    assert pattern.spans(dt.date(2026, 3, 2)) == nine_to_five
    assert pattern.spans(dt.date(2026, 3, 9)) == ()
    assert pattern.spans(dt.date(2026, 3, 10)) == nine_to_five
    assert pattern.spans(dt.date(2026, 3, 16)) == nine_to_five
    assert pattern.hours_a_week == 8


@pytest.mark.parametrize(
    "spans",
    [
        (Span(dt.time(9), dt.time(9)),),
        (Span(dt.time(12), dt.time(9)),),
        (Span(dt.time(9), dt.time(12)), Span(dt.time(11), dt.time(13))),
    ],
)
def test_patterns_that_make_no_sense_are_refused(spans: tuple[Span, ...]) -> None:
    with pytest.raises(rules.NotInBounds):
        rules.check_pattern(Pattern(DAY, (worktime.week_of({0: spans}),)))


@pytest.mark.parametrize("weeks", [(), ({},) * 5])
def test_a_cycle_has_one_to_four_weeks(weeks: Any) -> None:
    with pytest.raises(rules.NotInBounds):
        rules.check_pattern(Pattern(DAY, weeks))
