"""How much late waiting counts."""

import numpy as np
import pytest

from evenkeel.engines.twin.fitting import _fading, _recency, _steps, _traces, _waits
from tests.engines.twin.fitting import made


def waiting(
    seed: int, *, change: float = 1.0, times: float = 4.0, by_load: float = 0.0, hidden: bool = False
) -> _traces.Traces:
    """Draw four hundred cases of two steps, between which a customer takes five hours; from some part on, times as many.

    With a load, one person does the second step, and cases wait for her, too. Where cases are `hidden`, what is not done when the
    last one comes is not in the log.
    """
    rng = np.random.default_rng(seed)
    rows: list[made.Row] = []
    free = 0.0
    for case in range(400):
        begin = (case + rng.random()) * made.HOUR
        answered = begin + rng.exponential(5 * made.HOUR) * (times if case >= change * 400 else 1)
        start = max(answered, free) if by_load else answered
        lasts = rng.exponential(by_load * made.HOUR) if by_load else 60.0
        free = start + lasts
        if hidden and free > 400 * made.HOUR:
            continue
        rows += [
            (f"{case}", "ask", "ada", begin, begin),
            (f"{case}", "write", "ben" if by_load else None, start, free),
        ]
    return made.traces(rows)


def faded(
    traces: _traces.Traces, *, offered: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
) -> bool:
    """Tell whether hardly more than the last tenth of a log counts for waiting."""
    steps, counted = _steps.split(traces), _recency.weigh(traces, seed=0)
    times = _waits.Times(
        possible=_steps.enabled(traces, steps), offered=traces.start if offered is None else offered
    )
    return not np.array_equal(_fading.weights(traces, steps, times, counted), counted.cases[traces.case])


def test_only_late_waiting_counts_where_it_has_clearly_changed() -> None:
    assert sum(faded(waiting(seed, change=0.65)) for seed in range(10)) >= 7
    assert sum(faded(waiting(seed, change=0.65, times=0.2)) for seed in range(10)) >= 7


def test_waiting_that_does_not_change_counts_as_its_cases_do() -> None:
    assert sum(faded(waiting(seed)) for seed in range(40)) <= 3


@pytest.mark.parametrize("hours", [20, 60, 150])
def test_long_waiting_hidden_at_the_end_of_a_log_is_not_taken_for_shorter_waiting(hours: float) -> None:
    logs = (waiting(seed, times=hours / 5, change=0.0, hidden=True) for seed in range(20))
    assert sum(faded(each) for each in logs) <= 2


def test_waiting_that_colleagues_explain_counts_as_its_cases_do() -> None:
    for seed in range(5):
        traces = waiting(seed, by_load=1.3)
        steps = _steps.split(traces)
        possible = _steps.enabled(traces, steps)
        offered = possible + 0.3 * (traces.start - possible)
        assert not faded(traces, offered=offered)


@pytest.mark.parametrize("counts", [(1.0, 1.0, 1.0), (1.0, 5.0, 2.0)], ids=str)
def test_scores_are_mean_distances_less_half_of_those_among_the_values(counts: tuple[float, ...]) -> None:
    values, weights, happened = np.array([1.0, 4.0, 9.0]), np.array(counts), np.array([0.0, 4.0, 5.0, 20.0])
    share = weights / weights.sum()
    far = (share * np.abs(values - happened[:, None])).sum(axis=1)
    apart = (share * share[:, None] * np.abs(values - values[:, None])).sum() / 2
    assert _fading.ranked(values[::-1], weights[::-1], happened) == pytest.approx(far - apart)
