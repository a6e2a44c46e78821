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
    named = {tuple(traces.activities[each] for each in label) for label in steps.labels}
    assert {frozenset(label) for label in named} == {frozenset("a"), frozenset("bc"), frozenset("d")}
    assert [len(sequence) for sequence in steps.sequences] == [3] * 10


def test_what_follows_a_step_is_possible_when_all_of_the_step_is_done() -> None:
    traces = made.traces([row for number in range(10) for row in both_ways(number)])
    possible = _steps.enabled(traces, _steps.split(traces)) - made.MONDAY
    hours = (possible[:4] - traces.opened[0] + made.MONDAY) / made.HOUR
    np.testing.assert_allclose(hours, [0, 1, 1, 4])


def test_activities_in_one_order_are_steps_of_their_own_even_where_they_overlap() -> None:
    rows: list[made.Row] = []
    for number in range(10):
        begin = number * made.DAY
        rows += [
            (f"{number}", "a", "ada", begin, begin + 9000),
            (f"{number}", "b", "ada", begin + 60, begin + 9060),
        ]
    assert {len(label) for label in _steps.split(made.traces(rows)).labels} == {1}
