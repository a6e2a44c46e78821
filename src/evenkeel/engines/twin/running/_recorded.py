"""What was done in a run, as an event log."""

import importlib
from typing import Any

import numpy as np

from evenkeel.engines.twin._log import EventLog, Numbered
from evenkeel.engines.twin.running._plan import Plan, Tables
from evenkeel.engines.twin.running._runs import Ask


def recorded(plan: Plan, t: Tables, ask: Ask) -> EventLog:
    """Return what was done as an event log."""
    kernels: Any = importlib.import_module("evenkeel.engines.twin.running._recording")
    run = t.run[0]
    instances, cases = t.instances[: run["instances"]], t.cases[: run["cases"]]
    silent = np.array([each.silent for each in plan.twin.activities], bool)
    chosen = _chosen(cases, ask)
    size = np.zeros(1, np.int64)
    rows = kernels.counted(instances, silent, chosen, size)
    codes, moments = np.empty((3, rows), np.int32), np.empty((3, rows), np.int64)
    names = np.empty(size[0], np.int64)
    start = round(ask.start * 1e6)
    kernels.filled(instances, silent, chosen, codes, moments, names, start)
    return EventLog(
        case=codes[0],
        activity=codes[1],
        resource=codes[2],
        start=moments[0],
        end=moments[1],
        enabled=moments[2],
        arrived=start + np.rint(cases["arrived"][names] * 1e6).astype(np.int64),
        cases=_names(names, int(np.searchsorted(cases["arrived"], ask.settled)) if ask.settled else 0, ask),
        activities=tuple(each.key for each in plan.twin.activities),
        resources=tuple(each.key for each in plan.twin.people),
        cut=int(run["cut"]),
    )


def _names(numbers: Any, first: int, ask: Ask) -> tuple[str, ...] | Numbered:
    """Return the names of cases: their numbers, from the `first` that counts on.

    Beside open cases, which have names, those of new ones say that they are.
    """
    if ask.begun is None:
        return Numbered(numbers - first)
    known = ask.begun.names
    return tuple(
        known[number] if number < len(known) else f"new {number - len(known) + 1}"
        for number in numbers.tolist()
    )


def _chosen(cases: Any, ask: Ask) -> Any:
    """Return which cases are asked for (empty: all): those that count, or of these the first so many to be done."""
    if not ask.cases and not ask.settled:
        return np.zeros(0, bool)
    counts = cases["arrived"] >= (ask.settled or -np.inf)
    if not ask.cases:
        return counts
    closed = np.flatnonzero(counts & ~np.isnan(cases["closed"]))
    first = np.zeros(cases.size, bool)
    first[closed[np.argsort(cases["closed"][closed], kind="stable")][: ask.cases]] = True
    return first
