"""When cases come: a fixed grid where the log shows one, otherwise by chance, at rates that follow the week and the recent level.

Cases that began shortly before the log ends and were not done by then are not in it; the level is the number seen over the
share that was to be seen (`_recency.Seen`), lately counting more.
"""

import numpy as np

from evenkeel.engines.twin.document import _arrivals, _calendar
from evenkeel.engines.twin.fitting import _recency, _regular
from evenkeel.engines.twin.fitting._traces import (
    DAY,
    HOUR,
    Floats,
    Integers,
    Traces,
    alike,
    hour_of_week,
    weekday,
)

_POOLED, _ALL = 1.0, 1e9
"""Cases by which the hours of a weekday count half beside those of all days: at least, and where none of them differ."""
_LEVEL = 0.1
"""After this part of the length of the log a day counts half for the level."""
_CLEARLY = 2.0
"""Standard errors by which the level of late must differ from that of the whole log."""


def learn(
    traces: Traces, calendar: _calendar.Calendar | None
) -> tuple[_arrivals.Arrivals, tuple[_calendar.Calendar, ...]]:
    """Return how cases come, and the calendar that this needs, if any."""
    return _regular.learn(traces, calendar) or (_weekly(traces, calendar), ())


def _weekly(traces: Traces, calendar: _calendar.Calendar | None) -> _arrivals.Weekly:
    """Return the rates of a week: of its days from the whole log, of its hours, and of the level of late."""
    seen = _recency.Seen.of(traces)
    shares = _hours(traces, seen)
    days, exposed = _exposed(traces, seen, shares)
    since = (traces.opened // DAY - traces.began // DAY).astype(np.int64)
    count = np.bincount(since, minlength=days.size).astype(np.float64)
    came, held = (np.bincount(days, weights=each, minlength=7) for each in (count, exposed))
    if traces.span < 7 * DAY:
        came, held = np.full(7, came.sum()), np.full(7, held.sum())
    by_day = np.where(came > 0, came / np.maximum(held, 1e-9), 0.0)
    rates = (_level(count, exposed * by_day[days], traces) * by_day)[:, None] * shares
    return _arrivals.Weekly(
        rates=tuple(np.round(rates.ravel(), 9).tolist()), closed=calendar.closed if calendar else ()
    )


def _level(count: Floats, expected: Floats, traces: Traces) -> float:
    """Return the number of arrivals of late beside what the whole log makes expect; 1 where the difference may be chance.

    Chance is as large as the spread of the days around what was expected tells (a quasi-Poisson count).
    """
    ages = np.maximum(traces.opened.max() // DAY - traces.began // DAY - np.arange(count.size), 0) * DAY
    recent = 0.5 ** (ages / (_LEVEL * traces.span))
    level = float((count * recent).sum() / max((expected * recent).sum(), 1e-9))
    known = expected > 0
    spread = float((np.square(count - expected)[known] / expected[known]).mean()) if known.any() else 1.0
    many = (count * recent).sum() ** 2 / max((count * np.square(recent)).sum(), 1e-9)
    return (
        level
        if abs(np.log(max(level, 1e-9))) > _CLEARLY * np.sqrt(max(spread, 1.0) / max(many, 1.0))
        else 1.0
    )


def _exposed(traces: Traces, seen: _recency.Seen, shares: Floats) -> tuple[Integers, Floats]:
    """Return for each day of the log its weekday, and the share of its arrivals that was to be seen.

    After the last arrival seen none is counted on: a log that goes on until all are done says nothing of arrivals then.
    """
    last = float(traces.opened.max())
    first = np.floor(traces.began / DAY) * DAY
    days = int(np.floor(traces.cut / DAY) - first // DAY) + 1
    hours = first + np.arange(24 * days) * HOUR
    within = np.clip(np.minimum(hours + HOUR, last) - np.maximum(hours, traces.began), 0, HOUR) / HOUR
    week = hour_of_week(hours)
    part = shares.ravel()[week] * within * seen.within(np.maximum(traces.cut - hours - HOUR / 2, 0))
    return week[::24] // 24, part.reshape(days, 24).sum(1)


def _hours(traces: Traces, seen: _recency.Seen) -> Floats:
    """Return for each weekday the shares of its hours, drawn towards those of all days as far as their differences may be chance.

    Counts of several days that share their hours spread as chance does; what spreads more tells how many cases of all days
    those of one are worth (moments of the Dirichlet-multinomial distribution).
    """
    weights = 1 / np.maximum(seen.within(traces.cut - traces.opened), 0.1)
    hour = (traces.opened % DAY // HOUR).astype(np.int64)
    own = np.zeros((7, 24))
    np.add.at(own, (weekday(traces.opened), hour), weights)
    own = alike(own.ravel(), traces.span).reshape(7, 24)
    sizes: Floats = own.sum(1, keepdims=True)
    whole: Floats = own.sum(0) / float(own.sum())
    expected = sizes * whole
    known = expected > 0
    free = max((int(np.count_nonzero(whole)) - 1) * (int(np.count_nonzero(sizes)) - 1), 1)
    spread = float((np.square(own - expected)[known] / expected[known]).sum()) / free
    size = float(sizes.sum()) / max(int(np.count_nonzero(sizes)), 1)
    pooled = max((size - spread) / (spread - 1), 0.0) + _POOLED if spread > 1 else _ALL
    shares: Floats = (own + pooled * whole) / (sizes + pooled)
    return shares
