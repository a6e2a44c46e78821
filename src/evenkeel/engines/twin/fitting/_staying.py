"""How much of the work of a case stays with the person of the step before.

Whoever has just done a step is free at that very moment, and often the only one who is. So what she takes of work that was not let
wait is set against chance among those who were free then: on duty, and with less open than they can have. Work that waited for
a colleague went to whoever was free first, which is anybody by her share of such work.
"""

import numpy as np

from evenkeel.engines.twin.fitting import _people, _steps
from evenkeel.engines.twin.fitting._traces import Flags, Floats, Integers, Traces, part_of_week

_ENOUGH = 20
_SURELY = 3.0
"""Standard errors by which work must stay more often than by chance."""
_AT_ONCE = 1.0
"""Seconds after which work counts as having waited."""


def learn(traces: Traces, steps: _steps.Steps, staff: _people.Staff, offered: Floats) -> Floats:
    """Return for each activity the share that waits for the person of the step before; 0 where it may be chance.

    `offered` is for each row when it was surely on offer to people.
    """
    share = np.zeros(len(traces.activities))
    row_before = steps.rows[np.maximum(steps.step - 1, 0)]
    before, now = traces.person[row_before], traces.person
    could = ~steps.start_of_case & (before >= 0) & (now >= 0)
    could[could] &= staff.skill[before[could], traces.activity[could]] > 0
    rows = np.flatnonzero(could)
    chance = _chance(traces, staff, offered, rows, before[rows])
    stayed = before[rows] == now[rows]
    for activity in np.unique(traces.activity[rows]):
        own = traces.activity[rows] == activity
        beyond = float((stayed[own] - chance[own]).sum())
        error = float(np.sqrt((chance[own] * (1 - chance[own])).sum()))
        if own.sum() >= _ENOUGH and beyond > _SURELY * error:
            share[activity] = beyond / max(float((1 - chance[own]).sum()), 1e-9)
    return share


def _chance(
    traces: Traces, staff: _people.Staff, offered: Floats, rows: Integers, before: Integers
) -> Floats:
    """Return for some rows how likely chance gives each to the person before."""
    activity, now = traces.activity[rows], traces.person[rows]
    waited = traces.start[rows] - offered[rows] > _AT_ONCE
    hers, all_of_them = np.zeros(rows.size), np.zeros(rows.size)
    for person in range(len(traces.people)):
        could = waited | (now == person) | _free(traces, staff, person, traces.start[rows])
        weight = np.where(could, staff.skill[person, activity], 0.0)
        hers += np.where(before == person, weight, 0.0)
        all_of_them += weight
    chance: Floats = hers / np.maximum(all_of_them, 1e-300)
    return chance


def _free(traces: Traces, staff: _people.Staff, person: int, moments: Floats) -> Flags:
    """Return for each moment whether somebody is on duty and could begin something just then."""
    duty = staff.duties[person]
    own = np.flatnonzero((traces.person == person) & (traces.end > traces.start))
    begun = np.searchsorted(np.sort(traces.start[own]), moments, "left")
    done = np.searchsorted(np.sort(traces.end[own]), moments, "right")
    free: Flags = duty[part_of_week(moments, duty.size).astype(np.int64)] & (
        begun - done < staff.capacity[person]
    )
    return free
