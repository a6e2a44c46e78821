"""How things stood at a moment of a log: which cases were open, and what had been done in them."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.document._state import OpenCase, Piece, State
from evenkeel.engines.twin.document._twin import Twin

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def state_of(
    log: _log.EventLog,
    *,
    at: datetime,
    closed: Collection[str] | None = None,
    due: Mapping[str, datetime] | None = None,
    twin: Twin | None = None,
) -> State:
    """Return how things stood at a moment, by what a log tells until then: its open cases.

    `closed` names the cases that were over by then; all others that had begun are open. Without it, a case is over where the log
    goes on after the moment and nothing more of the case comes. Where the log does not go on, it cannot tell: every case
    may be over or not, and the twin says how likely each is. `due` says until when cases shall be done.
    With a `twin`, cases are of its classes where these were learned from what the log tells of cases.
    """
    moment = round((at - _EPOCH) / timedelta(microseconds=1))
    came = log.opened if log.arrived is None else np.minimum(log.arrived, log.opened)
    begun, certain = came <= moment, np.ones(log.n_cases, bool)
    if closed is not None:
        over = set(closed)
        begun &= np.array([name not in over for name in log.cases], bool)
    elif bool((log.end > moment).any()):
        begun &= log.closed > moment
    else:
        certain[:] = False
    dates = due or {}
    kinds = [None] * log.n_cases if twin is None else _kinds(log, twin)
    cases = [
        OpenCase(
            key=log.cases[case],
            kind=kinds[case],
            arrived=_instant(int(came[case])),
            due=dates.get(log.cases[case]),
            certain=bool(certain[case]),
            work=_work(log, case, moment),
        )
        for case in np.flatnonzero(begun).tolist()
    ]
    return State(at=at, cases=tuple(sorted(cases, key=lambda case: (case.arrived, case.key))))


def _kinds(log: _log.EventLog, twin: Twin) -> list[str | None]:
    """Return the class of each case, where classes are called by an attribute of cases and its values."""
    classes = {each.key for each in twin.course.classes}
    for name, column in log.attributes.items():
        if all(key.startswith(f"{name}: ") for key in classes):
            other = f"{name}: other" if f"{name}: other" in classes else None
            called = [
                f"{name}: {value}" if f"{name}: {value}" in classes else other for value in column.values
            ]
            return [called[code] if code >= 0 else other for code in column.codes.tolist()]
    return [None] * log.n_cases


def _work(log: _log.EventLog, case: int, moment: int) -> tuple[Piece, ...]:
    """Return what had been begun in a case; of what ended later, the end is not known yet."""
    rows = log.by_case.order[log.by_case.bounds[case] : log.by_case.bounds[case + 1]]
    starts, ends = log.start[rows], log.end[rows]
    # Of what takes no time, or has no known start, nothing is seen before it is done.
    return tuple(
        Piece(
            activity=log.activities[log.activity[row]],
            resource=None if log.resource[row] < 0 else log.resources[log.resource[row]],
            start=_instant(start),
            end=_instant(end) if end <= moment else None,
        )
        for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
        if start <= moment
    )


def _instant(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)
