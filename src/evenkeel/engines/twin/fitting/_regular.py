"""Arrivals more regular than chance: a timetable, appointments, a grid.

A log shows when work on a case began, not when it came: where the first step waits for people, a grid is blurred. The number
that came within a day is not. Where these numbers spread clearly less than chance would have it (the index of dispersion of a
Poisson process is one), gaps are drawn by themselves, with the variation that the dispersion tells (in the long run that of
counts is the squared coefficient of variation of the gaps; Cox and Lewis 1966, "The statistical analysis of series of events"),
within opening hours that are as long as so many gaps take.
"""

from datetime import time

import numpy as np
from scipy import stats

from evenkeel.engines.twin.document import _arrivals, _calendar, _distribution
from evenkeel.engines.twin.fitting import _recency
from evenkeel.engines.twin.fitting._traces import DAY, HOUR, Flags, Floats, Integers, Traces, weekday

CALENDAR = "arrivals"
_FEW = 20
_BINS = 5
_BY_CHANCE = 1e-4
"""How likely chance may make counts that are so much alike."""
_ALIKE = 0.3
"""The index of dispersion of regular arrivals is below this."""
_FIXED = 0.02
"""A squared coefficient of variation below this is none."""
_REPEATED, _BESIDE = 5, 3
"""A gap is that of a grid where it comes so often, and so many times as often as any other that is not near it."""
_NEAR = 0.05
_EARLY = 0.02
_SAME = 0.1
"""Weekdays of which the number of cases differs by less than this share have the same hours."""
_CLOSED = 1e-3
"""A day without a case is a closed one where chance would leave it without one less often than this."""
_HOURLY = 20.0
_SEEN = 0.99
"""A day tells how many came on it where so many of them are done by the end of the log."""
_TIMES = (np.arange(50) + 0.5) / 50
"""Times of day at which cases come, as shares of all that come earlier in a day."""


def learn(
    traces: Traces, calendar: _calendar.Calendar | None, seen: _recency.Seen
) -> tuple[_arrivals.Gaps, tuple[_calendar.Calendar, ...]] | None:
    """Return regular gaps and the calendar in which they count, if cases come so regularly."""
    opened = np.sort(traces.opened)
    days = _Days.of(opened, seen, traces.cut)
    if opened.size < _FEW or days.counts.max() < 2:
        return None
    spread = _dispersion(opened, days)
    if spread is None:
        return None
    repeated = _repeated(opened)
    gap = repeated or _steady(days)
    shifts = _shifts(days, gap, short=traces.span < 7 * DAY)
    open_ = _calendar.Calendar(key=CALENDAR, shifts=shifts, closed=calendar.closed if calendar else ())
    return _arrivals.Gaps(gap=_drawn(gap, 0.0 if repeated else spread), calendar=CALENDAR), (open_,)


def _drawn(gap: float, spread: float) -> _distribution.Distribution:
    if spread < _FIXED:
        return _distribution.Fixed(value=gap)
    return _distribution.Gamma(mean=gap, sd=round(gap * spread**0.5, 3))


class _Days:
    """The days on which cases came."""

    def __init__(self, number: Integers, counts: Integers, first: Floats, last: Floats, told: Flags) -> None:
        self.number, self.counts, self.first, self.last, self._told = number, counts, first, last, told
        self.weekday = weekday((number * DAY).astype(np.float64))
        self.whole = told.copy()
        """All of which the log tells how many came: neither the first nor the last, of which it may hold a part, nor late ones of
        which its end hides some."""
        self.whole[[0, -1]] = False
        self.idle = self._idle()
        """For each weekday, the open days on which no case came."""

    def _idle(self) -> Integers:
        """Count days without a case between the first and the last, on weekdays that have cases: without them, few cases a day,
        mostly one, would look like a timetable. Where that many come that chance leaves no day out, they are closed days.
        """
        numbers, days = self.number[self._told], self.weekday[self._told]
        between = np.arange(numbers[0], numbers[-1] + 1)
        all_days = np.bincount(weekday((between * DAY).astype(np.float64)), minlength=7)
        used = np.bincount(days, minlength=7)
        usual = np.bincount(days, weights=self.counts[self._told], minlength=7) / np.maximum(used, 1)
        return np.where((used > 0) & (np.exp(-usual) > _CLOSED), all_days - used, 0)

    @classmethod
    def of(cls, opened: Floats, seen: _recency.Seen, cut: float) -> "_Days":
        """Put arrivals, in order, into days."""
        number, begins, counts = np.unique(
            np.floor(opened / DAY).astype(np.int64), return_index=True, return_counts=True
        )
        times = np.quantile(opened % DAY, _TIMES)
        ages = np.maximum(cut - (number[:, None] * DAY + times), 0)
        told = seen.within(ages.ravel()).reshape(ages.shape).mean(1) >= _SEEN
        if not told.any():
            told = np.ones_like(told)
        return cls(number, counts, opened[begins] % DAY, opened[begins + counts - 1] % DAY, told)


