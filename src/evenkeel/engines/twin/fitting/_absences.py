"""Absence: stretches of working days on which somebody who is seen nearly every day is not seen at all.

How often single days pass without a sighting says how likely a stretch of such days is by chance; what is longer than that is
absence. People share what the team tells of it, the more so the shorter they were seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.twin.fitting._traces import DAY, Flags, Floats, Integers, Traces, weekday

_LEAST = 3
"""Working days in a row."""
_DAYS = 40
"""Working days on which somebody must be known, to tell."""
_MISSED = 0.2
"""Who is not seen on more than this share of single days tells nothing by not being seen."""
_BY_CHANCE = 0.05
"""How likely chance may make such a stretch anywhere among all days of all people."""
_TEAM = 60.0
"""Days of the team that stand beside those of a person."""
_LONGEST = 25
"""Who is not seen for longer has other work, and what she does not do tells nothing."""
_OFTEN = 0.2
"""So does who is not seen on more than this share of her days."""


@dataclass(frozen=True, eq=False)
class Absences:
    """Who is how often away, and when she was."""

    share: Floats
    """For each person the share of her working days."""
    days: float
    """Mean length of a stretch in days of the calendar."""
    stretches: tuple[Floats, ...]
    """For each person begin and end of each stretch, in order."""


@dataclass(frozen=True, eq=False)
class _Person:
    """The working days of somebody from the first to the last on which she was seen, and which of them are in stretches."""

    days: Integers
    absent: Flags
    runs: NDArray[np.int64]
    """First and last place of each stretch."""


def learn(traces: Traces, duties: Flags) -> Absences:
    """Return the absence of those who are seen nearly every day; none of the others."""
    first = int(traces.began // DAY)
    seen = _sightings(traces, first)
    open_: Flags = np.any(seen, axis=0)
    known = [
        _known(seen[person], duties[person], open_, first, len(seen)) for person in range(len(traces.people))
    ]
    clear = [each for each in known if each is not None]
    absent = sum(int(each.absent.sum()) for each in clear)
    runs = sum(len(each.runs) for each in clear)
    team = absent / max(sum(each.days.size for each in clear), 1)
    share = np.array(
        [
            0.0 if each is None else (each.absent.sum() + _TEAM * team) / (each.days.size + _TEAM)
            for each in known
        ]
    )
    stretches = tuple(
        np.zeros((0, 2))
        if each is None
        else np.stack([each.days[each.runs[:, 0]], each.days[each.runs[:, 1]] + 1], 1) * DAY
        for each in known
    )
    spans = [float(np.diff(each, axis=1).mean()) / DAY for each in stretches if len(each)]
    days = round(float(np.mean(spans)), 1) if runs else 3.0
    return Absences(share=share.round(4), days=days, stretches=stretches)


def _sightings(traces: Traces, first: int) -> Flags:
    """Return for each person the days on which she began, ended or was at work on something."""
    days = int(traces.cut // DAY) - first + 1
    change = np.zeros((len(traces.people) + 1, days + 1), np.int64)
    begin, end = (np.floor(each / DAY).astype(np.int64) - first for each in (traces.start, traces.end))
    np.add.at(change, (traces.person, begin), 1)
    np.add.at(change, (traces.person, end + 1), -1)
    seen: Flags = np.cumsum(change[:-1], 1)[:, :-1] > 0
    return seen


def _known(seen: Flags, duty: Flags, open_: Flags, first: int, people: int) -> _Person | None:
    """Return somebody's working days, if she is seen on nearly all of them but for stretches."""
    there = np.flatnonzero(seen)
    if not there.size:
        return None
    days = first + np.arange(there[0], there[-1] + 1)
    working: Flags = np.any(duty.reshape(7, -1), axis=1)
    days = days[working[weekday((days * DAY).astype(np.float64))] & open_[days - first]]
    if days.size < _DAYS:
        return None
    missed = ~seen[days - first]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missed, [False]]).astype(np.int8)))
    runs = np.stack([edges[::2], edges[1::2] - 1], 1)
    length = runs[:, 1] - runs[:, 0] + 1
    single = float(length[length < _LEAST].sum()) / max(days.size - int(length[length >= _LEAST].sum()), 1)
    if single > _MISSED or length.max(initial=0) > _LONGEST:
        return None
    single = max(single, 1 / days.size)
    runs = runs[(length >= _LEAST) & (single**length * days.size * people < _BY_CHANCE)]
    absent = np.zeros(days.size, np.bool_)
    for begin, end in runs:
        absent[begin : end + 1] = True
    if absent.mean() > _OFTEN:
        return None
    return _Person(days=days, absent=absent, runs=runs)
