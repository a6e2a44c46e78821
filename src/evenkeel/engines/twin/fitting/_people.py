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
from evenkeel.engines.twin.fitting import _shifts
from evenkeel.engines.twin.fitting._traces import (
    WEEK_HOURS,
    Clock,
    Flags,
    Floats,
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
    pause: bool
    """Whether work stops at the end of a shift and goes on in the next."""
    worked: Floats
    """For each row its duration: what of it was on duty, if work pauses."""


def learn(traces: Traces, weights: Floats) -> Staff:
    """Learn people from rows, which count by their weights."""
    people, activities = len(traces.people), len(traces.activities)
    known = traces.person >= 0
    skill = np.zeros((people, activities))
    np.add.at(skill, (traces.person[known], traces.activity[known]), weights[known])
    duties = _shifts.parts(traces, _duties(traces, skill))
    gross = np.round(traces.end - traces.start, 3)
    on_duty = gross.copy()
    for person in np.unique(traces.person[known]):
        rows, clock = traces.person == person, Clock(duties[person].astype(float))
        on_duty[rows] = np.round(clock.read(traces.end[rows]) - clock.read(traces.start[rows]), 3)
    pause = _pauses(traces, gross, on_duty)
    capacity = np.array([_capacity(traces, person) for person in range(people)], np.int64)
    return Staff(
        duties=duties, capacity=capacity, skill=skill, pause=pause, worked=on_duty if pause else gross
    )


def _duties(traces: Traces, skill: Floats) -> Flags:
    """Return for each person the hours of the week in which she is there."""
    people, activities = skill.shape
    seen = np.zeros((people + 1, WEEK_HOURS))
    done = np.zeros((activities, WEEK_HOURS))
    for moments in (traces.start, np.maximum(traces.end - 1, traces.start)):
        hours = hour_of_week(moments)
        np.add.at(seen, (traces.person, hours), 1)
        np.add.at(done, (traces.activity, hours), 1)
    seen, done = alike(seen[:people], traces.span), alike(done, traces.span)
    pattern = done / np.maximum(done.sum(1, keepdims=True), 1)
    likely = (skill / np.maximum(skill.sum(1, keepdims=True), 1e-300)) @ pattern * seen.sum(1, keepdims=True)
    days, expected = seen.reshape(people, 7, 24), likely.reshape(people, 7, 24)
    in_hour = (days.sum(1) > 0) | (expected.sum(1) < _EXPECTED)
    on_day = (days.sum(2) > 0) | (expected.sum(2) < _EXPECTED)
    perhaps = (expected > 0) & (expected < _EXPECTED) & in_hour[:, None, :] & on_day[:, :, None]
    duties: Flags = (seen > 0) | perhaps.reshape(people, WEEK_HOURS)
    return duties


def _capacity(traces: Traces, person: int) -> int:
    """Return how many pieces of work somebody had open at once, at most, in nearly all of her working time."""
    rows = np.flatnonzero((traces.person == person) & (traces.end > traces.start))
    if rows.size < 2:
        return 1
    moments = np.concatenate([traces.start[rows], traces.end[rows]])
    change = np.repeat([1, -1], rows.size)
    order = np.lexsort((change, moments))
    spent = np.bincount(np.cumsum(change[order])[:-1], weights=np.diff(moments[order]))[1:]
    usual = int(np.searchsorted(np.cumsum(spent) / max(spent.sum(), 1e-9), _USUAL)) + 1
    return min(usual, _MOST)


def _pauses(traces: Traces, gross: Floats, on_duty: Floats) -> bool:
    """Return whether instances that reach over the end of a shift are about as long as others when time off duty does not count.

    Long work is likelier to reach over: of the others, the median by their length is taken.
    """
    apart, crossing = np.zeros(2), 0
    for activity in range(len(traces.activities)):
        rows = (traces.activity == activity) & (traces.person >= 0)
        over = rows & (gross - on_duty > 60)
        within = np.sort(gross[rows & ~over]) + 1
        if not over.any() or within.size < 5:
            continue
        typical = within[np.searchsorted(np.cumsum(within), within.sum() / 2)]
        middles = np.array([np.median(spans[over]) for spans in (on_duty, gross)]) + 1
        nearest = np.clip(typical, np.maximum(middles - _KNOWN_TO, 1), middles)
        apart += over.sum() * np.abs(np.log(nearest / typical))
        crossing += int(over.sum())
    worked, passed = apart / max(crossing, 1)
    return crossing >= _CROSSING and bool(worked < _ABOUT and passed > worked + _ABOUT)


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
