"""When cases arrive, as moments in seconds since the start of the simulation."""

import bisect
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from evenkeel.engines.twin.document._arrivals import Gaps, Moments, Population, Stream, Weekly
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.running._calendars import Floats, spans_of

_HOUR = 3_600.0
_WEEK = 604_800.0
_CHUNK = 4_096
_FAR = 10.0
"""A level does not walk farther than this factor."""


def arrivals(
    twin: Twin,
    *,
    at_least: int | None,
    after: float = 0.0,
    until: float,
    shown: Floats,
    start: float,
    horizon: float,
    seed: int,
    varied: bool = False,
) -> tuple[Floats, Any]:
    """Return the moments of arrivals in order, and the class of each case: at least so many, or all until a moment.

    The arrivals of a longer time begin with those of a shorter one. `varied`: how many come varies as far as it is not known.
    """
    parts = [
        _stream(twin, stream, number, at_least, after, until, shown, start, horizon, seed, varied=varied)
        for number, stream in enumerate(twin.streams)
    ]
    if len(parts) == 1:  # what comes in one stream comes in order
        return parts[0][0], parts[0][1]
    moments = np.concatenate([np.empty(0), *(part[0] for part in parts)])
    classes = np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])
    order = np.argsort(moments, kind="stable")
    if at_least is not None:  # no stream is cut before the others have told all that lies before
        known = min((part[2] for part in parts), default=np.inf)
        order = order[moments[order] <= known]
    return moments[order], classes[order]


def _stream(
    twin: Twin,
    stream: Any,
    number: int,
    at_least: int | None,
    after: float,
    until: float,
    shown: Floats,
    start: float,
    horizon: float,
    seed: int,
    *,
    varied: bool,
) -> tuple[Floats, Any, float]:
    chunks: list[Floats] = []
    size, known = 0, np.inf
    for moments in _chunks(twin, stream, number, shown, start, horizon, seed, varied=varied):
        chunks.append(moments if until == np.inf else moments[moments <= until])
        size += chunks[-1].size if after <= 0 else int(np.count_nonzero(chunks[-1] >= after))
        if moments.size and (moments[-1] > until or (at_least is not None and size >= at_least)):
            known = float(moments[-1])
            break
    taken = np.concatenate(chunks) if chunks else np.empty(0)
    return taken, _classes(twin, stream, number, taken.size, seed), known


def _classes(twin: Twin, stream: Stream, number: int, size: int, seed: int) -> Any:
    keys = [each.key for each in twin.course.classes]
    if not stream.mix:
        return np.zeros(size, np.int64)
    weights = np.array([stream.mix.get(key, 0.0) for key in keys])
    chances = np.random.default_rng([seed, number, 1]).random(size)
    return (
        np.searchsorted(np.cumsum(weights) / weights.sum(), chances, side="right")
        .clip(max=len(keys) - 1)
        .astype(np.int64)
    )


def _chunks(
    twin: Twin,
    stream: Any,
    number: int,
    shown: Floats,
    start: float,
    horizon: float,
    seed: int,
    *,
    varied: bool,
) -> Iterator[Floats]:
    match stream:
        case Gaps():
            yield from _gaps(twin, stream, shown, horizon, np.random.default_rng([seed, number, 0]))
        case Weekly():
            yield from _weeks(stream, number, shown, start, horizon, seed, varied=varied)
        case Moments():
            yield np.sort(np.asarray(stream.at, dtype=np.float64))
        case Population():
            return


def _gaps(
    twin: Twin, stream: Gaps, shown: Floats, horizon: float, chance: np.random.Generator
) -> Iterator[Floats]:
    key = stream.calendar or stream.until
    calendar = next((each for each in twin.calendars if each.key == key), None)
    spans = spans_of(calendar, shown, horizon, duties(twin), None) if calendar is not None else None
    passed = 0.0
    while True:
        gaps = sampled(stream.gap, chance, _CHUNK)
        if passed == 0.0 and stream.gap.kind == "fixed":  # a grid begins with its first point
            gaps[0] = 0.0
        if spans is not None and stream.until is not None:
            moments = _waiting(gaps, passed, spans)
            yield moments
            if moments.size < gaps.size:
                return
            passed = float(moments[-1]) + 1e-9
            continue
        clock = passed + np.cumsum(gaps)
        passed = float(clock[-1]) + 1e-9
        if spans is None:
            yield clock
            continue
        begins = np.maximum(spans["begin"], 0.0)
        ends = np.cumsum(spans["end"] - begins)
        place = np.searchsorted(ends, clock, side="right")
        known = place < spans.size
        place, clock = place[known], clock[known]
        yield begins[place] + clock - (ends - (spans["end"] - begins))[place]
        if not known.all():
            return


def _waiting(gaps: Floats, passed: float, spans: Any) -> Floats:
    """Return when those come who wait for the next opening, if it is closed; each gap begins when the one before came."""
    since, first, place = np.cumsum(gaps), 0, 0
    listed, begins, ends = since.tolist(), spans["begin"].tolist(), spans["end"].tolist()
    later: list[float] = []
    firsts: list[int] = []
    while first < gaps.size:
        came = passed + listed[first] - (listed[first - 1] if first else 0.0)
        place = bisect.bisect_right(ends, came, place)
        if place == len(ends):
            break
        came = max(came, begins[place])
        later.append(came - listed[first])
        firsts.append(first)
        first = bisect.bisect_left(listed, ends[place] - came + listed[first], first + 1)
        passed = listed[first - 1] + later[-1]
    return np.asarray(since[:first] + np.repeat(later, np.diff([*firsts, first])), np.float64)


