"""Selecting and narrowing written slowly, case by case, straight from their definitions."""

import datetime as dt
import itertools
from typing import Any

import pyarrow as pa

from evenkeel.engines import flow


def chosen(log: flow.Log, selection: flow.Selection) -> list[bool]:
    """Tell of each case whether it is selected."""
    return [_is_selected(log, row, selection) for row in range(log.n_cases)]


def narrowed(log: flow.Log, narrowing: flow.Narrowing) -> list[bool]:
    """Tell of each case whether it is meant."""
    return [_is_meant(log, row, narrowing) for row in range(log.n_cases)]


def only(log: flow.Log, meant: list[bool]) -> flow.Log:
    """Build the log of some cases anew, value by value."""
    rows = [row for row, is_meant in enumerate(meant) if is_meant]
    events = [event for event in log.events.to_pylist() if event["case"] in rows]
    for event in events:
        event["case"] = rows.index(event["case"])
    cases = log.cases.to_pylist()
    return flow.Log(
        events=_table(events, log.events.schema), cases=_table([cases[row] for row in rows], log.cases.schema)
    )


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    columns = {}
    for field in schema:
        values = [row[field.name] for row in rows]
        is_coded = pa.types.is_dictionary(field.type)
        column = pa.array(values, pa.string() if is_coded else field.type)
        columns[field.name] = column.dictionary_encode() if is_coded else column
    return pa.table(columns)


def _events(log: flow.Log, row: int) -> list[dict[str, Any]]:
    return [event for event in log.events.to_pylist() if event["case"] == row]


def _local_day(at: dt.datetime, offset: int | None) -> dt.date:
    return (at + dt.timedelta(minutes=offset or 0)).date()


def _is_selected(log: flow.Log, row: int, selection: flow.Selection) -> bool:
    case = log.cases.to_pylist()[row]
    day = _local_day(case["opened_at"], case["opened_offset"])
    checks = [
        selection.first_day is None or day >= selection.first_day,
        selection.last_day is None or day <= selection.last_day,
        selection.channel is None or (case["channel"] or "") == selection.channel,
    ]
    if selection.kind is not None:
        column, value = selection.kind
        found = case[column]
        text = "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)
        checks.append(text == value)
    if selection.group is not None:
        checks.append(any((event["group"] or "") == selection.group for event in _events(log, row)))
    return all(checks)


def _is_meant(log: flow.Log, row: int, narrowing: flow.Narrowing) -> bool:
    case = log.cases.to_pylist()[row]
    steps = [event["activity"] for event in _events(log, row)]
    opened, closed = case["opened_at"], case["closed_at"]
    lead = None if closed is None else (closed - opened).total_seconds()
    checks = [
        narrowing.is_finished in {None, lead is not None},
        narrowing.shortest is None or (lead is not None and lead >= narrowing.shortest),
        narrowing.longest is None or (lead is not None and lead <= narrowing.longest),
        narrowing.activity is None or narrowing.activity in steps,
        narrowing.edge is None or narrowing.edge in itertools.pairwise(steps),
        narrowing.sequence is None or tuple(steps) == narrowing.sequence,
        narrowing.is_repeated is None or (len(set(steps)) < len(steps)) == narrowing.is_repeated,
        narrowing.names is None or case["case"] in narrowing.names,
        narrowing.late is None or _is_late(log, case, narrowing.late),
    ]
    return all(checks)


def _is_late(log: flow.Log, case: dict[str, Any], which: str) -> bool:
    due, closed = case["due_at"], case["closed_at"]
    if due is None or (closed is None) != (which == "open"):
        return False
    if closed is None:
        ends = [event["completed_at"] for event in log.events.to_pylist()]
        return bool(due < max([*ends, *(each for each in log.cases["closed_at"].to_pylist() if each)]))
    offset = case["closed_offset"]
    return _local_day(closed, offset) > _local_day(due, offset)
