"""What became of past cases, by how long they had stood: in all, and after each step.

It needs no model, and goes beside the futures that a twin draws (`forecasting`). Cases that are open count, as longer than until
now: of those alone that are over, long ones are missing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.document._experience import Stays
from evenkeel.engines.twin.document._state import OpenCase, State
from evenkeel.engines.twin.fitting._traces import Flags, Floats, Integers

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEWEST = 20
"""Stays, to tell anything."""
_ALIKE = 20
"""One stay stands for a twentieth as many as are longer: what is rare is kept as it was."""


def learn(log: _log.EventLog, state: State | None) -> tuple[Stays, ...]:
    """Return how long cases stood, and how long they still took; finished ones of a log, and the open ones of a state."""
    done, known = set(log.cases), () if state is None else state.cases
    waiting = [case for case in known if case.certain and case.key not in done]
    at = _EPOCH if state is None else state.at
    ages = [(at - case.arrived).total_seconds() for case in waiting]
    came = log.opened if log.arrived is None else np.minimum(log.arrived, log.opened)
    lasted = np.concatenate([(log.closed - came) / _log.MICROSECONDS, np.maximum(np.array(ages, float), 0.0)])
    over = np.arange(lasted.size) < log.n_cases
    found = [_stays(None, lasted, lasted, over)]
    names, stood, left, ended = _after_steps(log, waiting, at)
    order = np.argsort(names, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(names[order])) + 1):
        found.append(_stays(log.activities[names[rows[0]]], stood[rows], left[rows], ended[rows]))
    return tuple(each for each in found if each is not None)


def _after_steps(
    log: _log.EventLog, waiting: list[OpenCase], at: datetime
) -> tuple[Integers, Floats, Floats, Flags]:
    """Return for each step that was begun its activity, until the next was, until its case was over, and whether it is."""
    rows = log.by_case.order
    start, case = log.start[rows], log.case[rows]
    end = np.maximum(log.closed[case], start)
    following = np.where(np.append(case[1:] == case[:-1], False), np.append(start[1:], 0), end)
    open_now = np.array(list(_open(log, waiting, at)), float).reshape(-1, 3)
    return (
        np.concatenate([log.activity[rows], open_now[:, 0].astype(np.int64)]),
        np.concatenate([(following - start) / _log.MICROSECONDS, open_now[:, 1]]),
        np.concatenate([(end - start) / _log.MICROSECONDS, open_now[:, 2]]),
        np.arange(rows.size + len(open_now)) < rows.size,
    )


def _open(log: _log.EventLog, waiting: list[OpenCase], at: datetime) -> Iterator[tuple[int, float, float]]:
    numbers = {name: number for number, name in enumerate(log.activities)}
    for case in waiting:
        moments = [*(piece.start for piece in case.work), at]
        for piece, following in zip(case.work, moments[1:], strict=True):
            if piece.activity in numbers:
                stood, left = following - piece.start, at - piece.start
                yield numbers[piece.activity], max(stood.total_seconds(), 0.0), max(left.total_seconds(), 0.0)


def _stays(activity: str | None, stood: Floats, left: Floats, over: Flags) -> Stays | None:
    if over.sum() < _FEWEST:
        return None
    order = np.argsort(-stood, kind="stable")
    kept, alike, passed = [], [], 0
    while passed < order.size:
        many = min(-(-(passed + 1) // _ALIKE), order.size - passed)
        kept.append(order[passed + many // 2])
        alike.append(many)
        passed += many
    rows = np.array(kept[::-1])
    return Stays(
        activity=activity,
        stood=tuple(stood[rows].round().tolist()),
        left=tuple(left[rows].round().tolist()),
        over=tuple(over[rows].tolist()),
        alike=tuple(alike[::-1]),
    )
