"""How many cases come of late: drawn by known rules."""

import numpy as np
import pytest

from evenkeel.engines.twin.fitting import _levels
from evenkeel.engines.twin.fitting._traces import Floats

YEAR = 364
SEEDS = range(20)


def drawn(rate: Floats, seed: int, *, spread: float = 1.0) -> Floats:
    """Draw numbers of cases by day; with a spread, the mean of each week differs by chance."""
    rng = np.random.default_rng(seed)
    weekly = rate.reshape(-1, 7).sum(1)
    if spread > 1:
        shape = weekly / (spread - 1)
        rate = rate * np.repeat(rng.gamma(shape) / shape, 7)
    return rng.poisson(rate).astype(np.float64)


def learnt(rate: Floats, seed: int, *, spread: float = 1.0) -> _levels.Level:
    """Learn the level beside one case a day."""
    return _levels.learn(drawn(rate, seed, spread=spread), np.ones(rate.size))


@pytest.mark.parametrize("often", [0.5, 5.0, 50.0], ids=str)
def test_a_level_that_stays_is_that_of_the_whole_log(often: float) -> None:
    found = [learnt(np.full(YEAR, often), seed) for seed in SEEDS]
    error = 1 / np.sqrt(often * YEAR)
    assert np.sqrt(np.mean([(each.now / often - 1) ** 2 for each in found])) < 2.5 * error
    assert np.median([each.wander for each in found]) < 0.03
    assert np.median([each.spread for each in found]) < 1.5


def test_a_small_team_does_not_follow_its_last_weeks() -> None:
    """Four cases a week, seven a week in the last two: that may be chance, and counts a little."""
    came = drawn(np.full(YEAR, 4 / 7), 3)
    came[-14:] = np.resize([1.0], 14)
    found = _levels.learn(came, np.ones(YEAR))
    assert 0.5 < found.now < 0.75


def test_a_jump_is_followed_when_there_is_evidence() -> None:
    rate = np.where(np.arange(YEAR) < YEAR - 84, 10.0, 20.0)
    found = [learnt(rate, seed) for seed in SEEDS]
    assert np.mean([each.now for each in found]) == pytest.approx(20, rel=0.05)
    few = [learnt(rate / 20, seed) for seed in SEEDS]
    assert 0.6 < np.mean([each.now for each in few]) < 1.0


def test_a_level_that_drifts_is_that_of_late() -> None:
    found = [learnt(np.linspace(10, 30, YEAR), seed) for seed in SEEDS]
    assert np.mean([each.now for each in found]) == pytest.approx(30, rel=0.08)


def test_a_season_that_is_over_is_not_the_level_of_late() -> None:
    days = np.arange(2 * YEAR)
    found = [learnt(20 * (1 + 0.4 * np.sin(days / YEAR * 2 * np.pi)), seed) for seed in SEEDS]
    assert np.mean([each.now for each in found]) == pytest.approx(20, rel=0.12)
    assert np.mean([each.wander for each in found]) > 0.02


def test_weeks_that_differ_more_than_by_chance_are_noise_and_no_walk() -> None:
    found = [learnt(np.full(YEAR, 20.0), seed, spread=6) for seed in SEEDS]
    assert np.mean([each.spread for each in found]) == pytest.approx(6, rel=0.3)
    assert np.mean([each.now for each in found]) == pytest.approx(20, rel=0.03)
    assert np.mean([each.wander for each in found]) < 0.05


def test_the_level_lies_as_far_off_as_is_said() -> None:
    """The level walks by a tenth a week: the errors, beside what was said, are about those of a normal distribution."""
    beside = []
    for seed in range(60):
        rng = np.random.default_rng([seed, 1])
        walk = np.exp(np.cumsum(rng.normal(0, 0.1, YEAR // 7)))
        found = learnt(20 * np.repeat(walk, 7), seed)
        beside.append((found.now / (20 * walk[-1]) - 1) / found.error)
    assert 0.7 < np.sqrt(np.mean(np.square(beside))) < 1.3


def test_a_log_of_a_week_tells_no_level_of_late() -> None:
    assert learnt(np.full(7, 5.0), 1) == _levels.Level()
    assert _levels.learn(np.zeros(70), np.ones(70)) == _levels.Level()
