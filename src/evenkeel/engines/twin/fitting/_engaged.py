"""Hours in which somebody was in the middle of long work: whether she was there, or it waited for her.

Who has all that she can have open begins nothing and ends nothing, so that not being seen does not say that she was away. How long
the work took does: with these hours or without them, it is nearer to what such work takes.
"""

from collections.abc import Iterator

import numpy as np

from evenkeel.engines.twin.fitting._traces import (
    HOUR,
    WEEK_HOURS,
    Clock,
    Flags,
    Floats,
    Integers,
    Traces,
    hour_of_week,
)

_ENOUGH = 5
"""Instances of an activity that lie beside such hours, to tell how long it takes."""
_MINUTE = 60.0


def share(traces: Traces, apart: Flags, capacity: Integers) -> Floats:
    """Return for each person and hour of the week in which share of such hours she had all that she can have open throughout.

    `apart` are the rows that are pieces of work of their own, `capacity` how many of them each person has open at once.
    """
    weeks = max(traces.span / (WEEK_HOURS * HOUR), 1.0)
    engaged = np.zeros((len(traces.people), WEEK_HOURS))
    for person in range(len(traces.people)):
        rows = np.flatnonzero(apart & (traces.person == person) & (traces.end > traces.start))
        begins, ends = _filled(traces.start[rows], traces.end[rows], int(capacity[person]))
        engaged[person] = _whole_hours(begins, ends) / weeks
    return np.minimum(engaged, 1.0)


def _filled(begins: Floats, ends: Floats, most: int) -> tuple[Floats, Floats]:
    """Return the stretches in which so many of some are going on at once."""
    moments, change = np.concatenate([begins, ends]), np.repeat([1, -1], begins.size)
    order = np.lexsort((-change, moments))
    full = np.cumsum(change[order]) >= most
    edges = np.flatnonzero(np.diff(np.concatenate([[False], full, [False]])))
    return moments[order][edges[::2]], moments[order][edges[1::2]]


def _whole_hours(begins: Floats, ends: Floats) -> Floats:
    """Return how often each hour of the week lies wholly within some stretches."""
    first, last = np.ceil(begins / HOUR), np.floor(ends / HOUR)
    long = last > first
    weeks, rest = np.divmod((last - first)[long], WEEK_HOURS)
    begin = hour_of_week(first[long] * HOUR)
    change = np.zeros(2 * WEEK_HOURS + 1)
    np.add.at(change, begin, 1)
    np.add.at(change, begin + rest.astype(np.int64), -1)
    over = np.cumsum(change)[:-1].reshape(2, WEEK_HOURS).sum(0)
    whole: Floats = over + weeks.sum()
    return whole


def there(traces: Traces, hours: Flags, perhaps: Flags, pause: Flags) -> Flags:
    """Return, of the hours in which people may have been at work unseen, those in which they were.

    `hours` are those in which they are there for sure, `pause` says of which activities work stops at the end of a shift.
    """
    unseen = perhaps & ~hours
    found = np.zeros_like(hours)
    if not unseen.any():
        return found
    worked, within = (_passed(traces, each) for each in (hours, unseen))
    telling = (traces.person >= 0) & pause[traces.activity] & (traces.end > traces.start)
    typical = _typical(traces.activity, worked, worked + within, telling, within > 0)
    for person in np.flatnonzero(unseen.any(axis=1)):
        rows = np.flatnonzero(telling & (traces.person == person) & (within > 0))
        for stretch in _stretches(unseen[person]):
            more = _of_week(stretch, traces, rows)
            own = rows[more > 0]
            without, along = (
                np.abs(np.log((each + _MINUTE) / (typical[traces.activity[own]] + _MINUTE))).sum()
                for each in (worked[own], worked[own] + more[more > 0])
            )
            found[person] |= stretch & bool(own.size and along <= without)
    return found


def _passed(traces: Traces, hours: Flags) -> Floats:
    """Return for each row how much of it lies in hours of its person."""
    passed = np.zeros(traces.start.size)
    for person in np.flatnonzero(hours.any(axis=1)):
        rows = np.flatnonzero(traces.person == person)
        passed[rows] = _of_week(hours[person], traces, rows)
    return passed


def _of_week(hours: Flags, traces: Traces, rows: Integers) -> Floats:
    clock = Clock(hours.astype(np.float64))
    passed: Floats = np.round(clock.read(traces.end[rows]) - clock.read(traces.start[rows]), 3)
    return passed


def _typical(activity: Integers, worked: Floats, along: Floats, telling: Flags, touched: Flags) -> Floats:
    """Return how long each activity takes: the median by length, since long work is likelier to reach over any hour.

    It is told by what lies beside the hours in question, where enough does.
    """
    typical = np.zeros(int(activity.max(initial=0)) + 1)
    for each in np.unique(activity[telling & touched]):
        beside = worked[telling & ~touched & (activity == each)]
        spans = np.sort(beside if beside.size >= _ENOUGH else along[telling & (activity == each)])
        typical[each] = spans[np.searchsorted(np.cumsum(spans), spans.sum() / 2)]
    return typical


def _stretches(hours: Flags) -> Iterator[Flags]:
    """Yield each stretch of hours by itself."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hours, [False]])))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        stretch = np.zeros(hours.size, np.bool_)
        stretch[begin:end] = True
        yield stretch
