"""Steps from one activity to the next, and whole orders of activities, of two logs in one numbering."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Coded, Log
from evenkeel.engines.flow.selecting import _selection

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
MAIN = 5
"""Transitions of which the waiting is compared: those that most cases take."""
MIXED = np.uint64(0x9E3779B97F4A7C15)


def texts(log: Log, column: str) -> Coded:
    """Return the channel or an attribute of the cases as texts."""
    return log.channel if column == "channel" else _selection.attribute(log, column)


def common(first: Coded, second: Coded) -> tuple[tuple[Integers, Integers], tuple[str, ...]]:
    """Number the texts of two columns as one list; -1 stays."""
    names = tuple(sorted({*first.values, *second.values}))
    number = {name: i for i, name in enumerate(names)}
    codes = []
    for column in (first, second):
        numbers = np.array([*(number[text] for text in column.values), -1], np.int64)
        codes.append(numbers[column.codes])
    return (codes[0], codes[1]), names


def taken(log: Log, activity: Integers, n: int) -> tuple[Integers, Integers]:
    """Return the different pairs of a case and a step in it; a step is numbered source * n + target."""
    inner = log.case[1:] == log.case[:-1]
    steps = (activity[:-1] * n + activity[1:])[inner]
    pairs = np.unique(log.case[1:][inner].astype(np.int64) * (n * n) + steps)
    return pairs // (n * n), pairs % (n * n)


def orders(log: Log, activity: Integers) -> Words:
    """Return for each case a number that stands for its order of activities: equal orders have equal numbers.

    Different ones differ but for a chance of about one in 10^9 in a log of a hundred thousand orders.
    """
    place = np.arange(log.n_events, dtype=np.uint64) - log.bounds[:-1].astype(np.uint64)[log.case]
    with np.errstate(over="ignore"):
        words = _mixed(_mixed(activity.astype(np.uint64) + np.uint64(1)) + place * MIXED)
        return np.asarray(np.add.reduceat(words, log.bounds[:-1]))


def _mixed(words: Words) -> Words:
    """Spread the bits of numbers (splitmix64: Steele, Lea and Flood 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def main(first: Log, second: Log) -> list[tuple[str, str]]:
    """Return the transitions that most cases of both sides take, each side counting as much as the other."""
    (one, other), names = common(first.activity, second.activity)
    n = len(names)
    steps = [taken(log, activity, n)[1] for log, activity in ((first, one), (second, other))]
    found, place = np.unique(np.concatenate(steps), return_inverse=True)
    weights = np.repeat([1 / first.n_cases, 1 / second.n_cases], [side.size for side in steps])
    often = np.argsort(-np.bincount(place, weights=weights), kind="stable")[:MAIN]
    return [(names[step // n], names[step % n]) for step in found[often].tolist()]


def waits(log: Log, source: str, target: str) -> tuple[Floats, bool]:
    """Return for each case how long its first such transition lasted, in seconds, NaN in those without; and whether it is waiting.

    It is waiting, from completion to start, where the log has starts of the target; else the time from one
    completion to the next.
    """
    found = np.full(log.n_cases, np.nan)
    code = {name: i for i, name in enumerate(log.activity.values)}
    if source not in code or target not in code:
        return found, True
    activity = log.activity.codes
    inner = log.case[1:] == log.case[:-1]
    rows = np.flatnonzero(inner & (activity[:-1] == code[source]) & (activity[1:] == code[target]))[::-1]
    started: Any = log.started_at[rows + 1]
    waiting = bool(rows.size) and bool((started != MISSING).all())
    until = started if waiting else log.completed_at[rows + 1]
    found[log.case[rows]] = np.maximum(until - log.completed_at[rows], 0) / 1e6
    return found, waiting
