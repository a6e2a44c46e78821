"""What was done in a run, as an event log."""

from typing import Any

import numpy as np

from evenkeel.engines.twin._log import EventLog
from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._plan import Plan, Tables
from evenkeel.engines.twin.running._runs import Ask


def recorded(plan: Plan, t: Tables, ask: Ask) -> EventLog:
    """Return what was done as an event log."""
    run = t.run[0]
    instances, cases = t.instances[: run["instances"]], t.cases[: run["cases"]]
    kept = instances["state"] == _layout.DONE
    silent = np.array([each.silent for each in plan.twin.activities], bool)
    if silent.any():
        kept &= ~silent[instances["activity"]]
    if ask.cases:
        kept &= _first_done(cases, ask.cases)[instances["case"]]
    rows = slice(None) if kept.all() else np.flatnonzero(kept)
    of_case = instances["case"][rows]  # the instances of a case were drawn together, so this never falls
    new = np.concatenate([[True], of_case[1:] != of_case[:-1]]) if of_case.size else np.zeros(0, bool)
    start, end, enabled = (_moments(instances[name][rows], ask.start) for name in ("start", "end", "enabled"))
    return EventLog(
        case=(np.cumsum(new) - 1).astype(np.int32),
        activity=instances["activity"][rows].astype(np.int32),
        resource=instances["person"][rows].astype(np.int32),
        start=start,
        end=end,
        enabled=enabled,
        arrived=_moments(cases["arrived"][of_case[new]], ask.start),
        cases=_names(of_case[new].tolist(), ask),
        activities=tuple(each.key for each in plan.twin.activities),
        resources=tuple(each.key for each in plan.twin.people),
    )


def _names(numbers: list[int], ask: Ask) -> tuple[str, ...]:
    """Return the names of cases: their numbers; beside open cases, which have names, those of new ones say that they are."""
    if ask.begun is None:
        return tuple(map(str, numbers))
    known = ask.begun.names
    return tuple(
        known[number] if number < len(known) else f"new {number - len(known) + 1}" for number in numbers
    )


def _moments(seconds: Any, start: float) -> Any:
    """Return moments since 1970 in microseconds."""
    return round(start * 1e6) + np.rint(seconds * 1e6).astype(np.int64)


def _first_done(cases: Any, wanted: int) -> Any:
    """Return which cases are the first so many to be done."""
    closed = np.flatnonzero(~np.isnan(cases["closed"]))
    first = np.zeros(cases.size, bool)
    first[closed[np.argsort(cases["closed"][closed], kind="stable")][:wanted]] = True
    return first
