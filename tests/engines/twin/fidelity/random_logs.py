"""Logs of any kind for properties of the distances."""

import numpy as np
from hypothesis import strategies as st

from evenkeel.engines import twin

HOUR = 3_600_000_000
MONDAY = 1_772_409_600_000_000
"""2026-03-02, in microseconds since 1970."""


@st.composite
def event_logs(draw: st.DrawFn) -> twin.EventLog:
    """Draw a log of up to eight cases with few activities and people, in whole half hours or to the microsecond."""
    unit, weeks = draw(st.sampled_from([1, HOUR // 2])), draw(st.sampled_from([1, 30]))
    begun = st.integers(0, weeks * 7 * 24 * HOUR // unit)
    row = st.tuples(
        st.integers(0, 7),
        st.sampled_from("ABC"),
        st.integers(-1, 2),
        begun,
        st.integers(0, 60 * HOUR // unit),
    )
    rows = draw(st.lists(row, min_size=1, max_size=25))
    cases, case = np.unique([each[0] for each in rows], return_inverse=True)
    activities, activity = np.unique([each[1] for each in rows], return_inverse=True)
    start = MONDAY + np.array([each[3] for each in rows], np.int64) * unit
    return twin.EventLog(
        case=case.astype(np.int32),
        activity=activity.astype(np.int32),
        resource=np.array([each[2] for each in rows], np.int32),
        start=start,
        end=start + np.array([each[4] for each in rows], np.int64) * unit,
        cases=tuple(map(str, cases)),
        activities=tuple(map(str, activities)),
        resources=("Mo", "Li", "Bo"),
    )
