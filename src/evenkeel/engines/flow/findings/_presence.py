"""On how many days somebody was there, told from the days on which she did anything."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts import _calendar, _grouping

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

HER_DAY = 0.03
"""The part of somebody's days from which a weekday counts as one on which she works."""
HALVINGS = 25


def days(person: Integers, period: Integers, day: Integers) -> tuple[Integers, Integers, Floats]:
    """Estimate the days on which each person was present in each period in which she did anything.

    Whoever is there has days without an event, the more of them the fewer events there are: with n events on d days
    she was present on about P, where d = P (1 - exp(-n / P)), as events fall that are spread over P days. At least d;
    at most the working days between her first and her last event that fall on her weekdays. Without this,
    who does little would seem to be seldom there. Returns persons, periods and days.
    """
    (who, when, on), times = _grouping.tally(person, period, day)
    cell = when * (int(person.max()) + 1) + who
    cells, number = np.unique(cell, return_inverse=True)
    d = np.bincount(number).astype(np.float64)
    n = np.bincount(number, weights=times).astype(np.float64)
    first = np.zeros(cells.size, np.int64)
    first[number] = np.arange(number.size)
    who_of, when_of = who[first], when[first]
    most = np.maximum(_open_to(who_of, when_of, _Calendar(who, on, period, day)), d)
    low, high = d.copy(), most.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = middle * -np.expm1(-n / middle) < d
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return who_of, when_of, high


class _Calendar(NamedTuple):
    """Who did anything on which day, and the period of each day of the log."""

    who: Integers
    on: Integers
    period: Integers
    day: Integers


def _open_to(persons: Integers, periods: Integers, calendar: _Calendar) -> Floats:
    """Count the days of the log in each period that fall on a person's weekdays, between her first event and her last."""
    who, on, working = calendar.who, calendar.on, np.unique(calendar.day)
    people = int(who.max()) + 1
    by_weekday = np.bincount(who * 7 + _calendar.weekdays(on) - 1, minlength=people * 7).reshape(people, 7)
    hers = by_weekday >= HER_DAY * by_weekday.sum(axis=1, keepdims=True)
    begin, end = _first_and_last(who, on)
    opens, closes = _first_and_last(calendar.period, calendar.day)
    until = np.zeros((working.size + 1, 7))
    until[np.arange(1, working.size + 1), _calendar.weekdays(working) - 1] = 1
    until = np.cumsum(until, axis=0)
    since = np.searchsorted(working, np.maximum(opens[periods], begin[persons]))
    to = np.searchsorted(working, np.minimum(closes[periods], end[persons]), side="right")
    return np.asarray(((until[to] - until[since]) * hers[persons]).sum(axis=1))


def _first_and_last(group: Integers, day: Integers) -> tuple[Integers, Integers]:
    """Return the first and the last day of each group."""
    n = int(group.max()) + 1
    first, last = np.full(n, day.max()), np.full(n, day.min())
    np.minimum.at(first, group, day)
    np.maximum.at(last, group, day)
    return first, last
