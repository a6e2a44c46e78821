"""Logs of work without trouble: as uneven as work is, and with nothing that a finding should name.

A log is drawn in four steps, each from the one before: cases with their attributes, steps with their waits, moments
on the calendar, doers. What makes cases differ (type, channel, amount), part-time work, holidays, busy weeks, rework,
continuity and specialised teams are ordinary; no step is held back, no case is picked for its weight, nobody is
overloaded, no date changes what is done. `troubles.py` changes one of these steps by a known size.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines import flow

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DAY = 86_400_000_000
MOMENT = pa.timestamp("us", tz="UTC")
FIRST_DAY = 17_532
"""2018-01-01, a Monday, in days since 1970."""
HORIZON = 2_000
"""Calendar days for which capacity is known."""
TYPES = ("building", "demolition", "felling", "sign")
CHANNELS = ("web", "post", "desk", "phone")
OUTCOMES = ("granted", "refused", "withdrawn")


@dataclass
class Draft:
    """A log in the making: columns of cases and of steps, changed in place by a trouble."""

    rng: np.random.Generator
    capacity: Floats
    """How much work each calendar day sees, from the first day on: 0 where nobody works."""
    round_the_clock: bool
    length: float
    """Capacity of the days that the log covers."""
    kind: Integers
    channel: Integers
    amount: Floats
    weight: Floats
    """By how much the waits of each case are longer for what it is."""
    opened: Floats
    """Opening of each case in days of capacity."""
    activities: int
    case: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    activity: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    wait: Floats = field(default_factory=lambda: np.zeros(0))
    """Days of capacity before each step since the one before."""
    team_of: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    """The team of each activity, -1 where it goes to any team by case."""
    people: tuple[Integers, ...] = ()
    """For each team its people, as numbers over all teams."""
    present: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), bool))
    """Whether each person works on each calendar day."""
    team: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    doer: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    outcome: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    due: Floats | None = None
    """Calendar days from the opening of each case until it is due."""

    @property
    def n(self) -> int:
        """Number of cases."""
        return int(self.kind.size)

    @property
    def begins(self) -> Integers:
        """Where each case begins in the steps, and where the last one ends."""
        return np.searchsorted(self.case, np.arange(self.n + 1))

    def at(self) -> Floats:
        """Return when each step is done, in days of capacity."""
        total = np.cumsum(self.wait)
        before = np.concatenate([[0.0], total])[self.begins[:-1]]
        return np.asarray(self.opened[self.case] + total - before[self.case])

    def local(self, at: Floats) -> Floats:
        """Return days of capacity as calendar days on the wall clock since the first day."""
        until = np.concatenate([[0.0], np.cumsum(self.capacity)])
        day = np.clip(np.searchsorted(until, at, side="right") - 1, 0, self.capacity.size - 1)
        share = np.clip((at - until[day]) / np.maximum(self.capacity[day], 1e-9), 0, 0.999_999)
        return np.asarray(day + (share if self.round_the_clock else (8 + 8 * share) / 24))

    def days(self) -> Integers:
        """Return the calendar day on which each step is done."""
        return self.local(self.at()).astype(np.int64)


def cases(seed: int) -> Draft:
    """Draw a calendar and cases with what is known of them when they open."""
    rng = np.random.default_rng(seed)
    n, span = int(np.clip(rng.lognormal(6.9, 0.45), 300, 2_500)), int(rng.integers(150, 900))
    round_the_clock = bool(rng.random() < 0.1)
    weekday = rng.uniform(0.8, 1.15, 7)
    if not round_the_clock:
        weekday[5:] = 0
    capacity = np.resize(weekday, HORIZON) * (rng.random(HORIZON) >= 0.02)
    length = float(capacity[:span].sum())
    share = np.sort(rng.random(n))
    season = rng.uniform(0, 0.25)
    kind, channel = (rng.choice(4, n, p=rng.dirichlet((3, 3, 2, 2))) for _ in range(2))
    amount = rng.lognormal(6, 1, n)
    effect = rng.lognormal(0, 0.35, (2, 4))
    weight = effect[0][kind] * effect[1][channel] * (amount / 400) ** rng.uniform(0, 0.2)
    return Draft(
        rng=rng,
        capacity=capacity,
        round_the_clock=round_the_clock,
        length=length,
        kind=kind,
        channel=channel,
        amount=amount,
        weight=weight / weight.mean(),
        opened=np.sort(length * (share + season * np.sin(2 * np.pi * share) / (2 * np.pi))),
        activities=int(rng.integers(4, 9)),
    )


def steps(draft: Draft) -> None:
    """Draw the steps of each case, some left out and some done again, and the wait before each."""
    rng, n, k = draft.rng, draft.n, draft.activities
    kept = rng.random((n, k)) < np.where(rng.random(k) < 0.5, 1.0, rng.uniform(0.3, 0.95, k))
    kept[:, [0, -1]] = True
    again = rng.random((n, k)) < rng.uniform(0, 0.15) * (rng.random(k) < 0.5)
    again[:, [0, -1]] = False
    done = np.stack([kept, kept & again, kept & again], axis=2)
    number = np.stack([np.arange(k), np.maximum(np.arange(k) - 1, 0), np.arange(k)], axis=1)
    case, activity, turn = np.nonzero(done)
    draft.case, draft.activity = case, number[activity, turn]
    mean = rng.uniform(1, 12) * np.clip(rng.lognormal(0, 0.25, k), 0.65, 1.5)
    week = (draft.opened // 5).astype(np.int64)
    pressure = np.exp(0.25 * _wandering(rng, int(week.max()) + 1))[week]
    scale = mean[draft.activity] * (draft.weight * pressure)[case]
    draft.wait = np.where(turn == 0, 1.0, 0.6) * scale * _waits(rng, draft.activity, k)
    if rng.random() < 0.3:  # a step noted together with the one before
        draft.wait[rng.random(case.size) < rng.uniform(0, 0.25)] = 0
    draft.wait[draft.begins[:-1]] = 0


def _waits(rng: np.random.Generator, activity: Integers, k: int) -> Floats:
    """Draw waits of mean 1: log-normal, gamma or exponential, by activity."""
    family, spread = rng.integers(0, 3, k)[activity], rng.uniform(0.5, 1.2, k)[activity]
    drawn = (
        rng.lognormal(-(spread**2) / 2, spread),
        rng.standard_gamma(2 * spread) / (2 * spread),
        rng.standard_exponential(activity.size),
    )
    return np.choose(family, drawn)


def _wandering(rng: np.random.Generator, n: int) -> Floats:
    """Draw a series of mean 0 and variance about 1 in which neighbours are alike."""
    return np.convolve(rng.standard_normal(n + 7), np.full(8, 8**-0.5), "valid")


def doers(draft: Draft) -> None:
    """Draw teams of people, part-timers among them, and who of those present does each step."""
    rng, k = draft.rng, draft.activities
    teams = int(rng.integers(1, 5))
    sizes = rng.integers(3, 10, teams)
    draft.people = tuple(np.split(np.arange(sizes.sum()), np.cumsum(sizes)[:-1]))
    by_case = bool(rng.random() < 0.25)  # teams by district that do everything
    draft.team_of = np.full(k, -1) if by_case else np.sort(rng.integers(0, teams, k))
    district = rng.choice(teams, draft.n, p=sizes / sizes.sum())
    draft.team = np.where(
        draft.team_of[draft.activity] < 0, district[draft.case], draft.team_of[draft.activity]
    )
    draft.present = _presence(rng, int(sizes.sum()), draft.capacity.size)
    continuity = rng.uniform(0.3, 0.9) if rng.random() < 0.35 else 0.0
    draft.doer = _assigned(draft, draft.days(), continuity)


def _presence(rng: np.random.Generator, people: int, days: int) -> NDArray[np.bool_]:
    """Draw the weekdays of part-timers, free days by rota, leave, and when those come and go who do not stay."""
    part_time = rng.random(people) < 0.4
    works = (rng.random((people, 7)) < 0.6) | ~part_time[:, np.newaxis]
    works[np.arange(people), rng.integers(0, 5, people)] = True
    rota = (rng.random(people) < 0.15)[:, np.newaxis] & (rng.random((people, days)) < 0.4)
    leave = np.repeat(rng.random((people, days // 10 + 1)) < 0.08, 10, axis=1)[:, :days]
    # Who is new, or leaves, does so somewhere in the first two years; the log may be shorter.
    new, leaving = np.where(rng.random((2, people)) < 0.15, rng.integers(30, 700, (2, people)), -1)
    here = np.arange(days)[np.newaxis, :]
    employed = (here >= new[:, np.newaxis]) & ((here < leaving[:, np.newaxis]) | (leaving < 0)[:, np.newaxis])
    return np.asarray(works[:, np.arange(days) % 7] & ~leave & ~rota & employed)


def _assigned(draft: Draft, day: Integers, continuity: float) -> Integers:
    """Give each step to one of those of the team who are present, all alike, or to who had the case before."""
    rng, size = draft.rng, max(team.size for team in draft.people)
    members = np.stack([np.resize(team, size) for team in draft.people])
    real = np.arange(size) < np.array([team.size for team in draft.people])[:, np.newaxis]
    of = members[draft.team]
    likes = draft.present[of, day[:, np.newaxis]] * 2 + rng.random(of.shape)
    preferred = rng.integers(0, 2**31, (draft.n, len(draft.people)))[draft.case, draft.team]
    preferred %= real.sum(axis=1)[draft.team]
    held = rng.random(day.size) < continuity
    likes[np.arange(day.size), preferred] += held * 0.999
    likes[~real[draft.team]] = -1
    return np.asarray(of[np.arange(day.size), likes.argmax(axis=1)])


def results(draft: Draft) -> None:
    """Draw the outcome of each case, by its type, and its due date."""
    rng = draft.rng
    chances = np.cumsum(rng.dirichlet((6, 3, 1.5), 4), axis=1)[draft.kind]
    draft.outcome = np.minimum((rng.random(draft.n)[:, np.newaxis] > chances).sum(axis=1), 2)
    if rng.random() < 0.6:
        one_limit = rng.random() < 0.6
        days = rng.choice((14, 30, 56, 60, 90), 4)
        draft.due = (np.full(draft.n, days[0]) if one_limit else days[draft.kind]).astype(np.float64)


def trouble_free(seed: int) -> flow.Log:
    """Draw a log without trouble. Same seed, same log."""
    draft = cases(seed)
    for further in (steps, doers, results):
        further(draft)
    return log(draft)


def log(draft: Draft) -> flow.Log:
    """Build the log of a draft, as its source would have kept it: to the day or the second, with or without starts."""
    rng = np.random.default_rng(draft.rng.integers(2**31))
    dates_only, with_starts, with_groups, says_closed = rng.random(4) < (0.15, 0.3, 0.75, 0.5)
    with_people = rng.random() < 0.93
    at = draft.at()
    seen = at <= draft.length
    local = np.floor(draft.local(at)) if dates_only else draft.local(at)
    clock = np.rint((FIRST_DAY + local) * 86_400).astype(np.int64) * 1_000_000
    offset = np.zeros(clock.size, np.int64) if draft.round_the_clock else _summer(clock)
    done = clock - offset * 60_000_000
    touch = np.minimum(rng.lognormal(6.5, 0.8, clock.size), 14_000).astype(np.int64) * 1_000_000
    touch *= not dates_only
    started = np.maximum(
        done - touch, np.where(np.diff(draft.case, prepend=-1) > 0, -(2**62), np.roll(done, 1))
    )
    last = draft.begins[1:] - 1
    closed = np.ones(draft.n, bool) if not says_closed else seen[last]
    ended = np.maximum.reduceat(np.where(seen, done, 0), draft.begins[:-1])
    first = draft.begins[:-1]
    starts = started if with_starts else done
    opened = np.minimum(starts[first], done[first])
    events = {
        "case": pa.array(draft.case.astype(np.int32)),
        "activity": coded(draft.activity, [f"step {chr(65 + i)}" for i in range(draft.activities)]),
        "started_at": moments(started, known=np.full(done.size, with_starts)),
        "completed_at": moments(done),
        "utc_offset": pa.array(offset.astype(np.int16)),
        "resource": coded(
            np.where(with_people, draft.doer, -1), [f"p{i:02}" for i in range(draft.present.shape[0])]
        ),
        "group": coded(
            np.where(with_groups, draft.team, -1), [f"team {i}" for i in range(len(draft.people))]
        ),
    }
    due = np.zeros(draft.n) if draft.due is None else draft.due
    rows: dict[str, Any] = {
        "case": pa.array([f"c{i:05}" for i in range(draft.n)]),
        "opened_at": moments(opened),
        "closed_at": moments(ended, known=closed),
        "opened_offset": pa.array(offset[first].astype(np.int16)),
        "closed_offset": pa.array(offset[last].astype(np.int16)),
        "channel": coded(draft.channel, CHANNELS),
        "outcome": coded(np.where(closed, draft.outcome, -1), OUTCOMES),
        "due_at": moments(
            done[first] + (due * DAY).astype(np.int64), known=np.full(draft.n, draft.due is not None)
        ),
        "case:type": coded(draft.kind, TYPES),
        "case:amount": pa.array(draft.amount.round(2)),
    }
    return flow.Log(events=pa.table(events).filter(pa.array(seen)), cases=pa.table(rows))


def _summer(clock: Integers) -> Integers:
    """Return the offset of each moment in minutes: an hour more from April to October."""
    month = clock.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12
    return np.where((month >= 3) & (month <= 9), 120, 60)


def coded(codes: Integers, values: Any) -> Any:
    """Return a column of texts from their codes, -1 where there is none."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32), mask=codes < 0), pa.array(list(values), pa.string())
    )


def moments(at: Integers, known: NDArray[np.bool_] | None = None) -> Any:
    """Return a column of moments from microseconds since 1970, null where they are not known."""
    return pa.array(at, pa.int64(), mask=None if known is None else ~known).cast(MOMENT)
