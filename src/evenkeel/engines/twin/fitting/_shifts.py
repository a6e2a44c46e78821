"""Shifts to the quarter of an hour: where within its first and last hour a shift begins and ends.

The latest of many sightings lies before the end of a shift by about as much as sightings are apart (the maximum of a sample,
corrected by the mean gap); the same holds for the earliest and the beginning. Where sightings are few, the whole hour stays; where
somebody was seen beyond the quarter, she is there for five minutes more.
"""

import numpy as np

from evenkeel.engines.twin.fitting._traces import DAY, HOUR, Flags, Floats, Traces, weekday

PARTS = 12
"""Parts of an hour."""
_QUARTERS = 4
_SECOND = 1 / 3600
_DAYS_KNOWN = 7 * DAY


def parts(traces: Traces, hours: Flags) -> Flags:
    """Return for each person the parts of the week in which she is there, of the hours in which she was seen."""
    duties = np.repeat(hours, PARTS, axis=1)
    for person in range(len(hours)):
        rows = traces.person == person
        moments = np.concatenate([traces.start[rows], traces.last_seen[rows]])
        moments = moments[np.argsort(moments % DAY, kind="stable")]
        days, seen = weekday(moments), moments % DAY / HOUR
        for (first, last), own in _stretches(hours[person]).items():
            known = np.isin(days, own) | (traces.span < _DAYS_KNOWN)
            begin, end = _edges(first, last, seen[known])
            for midnight in np.multiply(own, 24 * PARTS):
                duties[person, midnight + first * PARTS : midnight + round(begin * PARTS)] = False
                duties[person, midnight + round(end * PARTS) : midnight + last * PARTS] = False
    return duties


def _stretches(hours: Flags) -> dict[tuple[int, int], list[int]]:
    """Return stretches of hours, and on which days of the week each is there."""
    found: dict[tuple[int, int], list[int]] = {}
    for day, own in enumerate(hours.reshape(7, 24)):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], own, [False]])))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            found.setdefault((begin, end), []).append(day)
    return found


def _edges(begin: int, end: int, seen: Floats) -> tuple[float, float]:
    """Return where a stretch of hours begins and ends, by sightings in order; midnights stay.

    What was seen at midnight alone, to the second, is a date without a time, and tells nothing of the hour.
    """
    within = seen[(seen >= begin) & (seen < end)]
    if not within.size:
        return begin, end
    apart = (end - begin) / within.size
    first, last = float(within[0]), float(within[-1])
    sooner, later = float(begin), float(end)
    if begin > 0 and first < begin + 1:
        sooner = min(max(_nearest(first - apart), begin), np.floor(first * PARTS) / PARTS)
    if end < 24 and last >= end - 1 and last > 0:
        later = max(min(_nearest(last + apart), end), np.ceil((last + _SECOND) * PARTS) / PARTS)
    return sooner, later


def _nearest(hour: float) -> float:
    return round(hour * _QUARTERS) / _QUARTERS