def _dispersion(opened: Floats, days: _Days) -> float | None:
    """Return the index of dispersion of counts where it is clearly that of regular arrivals: by day, in a short log by hour."""
    counts = np.concatenate([days.counts[days.whole], np.zeros(days.idle.sum())])
    kinds = np.concatenate([days.weekday[days.whole], np.repeat(np.arange(7), days.idle)])
    if days.whole.sum() < _BINS:
        counts, kinds = _hourly(opened, days)
    came = (
        np.bincount(kinds, weights=counts)[kinds] > 0
    )  # a weekday on which nothing whole is known tells nothing
    counts, kinds = counts[came], kinds[came]
    if counts.size < _BINS:
        return None
    mean = np.bincount(kinds, weights=counts) / np.maximum(np.bincount(kinds), 1)
    free = counts.size - np.unique(kinds).size
    if free < 2:
        return None
    square = float((np.square(counts - mean[kinds]) / mean[kinds]).sum())
    regular = stats.chi2.cdf(square, free) < _BY_CHANCE and square / free < _ALIKE
    return max(square / free - 1 / (4 * mean[kinds].mean()), 0.0) if regular else None


def _hourly(opened: Floats, days: _Days) -> tuple[Floats, Integers]:
    """Return how many came in each whole hour between the first and the last of a day; all hours are of one kind."""
    found: list[Floats] = []
    for number, first, last in zip(days.number, days.first, days.last, strict=True):
        edges = (
            number * DAY
            + np.arange(np.ceil(first / HOUR) + (first % HOUR > 0), np.floor(last / HOUR) + 1) * HOUR
        )
        found.append(np.diff(np.searchsorted(opened, edges)).astype(np.float64))
    counts = np.concatenate(found)
    return (
        (counts, np.zeros(counts.size, np.int64))
        if counts.sum() >= _HOURLY * counts.size
        else (counts[:0], np.zeros(0, np.int64))
    )


def _repeated(opened: Floats) -> float | None:
    """Return the gap that comes far more often than any other: that of a grid, however often waiting blurs it."""
    within = np.round(np.diff(opened)[np.diff(np.floor(opened / DAY)) == 0], 1)
    found, often = np.unique(within[within > 0], return_counts=True)
    if not found.size:
        return None
    gap = float(found[often.argmax()])
    others = often[np.abs(found - gap) > _NEAR * gap]
    return gap if often.max() >= max(_REPEATED, _BESIDE * max(others, default=0)) else None


def _steady(days: "_Days") -> float:
    """Return the gap that the days tell whose last case came earliest, for so many cases: those that waited least."""
    many = days.counts > max(int(days.counts.max()) // 2, 1)
    begin = np.full(7, np.inf)
    np.minimum.at(begin, days.weekday, days.first)
    means = (days.last - begin[days.weekday])[many] / (days.counts[many] - 1)
    return round(float(np.quantile(means, _EARLY)), 1)


def _shifts(days: _Days, gap: float, *, short: bool) -> tuple[_calendar.Shift, ...]:
    """Return opening hours: from the first case of a weekday on, for as many gaps as cases come then; a short log has all days."""
    shifts = []
    usual = days.whole if days.whole.any() else np.ones_like(days.whole)
    first, count = float(days.first[usual].min()), _typical(days.counts[usual], int(days.idle.sum()))
    for number, day in enumerate(_calendar.DAYS):
        own = days.weekday == number
        if not own.any() and not short:
            continue
        own &= usual
        begin = float(days.first[own].min()) if own.any() else first
        many = _typical(days.counts[own], int(days.idle[number])) if own.any() else count
        begin = first if abs(begin - first) < gap else begin
        many = count if abs(many - count) < _SAME * count else many
        shifts.append(_calendar.Shift(day=day, begin=_clock(begin), end=_clock(begin + many * gap)))
    return tuple(shifts)


def _typical(counts: Integers, idle: int) -> float:
    """Return how many cases a day has: the middle one, which a blurred day does not move, unless the mean is another."""
    every = np.append(counts, np.zeros(idle))
    middle, mean = float(np.median(every)), float(every.mean())
    return middle if abs(mean - middle) < _SAME * middle else mean


def _clock(seconds: float) -> time:
    whole = min(round(seconds / 60) * 60, round(DAY))  # by the minute: what is blurred knows no seconds
    return time(whole // 3600 % 24, whole // 60 % 60, whole % 60) if whole < DAY else time(0)
