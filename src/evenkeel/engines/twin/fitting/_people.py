"""People: who can do what, when each is there, how much at once, and whether work waits for the next shift.

Somebody is taken to be there in each hour of the week in which the log saw her at work, and in those in which she was not seen
but would not necessarily have been: where her colleagues' pattern makes fewer than three sightings likely (at three, the
chance to see none is 5 %).
"""

from dataclasses import dataclass
from datetime import time

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin.document import _calendar, _work
from evenkeel.engines.twin.fitting import _absences, _engaged, _shifts
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
)

_EXPECTED = 3.0
_USUAL = 0.95
"""As much at once as she had open in this share of her working time."""
_MOST = 1000
"""More at once than this is no person's work."""
_ABOUT = float(np.log(3))
"""Work pauses where what reached over is within this factor of the rest without the time off duty, and not with it."""
_KNOWN_TO = 3600.0
"""Shifts are known to the hour: so much of what reached over may not have been on duty after all."""
_TELLING = 20
"""Instances of an activity that reach over the end of a shift, for it to be told by itself."""
_CLEARLY = 0.5
"""Durations are clearly steadier where the spread of their logarithms is below this share of the other's."""
_YEAR = 8784
_MONDAY = 72
_CROSSING = 5
"""Instances that reach over the end of a shift, to tell."""
_SURELY = 3.0
"""Standard errors by which a pace must differ."""
_SHRINK = 20.0
"""Observations by which a person's own pace counts half."""

Duties = NDArray[np.bool_]
"""For each person the parts of the week, each of five minutes, in which she is there."""


@dataclass(frozen=True, eq=False)
class Staff:
    """What was learned about people."""

    duties: Duties
    capacity: NDArray[np.int64]
    skill: Floats
    """Weight by person and activity; 0: never seen at it."""
    pause: Flags
    """For each activity whether work stops at the end of a shift and goes on in the next."""
    worked: Floats
    """For each row its duration: what of it was on duty, if work pauses."""
    absences: _absences.Absences


def learn(traces: Traces, weights: Floats, possible: Floats, one: Integers) -> Staff:
    """Learn people from rows, which count by their weights, and from when on each was `possible`.

    `one` is for each row the first of those that are one piece of work.
    """
    people, activities = len(traces.people), len(traces.activities)
    known = traces.person >= 0
    skill = np.zeros((people, activities))
    np.add.at(skill, (traces.person[known], traces.activity[known]), weights[known])
    apart = one == np.arange(one.size)
    capacity = np.array(
        [_capacity(traces, apart & (traces.person == each)) for each in range(people)], np.int64
    )
    hours = _duties(traces, skill)
    gross = traces.lasted
    pause = _pauses(traces, gross, _on_duty(traces, gross, _shifts.parts(traces, hours)))
    perhaps = _duties(traces, skill, 1 - _engaged.share(traces, apart, capacity))
    hours |= _engaged.there(traces, hours, perhaps, pause)
    hours |= _through(traces, possible, ~pause)
    duties = _shifts.parts(traces, hours)
    worked = np.where(pause[traces.activity], _on_duty(traces, gross, duties), gross)
    return Staff(
        duties=duties,
        capacity=capacity,
        skill=skill,
        pause=pause,
        worked=worked,
        absences=_absences.learn(traces, duties),
    )


def _on_duty(traces: Traces, gross: Floats, duties: Duties) -> Floats:
    """Return for each row what of its duration was on duty."""
    on_duty = gross.copy()
    for person in np.unique(traces.person[traces.person >= 0]):
        rows, clock = traces.person == person, Clock(duties[person].astype(float))
        on_duty[rows] = np.round(clock.read(traces.end[rows]) - clock.read(traces.start[rows]), 3)
    return on_duty


