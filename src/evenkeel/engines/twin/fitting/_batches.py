"""Batches: work that is let gather, and then done together or one after the other.

Whenever somebody begins work who was free until then, what waits at that moment may be a batch, if it has been possible by then
(Lashkevich et al. 2022, "Data-driven analysis of batch processing inefficiencies in business processes", after Martin, Pufahl and
Mannhardt 2021, "Detection of batch activities from event logs"). A rule must tell nearly all of these moments, those too at
which a single piece was begun at once: so many have come, the first has waited so long, or it is the hour. Queues and timers
bring neighbours about, too, so each rule is set against what chance would bring about in the same log.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Literal

import numpy as np
from scipy import stats

from evenkeel.engines.twin.document import _calendar, _work
from evenkeel.engines.twin.fitting._steps import Steps
from evenkeel.engines.twin.fitting._traces import DAY, HOUR, Flags, Floats, Integers, Traces, weekday

_SAME = 1.0
"""Seconds by which moments of one batch may be apart."""
_SLACK = 60.0
"""Seconds that something may wait without having been let wait."""
_ENOUGH = 20
"""Moments at which work was begun by somebody free, to tell a rule."""
_NEARLY = 0.9
"""A rule must tell this share of them."""
_BY_CHANCE = 1e-6
_ELSEWHEN = tuple(sign * each for each in (600.0, 1800.0, HOUR, DAY, 7 * DAY) for sign in (-1, 1))
"""Seconds by which moments are shifted to see how often chance makes something come just then."""
_SHORTER = 0.2
"""Where the first waits so long and takes others along, this share waits for less; where each waits for itself, none does."""
_WINDOW = 600.0
"""Moments by the wall clock lie within so many seconds of one another."""
_MOST = 4
"""Moments in a day, at most."""
_DAYS = 10
_OPEN = 8 * HOUR
"""A day of work in which moments lie, where nothing else tells when people begin."""
_ANY_SIZE = 1000
"""The size of a batch that the hour alone releases."""

Why = Literal["size", "wait", "size or wait", "hour"]


@dataclass(frozen=True, eq=False)
class Batched:
    """How the work of an activity is collected, and on what that rests."""

    why: Why
    batch: _work.Batch | None
    calendar: _calendar.Calendar | None
    """When the hour releases it: one that opens then."""
    told: int
    """Of so many `moments` the rule tells this many."""
    moments: int

    @property
    def delay(self) -> _work.Delay | None:
        """What the work waits for before it is collected."""
        return None if self.calendar is None else _work.Delay(until=self.calendar.key)

    def told_of(self, activity: str) -> str:
        """Say how the work of an activity is collected, and why that is thought."""
        as_one = self.batch is not None and self.batch.together
        how = "as one piece of work" if as_one else "one after the other"
        return (
            f"“{activity}” is let gather {self._until()}, and is then done {how}. So it was {self.told:,} of the {self.moments:,} "
            "times that somebody who was free began it, far more often than by chance; this is taken to go on."
        )

    def _until(self) -> str:
        if self.calendar is not None:
            return f"until its hour comes ({_listed(self.calendar)})"
        parts = []
        if self.batch is not None and "size" in self.why:
            parts.append(f"until {self.batch.size:,} have come")
        if self.batch is not None and self.batch.longest is not None:
            parts.append(f"until the first has waited {self.batch.longest / HOUR:,.3g} hours")
        return " or ".join(parts)


@dataclass(frozen=True, eq=False)
class _Begun:
    """The moments at which somebody free began work of an activity: what was waiting then."""

    at: Floats
    waiting: Integers
    first: Floats
    """How long the first of it had waited."""
    came: Flags
    """Whether the last of it came just then."""
    later: Flags
    """Whether who began it had been seen at work before on that day."""


def _listed(calendar: _calendar.Calendar) -> str:
    """Return when a calendar opens, in words."""
    days: dict[time, list[str]] = {}
    for shift in calendar.shifts:
        days.setdefault(shift.begin, []).append(shift.day.capitalize())
    return "; ".join(f"{begin:%H:%M} on {', '.join(names)}" for begin, names in sorted(days.items()))


def together(traces: Traces) -> Integers:
    """Return for each row the first row of the same work: itself, or that which was begun and done with it as one.

    Pieces that one person begins at one moment are one where nearly all end at one moment, and chance, by how alike
    durations of single ones are, would not make them.
    """
    own = np.arange(traces.start.size)
    order = np.lexsort((traces.end, traces.start, traces.person, traces.activity))
    first, second = order[:-1], order[1:]
    alike = (traces.activity[first] == traces.activity[second]) & (
        traces.person[first] == traces.person[second]
    )
    begun = alike & (traces.start[second] - traces.start[first] <= _SAME) & (traces.lasted[second] > _SLACK)
    ended = begun & (np.abs(traces.end[second] - traces.end[first]) <= _SAME)
    for activity in np.unique(traces.activity[second[ended]]):
        mine = traces.activity[second] == activity
        both, same = int((begun & mine).sum()), int((ended & mine).sum())
        single = traces.lasted[second[mine & ~ended]]
        by_chance = float(
            np.square(np.unique(np.round(single), return_counts=True)[1] / max(single.size, 1)).sum()
        )
        surely = single.size > 1 and stats.binom.sf(same - 1, both, min(by_chance, 1)) < _BY_CHANCE
        if not (same >= _NEARLY * both and both >= _ENOUGH / 2 and surely):
            ended &= ~mine
    begins = np.concatenate([[True], ~ended])
    own[order] = order[np.flatnonzero(begins)][np.cumsum(begins) - 1]
    return own


def learn(
    traces: Traces, steps: Steps, possible: Floats, offered: Floats, one: Integers
) -> dict[int, Batched]:
    """Return by activity how its work is collected, where a rule is clear; `one` is what `together` returns."""
    found = {}
    waits = ~steps.start_of_case
    for activity in np.unique(traces.activity[waits]):
        rows = np.flatnonzero((traces.activity == activity) & waits)
        batched = _rule(traces, rows, possible, offered, one)
        if batched is not None:
            found[int(activity)] = batched
    return found


def _rule(traces: Traces, rows: Integers, possible: Floats, offered: Floats, one: Integers) -> Batched | None:
    begun = _begun(traces, rows, possible, offered)
    if not begun.at.size:
        return None
    sizes = np.unique(one[rows], return_counts=True)[1]
    as_one = bool((sizes > 1).any())
    growth = _growth(traces, one[rows]) if as_one else 0.0
    batch = _gathered(begun, possible[rows], traces.start[rows], sizes if as_one else None)
    if batch is not None:
        why, told, size, longest = batch
        made = _work.Batch(size=size, longest=longest, together=as_one, growth=growth)
        return Batched(why=why, batch=made, calendar=None, told=told, moments=begun.at.size)
    hours = _hours(traces, rows, begun, possible[rows])
    if hours is None:
        return None
    calendar, told, moments = hours
    whole = _work.Batch(size=_ANY_SIZE, longest=_SAME, together=True, growth=growth) if as_one else None
    return Batched(why="hour", batch=whole, calendar=calendar, told=told, moments=moments)


def _begun(traces: Traces, rows: Integers, possible: Floats, offered: Floats) -> _Begun:
    """Return the moments at which somebody who was free until then began work of these rows."""
    rows = rows[np.argsort(traces.start[rows], kind="stable")]
    start, ready = traces.start[rows], possible[rows]
    free = np.flatnonzero(offered[rows] >= start - _SAME)
    free = free[np.concatenate([[True], np.diff(start[free]) > _SAME])] if free.size else free
    at, sorted_ready = start[free], np.sort(ready)
    before = np.searchsorted(start, at - _SAME, "left")
    came = np.searchsorted(sorted_ready, at + _SAME, "right")
    oldest = np.minimum.accumulate(ready[::-1])[::-1]
    return _Begun(
        at=at,
        waiting=came - before,
        first=at - oldest[before],
        came=came > np.searchsorted(sorted_ready, at - _SAME, "left"),
        later=_seen_before(traces, rows[free]),
    )


def _seen_before(traces: Traces, rows: Integers) -> Flags:
    """Return whether the person of each row had begun or done something before on the day of its start."""
    seen = np.zeros(rows.size, np.bool_)
    for person in np.unique(traces.person[rows]):
        mine = traces.person == person
        moments = np.sort(np.concatenate([traces.start[mine], traces.end[mine]]))
        own = np.flatnonzero(traces.person[rows] == person)
        at = traces.start[rows[own]]
        last = moments[np.maximum(np.searchsorted(moments, at - _SLACK, "right") - 1, 0)]
        seen[own] = (last < at) & (last // DAY == at // DAY)
    return seen


def _gathered(
    begun: _Begun, ready: Floats, start: Floats, sizes: Integers | None
) -> tuple[Why, int, int, float | None] | None:
    """Return by which size or longest wait work is released, with how many moments that tells; None where by neither."""
    if begun.at.size < _ENOUGH:
        return None
    several = begun.came & (begun.waiting > 1) & (begun.first > _SAME)
    size = int(np.bincount(begun.waiting[several]).argmax()) if several.any() else 0
    full = several & (begun.waiting == size)
    if sizes is not None and full.any():
        full &= (sizes == size).mean() >= _NEARLY or (sizes <= size).all()
    if not _just_then(begun.at, ready, int(full.sum())):
        full[:] = False
    longest = float(np.median(begun.first[~full])) if not full.all() else 0.0
    waited = ~full & (np.abs(begun.first - longest) <= max(_SLACK, longest / 100)) & (longest > 2 * _SLACK)
    shorter = float((start - ready < longest - _SLACK).mean())
    if shorter < _SHORTER or int((waited & (begun.waiting > 1)).sum()) < _ENOUGH / 4:
        waited[:] = False
    told, share = int((full | waited).sum()), 1 - _NEARLY
    if told < _NEARLY * begun.at.size:
        return None
    if waited.mean() <= share / 2:
        return "size", told, size, None
    longest = round(float(np.median(begun.first[waited])), 1)
    if full.mean() <= share / 2:
        return "wait", told, _ANY_SIZE, longest
    return "size or wait", told, size, longest


def _just_then(at: Floats, ready: Floats, hits: int) -> bool:
    """Tell whether work was begun when something came far more often than chance would have it.

    Chance is how often something comes when these moments are shifted: it knows how many come, at which hours, and how roughly
    moments are written down.
    """
    moments = np.sort(ready)
    often = 0
    for shift in _ELSEWHEN:
        near = np.searchsorted(moments, at + shift + _SAME, "right") > np.searchsorted(
            moments, at + shift - _SAME
        )
        often = max(often, int(near.sum()))
    by_chance = (often + 1) / (at.size + 1)
    return bool(hits >= _ENOUGH / 4 and stats.binom.sf(hits - 1, at.size, by_chance) < _BY_CHANCE)


def _growth(traces: Traces, first: Integers) -> float:
    """Return how the duration of what is done as one grows with its size: the slope of logarithms, from 0 to 1.

    Where nearly all are of one size, nothing tells, and it is 0: the duration is that of this size.
    """
    rows, sizes = np.unique(first, return_counts=True)
    lasted = traces.lasted[rows]
    sizes, lasted = sizes[lasted > 0], lasted[lasted > 0]
    if not sizes.size or (sizes == np.bincount(sizes).argmax()).mean() > _NEARLY:
        return 0.0
    return round(float(np.clip(stats.linregress(np.log(sizes), np.log(lasted)).slope, 0, 1)), 3)


def _hours(
    traces: Traces, rows: Integers, begun: _Begun, ready: Floats
) -> tuple[_calendar.Calendar, int, int] | None:
    """Return the calendar by whose openings work is released, with how many of how many moments that tells; None where by none.

    What somebody begins first on a day tells of her day, not of a batch, and is left out. Nearly all must be begun at the first
    of its hours: what lets some go by (a payment run takes what was asked for by yesterday) waits for something else, too.
    """
    kept = np.flatnonzero(begun.later)
    at, let = begun.at[kept], begun.first[kept] > _SLACK
    if np.unique(at // DAY).size < _DAYS or let.mean() < _NEARLY:
        return None
    moments = _moments(at % DAY, at.size)
    within = _within(at % DAY, moments)
    if not moments or within.mean() < _NEARLY:
        return None
    others = np.ones(traces.start.size, np.bool_)
    others[rows] = False
    elsewhere = traces.start[others] % DAY
    by_chance = max(
        float(_within(elsewhere, moments).mean()) if elsewhere.size else 0.0, len(moments) * _WINDOW / _OPEN
    )
    told = int(within.sum())
    if stats.binom.sf(told - 1, at.size, min(by_chance, 1.0)) >= _BY_CHANCE:
        return None
    if _taken_at_once(at[within], moments, ready, traces.start[rows]) < _NEARLY:
        return None
    key = f"release of {traces.activities[traces.activity[rows[0]]]}"
    return _calendar.Calendar(key=key, shifts=tuple(_shifts(at[within], moments))), told, int(at.size)


def _taken_at_once(at: Floats, moments: Sequence[float], ready: Floats, start: Floats) -> float:
    """Return the share of what waits for its hour that is begun at the first that comes, not at a later one."""
    number = np.searchsorted(moments, at % DAY, "right")
    runs = np.sort(at[np.unique(at // DAY * len(moments) + number, return_index=True)[1]])
    hours = np.searchsorted(runs, start + _SAME, "right") - np.searchsorted(runs, ready, "right")
    return float((hours[hours > 0] == 1).mean())


def _moments(clock: Floats, many: int) -> list[float]:
    """Return the moments of the day, in seconds, about which most lie: each the first of those that lie close together."""
    clock = np.sort(clock)
    edges = np.concatenate([[0], np.flatnonzero(np.diff(clock) > _WINDOW) + 1, [clock.size]])
    found = [
        (int(end - begin), float(clock[begin]))
        for begin, end in itertools.pairwise(edges.tolist())
        if end - begin >= (1 - _NEARLY) / 2 * many and clock[end - 1] - clock[begin] <= _WINDOW
    ]
    return sorted(first for _, first in sorted(found, reverse=True)[:_MOST])


def _within(clock: Floats, moments: Sequence[float]) -> Flags:
    inside = np.zeros(clock.shape, np.bool_)
    for moment in moments:
        inside |= (clock >= moment) & (clock <= moment + _WINDOW)
    return inside


def _shifts(at: Floats, moments: Sequence[float]) -> Iterator[_calendar.Shift]:
    """Give an opening of a minute for each weekday and moment at which work was released more than once in a while."""
    days = weekday(at)
    for number, day in enumerate(_calendar.DAYS):
        for moment in moments:
            often = int(((days == number) & _within(at % DAY, [moment])).sum())
            if often > 1 or often * 7 * len(moments) >= at.size:
                begin = int(moment // 60)
                yield _calendar.Shift(day=day, begin=_clock(begin), end=_clock(begin + 1))


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def durations(worked: Floats, one: Integers, batched: Batched | None, rows: Integers) -> Floats:
    """Return how long single work of these rows takes: of what was done as one, once, less what it grew by being many."""
    if batched is None or batched.batch is None or not batched.batch.together:
        return worked[rows]
    first, sizes = np.unique(one[rows], return_counts=True)
    single: Floats = worked[first] / sizes**batched.batch.growth
    return single
