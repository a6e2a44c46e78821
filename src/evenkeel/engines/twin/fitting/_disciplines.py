"""Which waiting work is taken next.

Each time somebody took work of which several pieces were on offer to her, the place of what she took among them, by how long
they had been on offer, tells the rule: always the oldest is first come first served, always the newest last come first served,
and anywhere is any order (the idea of Suriadi et al. 2017, "Discovering work prioritisation patterns from event logs"). What is
due first is taken first where the place by due date tells clearly more than how long things had been on offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenkeel.engines.twin.fitting import _people
from evenkeel.engines.twin.fitting._traces import Floats, Integers, Traces

_CHOICES = 30
"""Choices among at least `_AMONG` pieces of work, to tell a rule."""
_AMONG = 3
_LOOKED_AT = 2000
_SURE = 0.25
"""How far from the middle (0 the newest, 1 the oldest) the mean place must be."""
ANY_ORDER = 1e9
"""A blur of the moment that leaves no order, in seconds."""
_SURELY = 3.0
"""Standard errors by which due dates must tell more than when work was offered."""
_BETTER, _EARLY = 0.05, 0.6
"""By so much of all places, and what was taken must be due before this share of the rest: what still waited for others than
colleagues is in the rest, too, and blurs it."""


Choice = tuple[int, Integers]
"""What was taken, and what else was on offer, by row."""


@dataclass(frozen=True)
class Discipline:
    """The rule by which work is taken, its blur in seconds, and on how many choices that rests."""

    rule: Literal["first", "last", "due"]
    blur: float
    choices: int
    place: float = 0.5
    """Where on average what was taken stood by due date, from 0 (the latest) to 1 (the earliest); 0.5 where nothing tells."""


def learn(traces: Traces, staff: _people.Staff, offered: Floats, due: Floats) -> Discipline:
    """Return the rule by which waiting work was taken; first come first served where the log cannot tell.

    `due` is for each case when it shall be done, not a number where it does not say.
    """
    waited = np.flatnonzero((traces.start - offered > 1) & (traces.person >= 0))
    looked_at = waited[:: max(waited.size // _LOOKED_AT, 1)]
    choices = [
        (row, others)
        for row in looked_at.tolist()
        if (others := _beside(traces, staff, offered, waited, row)).size >= _AMONG - 1
    ]
    places = [_place(offered, others, row) for row, others in choices]
    if len(places) < _CHOICES:
        return Discipline(rule="first", blur=0.0, choices=len(places))
    ruled = _by_due_date(traces, offered, due, choices)
    if ruled is not None:
        return ruled
    alike = [_place(offered, others, row) for row, others in _alike(traces, choices)]
    means = [float(np.mean(each)) for each in (alike, places) if len(each) >= _CHOICES]
    if any(mean > 0.5 + _SURE for mean in means):
        return Discipline(rule="first", blur=0.0, choices=len(places))
    if any(mean < 0.5 - _SURE for mean in means):
        return Discipline(rule="last", blur=0.0, choices=len(places))
    return Discipline(rule="first", blur=ANY_ORDER, choices=len(places))


def _alike(traces: Traces, choices: Sequence[Choice]) -> list[Choice]:
    """Return what else of its own activity stood beside what was taken, where there was any.

    Between activities, it is known less surely how long work had been on offer: one waits for others than colleagues, another
    does not, and an activity may come before another.
    """
    beside = ((row, others[traces.activity[others] == traces.activity[row]]) for row, others in choices)
    return [(row, others) for row, others in beside if others.size]


def _by_due_date(
    traces: Traces, offered: Floats, due: Floats, choices: Sequence[Choice]
) -> Discipline | None:
    """Return that what is due first is taken first, where it is clearly so; None else.

    Work is set beside other work of its activity alone: an activity that comes before others is no matter of due dates.
    """
    until = np.where(np.isnan(due), np.inf, due)[traces.case]
    places = [
        (_place(until, others, row), _place(offered, others, row)) for row, others in _alike(traces, choices)
    ]
    if len(places) < _CHOICES or not np.isfinite(until).any():
        return None
    earliest, oldest = np.array(places).T
    ahead = earliest - (oldest if oldest.mean() > 0.5 else 1 - oldest)
    surely = ahead.mean() > max(_SURELY * float(ahead.std()) / np.sqrt(ahead.size), _BETTER)
    place = float(earliest.mean())
    if not surely or place < _EARLY:
        return None
    return Discipline(rule="due", blur=0.0, choices=len(places), place=place)


def _beside(traces: Traces, staff: _people.Staff, offered: Floats, waited: Integers, row: int) -> Integers:
    """Return what else was on offer to whoever took something."""
    moment, person = traces.start[row], traces.person[row]
    others = waited[(offered[waited] < moment) & (traces.start[waited] >= moment) & (waited != row)]
    could: Integers = others[staff.skill[person, traces.activity[others]] > 0]
    return could


def _place(moments: Floats, others: Integers, row: int) -> float:
    """Return where what was taken stood among all that was on offer, from 0 (the latest) to 1 (the earliest)."""
    later = (moments[others] > moments[row]).sum() + (moments[others] == moments[row]).sum() / 2
    return float(later / others.size)