def _through(traces: Traces, possible: Floats, on: Flags) -> Flags:
    """Return the hours in which somebody was at work that does not pause, and never idle while work waited for her.

    That nothing began in such an hour does not say that she was away: nothing was there to begin.
    """
    hours = np.zeros((len(traces.people), WEEK_HOURS), np.bool_)
    for person in range(len(traces.people)):
        rows = np.flatnonzero(traces.person == person)
        through = rows[on[traces.activity[rows]]]
        if not through.size:
            continue
        waited = _whole_hours(possible[rows], traces.start[rows])
        busy = _whole_hours(
            np.floor(traces.start[rows] / HOUR) * HOUR, np.ceil(traces.end[rows] / HOUR) * HOUR
        )
        idle = np.setdiff1d(waited, busy)
        worked = _whole_hours(traces.start[through], traces.end[through])
        hours[person, (worked + _MONDAY) % WEEK_HOURS] = True
        hours[person, (idle + _MONDAY) % WEEK_HOURS] = False
    return hours


def _whole_hours(begins: Floats, ends: Floats) -> Integers:
    """Return the hours since 1970 that lie wholly within stretches, a year at most of each."""
    first = np.ceil(begins / HOUR).astype(np.int64)
    many = np.clip(np.floor(ends / HOUR).astype(np.int64) - first, 0, _YEAR)
    place = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return np.unique(np.repeat(first, many) + place)


def _duties(traces: Traces, skill: Floats, free: Floats | float = 1.0) -> Flags:
    """Return for each person the hours of the week in which she is there, of which she could be seen in the share `free`."""
    people, activities = skill.shape
    seen = np.zeros((people + 1, WEEK_HOURS))
    done = np.zeros((activities, WEEK_HOURS))
    for moments in (traces.start, traces.last_seen):
        hours = hour_of_week(moments)
        np.add.at(seen, (traces.person, hours), 1)
        np.add.at(done, (traces.activity, hours), 1)
    seen, done = alike(seen[:people], traces.span), alike(done, traces.span)
    pattern = done / np.maximum(done.sum(1, keepdims=True), 1)
    likely = (skill / np.maximum(skill.sum(1, keepdims=True), 1e-300)) @ pattern * seen.sum(1, keepdims=True)
    likely *= free
    days, expected = seen.reshape(people, 7, 24), likely.reshape(people, 7, 24)
    in_hour = (days.sum(1) > 0) | (expected.sum(1) < _EXPECTED)
    on_day = (days.sum(2) > 0) | (expected.sum(2) < _EXPECTED)
    perhaps = (expected > 0) & (expected < _EXPECTED) & in_hour[:, None, :] & on_day[:, :, None]
    duties: Flags = (seen > 0) | perhaps.reshape(people, WEEK_HOURS)
    return duties


def _capacity(traces: Traces, own: Flags) -> int:
    """Return how many pieces of her own work somebody had open at once, at most, in nearly all of her working time."""
    rows = np.flatnonzero(own & (traces.end > traces.start))
    if rows.size < 2:
        return 1
    moments = np.concatenate([traces.start[rows], traces.end[rows]])
    change = np.repeat([1, -1], rows.size)
    order = np.lexsort((change, moments))
    spent = np.bincount(np.cumsum(change[order])[:-1], weights=np.diff(moments[order]))[1:]
    usual = int(np.searchsorted(np.cumsum(spent) / max(spent.sum(), 1e-9), _USUAL)) + 1
    return min(usual, _MOST)


def _pauses(traces: Traces, gross: Floats, on_duty: Floats) -> Flags:
    """Return for each activity whether its work pauses at the end of a shift: by its own instances, where enough reach over."""
    size = len(traces.activities)
    apart, crossing, own = np.zeros(2), 0, np.full(size, -1)
    for activity in range(size):
        rows = (traces.activity == activity) & (traces.person >= 0)
        over = rows & (gross - on_duty > 60)
        far = _apart(gross[rows & ~over], on_duty[over], gross[over])
        if far is not None:
            apart += over.sum() * far
            crossing += int(over.sum())
        if over.sum() >= _TELLING:
            own[activity] = _steadier(on_duty[rows], gross[rows])
    worked, passed = apart / max(crossing, 1)
    usual = crossing >= _CROSSING and bool(worked < _ABOUT and passed > worked + _ABOUT)
    pauses: Flags = np.where(own >= 0, own > 0, usual)
    return pauses


