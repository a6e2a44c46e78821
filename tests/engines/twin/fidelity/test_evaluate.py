"""Fidelity: figures beside their controls, grades by rule, and sentences that say both."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.fidelity import _controls, _distances, _remaining, _rules, _verdict
from tests.engines.twin import logs

Grade = twin.Grade
CYCLE = next(way for way in _rules.WAYS if way.code == "cycle_time")
NAMES = [way.code for way in _rules.WAYS]


@pytest.fixture(scope="module")
def loans() -> tuple[twin.EventLog, twin.EventLog]:
    """Return the past and what was held out of a real log."""
    return twin.held_out(logs.public("LoanApp"))


def foretold(training: twin.EventLog, test: twin.EventLog, *, times: float = 1.0) -> twin.Foretold:
    """Foretell by past cases that were as far, in the right unit or wrongly stretched."""
    rng, known, standing = np.random.default_rng(0), _remaining.climatology(training), twin.after_each(test)
    samples = np.stack([rng.choice(known.kept[level], 50) for level in known.level(standing.done)])
    return twin.Foretold(samples * times, standing.remaining, standing.done)


@pytest.mark.slow
def test_published_simulations_of_a_real_log_are_judged(loans: tuple[twin.EventLog, twin.EventLog]) -> None:
    training, test = loans
    simulated = [logs.public(f"published-simulations/LoanApp.AgentSim.{number}") for number in range(2)]
    fidelity = twin.evaluate(test, simulated, training=training)
    assert [each.code for each in fidelity.distances] == NAMES == list(_distances.DISTANCES)
    cycle = fidelity.distance("cycle_time")
    assert cycle.each == tuple(twin.distances(test, log)["cycle_time"] for log in simulated)
    assert cycle.simulated.least <= cycle.simulated.mean <= cycle.simulated.most
    assert cycle.floor.count == 50
    assert fidelity.verdict("volumes").grade is Grade.GOOD
    assert fidelity.verdict("promises").grade is Grade.UNKNOWN
    assert "no forecasts of single cases were judged" in fidelity.verdict("promises").sentence
    assert twin.Fidelity.model_validate_json(fidelity.model_dump_json()) == fidelity
    assert twin.evaluate(test, simulated, training=training) == fidelity
    assert twin.evaluate(test, simulated, seed=1).distance("cycle_time").floor != cycle.floor


@pytest.mark.slow
def test_what_happened_resampled_is_good_and_another_process_is_not() -> None:
    training, test = twin.held_out(logs.public("P2P"))
    rng = np.random.default_rng(9)
    again = [_controls.resampled(test, rng=rng) for _ in range(10)]
    assert {each.grade for each in twin.evaluate(test, again, training=training).distances} == {Grade.GOOD}
    other = twin.evaluate(test, [twin.held_out(logs.public("LoanApp"))[1]])
    assert other.distance("n_gram_3").simulated.mean == 1
    assert {each.grade for each in other.verdicts} <= {Grade.NO, Grade.CARE, Grade.UNKNOWN}
    assert other.amount.ratio == pytest.approx(1490 / 1013)
    assert (
        "A simulation has 1,490 steps of work on average, 47% more than happened (1,013)"
        in other.amount.sentence
    )
    assert other.verdict("volumes").grade is Grade.NO
    assert other.verdict("process").because == ("n_gram_3", "cycle_time")
    assert other.verdict("process").sentence.startswith("Of the sequences of three steps 100% do not match")
    assert "not good enough to compare changes of the process" in other.verdict("process").sentence


@pytest.mark.slow
def test_forecasts_of_single_cases_are_judged_beside_past_cases(
    loans: tuple[twin.EventLog, twin.EventLog],
) -> None:
    training, test = loans
    past = twin.remaining_time(foretold(training, test), training=training)
    assert past.skill == pytest.approx(0, abs=0.02)  # as good as what it is made of
    assert past.coverage == pytest.approx(0.8, abs=0.05)
    assert past.grade in {Grade.NO, Grade.CARE}
    stretched = twin.remaining_time(foretold(training, test, times=3), training=training)
    assert stretched.crps > past.crps
    assert stretched.bias > 5
    truth = foretold(training, test)
    sure = np.random.default_rng(1).normal(scale=60, size=(truth.happened.size, 2, 50))
    centre = truth.happened + sure[:, 0, 0]
    near = dataclasses.replace(truth, samples=centre[:, None] + sure[:, 1])
    fidelity = twin.evaluate(test, [test], training=training, foretold=near, resampled=2)
    promises = fidelity.verdict("promises")
    assert promises.grade is Grade.GOOD
    assert "The 80% intervals for single cases held what happened in 80% of them" in promises.sentence
    assert "better than what past cases" in promises.sentence
    assert promises.sentence.endswith("good enough to promise dates to people.")
    assert twin.remaining_time(near).grade is Grade.CARE  # beside nothing, it is not known to be any better


def test_too_little_to_judge_by_is_said() -> None:
    row = ("send", None, "2026-03-02T09:00", "2026-03-02T09:00")
    few = dataclasses.replace(logs.log(("a", *row), ("b", *row)), has_starts=False)
    fidelity = twin.evaluate(few, [few])
    assert {each.grade for each in fidelity.verdicts} == {Grade.CARE, Grade.UNKNOWN}
    assert "circadian_workforce" not in {each.code for each in fidelity.distances}
    assert fidelity.verdict("hours").because == ("circadian_workforce",)
    assert "the log does not say who did the work" in fidelity.verdict("hours").sentence
    for words in ("Only 2 cases", "does not say who did the work", "no moments of beginning"):
        assert any(words in caveat for caveat in fidelity.caveats), words
    with pytest.raises(twin.NothingSimulated):
        twin.evaluate(few, [])


@pytest.mark.parametrize(
    ("distance", "floor", "naive", "grade"),
    [
        (15.0, 1.0, None, Grade.GOOD),
        (15.1, 1.0, None, Grade.CARE),
        (29.0, 20.0, None, Grade.GOOD),
        (35.0, 1.0, None, Grade.CARE),
        (35.1, 1.0, None, Grade.NO),
        (35.1, 12.0, None, Grade.CARE),
        (14.0, 1.0, 13.0, Grade.CARE),
        (14.0, 10.0, 13.0, Grade.GOOD),
        (40.0, 1.0, 13.0, Grade.NO),
        (10.0, 36.0, None, Grade.CARE),
    ],
    ids=str,
)
def test_a_lead_time_of_a_hundred_hours_is_graded_by_rule(
    distance: float, floor: float, naive: float | None, grade: twin.Grade
) -> None:
    assert _rules.grade(CYCLE, distance=distance, floor=floor, scale=100.0, naive=naive) is grade


@pytest.mark.parametrize(
    ("ratio", "grade"), [(1.1, Grade.GOOD), (0.8, Grade.CARE), (1.3, Grade.NO), (0.5, Grade.NO)], ids=str
)
def test_how_much_is_simulated_is_graded_by_rule(ratio: float, grade: twin.Grade) -> None:
    assert _rules.grade_amount(ratio - 1e-9) is grade


def test_the_page_that_explains_it_names_every_way_and_use() -> None:
    page = (Path(__file__).parents[4] / "docs/explanation/how-a-twin-is-judged.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    for use in _rules.USES:
        row = next(
            row for row in rows if row.startswith(f"| `{use.code}`: compare") or f"`{use.code}`:" in row
        )
        assert use.words.split(":")[0] in row
        assert all(f"`{code}`" in row for code in use.stands_on if code != _rules.REMAINING)
    for way in _rules.WAYS:
        assert any(f"`{way.code}`" in row and way.published in row for row in rows), way.code
        limits = next(
            row for row in reversed(rows) if f"`{way.code}`" in row and ("%" in row or "hour" in row)
        )
        if way.code not in {"circadian_events", "circadian_workforce"}:  # told in words
            assert f"{way.good:.0%}" in limits
            assert f"{way.care:.0%}" in limits


@pytest.mark.parametrize(
    ("coverage", "skill", "grade"),
    [
        (0.84, 0.05, Grade.GOOD),
        (0.86, 0.3, Grade.CARE),
        (0.80, 0.04, Grade.CARE),
        (0.80, None, Grade.CARE),
        (0.80, 0.0, Grade.NO),
        (0.64, 0.3, Grade.NO),
    ],
    ids=str,
)
def test_forecasts_are_graded_by_rule(coverage: float, skill: float | None, grade: twin.Grade) -> None:
    assert _rules.grade_cases(coverage=coverage, interval=0.8, skill=skill) is grade


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.123, "share", "12%"),
        (0.004, "share", "0.4%"),
        (0.4, "hours", "24 minutes"),
        (2.7, "hours", "2.7 hours"),
        (60.0, "hours", "2.5 days"),
    ],
    ids=str,
)
def test_distances_are_spoken(value: float, unit: str, words: str) -> None:
    assert _verdict.spoken(value, unit) == words


def test_a_replay_moves_the_last_cases_by_whole_weeks() -> None:
    training, test = twin.held_out(logs.public("P2P"))
    again = _controls.replayed(training, test)
    assert again.n_cases == test.n_cases
    assert abs(again.opened.min() - test.opened.min()) <= _controls.WEEK // 2
    last = np.sort(training.opened)[-test.n_cases :]
    moved = np.sort(again.opened) - last
    assert (moved == moved[0]).all()
    assert moved[0] % _controls.WEEK == 0


def test_resampling_draws_whole_cases_with_their_own_times() -> None:
    _, test = twin.held_out(logs.public("Production"))
    again = _controls.resampled(test, rng=np.random.default_rng(3))
    assert again.n_cases == test.n_cases
    stories = {tuple(test.end[test.case == case].tolist()) for case in range(test.n_cases)}
    drawn = {tuple(again.end[again.case == case].tolist()) for case in range(again.n_cases)}
    assert {tuple(sorted(story)) for story in drawn} < {tuple(sorted(story)) for story in stories}
