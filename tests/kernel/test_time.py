"""Spans as a person says them."""

import datetime as dt

import pytest

from evenkeel.kernel import time


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59.94, "59.9 seconds"),
        (60, "1 minute"),
        (5400, "1.5 hours"),
        (86400, "1 day"),
        (86400 * 9, "9 days"),
        (86400 * 99.94, "99.9 days"),
        (86400 * 1234.4, "1,234 days"),
        (-7200, "-2 hours"),
    ],
)
def test_the_largest_fitting_unit_is_spoken(seconds: float, spoken: str) -> None:
    assert time.spoken_duration(seconds) == spoken


def test_the_clock_knows_its_zone() -> None:
    assert time.now().tzinfo is dt.UTC
