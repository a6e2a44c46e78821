"""Futures beside experience: what a twin draws for a case, and what became of cases that had stood as long.

A twin knows the course of a case and who waits in front of it; but it is only as right as its parts, and of what it cannot know
(why this case is slow) nothing gets into its futures. Cases that were as old, or had stood after the same step for as long, carry
it with them: nothing is assumed of them but that what happened happens. The ranges of all three are averaged with equal weights,
quantile by quantile. Equal weights are hard to beat where weights must be learned (Clemen, Combining forecasts, 1989); averaging
quantiles keeps the range as narrow as the averaged ones are, which averaging chances does not (Lichtendahl, Grushka-Cockayne and
Winkler, Is it better to average probabilities or quantiles?, 2013). How long a case still takes that has stood for so long is
the product-limit estimate (Kaplan and Meier 1958); beyond the longest that is over, it goes on at the rate of the longest twenty.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from evenkeel.engines.twin.document._experience import Stays
from evenkeel.engines.twin.document._state import OpenCase, State
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.forecasting._futures import Futures
from evenkeel.engines.twin.forecasting._limits import Flags, product_limit
from evenkeel.engines.twin.running._calendars import Floats

_LONGEST = 20
"""Stays, at least, by which it is told how long one still takes; and by which those that are longer than any go on."""
_OFFSET = 0.5
"""Of the middle of a case: by so much times are longer when their logarithms are averaged, so that none is endlessly short."""


def with_experience(drawn: Futures, twin: Twin, state: State) -> Futures:
    """Return futures of a state in which it is averaged when its cases are done."""
    known = {case.key: case for case in state.cases}
    cases = [known[stand.key] for stand in drawn.opened.stands]
    return replace(drawn, done=blended(drawn.done, twin.experience, cases, state.at))


def blended(drawn: Floats, experience: Sequence[Stays], cases: Sequence[OpenCase], at: datetime) -> Floats:
    """Return draws (seconds from a moment on; replications × cases), averaged with what became of cases that had stood as long.

    Each keeps its rank among the draws of its case. A case that may be over already stays as it was drawn, and so does every one
    where nothing was learned.
    """
    if not experience or not drawn.size:
        return drawn
    places = (np.arange(len(drawn)) + 1) / (len(drawn) + 1)
    by_step = {each.activity: each for each in experience}
    told = np.full((3, *drawn.shape), np.nan)
    order = np.argsort(drawn, axis=0, kind="stable")
    told[0] = np.take_along_axis(drawn, order, axis=0)
    for number, case in enumerate(cases):
        if not case.certain:
            continue
        beginnings = [(None, case.arrived), *((piece.activity, piece.start) for piece in case.work[-1:])]
        for row, (step, since) in enumerate(beginnings, start=1):
            left = _left(by_step.get(step), (at - since).total_seconds(), places)
            if left is not None:
                told[row, :, number] = left
    back: Floats = np.empty_like(drawn)
    np.put_along_axis(back, order, _averaged(told), axis=0)
    return back


def _averaged(told: Floats) -> Floats:
    """Return the mean of rising times by logarithm, case by case, of those that are there; the first always is."""
    known = ~np.isnan(told[:, :1])
    many = known.sum(axis=0)
    sums = np.where(known, told, 0.0)
    offset = np.maximum(_OFFSET * sums[:, told.shape[1] // 2].sum(axis=0) / many, 1.0)
    mean = np.exp(np.where(known, np.log(sums + offset), 0.0).sum(axis=0) / many) - offset
    averaged: Floats = np.where(many > 1, np.maximum(mean, 0.0), told[0])
    return averaged


def still_takes(
    stays: Stays, stood: float, levels: Sequence[float] = (0.1, 0.5, 0.9)
) -> tuple[float, ...] | None:
    """Return quantiles of how many seconds a case still takes that has stood for so many; None where no such case is over."""
    found = _left(stays, stood, np.array(levels, float))
    return None if found is None else tuple(found.tolist())


def _left(stays: Stays | None, stood: float, places: Floats) -> Floats | None:
    """Return quantiles of how long it still takes after so long a stay; None where nothing tells."""
    if stays is None:
        return None
    longer = int(np.searchsorted(stays.stood, stood, side="right"))
    first = min(longer, max(len(stays.stood) - _LONGEST, 0))
    left = np.maximum(np.array(stays.left[first:], float) - max(stood, 0.0), 0.0)
    over = np.array(stays.over[first:], bool)
    if not over.any():
        return None
    return _quantiles(left, over, np.array(stays.alike[first:], float), places)


def _quantiles(left: Floats, over: Flags, alike: Floats, places: Floats) -> Floats:
    order, longer = product_limit(left, over, alike)
    left, over, alike = left[order], over[order], alike[order]
    ended = 1 - longer[over]
    known = left[over]
    found = np.interp(places, np.append(0.0, ended), np.append(known[0], known))
    beyond = places > ended[-1]
    if beyond.any():
        since = known[-min(_LONGEST, known.size)]
        longest = left > since
        rate = max(float((alike * over)[longest].sum()), 1.0) / max(
            float((alike * (left - since))[longest].sum()), 1.0
        )
        found[beyond] = known[-1] + np.log((1 - ended[-1]) / (1 - places[beyond])) / rate
    return np.asarray(found)
