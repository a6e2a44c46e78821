"""Signals and noise: an example worked by hand, and what holds for any figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.engines import control

WORKED = (39.0, 41.0, 41.0, 41.0, 43.0, 44.0, 41.0, 42.0, 40.0, 41.0, 44.0, 40.0)
"""Mean 41.4167; moving ranges 2 0 0 2 1 3 1 2 1 3 4: mean 1.7273."""


def test_limits_are_those_worked_out_by_hand() -> None:
    found = control.individuals(WORKED)
    assert found is not None
    assert found.mean == pytest.approx(41.4167, abs=1e-4)
    assert found.upper == pytest.approx(46.0113, abs=1e-3)
    assert found.lower == pytest.approx(36.8221, abs=1e-3)
    assert found.signals == ()


@pytest.mark.parametrize(
    ("values", "signals"),
    [
        ((*WORKED, 60.0), (control.Signal(12, "above"),)),
        ((*WORKED, 20.0), (control.Signal(11, "run above"), control.Signal(12, "below"))),
        ((*WORKED[:6], None, None, *WORKED[6:], 60.0), (control.Signal(14, "above"),)),
        (
            (1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0, 4.0, 3.0, 4.0, 3.0, 4.0),
            (control.Signal(7, "run below"), control.Signal(15, "run above")),
        ),
    ],
    ids=["above", "below", "what-is-not-known-keeps-its-place", "runs"],
)
def test_what_noise_hardly_gives_is_a_signal(
    values: tuple[float | None, ...], signals: tuple[control.Signal, ...]
) -> None:
    found = control.individuals(values)
    assert found is not None
    assert found.signals == signals


def test_with_few_values_nothing_is_said() -> None:
    assert control.individuals([*range(7), None, None]) is None


def test_limits_stop_where_the_figure_cannot_go() -> None:
    found = control.individuals([0, 9, 0, 9, 0, 9, 0, 9], floor=0)
    assert found is not None
    assert found.lower == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=control.FEWEST, max_size=60), st.floats(-1e3, 1e3))
def test_moving_all_values_moves_limits_and_no_signal(values: list[float], shift: float) -> None:
    rounded = [round(value, 3) for value in values]
    one, other = control.individuals(rounded), control.individuals([value + shift for value in rounded])
    assert one is not None
    assert other is not None
    assert other.upper - one.upper == pytest.approx(shift, abs=1e-3)
    assert one.lower <= one.mean <= one.upper
