"""Facts of what was done and by whom: activities and resources."""

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Coded, Log
from evenkeel.engines.flow.document._part import Distribution
from evenkeel.engines.flow.document._report import Activity, Work
from evenkeel.engines.flow.facts import _distribution, _grouping


def by_activity(log: Log) -> tuple[Activity, ...]:
    """Count for each activity its events, cases, the cases it begins and ends, and its touch time.

    Touch time is from start to completion of the events whose start is known, in seconds; it is null where
    the log has no start times at all.
    """
    names, codes = log.activity.values, log.activity.codes
    events, cases = _events(log.activity), _cases(log, log.activity)
    starts = np.bincount(codes[log.bounds[:-1]], minlength=len(names))
    ends = np.bincount(codes[log.bounds[1:] - 1], minlength=len(names))
    touch = _touch(log)
    found = [
        Activity(
            activity=name,
            events=int(events[i]),
            cases=int(cases[i]),
            starts=int(starts[i]),
            ends=int(ends[i]),
            touch=Distribution(**touch.fields(i)) if touch else None,
        )
        for i, name in enumerate(names)
        if events[i]
    ]
    return tuple(sorted(found, key=lambda activity: (-activity.events, activity.activity)))


def by_resource(log: Log) -> tuple[Work, ...]:
    """Count for each resource its events and its different cases.

    Events without a resource are nobody's: they are left out here, also from the shares, and counted apart.
    """
    events, cases = _events(log.resource), _cases(log, log.resource)
    known = int(events.sum())
    found = [
        Work(resource=name, events=int(events[i]), cases=int(cases[i]), share=int(events[i]) / known)
        for i, name in enumerate(log.resource.values)
        if events[i]
    ]
    return tuple(sorted(found, key=lambda work: (-work.events, work.resource)))


def events_without_resource(log: Log) -> int:
    """Count the events of which the log does not say who did them."""
    return int((log.resource.codes < 0).sum())


def _events(column: Coded) -> NDArray[np.int64]:
    """Count the events of each value; missing ones do not count."""
    return np.bincount(column.codes[column.codes >= 0], minlength=len(column.values)).astype(np.int64)


def _cases(log: Log, column: Coded) -> NDArray[np.int64]:
    """Count the different cases of each value."""
    known, n = column.codes >= 0, len(column.values)
    codes, case = column.codes[known], log.case[known]
    order = _grouping.order(codes, n=n)
    codes, case = codes[order], case[order]
    # Events stand by case, so within one value the events of a case stand together.
    first = np.ones(codes.size, bool)
    first[1:] = (codes[1:] != codes[:-1]) | (case[1:] != case[:-1])
    return np.bincount(codes[first], minlength=n).astype(np.int64)


def _touch(log: Log) -> _distribution.Summary | None:
    """Summarise the time from start to completion by activity, or None where no event has a start."""
    known = log.started_at != MISSING
    if not known.any():
        return None
    spans = (log.completed_at[known] - log.started_at[known]) / 1e6
    return _distribution.by_group(log.activity.codes[known], spans, n=len(log.activity.values))
