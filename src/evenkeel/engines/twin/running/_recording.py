"""What was done in a run, read from its tables into the columns of a log, in one pass."""

import numpy as np

from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import DONE, Int, Real, Rows, Truth


@kernel
def counted(instances: Rows, silent: Rows, chosen: Rows, cases: Rows) -> Int:
    """Count the rows that are in the log, and in `cases[0]` the cases that have any.

    `silent` tells for each activity whether it is not written; `chosen`, for each case whether it is (empty: all are).
    """
    rows, number, last = 0, 0, np.int64(-1)
    for place in range(instances.shape[0]):
        one = instances[place]
        if _is_kept(one["state"], one["activity"], one["case"], silent, chosen):
            rows += 1
            if one["case"] != last:
                last = one["case"]
                number += 1
    cases[0] = number
    return rows


@kernel
def _is_kept(state: Int, activity: Int, case: Int, silent: Rows, chosen: Rows) -> Truth:
    return state == DONE and not silent[activity] and (chosen.shape[0] == 0 or chosen[case])


@kernel
def filled(
    instances: Rows, silent: Rows, chosen: Rows, codes: Rows, moments: Rows, names: Rows, start: Int
) -> None:
    """Fill the columns: cases, activities and people in `codes`; start, end and enabled in `moments`; whose they are in `names`.

    The instances of a case lie together, because they were drawn together.
    """
    row, number, last = 0, -1, np.int64(-1)
    for place in range(instances.shape[0]):
        one = instances[place]
        if not _is_kept(one["state"], one["activity"], one["case"], silent, chosen):
            continue
        if one["case"] != last:
            last = one["case"]
            number += 1
            names[number] = last
        codes[0, row], codes[1, row], codes[2, row] = number, one["activity"], one["person"]
        moments[0, row] = rounded(one["start"], start)
        moments[1, row] = rounded(one["end"], start)
        moments[2, row] = rounded(one["enabled"], start)
        row += 1


@kernel
def rounded(seconds: Real, start: Int) -> Int:
    """Return a moment in microseconds since 1970 of one in seconds since the start of the simulation."""
    return np.int64(np.rint(seconds * 1e6)) + start
