"""Logs built from columns: for tests that need hundreds of cases of a certain shape."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines import flow
from tests.engines.flow import trouble_free


def log(
    case: NDArray[np.int64],
    activity: NDArray[Any],
    seconds: NDArray[np.floating[Any]],
    *,
    resource: NDArray[Any] | None = None,
    channel: NDArray[Any] | None = None,
    attributes: dict[str, NDArray[Any]] | None = None,
) -> flow.Log:
    """Build a log: events by case and in time, seconds since 1970 UTC; an empty text says there is none."""
    at = np.rint(seconds).astype(np.int64) * 1_000_000
    begins = np.searchsorted(case, np.arange(int(case.max()) + 1))
    opened, closed = at[begins], np.append(at[begins[1:] - 1], at[-1])
    n = begins.size
    none, nothing = np.repeat("", case.size), np.repeat("", n)
    events = {
        "case": pa.array(case.astype(np.int32)),
        "activity": _texts(activity),
        "started_at": trouble_free.moments(at, known=np.zeros(at.size, bool)),
        "completed_at": trouble_free.moments(at),
        "utc_offset": pa.array(np.zeros(at.size, np.int16)),
        "resource": _texts(none if resource is None else resource),
        "group": _texts(none),
    }
    cases = {
        "case": pa.array([f"c{i}" for i in range(n)]),
        "opened_at": trouble_free.moments(opened),
        "closed_at": trouble_free.moments(closed),
        "opened_offset": pa.array(np.zeros(n, np.int16)),
        "closed_offset": pa.array(np.zeros(n, np.int16)),
        "channel": _texts(nothing if channel is None else channel),
        "outcome": _texts(nothing),
        "due_at": trouble_free.moments(opened, known=np.zeros(n, bool)),
        **{f"case:{name}": _texts(values) for name, values in (attributes or {}).items()},
    }
    return flow.Log(events=pa.table(events), cases=pa.table(cases))


def _texts(values: NDArray[Any]) -> Any:
    texts = values.astype(str).tolist()
    return pa.array([text or None for text in texts], pa.string()).dictionary_encode()
