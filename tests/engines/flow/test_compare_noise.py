"""What noise gives is no difference, and what was changed is found."""

from dataclasses import replace

import pytest

from evenkeel.engines import flow
from tests.engines.flow import simulated
from tests.engines.flow.simulated import Process

PAIRS = 500
pytestmark = pytest.mark.slow  # hundreds of comparisons


def holding(first: flow.Log, second: flow.Log) -> set[str]:
    found = flow.compare(first, second)
    assert (len(found.summary) > 0) == any([found.paths.holds, *(m.holds for m in found.measures)])
    return {m.code for m in found.measures if m.holds} | ({"paths"} if found.paths.holds else set())


@pytest.mark.long
def test_noise_alone_seldom_gives_any_difference() -> None:
    # Half of the pairs are of unlike lengths, where skewed times would fool a simple test of means.
    lengths = [(12, 12), (5, 20)]
    process = Process()
    alarms = sum(
        bool(holding(process.log(lengths[k % 2][0], (1, k)), process.log(lengths[k % 2][1], (2, k))))
        for k in range(PAIRS)
    )
    assert 0 < alarms <= 0.05 * PAIRS


@pytest.mark.parametrize(
    ("changed", "code", "weeks", "at_least"),
    [
        ({"slower": 1.5}, "lead-time-median", 12, 0.3),
        ({"slower": 1.5}, "lead-time-median", 50, 0.9),
        ({"slower": 1.5}, "lead-time-mean", 50, 0.9),
        ({"asked": 0.45}, "rework", 12, 0.15),
        ({"asked": 0.45}, "rework", 50, 0.9),
        ({"asked": 0.45}, "paths", 50, 0.5),
        ({"letters": 0.35}, "channel:letter", 50, 0.9),
        ({"passed_on": 0.6}, "handovers", 50, 0.9),
        ({"a_week": 18.0}, "arrivals", 12, 0.4),
        ({"a_week": 18.0}, "arrivals", 50, 0.9),
    ],
)
def test_a_known_shift_is_found(changed: dict[str, float], code: str, weeks: int, at_least: float) -> None:
    before, after = Process(), replace(Process(), **changed)
    found = [code in holding(before.log(weeks, (3, k)), after.log(weeks, (4, k))) for k in range(20)]
    assert sum(found) >= at_least * len(found)


def test_other_cases_are_no_slower_work() -> None:
    # Letters take three times as long, and there are more of them: with the same mix nothing is slower.
    before = Process(letters=0.2, letters_slower=3.0)
    after = replace(before, letters=0.5)
    plain = same_mix = 0
    for k in range(20):
        held = holding(before.log(50, (5, k)), after.log(50, (6, k)))
        plain += "lead-time-median" in held
        same_mix += bool(held & {"lead-time-median-same-mix", "lead-time-mean-same-mix"})
    assert plain >= 15
    assert same_mix <= 1


def test_a_cut_through_steady_work_shows_nothing() -> None:
    # Cases take weeks here, so that many of those opened last are far from over when the log ends.
    process, alarms, open_cases = Process(slower=20.0), 0, 0
    for k in range(40):
        log = simulated.ended(process.log(40, (7, k)), 26)
        found = flow.compare_at(log, simulated.day(13))
        alarms += bool(found.summary)
        open_cases += log.cases["closed_at"].null_count
    assert open_cases > 40 * 40
    assert alarms <= 4
