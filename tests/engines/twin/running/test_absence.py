"""Absence that is drawn: its share and its length are what the twin says."""

import numpy as np
import pytest

from evenkeel.engines.twin.document._work import Person
from evenkeel.engines.twin.running import _calendars

DAYS = 400_000


def lengths(gone: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how long stretches of absence are, in days."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], gone, [False]])))
    return edges[1::2] - edges[::2]


@pytest.mark.parametrize("days", [1.0, 1.5, 3.0, 12.0])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_absence_has_the_share_and_the_mean_length_that_the_twin_says(share: float, days: float) -> None:
    person = Person(key="ada", calendar="day", absence=share, absence_days=days)
    gone = _calendars._stretches(DAYS, person, np.random.default_rng(3))
    assert gone.mean() == pytest.approx(share, rel=0.06)
    assert lengths(gone).mean() == pytest.approx(days, rel=0.06)


def test_who_is_mostly_away_is_away_in_stretches_as_long_as_it_takes() -> None:
    person = Person(key="ada", calendar="day", absence=0.9, absence_days=1)
    assert _calendars._stretches(DAYS, person, np.random.default_rng(3)).mean() == pytest.approx(
        0.9, rel=0.02
    )


def test_who_is_always_away_never_comes() -> None:
    person = Person(key="ada", calendar="day", absence=1.0)
    assert _calendars._stretches(50, person, np.random.default_rng(3)).all()
