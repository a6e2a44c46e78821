"""In which units, windows and rhythm the times of a clock are held against a limit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.findings import _clocks, _jump

Integers = NDArray[np.int64]

SECONDS_A_DAY, SECONDS_AN_HOUR = 86_400, 3_600
WHOLE_WEEKS_FROM = 14
"""Days from which windows of whole weeks fit before a limit."""
WINDOWS_BEFORE = 6
"""Windows that a shorter limit is divided into."""
HOURS_A_WEEK, DAYS_A_WEEK = 168, 7


@dataclass(frozen=True)
class Scale:
    """A unit of time and a width of windows that suit a limit."""

    unit: str
    """day, hour or minute."""
    seconds: int
    width: int
    has_rhythm: bool
    """Whether windows are shorter than a week, so that the hour or weekday matters."""

    def times(self, clock: _clocks.Clock) -> Integers:
        """Return the times of a clock in whole units."""
        if self.unit == "day":
            return clock.days
        return np.asarray((clock.end - clock.begin) // (self.seconds * 1_000_000))

    def last(self, limit_seconds: float) -> int:
        """Return the last unit that keeps a limit: day 56 keeps 56 days, the 24th hour (number 23) keeps 24."""
        return round(limit_seconds / self.seconds) - (0 if self.unit == "day" else 1)


WEEKS = Scale("day", SECONDS_A_DAY, DAYS_A_WEEK, has_rhythm=False)
"""Days in windows of whole weeks, in which closed weekends cancel."""


def of(clock: _clocks.Clock, limit_seconds: float) -> Scale:
    """Choose the scale: whole weeks of days where they fit, else hours or minutes where the clock knows them."""
    days = limit_seconds / SECONDS_A_DAY
    if days >= WHOLE_WEEKS_FROM:
        return WEEKS
    if not _clocks.knows_time_of_day(clock):
        return Scale("day", SECONDS_A_DAY, max(1, round(days / WINDOWS_BEFORE)), has_rhythm=True)
    if limit_seconds >= WINDOWS_BEFORE * SECONDS_AN_HOUR:
        width = round(limit_seconds / SECONDS_AN_HOUR / WINDOWS_BEFORE)
        return Scale("hour", SECONDS_AN_HOUR, width, has_rhythm=True)
    return Scale("minute", 60, max(1, round(limit_seconds / 60 / WINDOWS_BEFORE)), has_rhythm=False)


def jumps(
    clock: _clocks.Clock,
    limits_seconds: list[float],
    scale: Scale,
    *,
    others: Sequence[tuple[_clocks.Clock, float]] = (),
) -> list[_jump.Jump]:
    """Measure the jump of a clock at limits that share a scale; `others` are clocks with another limit of their own."""
    limits = np.array([scale.last(seconds) for seconds in limits_seconds], np.int64)
    units = int(limits.max()) + (_jump.OUTER + 1) * scale.width + 1
    controls = [
        _jump.Control(scale.times(other), _expected(other, scale, units), scale.last(limit))
        for other, limit in others
    ]
    expected = _expected(clock, scale, units)
    return _jump.at(scale.times(clock), limits, width=scale.width, exposure=expected, controls=controls)


def _expected(clock: _clocks.Clock, scale: Scale, units: int) -> NDArray[np.float64] | None:
    return (
        _exposure(clock, scale.times(clock), scale, units=units) if scale.has_rhythm and clock.size else None
    )


def _exposure(clock: _clocks.Clock, times: Integers, scale: Scale, *, units: int) -> NDArray[np.float64]:
    """Return the activity that the rhythm of the week lets expect, for each unit after the begin.

    The rhythm is the share of the clock's ends that fall on each hour (or day) of the week. A case that began on
    Friday noon and still runs after 20 hours meets the rhythm of Saturday morning; the mean over all cases that
    still run is the expectation.
    """
    cycle = HOURS_A_WEEK if scale.unit == "hour" else DAYS_A_WEEK
    begin = _place(clock.begin_day, clock.begin, scale) % cycle
    end = _place(clock.end_day, clock.end, scale) % cycle
    rhythm = (np.bincount(end, minlength=cycle) + 1.0) / (end.size + cycle)
    # How many cases that began at each place of the cycle still run when each unit begins.
    over = np.clip(times, 0, units) * cycle + begin
    ended = np.bincount(over, minlength=(units + 1) * cycle).reshape(units + 1, cycle)
    running = ended[::-1].cumsum(axis=0)[::-1][:units]
    turned = rhythm[(np.arange(cycle)[None, :] + np.arange(units)[:, None]) % cycle]
    return np.asarray((running * turned).sum(axis=1) / np.maximum(running.sum(axis=1), 1) * cycle)


def _place(days: Integers, moments: Integers, scale: Scale) -> Integers:
    """Return the running number of the unit on the wall clock (to a few hours: the offset is that of the day)."""
    if scale.unit == "day":
        return days
    return np.asarray(moments // 3_600_000_000)
