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