def _apart(within: Floats, on_duty: Floats, gross: Floats) -> Floats | None:
    """Return how far what reached over the end of a shift is from the rest, on duty and gross, as logarithms of ratios.

    Long work is likelier to reach over: of the others, the median by their length is taken.
    """
    if not gross.size or within.size < 5:
        return None
    within = np.sort(within) + 1
    typical = within[np.searchsorted(np.cumsum(within), within.sum() / 2)]
    middles = np.array([np.median(on_duty), np.median(gross)]) + 1
    nearest = np.clip(typical, np.maximum(middles - _KNOWN_TO, 1), middles)
    far: Floats = np.abs(np.log(nearest / typical))
    return far


def _steadier(on_duty: Floats, gross: Floats) -> int:
    """Return 1 where durations vary clearly less on duty, 0 where they do gross, -1 where neither is clear."""
    worked, passed = (float(np.log(each + 60).std()) for each in (on_duty, gross))
    if worked < _CLEARLY * passed:
        return 1
    return 0 if passed < _CLEARLY * worked else -1


def paces(traces: Traces, staff: Staff) -> Floats:
    """Return for each person how long she takes beside others at the same activities; 1 where that may be chance.

    The mean logarithm of her durations beside those of all is drawn towards none, the more so the fewer they are.
    """
    typical = np.zeros(len(traces.activities))
    rows = np.flatnonzero((staff.worked > 0) & (traces.person >= 0))
    logs, activity, person = np.log(staff.worked[rows]), traces.activity[rows], traces.person[rows]
    for each in np.unique(activity):
        typical[each] = logs[activity == each].mean()
    beside = logs - typical[activity]
    count, total, square = (
        np.bincount(person, weights=each, minlength=len(traces.people))
        for each in (np.ones(rows.size), beside, np.square(beside))
    )
    mean = total / np.maximum(count, 1)
    error = np.sqrt(np.maximum(square / np.maximum(count, 1) - np.square(mean), 0) / np.maximum(count, 1))
    drawn: Floats = np.where(np.abs(mean) > _SURELY * error, total / (count + _SHRINK), 0.0)
    pace: Floats = np.exp(drawn).round(4)
    return pace


def document(
    traces: Traces, staff: Staff, pace: Floats, calendar: _calendar.Calendar | None
) -> tuple[tuple[_work.Person, ...], tuple[_work.Skill, ...], tuple[_calendar.Calendar, ...]]:
    """Return the people, their skills and calendars; within the opening hours given, if any."""
    keys: dict[bytes, str] = {}
    calendars: list[_calendar.Calendar] = []
    people: list[_work.Person] = []
    skills: list[_work.Skill] = []
    for person in np.flatnonzero(staff.skill.sum(1) > 0):
        duty = staff.duties[person]
        if duty.tobytes() not in keys:
            keys[duty.tobytes()] = f"week {len(keys) + 1}"
            calendars.append(week(keys[duty.tobytes()], duty, calendar))
        name = traces.people[person]
        people.append(
            _work.Person(
                key=name,
                calendar=keys[duty.tobytes()],
                capacity=int(staff.capacity[person]),
                pace=float(pace[person]),
                absence=float(staff.absences.share[person]),
                absence_days=staff.absences.days,
            )
        )
        for activity in np.flatnonzero(staff.skill[person] > 0):
            weight = round(float(staff.skill[person, activity]), 9)
            skills.append(_work.Skill(person=name, activity=traces.activities[activity], weight=weight))
    return tuple(people), tuple(skills), tuple(calendars)


def week(key: str, duty: Flags, calendar: _calendar.Calendar | None) -> _calendar.Calendar:
    """Return parts of the week as a calendar, closed on the days on which the one given is closed."""
    shifts = []
    day_long = duty.size // 7
    for number, day in enumerate(_calendar.DAYS):
        open_ = np.concatenate([[False], duty[day_long * number : day_long * (number + 1)], [False]])
        edges = np.flatnonzero(open_[1:] != open_[:-1])
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            shifts.append(_calendar.Shift(day=day, begin=_clock(begin), end=_clock(end)))
    return _calendar.Calendar(key=key, shifts=tuple(shifts), closed=calendar.closed if calendar else ())


def _clock(part: int) -> time:
    return time(int(part) // _shifts.PARTS % 24, int(part) % _shifts.PARTS * 60 // _shifts.PARTS)
