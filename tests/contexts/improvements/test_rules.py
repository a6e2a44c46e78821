"""How ideas move: every stage leads somewhere, and nothing is kept that was not tried."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.improvements import rules
from evenkeel.contexts.improvements.values import Idea, Stage

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ME, OTHER, PERSON = (uuid.UUID(int=number) for number in (1, 2, 3))


def idea(stage: Stage = Stage.NEW, *, unit: str = "planning", owner: uuid.UUID | None = None) -> Idea:
    return Idea(OTHER, "Better", "", unit, owner, "", stage, "", OTHER, "Oona Pell", AT, AT, 1)


@given(st.lists(st.tuples(st.sampled_from(Stage), st.sampled_from(["", "Half the time"]))))
def test_what_is_kept_was_on_trial_and_says_what_came_of_it(tried: list[tuple[Stage, str]]) -> None:
    here, before = Stage.NEW, Stage.NEW
    for to, words in tried:
        try:
            said = rules.check_move(idea(here), to, words=words, seen=1)
        except (rules.NoWay, rules.NotInBounds):
            continue
        here, before = to, here
        assert here is not before
        assert here is not Stage.KEPT or (before is Stage.ON_TRIAL and said)
        assert here is not Stage.DROPPED or said


def test_every_stage_leads_on_and_is_reached() -> None:
    assert set(rules.MOVES) == set(Stage)
    assert all(rules.MOVES.values())
    assert {to for goes in rules.MOVES.values() for to in goes} == set(Stage)


@pytest.mark.parametrize(
    ("reach", "may"),
    [
        (Reach(ME, accounts.Role.STAFF, units=frozenset({"planning"})), True),
        (Reach(ME, accounts.Role.STAFF, led=frozenset({"planning"})), True),
        (Reach(ME, accounts.Role.STAFF, person=PERSON), True),
        (Reach(OTHER, accounts.Role.STAFF), True),
        (Reach(ME, accounts.Role.ADMINISTRATOR), True),
        (Reach(ME, accounts.Role.LEADER, units=frozenset({"contact"})), False),
        (Reach(ME, accounts.Role.STAFF), False),
    ],
    ids=["her team", "leads it", "takes care of it", "wrote it", "administrator", "other leader", "stranger"],
)
def test_who_may_change_an_idea(reach: Reach, *, may: bool) -> None:
    assert rules.can_work(reach, idea(owner=PERSON)) is may
    assert rules.can_work(reach, idea(unit=""))


def test_who_saw_an_older_version_is_told() -> None:
    with pytest.raises(rules.MovedMeanwhile):
        rules.check_move(idea(), Stage.LOOKED_AT, words="", seen=0)
