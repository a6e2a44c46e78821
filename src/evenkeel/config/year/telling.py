"""A year as an event log, in the form in which casework takes out its own."""

from typing import Any, Final

import pyarrow as pa

from evenkeel.config.year.values import SYSTEM, History, Year
from evenkeel.engines.operating_model import OperatingModel

AUTOMATIC: Final = "evenkeel (automatic)"
ACTIVITIES: Final = {
    "opened": "Received",
    "taken": "Taken",
    "given": "Given",
    "released": "Given back",
    "paused": "Waiting for customer",
    "resumed": "Resumed",
    "decided": "Decided",
    "closed": "Closed",
    "reopened": "Reopened",
    "contested": "Contested",
    "contacted": "Contact",
    "message-sent": "Message sent",
    "message-received": "Message received",
    "document-added": "Document added",
    "referred": "Referred to partner",
    "referral-done": "Partner answered",
}
"""What a log tells; a move is called by the stage that it leads to."""


def log_table(year: Year, model: OperatingModel) -> pa.Table:
    """Return the events of a year as a table that `flow` reads: one row for each event."""
    stages = {(kind.key, stage.key): stage.title for kind in model.case_types for stage in kind.stages}
    rows = [
        {**of_case, **_of_event(history, number, stages, year)}
        for history in year.histories
        for of_case in [_of_case(history, year)]
        for number, event in enumerate(history.happened)
        if event.kind == "moved" or event.kind in ACTIVITIES
    ]
    return pa.Table.from_pylist(rows)


def _of_case(history: History, year: Year) -> dict[str, Any]:
    return {
        "case": f"{year.organisation}-{history.number:06d}",
        "due_at": history.due_at,
        "closed_at": history.closed_at,
        "channel": history.channel,
        "outcome": history.outcome or None,
        "case:service": history.service,
        "case:case type": history.case_type,
        "case:priority": str(history.priority),
        "case:responsible": _had_it(history, year),
    }


def _had_it(history: History, year: Year) -> str | None:
    """Return who had a case last, also where it has gone back to its shelf since."""
    had = [event.to for event in history.happened if event.kind in {"taken", "given"}]
    return year.staff[had[-1]].name if had and had[-1] is not None else None


def _of_event(
    history: History, number: int, stages: dict[tuple[str, str], str], year: Year
) -> dict[str, Any]:
    event = history.happened[number]
    worker = year.staff[event.by] if event.by != SYSTEM else None
    stage = stages[history.case_type, event.stage]
    return {
        "activity": stage if event.kind == "moved" else ACTIVITIES[event.kind],
        "completed_at": history.received_at if event.kind == "opened" else event.at,
        "resource": worker.name if worker else AUTOMATIC,
        "group": worker.unit if worker else history.unit,
        "event:role": worker.role if worker else None,
        "event:stage": stage,
        "event:shelf": event.shelf,
    }
