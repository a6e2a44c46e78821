"""Logs with one trouble of a known size, each otherwise like a log without trouble."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _findings, _matter
from tests.engines.flow import time_troubles, trouble_free

AT = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
"""When the reports are made: after all that is in the logs."""
Change = Callable[[trouble_free.Draft, float], None]


@dataclass(frozen=True)
class Trouble:
    """How a log comes to have a trouble, and the sizes for which to measure how often it is found."""

    code: str
    means: str
    """What the size says."""
    sizes: tuple[float, ...]
    steps: Change | None = None
    """What it does to the steps and waits, before anybody is there to do them."""
    doers: Change | None = None
    """What it does to who does them, and to outcomes and due dates."""


def with_trouble(code: str, size: float, seed: int) -> flow.Log:
    """Draw a log with a trouble of this size."""
    trouble, draft = TROUBLES[code], trouble_free.cases(seed)
    trouble_free.steps(draft)
    if trouble.steps:
        trouble.steps(draft, size)
    trouble_free.doers(draft)
    trouble_free.results(draft)
    if trouble.doers:
        trouble.doers(draft, size)
    return trouble_free.log(draft)


def findings_of(log: flow.Log) -> tuple[flow.Finding, ...]:
    """Return what a report on a log finds."""
    return flow.report(flow.Reading(log=log, source=_source(log)), at=AT, version="1").findings


def codes_of(seed: int) -> frozenset[str]:
    """Return the codes of what is found in a log without trouble."""
    return frozenset(found.code for found in findings_of(trouble_free.trouble_free(seed)))


def is_found(code: str, log: flow.Log) -> bool:
    """Tell whether one finding is made of a log, without making the others."""
    check = next(check for check in _findings.CHECKS if check.kind.code == code)
    return any(True for _ in check.look(matter_of(log)))


def matter_of(log: flow.Log) -> _matter.Matter:
    """Return what a check of work may look at: such checks read the log and not its facts, which would take longer."""
    return _matter.Matter(log=log, facts=_other_facts(), source=_source(log), at=AT)


@functools.cache
def _other_facts() -> flow.Facts:
    return flow.measure(trouble_free.trouble_free(0))


def _source(log: flow.Log) -> flow.Source:
    return flow.Source(
        file="drawn",
        format="csv",
        rows=log.n_events,
        timezone="Europe/Copenhagen",
        naive_times=0,
        mapping=(),
        problems=(),
    )


def hold_back(draft: trouble_free.Draft, steps: trouble_free.Integers, days: trouble_free.Floats) -> None:
    """Let these steps, and all that follow them in their case, wait so many days of capacity longer."""
    draft.wait[steps] += days


def imbalance(draft: trouble_free.Draft, size: float) -> None:
    """Give one person of the largest team `size` times the work of each colleague."""
    team = int(np.bincount(draft.team).argmax())
    person = int(np.bincount(draft.doer[draft.team == team]).argmax())
    n = draft.people[team].size
    there = draft.present[person, draft.days()] & (draft.team == team)
    share = size / (size + n - 1)
    taken = (share - 1 / n) / (1 - 1 / n)
    draft.doer[there & (draft.rng.random(there.size) < taken)] = person


def variation(draft: trouble_free.Draft, size: float) -> None:
    """Let the busiest opener refuse so many more of his cases, in points of share."""
    first = draft.doer[draft.begins[:-1]]
    person = int(np.bincount(first).argmax())
    his = (first == person) & (draft.outcome != 1)
    others = np.mean(draft.outcome == 1)
    draft.outcome[his & (draft.rng.random(draft.n) < size / (1 - others))] = 1


def cherry_picking(draft: trouble_free.Draft, size: float) -> None:
    """Let the busiest person swap so many of her heavy cases with lighter ones of a colleague, same step and month."""
    person = int(np.bincount(draft.doer).argmax())
    weight, month = draft.weight[draft.case], draft.days() // 30
    for place in np.flatnonzero((draft.doer == person) & (weight > np.median(weight))):
        if draft.rng.random() >= size:
            continue
        light = np.flatnonzero(
            (draft.activity == draft.activity[place])
            & (draft.team == draft.team[place])
            & (month == month[place])
            & (draft.doer != person)
            & (weight < np.median(weight))
        )
        if light.size:
            other = draft.rng.choice(light)
            draft.doer[[place, other]] = draft.doer[[other, place]]


def ping_pong(draft: trouble_free.Draft, size: float) -> None:
    """Send so many cases to and fro between two colleagues, four steps long."""
    long = np.flatnonzero(np.diff(draft.begins) >= 5)
    chosen = long[draft.rng.random(long.size) < size * draft.n / max(long.size, 1)]
    begins = draft.begins[chosen][:, np.newaxis] + np.arange(1, 5)
    team = draft.team[begins[:, 0]]
    draft.team[begins] = team[:, np.newaxis]
    pairs = np.stack([draft.people[t][:2] for t in range(len(draft.people))])[team]
    draft.doer[begins] = pairs[:, [0, 1, 0, 1]]
    draft.activity[begins] = draft.activity[begins[:, :1]]


def bottleneck(draft: trouble_free.Draft, size: float) -> None:
    """Let everybody wait for the last step so many times as long as for the others."""
    mine = draft.begins[1:] - 1
    others = np.setdiff1d(np.flatnonzero(np.diff(draft.case, prepend=-1) == 0), mine)
    draft.wait[mine] *= size * draft.wait[others].mean() / draft.wait[mine].mean()


def batch(draft: trouble_free.Draft, size: float) -> None:
    """Do the last step but one only every so many working days."""
    mine = np.flatnonzero(draft.activity == draft.activities - 2)
    # What is done again waits again, after it was held the first time.
    turn = np.arange(mine.size) - np.searchsorted(draft.case[mine], draft.case[mine])
    for again in range(int(turn.max(initial=0)) + 1):
        some = mine[turn == again]
        at = draft.at()[some]
        hold_back(draft, some, np.ceil(at / size) * size + 0.5 * draft.rng.random(some.size) - at)


def mean_hides(draft: trouble_free.Draft, size: float) -> None:
    """Finish three in four cases of one channel so many times quicker, the others so much later that the mean stays."""
    channel = int(np.bincount(draft.channel).argmax())
    quick = draft.rng.random(draft.n) < 0.75
    factor = np.where(quick, 1 / size, (1 - 0.75 / size) / 0.25)
    draft.wait *= np.where(draft.channel == channel, factor, 1.0)[draft.case]


def weekly_rhythm(draft: trouble_free.Draft, size: float) -> None:
    """Hold so many closings back until the next Tuesday."""
    last = draft.begins[1:] - 1
    held = last[draft.rng.random(last.size) < size]
    at = draft.at()[held]
    until = np.concatenate([[0.0], np.cumsum(draft.capacity)])
    days = draft.local(at).astype(np.int64)
    tuesday = days + (1 - days) % 7
    tuesday[tuesday == days] += 7
    tuesday = np.minimum(tuesday, draft.capacity.size - 1)
    hold_back(draft, held, until[tuesday] + draft.capacity[tuesday] * draft.rng.random(held.size) - at)


TROUBLES = {
    trouble.code: trouble
    for trouble in (
        Trouble(
            "bunching",
            "share of cases due to end in the two weeks after a limit that end before it",
            (0.2, 0.4, 0.6, 0.8),
            steps=time_troubles.bunching,
        ),
        Trouble(
            "door",
            "share of cases closed the moment they are opened",
            (0.02, 0.05, 0.1),
            steps=time_troubles.door,
        ),
        Trouble(
            "ceiling",
            "share of the cases of one type that are closed before they would be late",
            (0.9, 1),
            doers=time_troubles.ceiling,
        ),
        Trouble(
            "late-start",
            "so many times the rest of the time before the first step",
            (1, 2, 4, 8),
            steps=time_troubles.late_start,
        ),
        Trouble(
            "rule-driven",
            "share of cases that a timer ends",
            (0.5, 0.8, 0.95, 1),
            steps=time_troubles.rule_driven,
        ),
        Trouble(
            "imbalance",
            "one person has so many times the work of each colleague",
            (1.5, 2, 3, 4, 6),
            doers=imbalance,
        ),
        Trouble(
            "variation",
            "the busiest opener's cases are refused so much more often",
            (0.1, 0.2, 0.3, 0.5),
            doers=variation,
        ),
        Trouble(
            "cherry-picking",
            "share of heavy cases swapped for light ones",
            (0.25, 0.5, 0.75, 1),
            doers=cherry_picking,
        ),
        Trouble("ping-pong", "share of cases sent to and fro", (0.02, 0.04, 0.08, 0.16), doers=ping_pong),
        Trouble(
            "bottleneck", "so many times the wait before each other step", (2, 3, 4, 6, 10), steps=bottleneck
        ),
        Trouble("batch", "working days between batches", (2, 5, 10, 20), steps=batch),
        Trouble(
            "mean-hides",
            "so many times quicker for three in four, the others later",
            (2, 4, 8, 16),
            steps=mean_hides,
        ),
        Trouble(
            "weekly-rhythm", "share of closings held until Tuesday", (0.1, 0.2, 0.4, 0.6), steps=weekly_rhythm
        ),
    )
}
"""Every trouble that a log can be given, by the code of the finding that should tell of it."""
