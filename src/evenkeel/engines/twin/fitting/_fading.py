"""How much late waiting counts: by what would have foretold how long later cases waited, step by step.

As long as waiting does not clearly change, it counts as its case does. Where it does, hardly more than the last tenth of the log
tells how long people wait now. Both are tried within the log, by the continuous ranked probability score of what came later
(Gneiting and Raftery 2007, section 4.2). Where colleagues explain most of the waiting, the rest is not told apart from it surely
enough: it would change with the pile, which the simulation brings about by itself.
"""

import numpy as np

from evenkeel.engines.twin.fitting import _recency, _steps, _waits
from evenkeel.engines.twin.fitting._traces import HOUR, Flags, Floats, Integers, Traces

_BATCHES = 10
"""Cases that came one after the other wait alike: so many batches of them stand for each trial (batch means; Law 2015, 9.5.3)."""
_LONG = 0.9
"""Cases that began less than this quantile of all lengths before the end of a trial tell nothing."""
_MOSTLY = 0.5
"""Others than colleagues must explain more than this share of all waiting."""


def weights(traces: Traces, steps: _steps.Steps, times: _waits.Times, counted: _recency.Weights) -> Floats:
    """Return what each row counts for how long things wait for others than colleagues.

    `counted` is what each case counts for all else.
    """
    cases, waited = counted.cases, times.offered - times.possible
    of_all = float((traces.start - times.possible).sum())
    if waited.sum() > _MOSTLY * of_all and _faded(traces, steps, waited, counted):
        cases = _recency.weights(traces, corrected=counted.corrected, half_life=_recency.SHORT)
    rows: Floats = cases[traces.case]
    return rows


def _faded(traces: Traces, steps: _steps.Steps, waited: Floats, counted: _recency.Weights) -> bool:
    """Return whether the short half-life would have foretold later waiting clearly better."""
    gains = [np.zeros(0)]
    for before, later in _recency.trials(traces):
        earlier = traces.of_cases(before)
        after = _surely_seen(traces, later, float(np.quantile(earlier.closed - earlier.opened, _LONG)))
        ways = (
            _recency.weights(earlier, corrected=counted.corrected),
            _recency.weights(earlier, corrected=counted.corrected, half_life=_recency.SHORT),
        )
        known, came = (_rows(traces, steps, cases) for cases in (before, after))
        usual, short = (_scores(traces, waited, known, came, _spread(traces, before, way)) for way in ways)
        gain = np.bincount(traces.case[came], weights=(usual - short)[came], minlength=traces.cases)
        if not after.size:
            continue
        in_turn = after[np.argsort(traces.opened[after], kind="stable")]
        gains.append(np.array([gain[batch].sum() for batch in np.array_split(in_turn, _BATCHES)]))
    return _recency.clearly(np.concatenate(gains))


def _surely_seen(traces: Traces, cases: Integers, length: float) -> Integers:
    """Return those of some cases that began so long before the last of them ended: of the others, the long ones are not seen."""
    seen: Integers = cases[traces.opened[cases] <= traces.closed[cases].max() - length]
    return seen


def _rows(traces: Traces, steps: _steps.Steps, cases: Integers) -> Flags:
    """Return which rows of some cases may have waited."""
    own = np.zeros(traces.cases, np.bool_)
    own[cases] = True
    rows: Flags = own[traces.case] & ~steps.start_of_case
    return rows


def _spread(traces: Traces, cases: Integers, counts: Floats) -> Floats:
    """Return for each row what its case counts; 0 for other cases."""
    whole = np.zeros(traces.cases)
    whole[cases] = counts
    rows: Floats = whole[traces.case]
    return rows


def _scores(traces: Traces, waited: Floats, known: Flags, came: Flags, counts: Floats) -> Floats:
    """Return for each row that came how badly weighted rows of its activity foretell how long it waited, in hours."""
    scores = np.zeros(waited.size)
    for activity in np.unique(traces.activity[came]):
        own = traces.activity == activity
        before, after = np.flatnonzero(own & known & (counts > 0)), np.flatnonzero(own & came)
        if before.size:
            scores[after] = ranked(waited[before], counts[before], waited[after]) / HOUR
    return scores


def ranked(values: Floats, counts: Floats, happened: Floats) -> Floats:
    """Return the continuous ranked probability score of weighted values for each of what happened."""
    order = np.argsort(values, kind="stable")
    values, share = values[order], counts[order] / counts.sum()
    up_to = np.concatenate([[0.0], np.cumsum(share)])
    sums = np.concatenate([[0.0], np.cumsum(share * values)])
    below = np.searchsorted(values, happened, "right")
    far = happened * (2 * up_to[below] - 1) + sums[-1] - 2 * sums[below]
    apart = float((share * values * (up_to[1:] + up_to[:-1] - 1)).sum())
    score: Floats = far - apart
    return score
