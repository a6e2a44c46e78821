"""Comparing two models, making the changes, and taking them back."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model._change import Added, Altered, Removed, Reordered
from tests.engines.operating_model import models

Pair = tuple[operating_model.OperatingModel, operating_model.OperatingModel]


def _goals(*keys: str, **fields: Any) -> operating_model.OperatingModel:
    return models.model_of(goals=[{"key": key, **fields} for key in keys])


@pytest.mark.slow
@settings(max_examples=40)
@given(pair=models.pairs())
def test_the_changes_lead_from_one_model_to_the_other_and_back(pair: Pair) -> None:
    before, after = pair
    changes = operating_model.diff(before=before, after=after)
    assert operating_model.applied(changes, to=before) == after
    assert operating_model.applied(changes.reversed(), to=after) == before
    back = operating_model.diff(before=after, after=before)
    assert Counter(map(repr, changes.reversed().changes)) == Counter(map(repr, back.changes))


@pytest.mark.slow
@settings(max_examples=15)
@given(model=models.models())
def test_a_model_does_not_differ_from_itself(model: operating_model.OperatingModel) -> None:
    again = operating_model.OperatingModel.model_validate(model.model_dump())
    assert not operating_model.diff(before=model, after=again)


def test_the_four_kinds_of_change_are_told_apart() -> None:
    before = models.model_of(goals=[{"key": "a"}, {"key": "b"}, {"key": "c"}])
    after = models.model_of(goals=[{"key": "c", "title": "Sea"}, {"key": "b"}, {"key": "d"}])
    changes = operating_model.diff(before=before, after=after).changes
    assert changes == (
        Removed("goals", before.goals[0]),
        Altered("goals", "c", "title", "c", "Sea"),
        Added("goals", after.goals[2]),
        Reordered("goals", ("a", "b", "c"), ("c", "b", "d")),
    )


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        pytest.param("ab", "abc", False, id="added at the end"),
        pytest.param("abc", "ab", False, id="removed from the end"),
        pytest.param("abc", "acb", True, id="moved"),
        pytest.param("ab", "acb", True, id="added in the middle"),
        pytest.param("abc", "ac", True, id="removed from the middle, so that it can be put back there"),
    ],
)
def test_an_order_is_kept_where_it_cannot_be_told(before: str, after: str, moved: bool) -> None:
    changes = operating_model.diff(before=_goals(*before), after=_goals(*after)).changes
    assert any(isinstance(change, Reordered) for change in changes) is moved


@pytest.mark.parametrize(
    ("other", "said"),
    [
        pytest.param(
            models.model_of(goals=[{"key": "a", "description": "Old"}, {"key": "b"}]),
            "“description” of goals/a",
            id="another value",
        ),
        pytest.param(_goals("b"), "goals/a is not there", id="no such record"),
        pytest.param(
            _goals("a", "b", "c"), "goals/c is new in them, and is there already", id="there already"
        ),
        pytest.param(
            _goals("b", "a"), "of “goals” are others, or stand in another order", id="another order"
        ),
        pytest.param(
            models.model_of(goals=[{"key": "a"}, {"key": "b", "title": "Bay"}]),
            "“title” of goals/b",
            id="gone",
        ),
    ],
)
def test_changes_of_another_model_are_refused_by_name(
    other: operating_model.OperatingModel, said: str
) -> None:
    after = models.model_of(goals=[{"key": "c"}, {"key": "a", "description": "New"}])
    changes = operating_model.diff(before=_goals("a", "b"), after=after)
    with pytest.raises(operating_model.DoesNotFit, match=said):
        operating_model.applied(changes, to=other)


def test_a_value_that_a_field_cannot_have_is_refused() -> None:
    changes = operating_model.Diff((Altered("goals", "a", "segments", (), ("Not a key",)),))
    with pytest.raises(operating_model.CannotHold, match="goals/a a value that “segments” cannot have"):
        operating_model.applied(changes, to=_goals("a"))


def test_what_there_is_one_of_stays_one() -> None:
    about = _goals().about
    with pytest.raises(operating_model.DoesNotFit, match="cannot be without “about”"):
        operating_model.applied(operating_model.Diff((Removed("about", about),)), to=_goals())
    second = about.model_copy(update={"key": "second"})
    with pytest.raises(operating_model.DoesNotFit, match="one record in “about”, and there would be 2"):
        operating_model.applied(operating_model.Diff((Added("about", second),)), to=_goals())


def test_a_key_that_names_two_records_cannot_be_compared() -> None:
    with pytest.raises(operating_model.KeyTwice, match="Two records of “goals” have the key “a”"):
        operating_model.diff(before=_goals("a"), after=_goals("b", "a", "a"))
