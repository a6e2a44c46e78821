"""The cases behind a figure, and what happened in one of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Coded, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.selecting._selection import Chosen

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Narrowing:
    """What cases behind a figure have in common; what is None does not narrow. Spans are in seconds."""

    is_finished: bool | None = None
    shortest: float | None = None
    """Lead time at least; with it and `longest` only finished cases are meant."""
    longest: float | None = None
    late: Literal["closed", "open"] | None = None
    """Closed after the local day of the due date, or open with the due date before the end of the log."""
    activity: str | None = None
    edge: tuple[str, str] | None = None
    """One activity directly followed by another."""
    sequence: tuple[str, ...] | None = None
    """Exactly these activities in this order."""
    is_repeated: bool | None = None
    """An activity done more than once."""
    names: tuple[str, ...] | None = None
    """Exactly these cases, by their identifiers."""


@dataclass(frozen=True)
class Listed:
    """One case of a list. `lead_time` is in seconds; of an open case it is None, and `age` runs to the end of the log."""

    row: int
    case: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    lead_time: float | None
    age: float | None
    channel: str | None
    steps: int


@dataclass(frozen=True)
class Happened:
    """One event of a case, on its own wall clock."""

    activity: str
    at: dt.datetime
    started_at: dt.datetime | None
    resource: str | None
    group: str | None
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Story:
    """One case with all that the log says of it."""

    case: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    due_at: dt.datetime | None
    channel: str | None
    outcome: str | None
    attributes: tuple[tuple[str, str], ...]
    events: tuple[Happened, ...]


def narrowed(log: Log, narrowing: Narrowing) -> Chosen:
    """Return which cases are meant."""
    meant = np.ones(log.n_cases, np.bool_)
    closed = log.closed_at != MISSING
    if narrowing.is_finished is not None:
        meant &= closed == narrowing.is_finished
    if narrowing.shortest is not None:
        meant &= closed & (log.closed_at - log.opened_at >= _microseconds(narrowing.shortest))
    if narrowing.longest is not None:
        meant &= closed & (log.closed_at - log.opened_at <= _microseconds(narrowing.longest))
    if narrowing.late is not None:
        meant &= _late(log, is_open=narrowing.late == "open")
    if narrowing.names is not None:
        meant &= pc.is_in(log.cases["case"], pa.array(narrowing.names, pa.string())).to_numpy()
    meant &= _by_steps(log, narrowing)
    return meant


def in_order(log: Log, meant: Chosen) -> Rows:
    """Return the rows of some cases: open ones first, the oldest leading; then the others, the longest leading."""
    rows = np.flatnonzero(meant)
    closed = log.closed_at[rows]
    is_closed = closed != MISSING
    length = np.where(is_closed, closed - log.opened_at[rows], -log.opened_at[rows])
    return rows[np.lexsort((rows, -length, is_closed))]


def listed(log: Log, rows: Sequence[int] | Rows) -> tuple[Listed, ...]:
    """Return what a list shows of some cases."""
    last = _end(log)
    lengths = np.diff(log.bounds)
    return tuple(_listed(log, int(row), int(lengths[row]), last) for row in rows)


def story(log: Log, row: int = 0) -> Story:
    """Return one case with its events in order."""
    case = log.cases.slice(row, 1).to_pylist()[0]
    first, last = int(log.bounds[row]), int(log.bounds[row + 1])
    opened = _moment(case["opened_at"], case["opened_offset"])
    closed = _moment(case["closed_at"], case["closed_offset"])
    at_end = case["closed_offset"] if case["closed_offset"] is not None else case["opened_offset"]
    assert opened is not None  # every case has a first moment
    return Story(
        case=case["case"],
        opened_at=opened,
        closed_at=closed,
        due_at=_moment(case["due_at"], at_end),
        channel=case["channel"],
        outcome=case["outcome"],
        attributes=_attributes(case, "case:"),
        events=tuple(_happened(one) for one in log.events.slice(first, last - first).to_pylist()),
    )


def _late(log: Log, *, is_open: bool) -> Chosen:
    known, closed = log.due_at != MISSING, log.closed_at != MISSING
    if is_open:
        return np.asarray(known & ~closed & (log.due_at < _end(log)))
    offset = log.closed_offset
    judged = known & closed
    late = np.zeros(log.n_cases, np.bool_)
    late[judged] = _calendar.days(log.closed_at[judged], offset[judged]) > _calendar.days(
        log.due_at[judged], offset[judged]
    )
    return late


def _end(log: Log) -> int:
    """Return the last moment of the log."""
    return max(int(log.closed_at.max()), int(log.completed_at.max())) if log.n_cases else 0


def _by_steps(log: Log, narrowing: Narrowing) -> Chosen:
    """Return which cases have the activities that are asked for."""
    meant = np.ones(log.n_cases, np.bool_)
    code = {name: number for number, name in enumerate(log.activity.values)}
    if narrowing.activity is not None:
        meant &= _having(log, log.activity.codes == code.get(narrowing.activity, -2))
    if narrowing.edge is not None:
        source, target = (code.get(name, -2) for name in narrowing.edge)
        meant &= _with_edge(log, source, target)
    if narrowing.sequence is not None:
        meant &= _exactly(log, np.array([code.get(name, -2) for name in narrowing.sequence]))
    if narrowing.is_repeated is not None:
        meant &= _repeating(log) == narrowing.is_repeated
    return meant


def _with_edge(log: Log, source: int, target: int) -> Chosen:
    codes, case = log.activity.codes, log.case
    pairs = (case[:-1] == case[1:]) & (codes[:-1] == source) & (codes[1:] == target)
    return _having(log, np.append(pairs, False))


def _exactly(log: Log, codes: NDArray[np.int64]) -> Chosen:
    candidates = np.flatnonzero(np.diff(log.bounds) == codes.size)
    places = log.bounds[candidates][:, None] + np.arange(codes.size)
    same = (log.activity.codes[places] == codes).all(axis=1)
    meant = np.zeros(log.n_cases, np.bool_)
    meant[candidates[same]] = True
    return meant


def _repeating(log: Log) -> Chosen:
    key = log.case.astype(np.int64) * len(log.activity.values) + log.activity.codes
    different = np.bincount(np.unique(key) // max(len(log.activity.values), 1), minlength=log.n_cases)
    return different < np.diff(log.bounds)


def _having(log: Log, events: Chosen) -> Chosen:
    return np.bincount(log.case[events], minlength=log.n_cases) > 0


def _listed(log: Log, row: int, steps: int, last: int) -> Listed:
    opened, closed = int(log.opened_at[row]), int(log.closed_at[row])
    is_closed = closed != MISSING
    channel: Coded = log.channel
    code = int(channel.codes[row])
    return Listed(
        row=row,
        case=str(log.cases["case"][row].as_py()),
        opened_at=_calendar.at_offset(opened, int(log.opened_offset[row])),
        closed_at=_calendar.at_offset(closed, int(log.closed_offset[row])) if is_closed else None,
        lead_time=(closed - opened) / 1e6 if is_closed else None,
        age=None if is_closed else (last - opened) / 1e6,
        channel=channel.values[code] if code >= 0 else None,
        steps=steps,
    )


def _happened(event: dict[str, Any]) -> Happened:
    at = _moment(event["completed_at"], event["utc_offset"])
    assert at is not None  # every event has a completion
    return Happened(
        activity=event["activity"],
        at=at,
        started_at=_moment(event["started_at"], event["utc_offset"]),
        resource=event["resource"],
        group=event["group"],
        attributes=_attributes(event, "event:"),
    )


def _attributes(row: dict[str, Any], prefix: str) -> tuple[tuple[str, str], ...]:
    named = ((name, value) for name, value in row.items() if name.startswith(prefix) and value is not None)
    return tuple((name.removeprefix(prefix), _said(value)) for name, value in named)


def _said(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)


def _moment(at: dt.datetime | None, offset: int | None) -> dt.datetime | None:
    return None if at is None else at.astimezone(dt.timezone(dt.timedelta(minutes=offset or 0)))


def _microseconds(seconds: float) -> int:
    return round(seconds * 1e6)
