"""An event log as reports read it, turned into one that a twin learns from and is judged by."""

import datetime as dt
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from evenkeel.engines import flow, twin

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

PREFIX = "case:"
"""Marks attributes of cases in the table of cases."""


class Converted(NamedTuple):
    """What a twin can use of a log."""

    log: twin.EventLog
    """Its finished cases."""
    still_open: int
    """How many cases are left out, because they are not finished."""
    state: twin.State | None
    """Which they are, and when they came; none where the log does not say which are open."""


class Stood(NamedTuple):
    """A log with its open cases."""

    log: twin.EventLog
    """All cases of which something was done."""
    open: Flags
    """For each case whether the log says that it is open."""
    due: dict[str, dt.datetime]
    """Until when cases shall be done, of those that say so."""


def converted(log: flow.Log) -> Converted:
    """Take the activity instances of finished cases; where nothing says when work began, it begins when it ends.

    A case still open at the end of the log shows only how it began, so it is left out and counted.
    """
    finished = log.closed_at != flow.MISSING
    filled = np.bincount(log.case, minlength=log.n_cases) > 0
    going = filled & ~finished
    return Converted(
        log=_taken(log, finished & filled),
        still_open=int(going.sum()),
        state=_state(_taken(log, going), int(log.completed_at.max())) if going.any() else None,
    )


def _state(going: twin.EventLog, at: int) -> twin.State:
    """Return open cases with when each came, as they stand at a moment."""
    cases = tuple(
        twin.OpenCase(key=name, arrived=_EPOCH + dt.timedelta(microseconds=came))
        for name, came in zip(going.cases, going.opened.tolist(), strict=True)
    )
    return twin.State(at=_EPOCH + dt.timedelta(microseconds=at), cases=cases)


def standing(log: flow.Log) -> Stood:
    """Take the activity instances of all cases, and tell which are open and when cases are due."""
    filled = np.bincount(log.case, minlength=log.n_cases) > 0
    taken = _taken(log, filled)
    return Stood(
        log=taken,
        open=(log.closed_at == flow.MISSING)[filled],
        due={
            name: _EPOCH + dt.timedelta(microseconds=due)
            for name, due in zip(taken.cases, log.due_at[filled].tolist(), strict=True)
            if due != flow.MISSING
        },
    )


def _taken(log: flow.Log, kept: Flags) -> twin.EventLog:
    """Return the log of some cases."""
    rows = np.flatnonzero(kept[log.case])
    end = log.completed_at[rows]
    started = log.started_at[rows]
    start = np.where(started == flow.MISSING, end, np.minimum(started, end))
    activity, activities = _used(log.activity, rows)
    resource, resources = _used(log.resource, rows)
    names = log.cases["case"].filter(pa.array(kept)).to_pylist()
    number = np.cumsum(kept) - 1
    return twin.EventLog(
        case=number[log.case[rows]].astype(np.int32),
        activity=activity,
        resource=resource,
        start=start,
        end=end,
        cases=tuple(names),
        activities=activities,
        resources=resources,
        due=_due(log.due_at[kept]),
        has_starts=bool((start != end).any()),
        attributes=_attributes(log, np.flatnonzero(kept)),
    )


def _due(moments: twin.Moments) -> twin.Moments | None:
    """Return until when cases shall be done; None where none says so."""
    return moments if (moments != flow.MISSING).any() else None


def _used(
    column: flow.Coded, rows: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], tuple[str, ...]]:
    """Return the codes of some rows, numbered anew, with only the texts that occur in them."""
    codes = column.codes[rows]
    used = np.unique(codes[codes >= 0])
    anew = np.full(len(column.values) + 1, -1, np.int32)  # the last place is that of code -1
    anew[used] = np.arange(used.size)
    return anew[codes], tuple(column.values[code] for code in used)


def _attributes(log: flow.Log, kept: np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, twin.Coded]:
    """Return the coded attributes of cases; the outcome is none, since it is not known when a case comes."""
    found = {}
    for field in log.cases.schema:
        if pa.types.is_dictionary(field.type) and (field.name == "channel" or field.name.startswith(PREFIX)):
            codes, values = _used(flow.Coded.of(log.cases[field.name]), kept)
            if values:
                found[field.name.removeprefix(PREFIX)] = twin.Coded(codes=codes, values=values)
    return found
