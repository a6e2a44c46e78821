"""Futures averaged with what became of past cases that had stood as long."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document._experience import Stays
from evenkeel.engines.twin.forecasting import _experience
from tests.engines.twin.fitting import made

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stays(lasted: Sequence[float], over: Sequence[bool] | None = None, activity: str | None = None) -> Stays:
    """Return stays of whole cases, or after a step, in seconds."""
    times = tuple(sorted(float(each) for each in lasted))
    return Stays(
        activity=activity, stood=times, left=times, over=tuple(over or (True,) * len(times)), alike=(1,) * len(times)
    )  # fmt: skip


def case(age: float, *, certain: bool = True, work: tuple[twin.Piece, ...] = ()) -> twin.OpenCase:
    return twin.OpenCase(key="case", arrived=AT - timedelta(seconds=age), certain=certain, work=work)


def test_times_are_averaged_by_logarithm_and_keep_their_rank() -> None:
    """Ten from now by all futures; cases that were as old lasted twenty in all, so sixteen more: half of thirteen is the offset."""
    drawn = np.array([[10.0], [10.0], [10.0]])
    told = _experience.blended(drawn, [stays([20.0] * 30)], [case(4)], AT)
    assert told[:, 0] == pytest.approx([(16.5 * 22.5) ** 0.5 - 6.5] * 3)
    mixed = np.array([[300.0], [100.0], [200.0]])
    told = _experience.blended(mixed, [stays(np.arange(1.0, 100.0).tolist())], [case(0)], AT)
    assert np.argsort(told[:, 0]).tolist() == [1, 2, 0]
    assert ((told > 20) & (told < 300)).all()


def test_what_was_done_last_counts_from_when_it_was_begun() -> None:
    piece = twin.Piece(activity="look", start=AT - timedelta(seconds=4), end=AT - timedelta(seconds=3))
    drawn = np.full((5, 1), 16.0)
    after = [stays([20.0] * 30), stays([20.0] * 30, activity="look"), stays([9_000.0] * 30, activity="other")]
    told = _experience.blended(drawn, after, [case(4, work=(piece,))], AT)
    assert told[:, 0] == pytest.approx([16.0] * 5)


def test_what_may_be_over_and_what_nothing_is_known_of_stay_as_they_were_drawn() -> None:
    drawn = np.array([[10.0, 10.0], [20.0, 20.0]])
    cases = [case(5, certain=False), case(5)]
    told = _experience.blended(drawn, [stays([50.0] * 30)], cases, AT)
    assert told[:, 0].tolist() == [10, 20]
    assert (told[:, 1] > drawn[:, 1]).all()
    nothing = stays([50.0] * 30, [False] * 30)
    assert twin.still_takes(nothing, 5.0) is None
    unknown = [nothing, stays([50.0] * 30, activity="look")]
    assert np.array_equal(_experience.blended(drawn, unknown, cases, AT), drawn)
    assert _experience.blended(drawn, [], cases, AT) is drawn


def test_what_is_open_counts_as_longer() -> None:
    """Twenty cases over after 1, 2, … 20, of forty that were all open until 20 and beyond: half are left then."""
    known = stays([*range(1, 21), *[30.0] * 20], [*[True] * 20, *[False] * 20])
    left = twin.still_takes(known, 0.0, (0.25, 0.5, 0.75))
    assert left is not None
    assert left[:2] == pytest.approx([10, 20])
    # twenty ended while forty cases were looked at for so long: from the last on, at that rate
    rate = 19 / (sum(range(1, 20)) + 20 * 29)
    assert left[2] == pytest.approx(20 + np.log(0.5 / 0.25) / rate)


def test_the_older_a_case_the_more_like_the_slow_ones() -> None:
    """Nine in ten take a day, one in ten takes about a hundred."""
    rng = np.random.default_rng(2)
    lasted = np.where(np.arange(1_000) % 10 > 0, rng.normal(1, 0.1, 1_000), rng.normal(100, 5, 1_000))
    known = stays(lasted.tolist())
    young, old, beyond = (_middle(known, age) for age in (0.0, 3.0, 1_000.0))
    assert young == pytest.approx(1, abs=0.1)
    assert old == pytest.approx(97, abs=2)
    assert 0 <= beyond < 100


def _middle(known: Stays, age: float) -> float:
    found = twin.still_takes(known, age, (0.5,))
    assert found is not None
    return found[0]


def slow_and_fast(cases: int) -> list[made.Row]:
    """Cases of two steps; one in four is slow in both, and nothing in the log says so but how long they take."""
    rng = np.random.default_rng(3)
    rows: list[made.Row] = []
    for number in range(cases):
        slow = 20.0 if number % 4 == 0 else 1.0
        at = number * made.HOUR * 6
        looked = at + slow * rng.uniform(0.8, 1.2) * made.DAY
        decided = looked + slow * rng.uniform(0.8, 1.2) * made.DAY
        rows.append((f"case {number}", "look", None, at, looked))
        rows.append((f"case {number}", "decide", None, looked, decided))
    return rows


def test_what_a_twin_cannot_know_of_a_case_its_age_tells() -> None:
    """A case that was looked at for twenty days is decided in twenty; most are decided in one, and the twin draws from all."""
    fitted = twin.fit(made.log(slow_and_fast(400)))
    work = (
        twin.Piece(activity="look", start=AT - 21 * DAY, end=AT - HOUR),
        twin.Piece(activity="decide", start=AT - HOUR),
    )
    state = twin.State(at=AT, cases=(twin.OpenCase(key="slow", arrived=AT - 21 * DAY, work=work),))
    alone = fitted.model_copy(update={"experience": ()})
    drawn, told = (
        twin.forecast(each, state, until=AT + 30 * DAY, replications=99).cases[0] for each in (alone, fitted)
    )
    assert (drawn.median - AT).days < 3
    assert (told.median - AT).days > 3
    assert twin.forecast(fitted, state, replications=99).experienced
    assert not twin.forecast(alone, state, replications=99).experienced


def test_a_changed_twin_has_no_experience() -> None:
    """How long cases took before says nothing of how long they take then."""
    fitted = twin.fit(made.log(slow_and_fast(100)))
    assert fitted.experience
    assert not twin.applied(fitted, [twin.changes.Load(factor=2)]).experience
    assert twin.applied(fitted, [twin.changes.Load(factor=1)]) == fitted


def test_experience_is_kept_in_the_document_and_checked() -> None:
    fitted = twin.fit(made.log(slow_and_fast(100)))
    written = fitted.model_dump_json()
    assert twin.parse(written) == fitted
    with pytest.raises(twin.UnreadableTwin, match="equal lengths"):
        twin.parse(written.replace('"alike":[', '"alike":[1,', 1))
