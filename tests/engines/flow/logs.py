"""Small logs made by hand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from evenkeel.engines import flow

MOMENT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Event:
    """One event; its moments carry the offset of the wall clock."""

    activity: str
    at: dt.datetime
    resource: str | None = None
    started: dt.datetime | None = None
    group: str | None = None
    noted: dt.datetime | None = None
    """A further date, in a column of its own."""
    due: dt.datetime | None = None
    """By when it should be done, in a column that is named so."""


@dataclass(frozen=True)
class Case:
    """One case with its events in order."""

    name: str
    events: Sequence[Event]
    is_open: bool = False
    channel: str | None = None
    due: dt.datetime | None = None


def log(*cases: Case) -> flow.Log:
    """Build the log of some cases."""
    events = [(number, event) for number, case in enumerate(cases) for event in case.events]
    return flow.Log(events=_events(events), cases=_cases(cases))


def at(text: str) -> dt.datetime:
    """Read an ISO 8601 moment; without an offset it is UTC."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def case(name: str, *events: tuple[str, ...], is_open: bool = False, channel: str | None = None) -> Case:
    """Write a case shortly: its events are (activity, moment) or (activity, moment, resource)."""
    steps = [Event(step[0], at(step[1]), step[2] if len(step) > 2 else None) for step in events]
    return Case(name, steps, is_open=is_open, channel=channel)


def _events(rows: list[tuple[int, Event]]) -> pa.Table:
    noted = [event.noted for _, event in rows]
    further = {"event:noted": pa.array(noted, MOMENT)} if any(noted) else {}
    due = [event.due for _, event in rows]
    further |= {"event:due date": pa.array(due, MOMENT)} if any(due) else {}
    return pa.table(
        {
            "case": pa.array([number for number, _ in rows], pa.int32()),
            "activity": _coded([event.activity for _, event in rows]),
            "started_at": pa.array([event.started for _, event in rows], MOMENT),
            "completed_at": pa.array([event.at for _, event in rows], MOMENT),
            "utc_offset": pa.array([_offset(event.at) for _, event in rows], pa.int16()),
            "resource": _coded([event.resource for _, event in rows]),
            "group": _coded([event.group for _, event in rows]),
            **further,
        }
    )


def _cases(cases: Sequence[Case]) -> pa.Table:
    opened = [min(m for e in case.events for m in (e.started, e.at) if m is not None) for case in cases]
    closed = [None if case.is_open else max(event.at for event in case.events) for case in cases]
    return pa.table(
        {
            "case": pa.array([case.name for case in cases], pa.string()),
            "opened_at": pa.array(opened, MOMENT),
            "closed_at": pa.array(closed, MOMENT),
            "opened_offset": pa.array([_offset(moment) for moment in opened], pa.int16()),
            "closed_offset": pa.array([None if m is None else _offset(m) for m in closed], pa.int16()),
            "channel": _coded([case.channel for case in cases]),
            "outcome": _coded([None for _ in cases]),
            "due_at": pa.array([case.due for case in cases], MOMENT),
        }
    )


def _coded(texts: list[str | None] | list[str] | list[None]) -> Any:
    return pa.array(texts, pa.string()).dictionary_encode()


def _offset(moment: dt.datetime) -> int:
    return int((moment.utcoffset() or dt.timedelta()).total_seconds() // 60)
