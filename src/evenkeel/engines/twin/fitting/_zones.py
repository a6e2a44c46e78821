"""The time zone of a log in UTC: where summer time begins and ends, the day of an organisation jumps by an hour.

For each rule of summer time the events of each day are set against the times of day of the other half of the weeks, odd or
even: on the clock that jumps, and on the one that does not. The rule must tell days clearly better, speak for itself at each
change, and tell days clearly better than changes some weeks aside would: else what changed was not the clock. How far from UTC
the clock stands no log can tell surely: dates without a time are taken to lie at midnight, else working days to begin about eight.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fitting._traces import DAY, HOUR, Flags, Floats, Integers, shown, weekday

_RULES: Mapping[str, Mapping[str, int]] = {
    "European": {"Europe/London": 0, "Europe/Berlin": 1, "Europe/Athens": 2},
    "American": {
        "America/New_York": -5,
        "America/Chicago": -6,
        "America/Denver": -7,
        "America/Los_Angeles": -8,
    },
}
"""For each rule of summer time some zones that go by it, and their hours from UTC in winter."""
_SURELY, _CLEARLY = 4.0, 2.0
"""Standard errors by which days must be told better: by the rule, and beside changes in other weeks."""
_SIDE = 15
"""Days with events on each side of a change, for it to count."""
_NEAR = 56 * DAY
"""Days so near a change are looked at by themselves."""
_ASIDE = 28 * DAY
"""So far aside stand the changes that a rule must be better than."""
_EVENTS = 3
"""A day with fewer events tells nothing."""
_BEGINS = 8
"""The hour at which a working day is taken to begin."""
_DATES = 0.2
"""More events than this share at midnight to the second are dates without a time."""


@dataclass(frozen=True)
class Recognised:
    """A zone whose summer time a log shows, the name of its rule, and why this zone of those that go by it."""

    zone: str
    rule: str
    why: str


@dataclass(frozen=True, eq=False)
class _Days:
    """Moments of events in UTC, and the day of each, as numbers of days on which there is something."""

    moments: Floats
    day: Integers
    days: Integers
    """Days since 1970."""


def recognised(log: _log.EventLog) -> Recognised | None:
    """Return the zone whose summer time the log shows; None where it shows none clearly."""
    known = _days(log)
    found = []
    for rule, zones in _RULES.items():
        zone, hours = next(iter(zones.items()))
        gain = _gain(known, _summer(known, zone, hours, 0.0))
        if gain.size and _clear(known, gain, zone, hours):
            found.append((float(gain.mean()), rule))
    if not found:
        return None
    return _placed(known, max(found)[1])


def _days(log: _log.EventLog) -> _Days:
    both = np.concatenate([log.start, log.end[log.end > log.start]]) / _log.MICROSECONDS
    number = np.floor(both / DAY).astype(np.int64)
    days, day, many = np.unique(number, return_inverse=True, return_counts=True)
    enough = many >= _EVENTS
    kept = enough[day]
    return _Days(moments=both[kept], day=(np.cumsum(enough) - 1)[day[kept]], days=days[enough])


def _summer(known: _Days, zone: str, hours: int, aside: float) -> Floats:
    """Return by how much the clock of a rule is ahead at each event, its changes put aside by some seconds."""
    moments = known.moments - aside
    ahead: Floats = shown(moments, zone) - moments - hours * HOUR
    return ahead


def _gain(known: _Days, ahead: Floats) -> Floats:
    """Return for each day by how much likelier an event of it is on the clock that is ahead than on the one that never is.

    Likelihoods are logarithms; empty where the clock is ahead always or never.
    """
    if not known.days.size or (ahead == ahead[0]).all():
        return np.zeros(0)
    half = known.days // 7 % 2
    total = np.bincount(known.day, minlength=known.days.size)
    told = []
    for clock in (known.moments + ahead, known.moments):
        hour = np.floor(clock / HOUR).astype(np.int64) % 24
        place = hour + 24 * (weekday(clock) >= 5)
        of = half[known.day]
        counts = np.stack([np.bincount(place[of != side], minlength=48) + 0.5 for side in (0, 1)])
        surprise = np.log(counts / counts.sum(1, keepdims=True))[of, place]
        told.append(np.bincount(known.day, weights=surprise, minlength=known.days.size) / total)
    gain: Floats = told[0] - told[1]
    return gain


def _clear(known: _Days, gain: Floats, zone: str, hours: int) -> bool:
    """Tell whether days are told better by a rule, at each of its changes, and better than by changes aside."""
    if _errors(gain) < _SURELY:
        return False
    changes = _changes(known, zone)
    sides = [(known.days * DAY < change) for change in changes]
    near = [np.abs(known.days * DAY - change) < _NEAR for change in changes]
    counted = [
        close
        for close, before in zip(near, sides, strict=True)
        if min((close & before).sum(), (close & ~before).sum()) >= _SIDE
    ]
    if not counted or any(_errors(gain[close]) <= 0 for close in counted):
        return False
    return all(_better(known, gain, zone, hours, aside) for aside in (-_ASIDE, _ASIDE))


def _better(known: _Days, gain: Floats, zone: str, hours: int, aside: float) -> bool:
    """Tell whether days are told better by a rule than by its changes put aside, as far as the log has days between."""
    ahead = _summer(known, zone, hours, aside)
    other = _gain(known, ahead)
    if not other.size:
        return True
    between = _differ(known, _summer(known, zone, hours, 0.0), ahead)
    return bool(between.sum() < _SIDE or _errors((gain - other)[between]) >= _CLEARLY)


def _differ(known: _Days, one: Floats, other: Floats) -> Flags:
    """Return the days on which two clocks differ."""
    differ: Flags = np.bincount(known.day, weights=one != other, minlength=known.days.size) > 0
    return differ


def _errors(gain: Floats) -> float:
    """Return by how many standard errors a mean is above nothing."""
    if gain.size < 2:
        return 0.0
    return float(gain.mean() / max(gain.std(ddof=1) / np.sqrt(gain.size), 1e-12))


def _changes(known: _Days, zone: str) -> list[float]:
    """Return when the clock of a zone is put forward or back within the log, to the day."""
    days = np.arange(known.days[0], known.days[-1] + 2) * DAY
    offsets = shown(days, zone) - days
    changes: list[float] = days[1:][np.diff(offsets) != 0].tolist()
    return changes


def _placed(known: _Days, rule: str) -> Recognised:
    """Return the zone of a rule in which many events lie at midnight to the second, else that in which work begins about eight."""
    zones = _RULES[rule]
    zone, hours = next(iter(zones.items()))
    clock = known.moments + _summer(known, zone, hours, 0.0)
    sharp = clock[np.mod(clock, HOUR) == 0]
    for each, offset in zones.items():
        if (np.mod(sharp / HOUR + offset, 24) == 0).sum() > _DATES * clock.size:
            return Recognised(
                zone=each, rule=rule, why="much of the log lies at midnight there, as dates without a time do"
            )
    clock = clock[weekday(clock) < 5]
    often = np.bincount(np.floor(clock / HOUR).astype(np.int64) % 24, minlength=24)
    rise = often + np.roll(often, -1) - np.roll(often, 1) - np.roll(often, 2)
    begins = int(np.argmax(rise))
    nearest = min(zones, key=lambda each: abs((begins + zones[each] - _BEGINS + 12) % 24 - 12))
    return Recognised(zone=nearest, rule=rule, why="working days begin about eight there")