def duties(twin: Twin) -> dict[str, int]:
    """Return a number for each duty that the twin names, from 1; 0 is no duty."""
    names = {activity.duty for activity in twin.activities} | {
        shift.duty for calendar in twin.calendars for shift in calendar.shifts
    }
    return {name: number for number, name in enumerate(sorted(name for name in names if name), start=1)}


def _weeks(
    stream: Weekly, number: int, shown: Floats, start: float, horizon: float, seed: int, *, varied: bool
) -> Iterator[Floats]:
    """Draw arrivals week by week: a Poisson process of rate one, stretched to the rate of each hour (Çinlar's inversion).

    So the n-th case comes a little sooner when there are more, and the luck of two variants stays the same. Hours are those
    of the wall clock, so that nothing comes before an office opens, or after it closes.
    """
    begun = float(shown[0, 1] % _HOUR)
    chance = np.random.default_rng([seed, number, 2])
    clock, passed, week = np.empty(0), 0.0, 0
    vary = _Varying(stream, np.random.default_rng([seed, number, 3])) if varied else None
    while week * _WEEK < horizon:
        hours: Floats = week * _WEEK - begun + np.arange(168.0) * _HOUR
        rates = _rates(stream, hours, shown, start)
        if week == 0:
            hours[0], rates[0] = 0.0, rates[0] * (1 - begun / _HOUR)
        if vary is not None:
            rates = rates * vary.next(float(rates.sum()))
        until = passed + np.concatenate([[0.0], np.cumsum(rates)])
        last = clock[-1] if clock.size else passed
        while last <= until[-1]:
            clock = np.concatenate([clock, last + np.cumsum(chance.exponential(1.0, _CHUNK))])
            last = clock[-1]
        now, clock = clock[clock <= until[-1]], clock[clock > until[-1]]
        yield np.interp(now, until, np.append(hours, hours[-1] + _HOUR))
        passed, week = until[-1], week + 1


class _Varying:
    """How many come, week by week, beside what the rates say: the level may be off, it walks, and numbers spread around it."""

    def __init__(self, stream: Weekly, chance: np.random.Generator) -> None:
        self._stream, self._chance = stream, chance
        self._level = self._moved(stream.error)

    def next(self, expected: float) -> float:
        """Return the factor of the next week, in which so many are expected."""
        self._level = float(np.clip(self._level * self._moved(self._stream.wander), 1 / _FAR, _FAR))
        shape = expected * self._level / max(self._stream.spread - 1, 1e-9)
        noise = self._chance.gamma(max(shape, 1e-9)) / max(shape, 1e-9)
        return self._level * (noise if self._stream.spread > 1 else 1.0)

    def _moved(self, share: float) -> float:
        """Draw a factor of mean one that varies by this share."""
        width = np.sqrt(np.log1p(share**2))
        return float(np.exp(width * self._chance.standard_normal() - width**2 / 2))


def _rates(stream: Weekly, hours: Floats, shown: Floats, start: float) -> Floats:
    """Return how many arrivals are expected in each hour that begins at these moments."""
    since = (stream.since.timestamp() if stream.since else start) - start
    offset = shown[np.clip(np.searchsorted(shown[:, 0], hours, side="right") - 1, 0, None), 1]
    local = hours + offset
    day = np.floor(local / 86_400) + 4
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    level = (
        np.maximum(1 + stream.growth * (hours - since) / (365 * 86_400), 0) * np.asarray(stream.months)[month]
    )
    closed = [
        datetime(one.year, one.month, one.day, tzinfo=UTC).timestamp() // 86_400 for one in stream.closed
    ]
    place, rates = local / _HOUR % 168, np.asarray(stream.rates)
    low = np.floor(place).astype(int) % 168
    rate = rates[low] * (1 - place % 1) + rates[(low + 1) % 168] * (place % 1)
    return np.asarray(rate * level * ~np.isin(day, closed), np.float64)


def sampled(distribution: Any, chance: np.random.Generator, size: int) -> Floats:
    """Draw so many values of a distribution at once, its bounds held by drawing again."""
    values = _sampled(distribution, chance, size)
    low, high = getattr(distribution, "low", 0.0), getattr(distribution, "high", None)
    high = np.inf if high is None else high
    if values.min() >= low and values.max() <= high:  # as nearly always: nothing is copied
        return values
    for _ in range(100):
        outside = np.flatnonzero((values < low) | (values > high))
        if not outside.size:
            break
        values[outside] = _sampled(distribution, chance, outside.size)
    return np.clip(values, low, high)


def _sampled(distribution: Any, chance: np.random.Generator, size: int) -> Floats:
    one = distribution
    match one.kind:
        case "fixed":
            values = np.full(size, one.value)
        case "exponential":
            values = chance.standard_exponential(size) * one.mean  # the same, in two thirds of the time
        case "normal":
            values = chance.normal(one.mean, one.sd, size)
        case "lognormal":
            spread = np.log1p((one.sd / one.mean) ** 2)
            values = chance.lognormal(np.log(one.mean) - spread / 2, np.sqrt(spread), size)
        case "gamma":
            values = chance.gamma((one.mean / one.sd) ** 2, one.sd**2 / one.mean, size)
        case "weibull":
            values = one.scale * chance.weibull(one.shape, size)
        case "uniform":
            values = chance.uniform(one.low, one.high, size)
        case "triangular":
            values = (
                chance.triangular(one.low, one.mode, one.high, size)
                if one.high > one.low
                else np.full(size, one.low)
            )
        case _:
            table = np.asarray(one.values)
            values = np.interp(chance.random(size) * max(table.size - 1, 1), np.arange(table.size), table)
    return np.asarray(values, np.float64)
