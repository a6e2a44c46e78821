"""Steps, and activities side by side."""

import numpy as np

from evenkeel.engines.twin.fitting import _steps
from tests.engines.twin.fitting import made


def both_ways(number: int) -> list[made.Row]:
    """Return a case in which b and c run beside each other, in either order, between a and d."""
    begin, case = number * made.DAY, f"case {number}"
    first, second = ("b", "c") if number % 2 else ("c", "b")
    hours = ((first, 1.0, 3.0), (second, 1.5, 4.0), ("d", 4.5, 5.0))
    rows: list[made.Row] = [(case, "a", "ada", begin, begin + made.HOUR)]
    for letter, since, until in hours:
        rows.append((case, letter, "ben", begin + since * made.HOUR, begin + until * made.HOUR))
    return rows


def test_activities_that_overlap_in_either_order_are_one_step() -> None:
    traces = made.traces([row for number in range(10) for row in both_ways(number)])
    steps = _steps.split(traces)
    named = {tuple(traces.activities[each] for each in label.activities) for label in steps.labels}
    assert {frozenset(label) for label in named} == {frozenset("a"), frozenset("bc"), frozenset("d")}
    assert [len(sequence) for sequence in steps.sequences] == [3] * 10


def test_what_follows_a_step_is_possible_when_all_of_the_step_is_done() -> None:
    traces = made.traces([row for number in range(10) for row in both_ways(number)])
    possible = _steps.enabled(traces, _steps.split(traces)) - made.MONDAY
    hours = (possible[:4] - traces.opened[0] + made.MONDAY) / made.HOUR
    np.testing.assert_allclose(hours, [0, 1, 1, 4])


def test_what_begins_before_the_other_is_done_does_not_wait_for_it_and_what_never_does_comes_after() -> None:
    rows: list[made.Row] = []
    for number in range(10):
        begin = number * made.DAY
        for letter, since in (("a", 0.0), ("b", 60.0), ("c", 10_000.0)):
            rows.append((f"{number}", letter, letter, begin + since, begin + since + 9000))
    labels = _steps.split(made.traces(rows)).labels
    assert sorted(len(label.activities) for label in labels) == [1, 2]


def test_a_branch_waits_for_itself_alone() -> None:
    traces = made.traces([row for number in range(40) for row in made.branches(number)])
    steps = _steps.split(traces)
    assert [len(sequence) for sequence in steps.sequences] == [3] * 40
    letter = np.array(traces.activities)[traces.activity]
    possible = _steps.enabled(traces, steps)
    for second, first in (("c", "b"), ("e", "d")):
        np.testing.assert_allclose(possible[letter == second], traces.end[letter == first])


def test_what_one_person_does_in_either_order_is_side_by_side_and_a_loop_is_not() -> None:
    rows: list[made.Row] = []
    for number in range(40):
        letters = "abcd" if number % 2 else "acbd"
        for place, each in enumerate(letters):
            begin = number * made.DAY + place * made.HOUR
            rows.append((f"{number}", each, "ada", begin, begin + made.HOUR))
    labels = _steps.split(made.traces(rows)).labels
    assert sorted(len(label.activities) for label in labels) == [1, 1, 2]
    looped = _steps.split(made.sequences(*["abab", "ab"] * 20))
    assert {len(label.activities) for label in looped.labels} == {1}
