"""Scores of single cases: by hand, by definition, and calibrated where they must be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import twin
from evenkeel.engines.twin.fidelity import _remaining, _scores
from tests.engines.twin import logs

TIMES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda time: round(time, 2))
FINISHED = logs.log(
    ("a", "register", None, "2026-03-02T09:00", "2026-03-02T09:10"),
    ("a", "decide", None, "2026-03-02T11:00", "2026-03-02T12:00"),
    ("b", "register", None, "2026-03-02T10:00", "2026-03-02T10:20"),
    ("a", "note", None, "2026-03-02T11:00", "2026-03-02T11:30"),
)


@settings(max_examples=50)
@given(draws=st.lists(TIMES, min_size=2, max_size=9), happened=TIMES)
def test_the_score_is_what_its_definition_says(draws: list[float], happened: float) -> None:
    samples, truth = np.array([draws]), np.array([happened])
    apart = np.mean([abs(draw - happened) for draw in draws])
    pairs = sum(abs(one - other) for one in draws for other in draws)
    n = len(draws)
    assert _scores.crps(samples, truth)[0] == pytest.approx(apart - pairs / (2 * n * (n - 1)), abs=1e-7)
    assert _scores.crps(samples, truth, fair=False)[0] == pytest.approx(apart - pairs / (2 * n * n), abs=1e-7)
    known = _remaining.Climatology((np.sort(draws),))
    past = _scores.crps_of(known, truth, np.array([7]))
    assert past[0] == pytest.approx(_scores.crps(samples, truth)[0], abs=1e-7)


def test_the_score_of_a_normal_forecast_is_that_of_the_textbook() -> None:
    rng = np.random.default_rng(1)
    samples = rng.normal(size=(1, 400_000))
    expected = (np.sqrt(2) - 1) / np.sqrt(np.pi)  # Gneiting and Raftery 2007, section 4.2, at the mean
    assert _scores.crps(samples, np.zeros(1))[0] == pytest.approx(expected, abs=3e-3)


@pytest.mark.slow
@pytest.mark.parametrize("draws", [9, 50], ids=str)
def test_honest_forecasts_are_calibrated_however_few_their_draws(draws: int) -> None:
    rng = np.random.default_rng(2)
    drawn = rng.gamma(2.0, size=(20_000, draws + 1))
    samples, happened = drawn[:, 1:], drawn[:, 0]
    assert _scores.covered(samples, happened) == pytest.approx(0.8, abs=0.01)
    assert _scores.pit(samples, happened) == pytest.approx([0.1] * 10, abs=0.01)
    assert _scores.pit(samples * 0.2 + 1.6, happened)[[0, -1]].sum() > 0.5  # too narrow: a bowl
    level = [_scores.pinball(samples, happened, level=share) for share in (0.1, 0.5)]
    wrong = [_scores.pinball(samples + 1, happened, level=share) for share in (0.1, 0.5)]
    assert level[0] < wrong[0]
    assert level[1] < wrong[1]


def test_equal_draws_share_their_place() -> None:
    shares = _scores.pit(np.zeros((1, 9)), np.zeros(1))
    assert shares == pytest.approx([0.1] * 10)


def test_cases_stand_where_they_stood() -> None:
    standing = twin.after_each(FINISHED)
    told = zip(
        standing.case.tolist(), standing.done.tolist(), (standing.remaining / 60).tolist(), strict=True
    )
    assert sorted(told) == [(0, 0, 180), (0, 1, 170), (0, 2, 30), (1, 0, 20)]
    now = twin.open_at(FINISHED, at=logs.micros("2026-03-02T10:10"))
    assert (now.case.tolist(), now.done.tolist(), now.remaining.tolist()) == ([0, 1], [1, 0], [6600, 600])
    assert twin.open_at(FINISHED, at=logs.micros("2026-03-02T12:00")).case.size == 0


def test_past_cases_that_are_few_speak_through_those_less_far() -> None:
    log = logs.public("LoanApp")
    known = _remaining.climatology(log)
    counts = np.bincount(twin.after_each(log).done)
    assert counts[len(known.kept) - 1] >= _remaining.FEWEST > counts[len(known.kept)]
    assert known.level(np.array([0, 3, 999])).tolist() == [0, 3, len(known.kept) - 1]
    assert len(_remaining.climatology(FINISHED).kept) == 1


@pytest.mark.parametrize(
    ("samples", "happened", "says"),
    [
        (np.zeros((2, 9)), np.zeros(1), "a row for each case"),
        (np.zeros((0, 9)), np.zeros(0), "a row for each case"),
        (np.zeros((1, 8)), np.zeros(1), "draw at least 9"),
        (np.full((1, 9), np.nan), np.zeros(1), "not a number"),
    ],
    ids=["uneven", "none", "few-draws", "nan"],
)
def test_what_cannot_be_scored_is_refused(
    samples: _scores.Floats, happened: _scores.Floats, says: str
) -> None:
    with pytest.raises(twin.BadForecasts, match=says):
        twin.Foretold(samples, happened, np.zeros(len(happened), np.int64))
