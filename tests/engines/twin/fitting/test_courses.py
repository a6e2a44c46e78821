"""Courses of cases."""

import numpy as np
import pytest

from evenkeel.engines.twin.document import _course
from evenkeel.engines.twin.fitting import _courses, _recency, _steps, _traces
from tests.engines.twin.fitting import made


def net(traces: _traces.Traces) -> tuple[_course.Node, ...]:
    """Learn the net of cases that count alike."""
    steps = _steps.split(traces)
    weights = _recency.Weights(cases=np.full(traces.cases, 1 / traces.cases), corrected=False)
    chain = _courses.learn(traces, steps, weights)
    return _courses.document(chain, steps, traces.activities, {})


def likely(nodes: tuple[_course.Node, ...], letters: str, place: int = 0) -> float:
    """Return how likely a course is, in a net without forks."""
    node = nodes[place]
    if node.kind == "end":
        return 0.0 if letters else 1.0
    if node.kind == "task":
        if letters[:1] != node.activity:
            return 0.0
        letters = letters[1:]
    return sum(way.weight * likely(nodes, letters, way.to) for way in node.ways)


def test_what_follows_depends_on_steps_further_back() -> None:
    nodes = net(made.sequences(*["axc", "bxd"] * 40))
    often = [likely(nodes, course) for course in ("axc", "bxd", "axd")]
    assert often == pytest.approx([0.5, 0.5, 0.0], abs=0.01)


def test_courses_come_as_often_as_in_the_log() -> None:
    nodes = net(made.sequences(*["ab", "ab", "ac", "b"] * 25))
    assert [likely(nodes, course) for course in ("ab", "ac", "b")] == pytest.approx(
        [0.5, 0.25, 0.25], abs=0.01
    )


def test_late_cases_count_more_where_courses_change_and_hardly_more_where_they_do_not() -> None:
    changed = net(made.sequences(*["ab"] * 100, *["ac"] * 100))
    steady = net(made.sequences(*["ab", "ac"] * 100))
    assert likely(changed, "ac") > 0.75
    assert likely(steady, "ac") == pytest.approx(0.5, abs=0.02)


def drawn(seed: int, *, change: float = 1.0, hidden: bool = False) -> _traces.Traces:
    """Draw three hundred cases: a, perhaps b, some c, then d or e, as likely as chance says; from some part on as unlikely.

    Where cases are `hidden`, each takes days, and what is not done when the last one comes is not in the log.
    """
    rng = np.random.default_rng(seed)
    likely, rows = rng.uniform(0.1, 0.9, 3), []
    for case in range(300):
        b, c, d = likely if case < change * 300 else 1 - likely
        letters = ["a", *"b" * int(rng.random() < b), *"c" * int(rng.geometric(1 - 0.6 * c) - 1)]
        moment, own = case * 2 * made.HOUR, []
        for letter in [*letters, "d" if rng.random() < d else "e"]:
            lasts = rng.exponential(20 * made.HOUR if hidden else made.HOUR)
            own.append((f"{case}", letter, None, moment, moment + lasts))
            moment += lasts
        if not hidden or moment <= 600 * made.HOUR:
            rows += own
    return made.traces(rows)


def half_life(traces: _traces.Traces) -> float:
    """Return after which part of the log a case is taken to count half for courses."""
    weights = _recency.weigh(traces, seed=0)
    return _courses.half_life(traces, _steps.split(traces).sequences, weights)


def test_only_the_latest_cases_count_where_courses_have_clearly_changed() -> None:
    found = [half_life(drawn(seed, change=0.65)) for seed in range(12)]
    assert sum(each < 0.2 for each in found) >= 5
    assert min(half_life(drawn(seed)) for seed in range(12)) >= 0.25


@pytest.mark.long
def test_no_change_of_courses_is_taken_for_one_in_forty_logs_that_hide_their_long_cases() -> None:
    assert (
        min(half_life(drawn(seed, hidden=hidden)) for seed in range(20) for hidden in (False, True)) >= 0.25
    )


def test_branches_of_several_activities_are_nodes_that_wait_for_their_own_branch_alone() -> None:
    nodes = net(made.traces([row for number in range(40) for row in made.branches(number)]))
    tasks = {node.activity: node for node in nodes if node.kind == "task"}
    assert tasks["b"].ways[0].to == nodes.index(tasks["c"])
    assert tasks["d"].ways[0].to == nodes.index(tasks["e"])
    assert sum(node.kind == "all" for node in nodes) == 2
    assert {way.to for node in nodes if node.kind == "all" for way in node.ways} >= {
        nodes.index(tasks["b"]),
        nodes.index(tasks["d"]),
    }


def test_a_first_step_has_no_delay_of_its_own_and_a_later_one_the_delay_of_its_activity() -> None:
    nodes = net(made.sequences(*["aa"] * 40))
    first = nodes[nodes[0].ways[0].to]
    assert first.delay is not None
    assert first.delay.span.kind == "fixed"
    assert nodes[first.ways[0].to].delay is None
