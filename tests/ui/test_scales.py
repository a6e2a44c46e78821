"""Axes have nice numbers and reach what they show."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.ui.charts import scales

DAY = 86400.0


@pytest.mark.parametrize(
    ("unit", "largest", "labels", "name"),
    [
        ("count", 0, ["0", "1"], ""),
        ("count", 3, ["0", "1", "2", "3"], ""),
        ("count", 97, ["0", "20", "40", "60", "80", "100"], ""),
        ("count", 12345, ["0", "5,000", "10,000", "15,000"], ""),
        ("duration", 45, ["0", "10", "20", "30", "40", "50"], "seconds"),
        ("duration", 90 * 60, ["0", "30", "60", "90"], "minutes"),
        ("duration", 10 * 3600, ["0", "2", "4", "6", "8", "10"], "hours"),
        ("duration", 21 * DAY, ["0", "5", "10", "15", "20", "25"], "days"),
        ("duration", 800 * DAY, ["0", "200", "400", "600", "800"], "days"),
        ("share", 0.43, ["0", "10", "20", "30", "40", "50"], "%"),
        ("share", 1.0, ["0", "20", "40", "60", "80", "100"], "%"),
    ],
)
def test_named_axes(unit: scales.Unit, largest: float, labels: list[str], name: str) -> None:
    scale = scales.of(unit, largest)
    assert ([tick.label for tick in scale.ticks], scale.unit) == (labels, name)


@given(
    unit=st.sampled_from(["count", "duration"]),
    largest=st.floats(min_value=0, max_value=1e12, allow_nan=False),
    at_most=st.integers(2, 10),
)
def test_an_axis_reaches_its_largest_value_in_even_steps(
    unit: scales.Unit, largest: float, at_most: int
) -> None:
    scale = scales.of(unit, largest, at_most=at_most)
    values = [tick.value for tick in scale.ticks]
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert values[0] == 0
    assert scale.top == values[-1]
    assert scale.top >= largest * (1 - 1e-6)
    assert 1 <= len(steps) <= at_most
    assert max(steps) - min(steps) <= 1e-6 * scale.top
    assert len({tick.label for tick in scale.ticks}) == len(values)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.0004, "< 0.1 %"),
        (0.023, "2.3 %"),
        (0.5, "50 %"),
        (0.996, "99.6 %"),
        (0.99999, "99.9 %"),
        (1, "100 %"),
    ],
)
def test_a_little_is_not_nothing_and_almost_all_is_not_all(share: float, words: str) -> None:
    assert scales.percent(share) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (0.25, "0.25"), (4.25, "4.2"), (1234, "1,234"), (1234.5, "1,234")]
)
def test_amounts(value: float, words: str) -> None:
    assert scales.amount(value) == words


def test_null_is_not_known() -> None:
    assert scales.say("duration", None) == "not known"
    assert scales.say("duration", 9 * DAY) == "9 days"
