"""Which waiting work is taken next, and how much of it stays with the person who did the step before.

Each time somebody took work of which several pieces were on offer to her, the place of what she took among them, by how long
they had been on offer, tells the rule: always the oldest is first come first served, always the newest last come first served,
and anywhere is any order (the idea of Suriadi et al. 2017, "Discovering work prioritisation patterns from event logs").
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenkeel.engines.twin.fitting import _people, _steps
from evenkeel.engines.twin.fitting._traces import Floats, Integers, Traces

_CHOICES = 30
"""Choices among at least `_AMONG` pieces of work, to tell a rule."""
_AMONG = 3
_LOOKED_AT = 2000
_SURE = 0.25
"""How far from the middle (0 the newest, 1 the oldest) the mean place must be."""
ANY_ORDER = 1e9
"""A blur of the moment that leaves no order, in seconds."""
_STAYING = 20


@dataclass(frozen=True)
class Discipline:
    """The rule by which work is taken, its blur in seconds, and on how many choices that rests."""

    rule: Literal["first", "last"]
    blur: float
    choices: int


def learn(traces: Traces, staff: _people.Staff, offered: Floats) -> Discipline:
    """Return the rule by which waiting work was taken; first come first served where the log cannot tell."""
    waited = np.flatnonzero((traces.start - offered > 1) & (traces.person >= 0))
    looked_at = waited[:: max(waited.size // _LOOKED_AT, 1)]
    places = [
        place for row in looked_at.tolist() if (place := _place(traces, staff, offered, waited, row)) >= 0
    ]
    if len(places) < _CHOICES:
        return Discipline(rule="first", blur=0.0, choices=len(places))
    mean = float(np.mean(places))
    if mean < 0.5 - _SURE:
        return Discipline(rule="last", blur=0.0, choices=len(places))
    return Discipline(rule="first", blur=0.0 if mean > 0.5 + _SURE else ANY_ORDER, choices=len(places))


def _place(traces: Traces, staff: _people.Staff, offered: Floats, waited: Integers, row: int) -> float:
    """Return where what was taken stood among all that was on offer, from 0 (newest) to 1 (oldest); -1 if there was too little."""
    moment, person = traces.start[row], traces.person[row]
    others = waited[(offered[waited] < moment) & (traces.start[waited] >= moment) & (waited != row)]
    others = others[staff.skill[person, traces.activity[others]] > 0]
    if others.size < _AMONG - 1:
        return -1.0
    later = (offered[others] > offered[row]).sum() + (offered[others] == offered[row]).sum() / 2
    return float(later / others.size)


def staying(traces: Traces, steps: _steps.Steps, staff: _people.Staff) -> Floats:
    """Return for each activity the share that stays with the person of the step before, beyond what chance would give her."""
    share = np.zeros(len(traces.activities))
    row_before = steps.rows[np.maximum(steps.step - 1, 0)]
    before, now = traces.person[row_before], traces.person
    could = ~steps.start_of_case & (before >= 0) & (now >= 0)
    could[could] &= staff.skill[before[could], traces.activity[could]] > 0
    chance = staff.skill / np.maximum(staff.skill.sum(0), 1e-300)
    for activity in range(share.size):
        rows = np.flatnonzero(could & (traces.activity == activity))
        if rows.size >= _STAYING:
            by_chance = float(chance[before[rows], activity].mean())
            stayed = float((before[rows] == now[rows]).mean())
            share[activity] = max(stayed - by_chance, 0.0) / max(1 - by_chance, 1e-9)
    return share
