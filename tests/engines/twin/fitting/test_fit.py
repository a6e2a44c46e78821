"""Twins of whole logs."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from evenkeel.engines import twin
from tests.engines.twin import logs
from tests.engines.twin.fitting import made


def cases(*, who: str | None = "ada") -> list[made.Row]:
    """Return thirty cases of two steps."""
    return [
        (
            f"{number}",
            letter,
            who,
            number * made.DAY + begin * made.HOUR,
            number * made.DAY + (begin + 1) * made.HOUR,
        )
        for number in range(30)
        for letter, begin in (("a", 8), ("b", 10))
    ]


def codes(fitted: twin.Twin) -> set[str]:
    """Return what was assumed."""
    return {assumption.code for assumption in fitted.assumptions}


def test_open_cases_tell_how_many_came_lately() -> None:
    """Each case takes forty days and two come a day: of those of the last forty days, the log of finished cases holds none."""
    rng = np.random.default_rng(1)
    moments = np.sort(rng.uniform(0, 200 * made.DAY, 400))
    until = 200 * made.DAY
    rows = [(f"{number}", "work", None, come, come + 40 * made.DAY) for number, come in enumerate(moments)]
    done = [row for row in rows if row[4] <= until]
    at = datetime.fromtimestamp(made.MONDAY + until, UTC)
    state = twin.State(
        at=at,
        cases=tuple(
            twin.OpenCase(key=row[0], arrived=at + timedelta(seconds=row[3] - until))
            for row in rows[len(done) // 2 :]
        ),
    )
    stream = twin.fit(made.log(done), state=state).streams[0]
    assert stream.kind == "weekly"
    assert sum(stream.rates) == pytest.approx(14, rel=0.1)
    assert stream.error < 0.1
    # Twice as many of late are seen at once.
    more = tuple(
        twin.OpenCase(key=f"more {number}", arrived=at - timedelta(days=number / 2)) for number in range(80)
    )
    state = state.model_copy(update={"cases": (*state.cases, *more)})
    stream = twin.fit(made.log(done), state=state).streams[0]
    assert stream.kind == "weekly"
    assert sum(stream.rates) == pytest.approx(28, rel=0.2)


def test_a_log_without_a_case_is_refused() -> None:
    with pytest.raises(twin.NothingToLearn):
        twin.fit(made.log([]))


def test_a_log_of_one_case_of_one_step_is_enough() -> None:
    fitted = twin.fit(made.log([("1", "a", None, 0, 60)]))
    assert [activity.key for activity in fitted.activities] == ["a"]
    assert fitted.learned is not None
    assert twin.simulate(fitted, start=fitted.learned.begin, arrivals=3)[0].n_cases == 3


def test_what_the_log_does_not_say_is_told() -> None:
    without = twin.fit(made.log(cases(who=None), has_starts=False))
    assert {"no-starts", "missing-people"} <= codes(without)
    assert not without.people
    assert all(activity.duration.kind == "fixed" for activity in without.activities)
    assert not {"no-starts", "missing-people"} & codes(twin.fit(made.log(cases())))


@pytest.mark.slow
def test_the_loan_application_is_learned_as_it_was_made() -> None:
    fitted = twin.fit(twin.held_out(logs.public("LoanApp"))[0], seed=1)
    gaps = fitted.streams[0]
    assert gaps.kind == "gaps"
    assert gaps.gap.kind == "fixed"
    assert gaps.gap.value == 1800
    assert {activity.at_shift_end for activity in fitted.activities} == {"pause"}
    assert any("100% of all waiting" in each.sentence for each in fitted.assumptions)
    offer = next(activity for activity in fitted.activities if activity.key == "Approve loan offer")
    assert offer.duration.kind == "fixed"
    assert offer.duration.value == pytest.approx(1200, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Production", "ACR"], ids=str)
def test_the_same_seed_gives_the_same_twin(name: str) -> None:
    train, _ = twin.held_out(logs.public(name))
    assert twin.fit(train, seed=3) == twin.fit(train, seed=3)
