"""Troubles with limits and clocks, of a known size."""

import numpy as np

from tests.engines.flow import trouble_free

LIMITS = np.array([28, 42, 56, 84])


def bunching(draft: trouble_free.Draft, size: float) -> None:
    """Pull so many of the cases that would end in the two weeks after a limit into the seven days before it."""
    opened, ended = draft.local(draft.opened).astype(np.int64), draft.local(_last(draft)).astype(np.int64)
    took = ended - opened
    limit = LIMITS[np.abs(LIMITS - np.quantile(took, 0.6)).argmin()]
    pulled = (took > limit) & (took <= limit + 14) & (draft.rng.random(draft.n) < size)
    _end_on(draft, np.flatnonzero(pulled), (opened + limit - draft.rng.integers(0, 7, draft.n))[pulled])


def rule_driven(draft: trouble_free.Draft, size: float) -> None:
    """Let a timer end so many cases, whole weeks after the opening, when nearly all are ready."""
    timed = np.flatnonzero(draft.rng.random(draft.n) < size)
    opened, ready = draft.local(draft.opened), draft.local(draft.at()[draft.begins[1:] - 2])
    after = 7 * int(np.ceil(np.quantile(ready - opened, 0.97) / 7))
    _end_on(draft, timed, opened.astype(np.int64)[timed] + after)


def late_start(draft: trouble_free.Draft, size: float) -> None:
    """Let every case lie so many times the rest of its time before the second step."""
    second = draft.begins[:-1] + 1
    lead = _last(draft) - draft.opened
    draft.wait[second] += size * lead


def door(draft: trouble_free.Draft, size: float) -> None:
    """Close so many cases the moment they are opened."""
    quick = draft.rng.random(draft.n) < size
    draft.wait[quick[draft.case]] = 1e-5


def ceiling(draft: trouble_free.Draft, size: float) -> None:
    """Close so many cases of the most usual type right before they would be late."""
    if draft.due is None:
        return
    usual = draft.kind == np.bincount(draft.kind).argmax()
    closed = usual & (draft.rng.random(draft.n) < size)
    for _ in range(4):
        took = draft.local(_last(draft)) - draft.local(draft.opened)
        late = closed & (took >= draft.due)
        shorter = np.where(
            late, draft.due * draft.rng.uniform(0.9, 0.999, draft.n) / np.maximum(took, 1e-9), 1.0
        )
        draft.wait *= shorter[draft.case]


def _last(draft: trouble_free.Draft) -> trouble_free.Floats:
    """Return when each case ends, in days of capacity."""
    return draft.at()[draft.begins[1:] - 1]


def _end_on(draft: trouble_free.Draft, cases: trouble_free.Integers, days: trouble_free.Integers) -> None:
    """Move the last step of cases to calendar days, where the step before allows it."""
    last = draft.begins[1:][cases] - 1
    until = np.concatenate([[0.0], np.cumsum(draft.capacity)])
    at, day = draft.at(), np.minimum(days, draft.capacity.size - 1)
    wanted = until[day] + draft.capacity[day] * draft.rng.random(cases.size)
    draft.wait[last] = np.maximum(wanted - at[last - 1], 0)
