"""The collector rests while it is asked to, and only then."""

import gc

import pytest

from evenkeel.kernel import collecting


def failing() -> None:
    with collecting.paused():
        assert not gc.isenabled()
        raise ZeroDivisionError


def test_the_collector_rests_and_goes_on_whatever_happens() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        failing()
    assert gc.isenabled()


def test_who_had_it_resting_already_finds_it_so() -> None:
    with collecting.paused():
        with collecting.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
