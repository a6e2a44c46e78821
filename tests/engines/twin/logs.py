"""Small logs made by hand, and the public ones."""

import datetime as dt
import functools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from evenkeel.engines import twin

SHARED = Path(__file__).parents[4] / "shared/data/twin"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def log(*rows: tuple[str, str, str | None, str, str]) -> twin.EventLog:
    """Build a log of rows (case, activity, resource, start, end); moments as ISO 8601 in UTC."""
    case, cases = coded(row[0] for row in rows)
    activity, activities = coded(row[1] for row in rows)
    resource, resources = coded(row[2] for row in rows)
    return twin.EventLog(
        case=case,
        activity=activity,
        resource=resource,
        start=np.array([micros(row[3]) for row in rows], np.int64),
        end=np.array([micros(row[4]) for row in rows], np.int64),
        cases=cases,
        activities=activities,
        resources=resources,
    )


def coded(texts: Iterable[str | None]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], tuple[str, ...]]:
    """Number texts in order of appearance; None is -1."""
    places: dict[str, int] = {}
    codes = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
    return np.array(codes, np.int32), tuple(places)


def micros(text: str) -> int:
    """Return microseconds since 1970 of an ISO 8601 moment in UTC."""
    return (dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(microseconds=1)


@functools.cache
def public(name: str) -> twin.EventLog:
    """Read a public log (`LoanApp`, `published-simulations/LoanApp.AgentSim.0`, …), or skip where there is none."""
    path = SHARED / f"{name}.csv.gz"
    if not path.exists():
        pytest.skip(f"the public log {name} is not beside the project")
    return twin.read_csv(path)
