"""What the cases of a log can be selected by, and how many people stand behind each team."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Coded, Codes, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.selecting import _selection

FEWEST, MOST = 2, 50
"""An attribute with so many different values tells types of cases; with more of them it tells cases apart."""
LISTED: Final = 200
"""Channels and teams listed, most cases first."""


@dataclass(frozen=True)
class Choice:
    """One value to select by, and its cases. `people` are the different resources of a team."""

    value: str
    cases: int
    people: int = 0


@dataclass(frozen=True)
class Attribute:
    """One attribute of cases with few values."""

    column: str
    values: tuple[Choice, ...]


@dataclass(frozen=True)
class Choices:
    """Everything that the cases of a log can be selected by; empty where the log does not say."""

    first_day: dt.date
    last_day: dt.date
    channels: tuple[Choice, ...]
    attributes: tuple[Attribute, ...]
    groups: tuple[Choice, ...]


def choices(log: Log) -> Choices:
    """Return what the cases can be selected by. The log must have events."""
    days = _calendar.days(log.opened_at, log.opened_offset)
    found = [(name, _selection.attribute(log, name)) for name in _selection.attributes(log)]
    channels = _values(log.channel)
    return Choices(
        first_day=_day(int(days.min())),
        last_day=_day(int(days.max())),
        channels=channels[:LISTED] if len(channels) > 1 else (),
        attributes=tuple(
            Attribute(name, _values(column)) for name, column in found if FEWEST <= _different(column) <= MOST
        ),
        groups=_groups(log)[:LISTED],
    )


def _values(column: Coded) -> tuple[Choice, ...]:
    """Count the rows of each value, most first; "" are those without one."""
    counts = np.bincount(column.codes + 1, minlength=len(column.values) + 1)
    named = [("", *counts[:1].tolist()), *zip(column.values, counts[1:].tolist(), strict=True)]
    there = [Choice(str(value), int(count)) for value, count in named if count]
    return tuple(sorted(there, key=lambda one: (-one.cases, one.value)))


def _different(column: Coded) -> int:
    return int(np.unique(column.codes[column.codes >= 0]).size)


def _groups(log: Log) -> tuple[Choice, ...]:
    """Count the cases and the people of each team."""
    codes, who = log.group.codes, log.resource.codes
    cases = _apart(codes, log.case, codes >= 0, len(log.group.values))
    people = _apart(codes, who, (codes >= 0) & (who >= 0), len(log.group.values))
    there = [
        Choice(name, int(cases[code]), int(people[code]))
        for code, name in enumerate(log.group.values)
        if cases[code]
    ]
    return tuple(sorted(there, key=lambda one: (-one.cases, one.value)))


def _apart(codes: Codes, others: Codes, meant: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    """Count, for each code, the different others beside it in the rows that are meant."""
    if not meant.any():
        return np.zeros(n, np.int64)
    width = int(others[meant].max()) + 1
    pairs = np.unique(codes[meant].astype(np.int64) * width + others[meant])
    return np.bincount(pairs // width, minlength=n)


def _day(number: int) -> dt.date:
    return _calendar.EPOCH.date() + dt.timedelta(days=number)
