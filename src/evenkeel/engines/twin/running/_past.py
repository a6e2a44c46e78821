"""Clocks read backwards: how much of a delay, or of work, had passed before the start."""

from typing import Any

import numpy as np

from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._calendars import Floats, offsets, spans_of
from evenkeel.engines.twin.running._layout import Rows
from evenkeel.engines.twin.running._plan import Plan

_DAY = 86_400.0
_WEEK = 604_800.0
_HOUR = 3_600.0
_FARTHEST = 30 * 365 * _DAY


class Past:
    """What clocks showed before the start; moments are seconds since the start, and negative."""

    def __init__(self, plan: Plan, *, start: float, earliest: float) -> None:
        """Look back as far as the earliest moment, at most thirty years."""
        self._plan = plan
        self._back = min(-earliest, _FARTHEST) + 8 * _DAY
        self._shown = offsets(plan.twin.timezone, start - self._back, self._back)
        self._spans: dict[int, Rows] = {}

    def passed(self, delay: Any, since: Floats) -> tuple[Floats, Floats]:
        """Return how much of a delay had passed at the start by its clock; and how much when it could last have ended."""
        last = np.zeros(since.size)
        if delay["until"] >= 0:
            last = np.maximum(np.full(since.size, self._last_open(int(delay["until"]))), since)
        return self._by(delay, since, np.zeros(since.size)), self._by(delay, since, last)

    def _by(self, delay: Any, since: Floats, until: Floats) -> Floats:
        if delay["clock"] == _layout.ON_RHYTHM:
            return self._rhythm(int(delay["of"]), until) - self._rhythm(int(delay["of"]), since)
        if delay["clock"] == _layout.IN_CALENDAR:
            return self.opened(int(delay["of"]), until) - self.opened(int(delay["of"]), since)
        return until - since

    def _rhythm(self, which: int, moments: Floats) -> Floats:
        hours = self._plan.rhythms[which]
        then = moments + self._back
        place = np.clip(np.searchsorted(self._shown[:, 0], then, side="right") - 1, 0, len(self._shown) - 1)
        local = then + self._shown[place, 1]
        weeks = np.floor(local / _WEEK)
        within = (local - weeks * _WEEK) / _HOUR
        return np.asarray(weeks * hours[-1] + np.interp(within, np.arange(169), hours))

    def opened(self, calendar: int, moments: Floats) -> Floats:
        """Return how long a calendar had been open by these moments, counted from somewhere."""
        spans = self._of(calendar)
        if not spans.size:
            return np.zeros(moments.size)
        then = moments + self._back
        place = np.clip(np.searchsorted(spans["begin"], then, side="right") - 1, 0, spans.size - 1)
        within = np.clip(then - spans["begin"][place], 0, spans["end"][place] - spans["begin"][place])
        return np.asarray(spans["before"][place] + within)

    def _last_open(self, calendar: int) -> float:
        """Return when a calendar was last open, until the start."""
        spans = self._of(calendar)
        before = spans[spans["begin"] < self._back]
        return float(min(before["end"][-1], self._back) - self._back) if before.size else -self._back

    def _of(self, calendar: int) -> Rows:
        if calendar not in self._spans:
            one = self._plan.twin.calendars[calendar]
            self._spans[calendar] = spans_of(one, self._shown, self._back + _DAY, self._plan.duties, None)
        return self._spans[calendar]
