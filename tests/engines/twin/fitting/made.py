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


def branches(number: int) -> list[Row]:
    """Return a case of a, then b and c in order, beside them d and e in order, then f; how long each takes varies."""
    begin, case = number * DAY, f"case {number}"
    short, long = (1.0, 1.5) if number % 2 else (1.5, 1.0)
    hours = (
        ("a", "ada", 0.0, 1.0),
        ("b", "ben", 1.0, 1 + short),
        ("c", "cem", 1 + short, 2 + short),
        ("d", "dan", 1.0, 1 + long),
        ("e", "eve", 1 + long, 2 + long),
        ("f", "ada", 4.5, 5.0),
    )
    return [
        (case, letter, who, begin + since * HOUR, begin + until * HOUR) for letter, who, since, until in hours
    ]


def _micros(seconds: Iterable[float]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.round((MONDAY + np.array(list(seconds))) * 1e6).astype(np.int64)
