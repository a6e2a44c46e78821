"""Calendars as open spans of seconds since the start of the simulation, by the wall clock of a time zone."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._work import Person
from evenkeel.engines.twin.running._layout import SPAN, Rows

Floats = np.ndarray[Any, np.dtype[np.float64]]

_DAY = 86_400.0
_FIRST_MONDAY = 4
"""Days from 1970-01-01, a Thursday, to the first Monday."""


@lru_cache(maxsize=256)
def offsets(zone: str, start: float, horizon: float) -> Floats:
    """Return from when on (seconds since the start) what to add to a moment for the wall clock's seconds since a Monday 00:00."""
    tz = ZoneInfo(zone)
    rows, last = [], None
    moment = 0.0
    while moment <= horizon + 8 * _DAY:
        now = _offset(tz, start + moment)
        if last is None or now != last:
            rows.append(
                (
                    _turn(tz, start, moment, now) if last is not None else 0.0,
                    start + now - _FIRST_MONDAY * _DAY,
                )
            )
            last = now
        moment += _DAY
    found = np.array(rows)
    found.flags.writeable = False  # one for all who ask
    return found


def _offset(tz: ZoneInfo, moment: float) -> float:
    there = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).astimezone(tz)
    return (there.utcoffset() or timedelta()).total_seconds()


def _turn(tz: ZoneInfo, start: float, moment: float, now: float) -> float:
    """Return when, within the day before `moment`, the clock was put forward or back."""
    low, high = moment - _DAY, moment
    while high - low > 1.0:
        middle = (low + high) / 2
        low, high = (low, middle) if _offset(tz, start + middle) == now else (middle, high)
    return float(round(high))


def spans_of(
    calendar: Calendar,
    shown: Floats,
    horizon: float,
    duties: dict[str, int],
    chance: np.random.Generator | None,
) -> Rows:
    """Return the spans in which a calendar is open, one that is open at the start begun before it.

    `chance` draws whether a person comes on the days of a shift with a presence below one; without it, all shifts hold.
    """
    if calendar.always:
        return _rows(np.array([0.0]), np.array([np.inf]), np.array([0]))
    first = np.floor(shown[0, 1] / _DAY) - 1
    days = np.arange(first, first + np.ceil(horizon / _DAY) + 3)
    parts = []
    for shift in calendar.shifts:
        begin, end = shift.span
        own = days[days % 7 == begin // 86_400]
        if chance is not None and shift.presence < 1:
            own = own[chance.random(own.size) < shift.presence]
        midnight = own * _DAY - begin // 86_400 * _DAY
        duty = duties[shift.duty] if shift.duty is not None else 0
        parts.append(np.stack([midnight + begin, midnight + end, np.full(own.size, float(duty))]))
    if not calendar.shifts:
        parts.append(np.stack([days * _DAY, days * _DAY + _DAY, np.zeros(days.size)]))
    local = np.concatenate(parts, axis=1)
    local = local[:, np.argsort(local[0], kind="stable")]
    closed = np.array([_day_number(day) for day in calendar.closed], dtype=np.float64)
    local = local[:, ~np.isin(np.floor(local[0] / _DAY) + _FIRST_MONDAY, closed)]
    opens, closes = _moment(local[0], shown), _moment(local[1], shown)
    there = (closes > 0) & (opens < horizon) & (closes > opens)
    return _rows(*_merged(opens[there], closes[there], local[2][there].astype(np.int64)))


def _day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _moment(local: Floats, shown: Floats) -> Floats:
    """Return the moments at which the wall clock shows this (the later one, where it shows it twice)."""
    place = np.clip(np.searchsorted(shown[:, 0] + shown[:, 1], local, side="right") - 1, 0, len(shown) - 1)
    return np.asarray(local - shown[place, 1])


def _merged(begin: Floats, end: Floats, duty: Any) -> tuple[Floats, Floats, Any]:
    """Join spans that touch or overlap and are of one duty; where duties differ, the later one holds from its begin."""
    if (begin[1:] > end[:-1]).all():
        return begin, end, duty
    begins: list[float] = []
    ends: list[float] = []
    duties: list[int] = []
    for b, e, d in zip(begin.tolist(), end.tolist(), duty.tolist(), strict=True):
        if ends and b <= ends[-1]:
            if duties[-1] == d:
                ends[-1] = max(ends[-1], e)
                continue
            ends[-1] = b
            if ends[-1] <= begins[-1]:
                begins.pop(), ends.pop(), duties.pop()
        begins.append(b)
        ends.append(e)
        duties.append(d)
    return np.array(begins), np.array(ends), np.array(duties, dtype=np.int64)


def _rows(begin: Floats, end: Floats, duty: Any) -> Rows:
    rows = np.zeros(begin.size, SPAN)
    rows["begin"], rows["end"], rows["duty"] = begin, end, duty
    lengths = end - begin
    rows["before"] = np.concatenate([[0.0], np.cumsum(lengths)[:-1]]) if begin.size else lengths
    return rows


def without(spans: Rows, person: Person, shown: Floats, horizon: float, chance: np.random.Generator) -> Rows:
    """Return a person's spans without the days that she is away, known or drawn."""
    if not person.away and person.absence <= 0:
        return spans
    first = np.floor(shown[0, 1] / _DAY)
    gone = np.zeros(int(np.ceil(horizon / _DAY)) + 4, bool)
    for away in person.away:
        low, high = (_day_number(each) - _FIRST_MONDAY - first for each in (away.first, away.last))
        gone[int(max(low, 0)) : int(max(high + 1, 0))] = True
    if person.absence > 0:
        gone |= _stretches(gone.size, person, chance)
    turns = np.flatnonzero(np.diff(np.concatenate([[False], gone, [False]])))
    return _less(spans, _moment((first + turns) * _DAY, shown).reshape(-1, 2))


def _less(spans: Rows, gone: Floats) -> Rows:
    """Return spans without what lies in stretches (begin and end of each, in order)."""
    begins: list[float] = []
    ends: list[float] = []
    duties: list[int] = []
    later = 0
    for span in spans:
        begin, end = float(span["begin"]), float(span["end"])
        while later < len(gone) and gone[later, 1] <= begin:
            later += 1
        for low, high in gone[later:]:
            if low >= end:
                break
            if low > begin:
                begins.append(begin)
                ends.append(low)
                duties.append(span["duty"])
            begin = max(begin, high)
        if begin < end:
            begins.append(begin)
            ends.append(end)
            duties.append(span["duty"])
    return _rows(np.array(begins), np.array(ends), np.array(duties, dtype=np.int64))


def _stretches(days: int, person: Person, chance: np.random.Generator) -> Any:
    """Draw stretches of absence: whole days there and away in turn, of geometric lengths; the share is right on every day."""
    gone = np.zeros(days, bool)
    if person.absence >= 1:
        return ~gone
    odds = person.absence / (1 - person.absence)
    spell = max(person.absence_days, 1.0, odds)  # both last a day at least
    away, day = bool(chance.random() < person.absence), 0
    while day < days:
        length = int(chance.geometric(1 / (spell if away else spell / odds)))
        gone[day : day + length] = away
        away, day = not away, day + length
    return gone
