"""Facts of rhythm: weekdays, hours of the week, and steps that are done in batches. In local time."""

import datetime as dt

import numpy as np

from evenkeel.engines.flow.document._report import Weekday
from evenkeel.engines.flow.document._report_work import Batch
from evenkeel.engines.flow.facts import _calendar, _periods
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Figure, Whole

MICROSECONDS_AN_HOUR = 3_600_000_000
DAY_ZERO = dt.date(1970, 1, 1)


def completions(chunk: Chunk) -> Part:
    """Count the completions of each hour of the week, 0 to 167, and of each activity on each local day."""
    hour = (chunk.clock - chunk.day * _calendar.MICROSECONDS_A_DAY) // MICROSECONDS_AN_HOUR
    of_week = (_calendar.weekdays(chunk.day) - 1) * 24 + hour
    counts = np.bincount(of_week, minlength=7 * 24)
    return Part(
        texts={"activity": chunk.activity.values},
        tallies={
            "hours": Tally(("hour",), (np.arange(7 * 24),), counts),
            "days": Tally.of(activity=chunk.activity.codes, day=chunk.day),
        },
    )


def instants(chunk: Chunk) -> Part:
    """Count the events of each activity, moment and resource; where no two are equal, as many as there are events."""
    return Part(
        texts={"activity": chunk.activity.values, "resource": chunk.resource.values},
        tallies={
            "instants": Tally.of(
                activity=chunk.activity.codes, resource=chunk.resource.codes, moment=chunk.completed_at
            )
        },
    )


def hours(whole: Whole) -> tuple[tuple[int, ...], ...]:
    """Count events by the weekday and hour of their completion on the wall clock: 7 rows of 24."""
    tally = whole.tally("hours")
    counts = np.zeros(7 * 24, np.int64)
    counts[tally.columns[0]] = tally.counts
    return tuple(tuple(row) for row in counts.reshape(7, 24).tolist())


def weekdays(whole: Whole) -> tuple[Weekday, ...]:
    """Count events by the weekday of their completion, cases by that of their opening and of their closing.

    A weekday is that of the wall clock as written: the instant plus the offset of the event or case itself.
    """
    events = [sum(row) for row in hours(whole)]
    arrivals, closings = (_by_weekday(whole.tally(name)) for name in ("openings", "closings"))
    return tuple(
        Weekday(weekday=day + 1, events=events[day], arrivals=arrivals[day], completions=closings[day])
        for day in range(7)
    )


def _by_weekday(moments: Tally) -> list[int]:
    days = _calendar.weekdays(_periods.local_days(moments))
    counts = np.zeros(8, np.int64)
    np.add.at(counts, days, moments.counts)
    found: list[int] = counts[1:].tolist()
    return found


def batches(whole: Whole) -> tuple[Batch, ...]:
    """Tell for each activity done twice or more how far its events stand together.

    By local day of completion: on how many days, how many on the busiest. By instant: the most events with
    exactly the same completion and resource, those without a resource being together (batch work leaves
    such groups; Martin, Pufahl and Mannhardt, Detection of batch activities from event logs, 2021). Few
    days and a large group are a sign of a batch, whose waiting time is the interval between batches.
    """
    names, events = whole.texts("activity"), whole.figures("activity")[:, Figure.EVENTS]
    (activity, day), times = whole.tally("days").columns, whole.tally("days").counts
    order = np.lexsort((day, -times, activity))
    activity, day, times = activity[order], day[order], times[order]
    here, busiest = np.unique(activity, return_index=True)
    days, largest = np.bincount(activity, minlength=len(names)), _largest(whole)
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


def _largest(whole: Whole) -> Integers:
    """Return for each activity the most events of the same moment and resource."""
    tally = whole.tally("instants")
    largest = np.zeros(len(whole.texts("activity")), np.int64)
    np.maximum.at(largest, tally.columns[0], tally.counts)
    return largest
