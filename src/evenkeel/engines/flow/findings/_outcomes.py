"""What cases come to, and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Coded, Log
from evenkeel.engines.flow.facts import _grouping
from evenkeel.engines.flow.findings import _attributes, _workers

COMMON = (0.02, 0.98)
"""Shares of the cases between which an outcome is common enough to be compared."""
MOST_OUTCOMES = 20


@dataclass(frozen=True)
class Units:
    """A way to tell whose a case is."""

    what: str
    """What to call them."""
    codes: NDArray[np.int64]
    values: tuple[str, ...]
    personal: bool
    who: Coded | None
    """Who does each event, if that is the same kind of unit."""


@dataclass(frozen=True)
class Outcome:
    """Something that a case comes to, or does not."""

    name: str
    sentence: str
    hits: NDArray[np.bool_]
    activity: int = -1
    """The activity, if it is that one occurs."""


def units(log: Log, finished: NDArray[np.int64]) -> Iterator[Units]:
    """Return the ways to tell whose the finished cases are: who opened them, which group did, and what the case states."""
    first = log.bounds[:-1][finished]
    automatic = _workers.automatic(log)
    opener = log.resource.codes[first].astype(np.int64)
    people = np.where((opener >= 0) & ~automatic[opener], opener, -1)
    yield Units("people", people, log.resource.values, True, log.resource)
    yield Units("groups", log.group.codes[first].astype(np.int64), log.group.values, False, log.group)
    for column in _attributes.of_cases(log):
        if column.is_whose and not column.is_result:
            who = log.resource if column.is_person else log.group
            codes = column.codes[finished].astype(np.int64)
            yield Units(f"units by {column.name}", codes, column.values, column.is_person, who)


def of(log: Log, finished: NDArray[np.int64]) -> list[Outcome]:
    """Return what cases come to, those nearest to half of them first."""
    (case, activity), _ = _grouping.tally(log.case, log.activity.codes)
    often = np.bincount(activity, minlength=len(log.activity.values))
    found = []
    for code in np.flatnonzero(often >= COMMON[0] * finished.size).tolist():
        occurs = np.zeros(log.n_cases, bool)
        occurs[case[activity == code]] = True
        name = log.activity.values[code]
        found.append(Outcome(name, f"“{name}” occurs in", occurs[finished], code))
    for column in _results(log):
        for code, value in enumerate(column.values):
            name = f"{column.name}: {value}"
            found.append(Outcome(name, f"{column.name} is “{value}” in", column.codes[finished] == code))
    shares = [abs(float(outcome.hits.mean()) - 0.5) for outcome in found]
    common = [i for i in np.argsort(shares, kind="stable").tolist() if shares[i] <= COMMON[1] - 0.5]
    return _different([found[i] for i in common])[:MOST_OUTCOMES]


def _results(log: Log) -> Iterator[_attributes.Column]:
    """Return the columns that say how a case ended."""
    outcome = Coded.of(log.cases["outcome"])
    if (outcome.codes >= 0).any():
        yield _attributes.Column("outcome", outcome.codes, outcome.values)
    yield from (column for column in _attributes.of_cases(log) if column.is_result)


def _different(outcomes: list[Outcome]) -> list[Outcome]:
    """Leave out what always goes with an outcome before it, or with its absence: it says the same."""
    seen: set[bytes] = set()
    kept = []
    for outcome in outcomes:
        key = np.packbits(outcome.hits == outcome.hits[0]).tobytes()
        if key not in seen:
            seen.add(key)
            kept.append(outcome)
    return kept


def is_own_doing(log: Log, outcome: Outcome, units: Units, finished: NDArray[np.int64]) -> bool:
    """Tell whether the outcome is a step that units mostly do in their own cases themselves."""
    if outcome.activity < 0 or units.who is None:
        return False
    rows = np.flatnonzero((log.activity.codes == outcome.activity) & (units.who.codes >= 0))
    if not rows.size:
        return False
    # The unit of a case may come from another column than the doers: the same name is the same unit.
    named = {name: code for code, name in enumerate(units.who.values)}
    as_doer = np.array([*(named.get(name, -2) for name in units.values), -2])
    unit = np.full(log.n_cases, -2)
    unit[finished] = as_doer[units.codes]
    return bool(np.mean(units.who.codes[rows] == unit[log.case[rows]]) >= 0.5)
