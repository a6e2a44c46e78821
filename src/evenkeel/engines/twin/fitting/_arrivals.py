"""When cases come: a fixed grid where the log shows one, otherwise by chance, at rates that follow the week and the recent level.

Cases that began shortly before the log ends and were not done by then are not in it; the level is the number seen over the
share that was to be seen (`_recency.Seen`), or that of all that came, where open cases are known; that of late counts as far as
it is clear (`_levels`).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from evenkeel.engines.twin.document import _arrivals, _calendar
from evenkeel.engines.twin.fitting import _levels, _recency, _regular, _seasons
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
_BUSY = 10
"""A day of the week on which usually something is done for so many cases is a holiday where nothing is."""
_RARE = 0.06
"""Holidays are at most this share of such days."""
_HIDDEN = 0.01
_LEVEL = 0.1
"""After this part of the length of the log a day counts half for the level."""
_CLEARLY = 2.0
"""Standard errors by which the level of late must differ from that of the whole log, where some of late are hidden."""
_LEAST = 0.05
"""What is left of what is expected, at least, however far back growth goes."""


@dataclass(frozen=True)
class Coming:
    """How cases come, and what it needs."""

    stream: _arrivals.Gaps | _arrivals.Weekly
    calendars: tuple[_calendar.Calendar, ...] = ()
    holidays: tuple[date, ...] = ()
    """Working days on which nothing happened at all."""
    season: _seasons.Season = field(default_factory=_seasons.Season)


@dataclass(frozen=True, eq=False)
class Known:
    """When cases came that are known to have come, until a moment: those that are done, and those that are open then."""

    opened: Floats
    """By the wall clock, in seconds."""
    until: float


def learn(
    traces: Traces,
    calendar: _calendar.Calendar | None,
    timezone: str = "UTC",
    *,
    known: Known | None = None,
) -> Coming:
    """Return how cases come, and the calendar that this needs, if any.

    Where it is `known` when all came, also those that are open, none are hidden.
    """
    regular = _regular.learn(traces, calendar, _recency.Seen.of(traces))
    if regular is not None:
        return Coming(stream=regular[0], calendars=regular[1])
    closed = calendar.closed if calendar else ()
    return _weekly(traces, closed, _holidays(traces, closed), timezone, known)


def _holidays(traces: Traces, closed: tuple[date, ...]) -> tuple[date, ...]:
    """Return working days on which nothing at all began or ended, where such days are rare and no chance."""
    first, last = (int(np.floor(each / DAY)) for each in (traces.began, traces.cut))
    days = np.arange(first, last + 1)
    begun = np.floor(np.concatenate([traces.start, traces.end]) / DAY).astype(np.int64) - first
    at_work = np.unique(begun * traces.cases + np.tile(traces.case, 2)) // traces.cases
    done = np.bincount(at_work, minlength=days.size)
    kind = weekday((days * DAY).astype(np.float64))
    usual = np.array([np.median(done[kind == each]) if (kind == each).any() else 0.0 for each in range(7)])
    busy = usual[kind] >= _BUSY
    idle = busy & (done == 0)
    if idle.sum() > _RARE * busy.sum():
        return ()
    found = (date(1970, 1, 1) + timedelta(days=int(day)) for day in days[idle])
    return tuple(day for day in found if day not in closed)


def _weekly(
    traces: Traces,
    closed: tuple[date, ...],
    holidays: tuple[date, ...],
    timezone: str,
    known: Known | None,
) -> Coming:
    """Return the rates of a week: of its days from the whole log, of its hours, and of the level of late; and of the year."""
    seen = _recency.Seen.of(traces)
    shares = _hours(traces, seen)
    first = int(traces.began // DAY)
    opened, until = (known.opened, known.until) if known else (traces.opened, traces.cut)
    days, exposed = _exposed(traces, None if known else seen, shares, until)
    exposed[[_day(day) - first for day in (*closed, *holidays) if first <= _day(day) < first + days.size]] = 0
    count = np.bincount((opened // DAY).astype(np.int64) - first, minlength=days.size).astype(np.float64)
    by_day = _by_day(days, count, exposed, short=traces.span < 7 * DAY)
    season = _seasons.learn(first + np.arange(days.size), count, exposed * by_day[days])
    exposed *= season.factors(first + np.arange(days.size))
    by_day = _by_day(days, count, exposed, short=traces.span < 7 * DAY)
    expected = exposed * by_day[days]
    level = _late(count, expected, season)
    now = level.now if known else _level(count, expected, traces)
    rates = ((season.level or now) * by_day)[:, None] * shares
    stream = _arrivals.Weekly(
        rates=tuple(np.round(rates.ravel(), 9).tolist()),
        closed=closed,
        months=season.months,
        growth=season.growth,
        since=datetime.fromtimestamp(round(until), UTC).replace(tzinfo=ZoneInfo(timezone))
        if season.growth
        else None,
        error=round(level.error, 4),
        wander=round(level.wander, 4),
        spread=round(level.spread, 4),
    )
    return Coming(stream=stream, holidays=holidays, season=season)


def _late(count: Floats, expected: Floats, season: _seasons.Season) -> _levels.Level:
    """Return the level of late beside what the whole log makes expect; where arrivals grow, beside what that makes expect."""
    last = int(np.flatnonzero(expected > 0)[-1]) + 1 if (expected > 0).any() else expected.size
    if season.level is not None:
        years = (np.arange(expected.size) - expected.size) / _seasons.YEAR
        expected = expected * season.level * np.maximum(1 + season.growth * years, _LEAST)
    return _levels.learn(count[:last], expected[:last])


def _by_day(days: Integers, count: Floats, exposed: Floats, *, short: bool) -> Floats:
    """Return how many cases come on each weekday."""
    came, held = (np.bincount(days, weights=each, minlength=7) for each in (count, exposed))
    if short:
        came, held = np.full(7, came.sum()), np.full(7, held.sum())
    by_day: Floats = np.where(came > 0, came / np.maximum(held, 1e-9), 0.0)
    return by_day


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _level(count: Floats, expected: Floats, traces: Traces) -> float:
    """Return the number of arrivals of late beside what the whole log makes expect; 1 where the difference may be chance.

    What was hidden of the last weeks was made up for, so a level that walks would walk after these errors. Chance is as large as
    the spread of the days around what was expected tells (a quasi-Poisson count).
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


def _exposed(
    traces: Traces, seen: _recency.Seen | None, shares: Floats, until: float
) -> tuple[Integers, Floats]:
    """Return for each day of the log its weekday, and the share of its arrivals that was to be seen; all of it without `seen`.

    After the last arrival seen none is counted on: a log that goes on until all are done says nothing of arrivals then.
    """
    last = float(traces.opened.max()) if seen else until
    if last - traces.began < 1:  # one moment tells no rate: so many in a day
        last = traces.began + DAY
    first = np.floor(traces.began / DAY) * DAY
    days = int(np.floor(until / DAY) - first // DAY) + 1
    hours = first + np.arange(24 * days) * HOUR
    within = np.clip(np.minimum(hours + HOUR, last) - np.maximum(hours, traces.began), 0, HOUR) / HOUR
    week = hour_of_week(hours)
    whole = shares.ravel()[week] * within
    if seen is None:
        return week[::24] // 24, whole.reshape(days, 24).sum(1)
    part = whole * seen.within(np.maximum(traces.cut - hours - HOUR / 2, 0))
    if part.sum() < _HIDDEN * whole.sum():  # too few were to be seen to tell how many were not
        part = whole
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
