"""Waiting that is not contention: for customers, partners, timers and batches.

Of the time between the moment a step became possible and its start, what the person was busy or off duty for, up to the start,
is contention, which the simulation brings about again by itself; the rest is extraneous (Chapela-Campa and Dumas 2024,
"Enhancing business process simulation models with extraneous activity delays", here by the schedule of the person who did it).

A delay counts by the rhythm of its activity: a clock that runs fast in the hours of the week in which the activity often begins
and stands still in those in which it never does. By such a clock delays depend least on when they begin (the time-rescaling
theorem, Brown et al. 2002), and what is drawn falls into the hours in which it used to fall.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from evenkeel.engines.twin.document import _calendar, _work
from evenkeel.engines.twin.fitting import _classes, _courses, _people, _steps, _tables
from evenkeel.engines.twin.fitting._traces import (
    HOUR,
    WEEK_HOURS,
    Clock,
    Flags,
    Floats,
    Integers,
    Traces,
    alike,
    hour_of_week,
    part_of_week,
)

_OWN, _SEPARATE = 100.0, 50.0
"""Observations by which an activity's own hours count half beside its days and times of day, and these beside the log's."""
_FLAT = 0.9
"""Where the activity of the log spreads evenly over so much of the week, delays count gross."""
_ENOUGH = 20
_SURELY = 3.0
"""Standard errors by which the delays of a class must differ (the rank sum of Mann and Whitney)."""
_BACK = 400
"""Stretches of being busy or away that are gone back over, at most."""
_EXTREME = 1e-4
_SLACK = 60.0
"""Seconds between two pieces of work that count as busy, too."""


@dataclass(frozen=True, eq=False)
class Waits:
    """What was learned about delays."""

    rhythms: tuple[_calendar.Rhythm, ...]
    activities: Mapping[int, _work.Delay]
    places: tuple[Mapping[tuple[int, int], _work.Delay], ...]
    """For each class, by activity and label of the step before (or anywhere), where the log has enough."""
    kinship: float
    contention: float
    """The share of all waiting that colleagues and calendars explain."""


@dataclass(frozen=True, eq=False)
class Times:
    """When each row became possible, and when it was surely on offer to people."""

    possible: Floats
    offered: Floats


def learn(
    traces: Traces,
    steps: _steps.Steps,
    times: Times,
    weights: Floats,
    classes: _classes.Classes,
    *,
    collected: Mapping[int, _work.Delay | None],
) -> Waits:
    """Learn delays from rows, which count by their weights, of classes of cases.

    Of what is `collected`, the delay is known: the rest of its waiting is for the batch.
    """
    possible, offered = times.possible, times.offered
    waited, extraneous = (float((end - possible).sum()) for end in (traces.start, offered))
    rows = np.flatnonzero(~steps.start_of_case & ~np.isin(traces.activity, list(collected)))
    speeds = _rhythms(traces, weights)
    spans = np.zeros(traces.start.size)
    for activity in np.unique(traces.activity[rows]):
        own = rows[traces.activity[rows] == activity]
        clock = Clock(speeds[activity])
        spans[own] = np.maximum(clock.read(offered[own]) - clock.read(possible[own]), 0)
    spans[offered - possible < 1] = 0
    groups = _groups(traces, steps, rows)
    gross = bool((speeds == 1).all())
    keys, of = traces.activities, classes.of[traces.case]
    delays = {
        key: _delay(spans[own], weights[own], None if gross else keys[key[0]]) for key, own in groups.items()
    }
    places = {key: delay for key, delay in delays.items() if key[1] != _ANY}
    by_class = [
        places
        | {
            key: _delay(spans[own], counted, None if gross else keys[key[0]])
            for key, own in groups.items()
            if (counted := _counted(of[own], len(classes.keys), number, spans[own], weights[own])) is not None
        }
        for number in range(len(classes.keys))
    ]
    return Waits(
        rhythms=() if gross else _documented(traces, speeds, {key[0] for key in groups}),
        activities={key[0]: delay for key, delay in delays.items() if key[1] == _ANY}
        | {key: delay for key, delay in collected.items() if delay is not None},
        places=tuple(by_class),
        kinship=_kinship(traces, steps, spans, groups, weights),
        contention=1 - extraneous / waited if waited > 0 else 0.0,
    )


_ANY = _courses.ANYWHERE


def _counted(of: Integers, classes: int, number: int, spans: Floats, weights: Floats) -> Floats | None:
    """Return what rows count for the delays of a class, where these clearly differ from those of all (by their ranks)."""
    own = of == number
    size, others = int(own.sum()), int((~own).sum())
    if size < _ENOUGH or others < 1:
        return None
    ranks = stats.rankdata(spans)
    ties = np.unique(ranks, return_counts=True)[1].astype(np.float64)
    whole = size + others
    spread = size * others / 12 * (whole + 1 - (ties**3 - ties).sum() / (whole * max(whole - 1, 1)))
    far = ranks[own].sum() - size * (whole + 1) / 2
    if spread <= 0 or abs(far) < _SURELY * np.sqrt(spread):
        return None
    return _classes.beside(of, classes, weights, number)


def _delay(spans: Floats, weights: Floats, rhythm: str | None) -> _work.Delay:
    span = _tables.table(spans, weights)
    return _work.Delay(span=span, rhythm=rhythm if spans.any() else None)


def _groups(traces: Traces, steps: _steps.Steps, rows: Integers) -> dict[tuple[int, int], Integers]:
    """Return the rows that have a step before them, by activity, and by activity and label of that step where these are enough."""
    groups: dict[tuple[int, int], Integers] = {}
    before = steps.before[rows]
    for activity in np.unique(traces.activity[rows]):
        own = traces.activity[rows] == activity
        groups[int(activity), _ANY] = rows[own]
        for label in np.unique(before[own]):
            place = rows[own & (before == label)]
            if place.size >= _ENOUGH:
                groups[int(activity), int(label)] = place
    return groups


def times(traces: Traces, possible: Floats, staff: _people.Staff) -> Times:
    """Return for each row when it was surely on offer: from then on the one who did it was busy or away until its start."""
    offered = traces.start.copy()
    for person in range(len(traces.people)):
        rows = np.flatnonzero(traces.person == person)
        rows = rows[np.argsort(traces.start[rows], kind="stable")]
        days = _Days(
            traces.start[rows],
            traces.end[rows],
            _away(staff.duties[person]),
            staff.absences.stretches[person],
        )
        for place, row in enumerate(rows.tolist()):
            if possible[row] < traces.start[row]:
                offered[row] = max(days.free_before(place, float(possible[row])), possible[row])
    return Times(possible=possible, offered=offered)


def _away(duty: Flags) -> Floats:
    """Return for each part of the week how long before its end somebody went off duty, in seconds; 0 where she is there."""
    twice = np.concatenate([duty, duty])
    last = np.maximum.accumulate(np.where(twice, np.arange(twice.size), -1))[duty.size :]
    away: Floats = ((np.arange(duty.size, twice.size) - last) * (WEEK_HOURS * HOUR / duty.size)).astype(
        np.float64
    )
    away[last < 0] = WEEK_HOURS * HOUR
    return away


@dataclass(frozen=True, eq=False)
class _Days:
    """What somebody was busy with, in order, and when she was not there."""

    begins: Floats
    ends: Floats
    away: Floats
    gone: Floats

    def free_before(self, place: int, floor: float) -> float:
        """Go back from a start over all that she was busy with or away for, and return where that began."""
        moment = float(self.begins[place])
        for _ in range(_BACK):
            before = self._before(place, moment) if moment > floor + 1 else None
            if before is None:
                break
            moment = before
        return moment

    def _before(self, place: int, moment: float) -> float | None:
        """Return since when she has been busy or away just before a moment; None where she was free."""
        last = int(np.searchsorted(self.begins, moment - 1e-6, "left")) - 1
        for other in range(last, max(last - 6, -1), -1):
            busy = self.ends[other] >= moment - _SLACK and self.ends[other] > self.begins[other]
            if busy and other != place:
                return float(self.begins[other])
        absent = int(np.searchsorted(self.gone[:, 0], moment - 1, "right")) - 1
        if absent >= 0 and moment - 1 < self.gone[absent, 1]:
            return float(self.gone[absent, 0])
        since = float(self.away[int(part_of_week(moment - 1, self.away.size))])
        part = WEEK_HOURS * HOUR / self.away.size
        return float(np.ceil((moment - 1) / part) * part - since) if since > 0 else None


def _rhythms(traces: Traces, weights: Floats) -> Floats:
    """Return for each activity the speed of its clock in each hour of the week; all 1 where the log has no rhythm."""
    hours = hour_of_week(traces.start)
    whole = alike(np.bincount(hours, weights=weights, minlength=WEEK_HOURS) / weights.sum(), traces.span)
    some = whole[whole > 0]
    if np.exp(-(some * np.log(some)).sum()) > _FLAT * WEEK_HOURS:
        return np.ones((len(traces.activities), WEEK_HOURS))
    speeds = np.empty((len(traces.activities), WEEK_HOURS))
    for activity in range(len(traces.activities)):
        rows = traces.activity == activity
        speeds[activity] = _smoothed(hours[rows], weights[rows], whole, traces.span)
    return speeds


def _smoothed(hours: Integers, weights: Floats, whole: Floats, span: float) -> Floats:
    """Return an activity's hours, drawn towards its days and times of day, and these towards those of the whole log."""
    count = _tables.effective(weights)
    own = alike(np.bincount(hours, weights=weights, minlength=WEEK_HOURS).astype(np.float64), span)
    own *= count / max(weights.sum(), 1e-300)
    days, times = (
        (own.reshape(7, 24).sum(axis) + _SEPARATE * whole.reshape(7, 24).sum(axis)) / (count + _SEPARATE)
        for axis in (1, 0)
    )
    speeds = (own + _OWN * np.outer(days, times).ravel()) / (count + _OWN) + 1e-7
    smoothed: Floats = speeds / speeds.mean()
    return smoothed


