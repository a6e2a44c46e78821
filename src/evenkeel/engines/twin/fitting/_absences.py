"""Absence: working days on which somebody who is seen nearly every day is not seen at all.

Who does so much on a day that one without a sighting is very improbable was absent on each such day. How improbable it is tells a
negative binomial distribution of her days, by what others did on each (as Greenwood and Yule 1920 did for accidents), and so do
the days with a single sighting: as long as there is a usual number of sightings in a day, none is rarer than one. Where her days
tell less, only stretches do: how often single days pass without a sighting says how likely a stretch of such days is by chance;
what is longer than that is absence. People share what the team tells of it, the more so the shorter they were seen.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evenkeel.engines.twin.fitting._traces import DAY, Clock, Flags, Floats, Integers, Traces, weekday

_LEAST = 3
"""Working days in a row, where single ones do not tell."""
_DAYS = 40
"""Working days on which somebody must be known, to tell."""
_MISSED = 0.2
"""Who is not seen on more than this share of single days tells nothing by not being seen."""
_BY_CHANCE = 0.05
"""How likely chance may make such a stretch anywhere among all days of all people."""
_RARELY = 0.1
"""Single days tell where chance explains no more than this share of those without a sighting."""
_ONCE = 0.25
"""And where days with one sighting are no more than this share of them."""
_QUIET = 0.3
"""A day on which others did less than this share of what is usual tells nothing."""
_TEAM = 60.0
"""Days of the team that stand beside those of a person."""
_LONGEST = 25
"""Who is not seen for longer has other work, and what she does not do tells nothing."""
_SECOND = 1.0
_MOST = 0.95
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
class _Sightings:
    """By person and day from the first: whether she began, ended or was at work on something, and how much she began or ended."""

    seen: Flags
    events: Integers
    within: Flags
    """Whether the day is one of those that a long piece of her work takes."""

    @cached_property
    def open(self) -> Flags:
        """On which days anybody was seen."""
        anybody: Flags = np.any(self.seen, axis=0)
        return anybody

    @cached_property
    def all_events(self) -> Integers:
        """How much all began or ended on each day."""
        whole: Integers = self.events.sum(0)
        return whole


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
    sightings = _sightings(traces, duties, first)
    known = [_known(sightings, person, duties[person], first) for person in range(len(traces.people))]
    clear = [each for each in known if each is not None]
    absent = sum(int(each.absent.sum()) for each in clear)
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
    spans = (
        np.concatenate([each[:, 1] - each[:, 0] for each in stretches]) / DAY if stretches else np.zeros(0)
    )
    days = round(float(spans.mean()), 1) if spans.size else 3.0
    return Absences(share=share.round(4), days=days, stretches=stretches)


def _sightings(traces: Traces, duties: Flags, first: int) -> _Sightings:
    begin, end = (np.floor(each / DAY).astype(np.int64) - first for each in (traces.start, traces.end))
    rows = np.arange(begin.size)
    days = int(traces.cut // DAY) - first + 1
    events = np.zeros((len(traces.people) + 1, days + 1), np.int64)
    np.add.at(events, (traces.person, begin), 1)
    later = end > begin
    np.add.at(events, (traces.person[later], end[later]), 1)
    long = rows[_long(traces, duties)]
    return _Sightings(
        seen=_covered(traces, begin, end + 1, rows, days),
        events=events[:-1, :-1],
        within=_covered(traces, begin + 1, end, long, days),
    )


def _covered(traces: Traces, begin: Integers, until: Integers, rows: Integers, days: int) -> Flags:
    """Return by person and day whether one of some rows lies on it, each from one day until before another."""
    change = np.zeros((len(traces.people) + 1, days + 1), np.int64)
    np.add.at(change, (traces.person[rows], begin[rows]), 1)
    np.add.at(change, (traces.person[rows], until[rows]), -1)
    covered: Flags = np.cumsum(change[:-1], 1)[:, :-1] > 0
    return covered


def _long(traces: Traces, duties: Flags) -> Flags:
    """Return which rows take whole days because the work is long, and not because somebody is away meanwhile.

    What takes whole days is long where its time on duty is nearer to that of other work of its activity, which takes none, than
    what is left of it without these days, as ratios; where that, too, is more than such work takes; and where there is no other.
    """
    midnight = np.floor(traces.start / DAY) * DAY + DAY
    spans = (traces.person >= 0) & (np.floor(traces.end / DAY) * DAY > midnight)
    worked, short = np.zeros(spans.size), np.zeros(spans.size)
    for person in np.unique(traces.person[spans]):
        rows, clock = np.flatnonzero(traces.person == person), Clock(duties[person].astype(np.float64))
        worked[rows] = clock.read(traces.end[rows]) - clock.read(traces.start[rows])
        whole = clock.read(np.floor(traces.end[rows] / DAY) * DAY) - clock.read(midnight[rows])
        short[rows] = worked[rows] - np.where(spans[rows], whole, 0)
    long = np.zeros(spans.size, np.bool_)
    for activity in np.unique(traces.activity[spans]):
        rows = traces.activity == activity
        others, own = worked[rows & ~spans & (worked > 0)], rows & spans
        if not others.size:
            long[own] = True
            continue
        usual, most = np.quantile(others, [0.5, _MOST])
        far = [np.abs(np.log((each[own] + _SECOND) / (usual + _SECOND))) for each in (worked, short)]
        long[own] = (far[0] < far[1]) | (short[own] > most)
    return long


def _known(sightings: _Sightings, person: int, duty: Flags, first: int) -> _Person | None:
    """Return somebody's working days, if she is seen on nearly all of them but for absence."""
    there = np.flatnonzero(sightings.seen[person])
    if not there.size:
        return None
    days = first + np.arange(there[0], there[-1] + 1)
    working: Flags = np.any(duty.reshape(7, -1), axis=1)
    days = days[working[weekday((days * DAY).astype(np.float64))] & sightings.open[days - first]]
    if days.size < _DAYS:
        return None
    runs = _runs(~sightings.seen[person, days - first])
    length = runs[:, 1] - runs[:, 0] + 1
    single = float(length[length < _LEAST].sum()) / max(days.size - int(length[length >= _LEAST].sum()), 1)
    if single > _MISSED or length.max(initial=0) > _LONGEST:
        return None
    single, people = max(single, 1 / days.size), len(sightings.seen)
    own = sightings.events[person, days - first]
    others = sightings.all_events[days - first] - own
    telling = (others >= _QUIET * np.median(others)) & ((own > 0) | ~sightings.within[person, days - first])
    if _clear_by_the_day(own[telling], others[telling].astype(np.float64), people):
        runs = _runs((own == 0) & telling)
    else:
        runs = runs[(length >= _LEAST) & (single**length * days.size * people < _BY_CHANCE)]
    absent = np.zeros(days.size, np.bool_)
    for begin, end in runs:
        absent[begin : end + 1] = True
    if absent.mean() > _OFTEN:
        return None
    return _Person(days=days, absent=absent, runs=runs)


def _runs(missed: Flags) -> NDArray[np.int64]:
    """Return the first and last place of each run of days that were missed."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missed, [False]]).astype(np.int8)))
    return np.stack([edges[::2], edges[1::2] - 1], 1)


def _clear_by_the_day(own: Integers, others: Floats, people: int) -> bool:
    """Tell whether each day without a sighting was absence, by what somebody and others did day by day.

    Her days vary as a negative binomial distribution whose mean goes half with what others did.
    """
    there, missed = own > 0, int((own == 0).sum())
    if not missed or not there.any():
        return False
    likely = 1 + others / max(float(others.mean()), 1e-9)
    likely *= own[there].mean() / likely[there].mean()
    excess = float((np.square(own - likely)[there] - likely[there]).mean() / np.square(likely[there]).mean())
    none = np.exp(-likely) if excess <= 0 else (1 + likely * excess) ** (-1 / max(excess, 1e-6))
    by_chance = float(none.sum())
    return bool(
        by_chance <= _RARELY * missed
        and (own == 1).sum() <= _ONCE * missed
        and stats.poisson.sf(missed - 1, by_chance) * people < _BY_CHANCE
    )
