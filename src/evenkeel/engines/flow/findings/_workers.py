"""Who does the work: people or programs, and who does the same work as whom."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.facts import _calendar, _grouping

NAMES = re.compile(
    r"\b(system|systeem|jarjestelma|auto|automatic|automatisk|automatisch|batch|robot|rpa|bot|web form|online|internet|"
    r"interface|integration|service account|none|empty|undefined|unknown|missing|n a|null|ukendt|onbekend|okand|unbekannt)\b"
)
NIGHT = 0.1
"""The part of somebody's events between midnight and five from which it is taken for a program, unless all work so."""
AS_OTHERS = 3.0
"""How many times the part that is usual in the log it must be, too."""
IN_A_DAY = 500
"""Events of a day, at the median of its days, that nobody does by hand."""
HOUR = 3_600_000_000
FEWEST = 30


def automatic(log: Log) -> NDArray[np.bool_]:
    """Tell which resources are programs or placeholders rather than people: by name, by night work, by what they do in a day.

    Has one entry more than there are resources, so that code -1 gives that last one: nobody is not a program.
    """
    names, codes = log.resource.values, log.resource.codes
    found = np.zeros(len(names) + 1, bool)
    known = np.flatnonzero(codes >= 0)
    if not known.size:
        return found
    found[:-1] = [bool(NAMES.search(_vocabulary.normal(name))) or not name.strip(" ?-_.") for name in names]
    clock = _calendar.wall_clock(log.completed_at[known], log.utc_offset[known])
    n = np.bincount(codes[known], minlength=found.size)
    hour = clock // HOUR % 24
    # Where the log knows only days, every event stands at midnight and says nothing of the night.
    timed = clock % _calendar.MICROSECONDS_A_DAY != 0
    at_night = np.bincount(codes[known][(hour < 5) & timed], minlength=found.size)
    (who, _), times = _grouping.tally(codes[known], clock // _calendar.MICROSECONDS_A_DAY)
    busy_days = np.bincount(who[times >= IN_A_DAY], minlength=found.size)
    share, busy = at_night / np.maximum(n, 1), n >= FEWEST
    usual = float(np.median(share[busy])) if busy.any() else 0.0
    found |= busy & (share > max(NIGHT, AS_OTHERS * usual))
    found |= busy_days * 2 > np.maximum(np.bincount(who, minlength=found.size), 1)
    found[-1] = False
    return found


def alike(codes: NDArray[np.integer[Any]], activity: NDArray[np.integer[Any]], n: int) -> NDArray[np.float64]:
    """Return for each two of n resources how far their work is the same: the common part of their shares by activity.

    1 where both do the same activities as often, 0 where they have none in common.
    """
    profile = np.zeros((n, int(activity.max(initial=0)) + 1))
    np.add.at(profile, (codes, activity), 1)
    profile /= np.maximum(profile.sum(axis=1, keepdims=True), 1)
    common = np.zeros((n, n))
    for column in profile.T:
        if column.any():
            common += np.minimum(column[:, np.newaxis], column[np.newaxis, :])
    return common
