"""Facts of rhythm: hours of the week, and steps that are done in batches. In local time."""

import datetime as dt

import numpy as np

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.document._report_work import Batch
from evenkeel.engines.flow.facts import _calendar, _grouping

MICROSECONDS_AN_HOUR = 3_600_000_000
DAY_ZERO = dt.date(1970, 1, 1)


def hours(log: Log) -> tuple[tuple[int, ...], ...]:
    """Count events by the weekday and hour of their completion on the wall clock: 7 rows of 24.

    Merges: all counts add.
    """
    clock = _calendar.wall_clock(log.completed_at, log.utc_offset)
    weekday = _calendar.weekdays(clock // _calendar.MICROSECONDS_A_DAY)
    hour = clock // MICROSECONDS_AN_HOUR % 24
    counts = np.bincount((weekday - 1) * 24 + hour, minlength=7 * 24)
    return tuple(tuple(row) for row in counts.reshape(7, 24).tolist())


def batches(log: Log) -> tuple[Batch, ...]:
    """Tell for each activity done twice or more how far its events stand together.

    By local day of completion: on how many days, how many on the busiest. By instant: the most events with
    exactly the same completion and resource, those without a resource being together (batch work leaves
    such groups; Martin, Pufahl and Mannhardt, Detection of batch activities from event logs, 2021). Few
    days and a large group are a sign of a batch, whose waiting time is the interval between batches.

    Merges: the tallies by day and by instant add; they can be as long as the log.
    """
    names, codes = log.activity.values, log.activity.codes
    local = _calendar.days(log.completed_at, log.utc_offset)
    (activity, day), times = _grouping.tally(codes, local)
    order = np.lexsort((day, -times, activity))
    activity, day, times = activity[order], day[order], times[order]
    here, busiest = np.unique(activity, return_index=True)
    events, days = np.bincount(codes, minlength=len(names)), np.bincount(activity, minlength=len(names))
    (together, _, _), size = _grouping.tally(codes, log.completed_at, log.resource.codes)
    largest = np.zeros(len(names), np.int64)
    np.maximum.at(largest, together, size)
    found = [
        Batch(
            activity=names[i],
            events=int(events[i]),
            days=int(days[i]),
            busiest_day=DAY_ZERO + dt.timedelta(days=int(day[row])),
            on_busiest_day=int(times[row]),
            share=int(times[row]) / int(events[i]),
            largest_group=int(largest[i]),
        )
        for i, row in zip(here.tolist(), busiest.tolist(), strict=True)
        if events[i] > 1
    ]
    return tuple(sorted(found, key=lambda batch: (-batch.events / batch.days, batch.activity)))
