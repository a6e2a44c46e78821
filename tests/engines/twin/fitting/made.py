"""Logs of operations whose rules are known."""

from collections.abc import Iterable, Sequence

import numpy as np

from evenkeel.engines import twin
from evenkeel.engines.twin.fitting import _traces
from tests.engines.twin import logs

MONDAY = 1_704_067_200
"""2024-01-01 00:00 UTC, in seconds since 1970."""
HOUR, DAY = 3600.0, 86_400.0

Row = tuple[str, str, str | None, float, float]
"""Case, activity, person, and begin and end in seconds after that Monday."""


def log(rows: Sequence[Row], *, has_starts: bool = True) -> twin.EventLog:
    """Build a log of rows."""
    case, cases = logs.coded(row[0] for row in rows)
    activity, activities = logs.coded(row[1] for row in rows)
    resource, resources = logs.coded(row[2] for row in rows)
    start, end = _micros(row[3] for row in rows), _micros(row[4] for row in rows)
    return twin.EventLog(
        case=case,
        activity=activity,
        resource=resource,
        start=start if has_starts else end,
        end=end,
        cases=cases,
        activities=activities,
        resources=resources,
        has_starts=has_starts,
    )


def traces(rows: Sequence[Row]) -> _traces.Traces:
    """Build what the fit looks at."""
    return _traces.Traces.of(log(rows))


def sequences(*cases: str) -> _traces.Traces:
    """Build cases of activities of one letter, an hour each, a case a day."""
    return traces(
        [
            (f"case {number}", letter, "ada", number * DAY + place * HOUR, number * DAY + (place + 1) * HOUR)
            for number, letters in enumerate(cases)
            for place, letter in enumerate(letters)
        ]
    )


def _micros(seconds: Iterable[float]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.round((MONDAY + np.array(list(seconds))) * 1e6).astype(np.int64)
