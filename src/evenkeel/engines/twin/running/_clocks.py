"""Clocks: who is on duty, when work that pauses at shift ends is done, and delays in calendars and rhythms."""

import numpy as np

from evenkeel.engines.twin.running import _memory as memory
from evenkeel.engines.twin.running._compiled import kernel, within
from evenkeel.engines.twin.running._layout import Int, Real, Rows, Truth

_WEEK = 604_800.0
_HOUR = 3_600.0


@within
def on_duty(t: Rows, person: Int, now: Real) -> Truth:
    """Tell whether somebody is on duty; her shifts before now are left behind for good."""
    one = memory.person(t, person)
    while one["now"] < one["spans_end"] and memory.span(t, one["now"])["end"] <= now:
        one["now"] += 1
    return one["now"] < one["spans_end"] and memory.span(t, one["now"])["begin"] <= now


@kernel
def next_shift(t: Rows, person: Int, now: Real) -> Real:
    """Return when the next shift begins that has not begun yet; infinity where the calendars end before."""
    on = on_duty(t, person, now)
    place = memory.person(t, person)["now"] + (1 if on else 0)
    return memory.span(t, place)["begin"] if place < memory.person(t, person)["spans_end"] else np.inf


@kernel
def worked(t: Rows, place: Int, last: Int, begin: Real, seconds: Real) -> Real:
    """Return when so many open seconds have passed since `begin`, in or before the span at `place`; infinity beyond the last."""
    if place >= last:
        return np.inf
    since = max(begin - memory.span(t, place)["begin"], 0.0)
    if seconds <= memory.span(t, place)["end"] - memory.span(t, place)["begin"] - since:
        return memory.span(t, place)["begin"] + since + seconds
    target = memory.span(t, place)["before"] + since + seconds
    low, high = place, last
    while high - low > 1:
        middle = (low + high) >> 1
        if memory.span(t, middle)["before"] < target:
            low = middle
        else:
            high = middle
    end = memory.span(t, low)["begin"] + target - memory.span(t, low)["before"]
    return end if end <= memory.span(t, low)["end"] else np.inf


@kernel
def left_open(t: Rows, place: Int, begin: Real, end: Real) -> Real:
    """Return how many open seconds lie between two moments, from the span at `place` on, in which the first lies."""
    total = 0.0
    while memory.span(t, place)["begin"] < end:
        total += min(memory.span(t, place)["end"], end) - max(memory.span(t, place)["begin"], begin)
        if memory.span(t, place)["end"] >= end:
            break
        place += 1
    return total


@kernel
def opening(t: Rows, first: Int, last: Int, now: Real) -> Int:
    """Return the place of the span that is open now, else of the next one."""
    low, high = first, last
    while low < high:
        middle = (low + high) >> 1
        if memory.span(t, middle)["end"] <= now:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def on_rhythm(hours: Rows, offsets: Rows, now: Real, seconds: Real) -> Real:
    """Return when so many seconds have passed on a clock that runs with the week; `hours` are its 169 cumulated seconds."""
    local = now + _offset(offsets, now)
    week = np.floor(local / _WEEK)
    place = (local - week * _WEEK) / _HOUR
    hour: Int = min(np.int64(place), 167)
    shown = hours[hour] + (hours[hour + 1] - hours[hour]) * (place - hour) + seconds
    weeks = np.floor(shown / _WEEK)
    rest = shown - weeks * _WEEK
    hour = _shown_in(hours, rest)
    wide = hours[hour + 1] - hours[hour]
    part = (rest - hours[hour]) / wide if wide > 0 else 0.0
    end = (week + weeks) * _WEEK + (hour + part) * _HOUR
    return max(end - _offset(offsets, end - _offset(offsets, now)), now)


@kernel
def _shown_in(hours: Rows, seconds: Real) -> Int:
    """Return the hour in which the clock comes to show so many seconds; never one in which it stands still."""
    low, high = 0, 168
    while high - low > 1:
        middle = (low + high) >> 1
        if hours[middle] < seconds:
            low = middle
        else:
            high = middle
    return low


@kernel
def _offset(offsets: Rows, now: Real) -> Real:
    """Return the seconds to add to a moment to read the wall clock as seconds since a Monday 00:00."""
    place = 0
    while place + 1 < offsets.shape[0] and offsets[place + 1, 0] <= now:
        place += 1
    return offsets[place, 1]
