"""Courses of cases."""

import numpy as np
import pytest

from evenkeel.engines.twin.document import _course
from evenkeel.engines.twin.fitting import _courses, _steps, _traces
from tests.engines.twin.fitting import made


def net(traces: _traces.Traces) -> tuple[_course.Node, ...]:
    """Learn the net of cases that count alike."""
    steps = _steps.split(traces)
    chain = _courses.learn(traces, steps, np.full(traces.cases, 1 / traces.cases))
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
    assert [likely(nodes, course) for course in ("axc", "bxd", "axd")] == pytest.approx([0.5, 0.5, 0.0])


def test_courses_come_as_often_as_in_the_log() -> None:
    nodes = net(made.sequences(*["ab", "ab", "ac", "b"] * 25))
    assert [likely(nodes, course) for course in ("ab", "ac", "b")] == pytest.approx([0.5, 0.25, 0.25])


def test_a_first_step_has_no_delay_of_its_own_and_a_later_one_the_delay_of_its_activity() -> None:
    nodes = net(made.sequences(*["aa"] * 40))
    first = nodes[nodes[0].ways[0].to]
    assert first.delay is not None
    assert first.delay.span.kind == "fixed"
    assert nodes[first.ways[0].to].delay is None
