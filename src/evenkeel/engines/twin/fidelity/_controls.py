"""What a distance is read against: the noise of resampling what happened, and replaying what happened before."""

import dataclasses

import numpy as np

from evenkeel.engines.twin import _log

WEEK = 7 * 86_400 * _log.MICROSECONDS


def resampled(log: _log.EventLog, *, rng: np.random.Generator) -> _log.EventLog:
    """Draw as many whole cases as there are, with replacement, each with its own times (Efron's bootstrap)."""
    return _of_cases(log, rng.integers(0, log.n_cases, log.n_cases))


def replayed(training: _log.EventLog, held_out: _log.EventLog) -> _log.EventLog:
    """Let the last cases of the past, as many as were held out, happen again: moved by whole weeks to where those begin.

    This is what one can foretell without any model (the seasonal naive forecast), so a twin has to be better.
    """
    last = np.argsort(training.opened, kind="stable")[-held_out.n_cases :]
    again = _of_cases(training, last)
    weeks = round(int(held_out.opened.min() - again.opened.min()) / WEEK)
    return dataclasses.replace(again, start=again.start + weeks * WEEK, end=again.end + weeks * WEEK)


def _of_cases(log: _log.EventLog, drawn: _log.Rows) -> _log.EventLog:
    """Return the log of these cases, each under a name of its own however often it is drawn."""
    first, sizes = log.by_case.bounds[drawn], np.diff(log.by_case.bounds)[drawn]
    case = np.repeat(np.arange(drawn.size), sizes)
    ahead = np.cumsum(sizes) - sizes
    rows = log.by_case.order[np.arange(case.size) - ahead[case] + first[case]]
    return _log.EventLog(
        case=case.astype(np.int32),
        activity=log.activity[rows],
        resource=log.resource[rows],
        start=log.start[rows],
        end=log.end[rows],
        cases=tuple(str(number) for number in range(drawn.size)),
        activities=log.activities,
        resources=log.resources,
        has_starts=log.has_starts,
    )