def _documented(traces: Traces, speeds: Floats, activities: set[int]) -> tuple[_calendar.Rhythm, ...]:
    return tuple(
        _calendar.Rhythm(key=traces.activities[each], weights=tuple(np.round(speeds[each], 6).tolist()))
        for each in sorted(activities)
    )


def _kinship(
    traces: Traces,
    steps: _steps.Steps,
    spans: Floats,
    groups: Mapping[tuple[int, int], Integers],
    weights: Floats,
) -> float:
    """Return the correlation of delays within a case: of their normal scores, by how much each delay varies."""
    scores, spread = np.zeros(spans.size), np.zeros(spans.size)
    rng = np.random.default_rng(0)
    for _, rows in sorted(groups.items(), key=lambda group: group[0][1]):
        order = rows[np.lexsort((rng.random(rows.size), spans[rows]))]
        share = np.cumsum(weights[order]) - weights[order] / 2
        scores[order] = special.ndtri(np.clip(share / weights[order].sum(), _EXTREME, 1 - _EXTREME))
        mean = np.average(spans[rows], weights=weights[rows])
        spread[rows] = np.sqrt(np.average(np.square(spans[rows] - mean), weights=weights[rows]))
    spread = np.minimum(spread, np.quantile(spread[~steps.start_of_case], 0.95)) if spread.any() else spread
    spread *= np.sqrt(weights)
    once, both = (
        np.bincount(traces.case, weights=each, minlength=traces.cases) for each in (spread * scores, spread)
    )
    pairs = (np.square(both) - np.bincount(traces.case, weights=np.square(spread))).sum()
    alike = (np.square(once) - np.bincount(traces.case, weights=np.square(spread * scores))).sum()
    return float(np.clip(alike / pairs, 0, 0.95)) if pairs > 0 else 0.0
