"""Rows brought together by the number of their group."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Groups = NDArray[np.integer[Any]]
Tally = tuple[tuple[NDArray[Any], ...], NDArray[np.int64]]
"""The different combinations, a column of each part of them, and how often each occurs."""


def order(groups: Groups, *, n: int) -> NDArray[np.intp]:
    """Return the rows sorted by group, 0 to n - 1; within a group they keep their order.

    The narrowest type that holds n is sorted, since NumPy sorts types of up to 16 bits by radix, in linear time:
    0.1 s instead of 0.8 s for 4.5 million rows.
    """
    return np.argsort(groups.astype(np.min_scalar_type(max(n - 1, 0))), kind="stable")


def tally(*columns: Groups) -> Tally:
    """Count how often each combination of numbers occurs in rows, in no particular order.

    Arrow numbers the combinations by hashing, so the numbers may be as large as they like. Tallies of parts
    merge: the counts of equal combinations add up.
    """
    names = [str(i) for i in range(len(columns))]
    table = pa.table(dict(zip(names, columns, strict=True)))
    found = table.group_by(names, use_threads=False).aggregate([([], "count_all")])
    return tuple(found[name].to_numpy() for name in names), found["count_all"].to_numpy()
