"""Join the start and the completion of the same piece of work into one event.

XES logs may write work as two events, with `lifecycle:transition` start and complete. A completion belongs to
the earliest start still waiting in the same case and activity: with the same `concept:instance` where the
completion has one, otherwise by the same resource, otherwise by any. A completion without a start stays an
event with one time. A start without a completion is work in progress: it stays an event too, which begins and
ends at its start. Other transitions (schedule, suspend, ...) stay events of their own. A log without starts
is left as it is.
"""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from evenkeel.engines.flow._log import MISSING, Codes, Moments
from evenkeel.engines.flow.reading._columns import Texts
from evenkeel.engines.flow.reading._tables import Events

START, COMPLETE = "start", "complete"


@dataclass(frozen=True)
class Paired:
    """Which rows are events, and the row where each began, or -1."""

    rows: Moments
    start_of: Moments
    unfinished: int
    """Starts without a completion."""


def pair(
    *, transition: Texts, instance: Texts | None, case: Codes, activity: Codes, resource: Codes
) -> Paired | None:
    """Pair starts with completions in the order of the rows; None where no row is a start."""
    meaning = np.array([_meaning(v) for v in transition.values.to_pylist()] + [0], np.int8)[transition.codes]
    if not (meaning == 1).any():
        return None
    instances = instance.codes if instance is not None else np.full(len(case), -1, np.int32)
    waiting = _Waiting(len(case))
    start_of = np.full(len(case), -1, np.int64)
    keys = (case, activity, instances, resource)
    concerned = np.flatnonzero(meaning)
    for row, kind, *key in zip(
        concerned.tolist(), meaning[concerned].tolist(), *(k[concerned].tolist() for k in keys), strict=True
    ):
        if kind == 1:
            waiting.begin(row, *key)
        else:
            start_of[row] = waiting.end(*key)
    events = np.ones(len(case), bool)
    events[start_of[start_of >= 0]] = False
    begun = events & (meaning == 1)
    start_of[begun] = np.flatnonzero(begun)
    rows = np.flatnonzero(events)
    return Paired(rows=rows, start_of=start_of[rows], unfinished=int(begun.sum()))


def join(events: Events, pairs: Paired) -> Events:
    """Return one event for each pair; what the completion does not say of who did it, the start does."""
    known = pairs.start_of >= 0
    begun = np.where(known, pairs.start_of, 0)
    ended = events.take(pairs.rows)

    def said(last: Texts, whole: Texts) -> Texts:
        codes = np.where(known & (last.codes < 0), whole.codes[begun], last.codes)
        return Texts(codes=codes.astype(np.int32), values=last.values)

    return replace(
        ended,
        started_at=np.where(known, events.completed_at[begun], MISSING),
        started_offset=np.where(known, events.completed_offset[begun], 0).astype(np.int32),
        resource=said(ended.resource, events.resource),
        group=said(ended.group, events.group),
    )


def _meaning(transition: str) -> int:
    return {START: 1, COMPLETE: 2}.get(transition.strip().lower(), 0)


class _Waiting:
    """Starts that wait for their completion; each is found by three keys and taken once."""

    def __init__(self, rows: int) -> None:
        self._taken = bytearray(rows)
        self._queues: dict[tuple[int, ...], deque[int]] = {}

    def begin(self, row: int, case: int, activity: int, instance: int, resource: int) -> None:
        for key in self._keys(case, activity, instance, resource):
            self._queues.setdefault(key, deque()).append(row)

    def end(self, case: int, activity: int, instance: int, resource: int) -> int:
        for key in self._keys(case, activity, instance, resource):
            queue = self._queues.get(key, deque())
            while queue:
                row = queue.popleft()
                if not self._taken[row]:
                    self._taken[row] = 1
                    return row
        return -1

    @staticmethod
    def _keys(case: int, activity: int, instance: int, resource: int) -> tuple[tuple[int, ...], ...]:
        if instance >= 0:
            return ((case, activity, instance),)
        return ((case, activity, -2, resource), (case, activity))
