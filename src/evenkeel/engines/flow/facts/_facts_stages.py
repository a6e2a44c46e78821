"""The cumulative flow: how many cases have come how far."""

import numpy as np

from evenkeel.engines.flow.document._report_more import CumulativeFlow, CumulativePeriod, Stage
from evenkeel.engines.flow.facts import _distribution, _kernels, _periods
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part, Sequences
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Figure, Whole

MAIN_STAGES = 8


def histories(chunk: Chunk) -> Part:
    """Keep for each case its different activities in the order in which it first did them, with the local day.

    A finished case ends with one more entry, of no activity (-1), on the local day of its closing. It needs 8 bytes for
    each entry and 8 for each case.
    """
    _, _, each, _, first = chunk.different
    bounds = np.concatenate([[0], np.cumsum(each + chunk.finished)])
    closing = np.zeros(bounds[-1], bool)
    closing[bounds[1:][chunk.finished] - 1] = True
    activity, day = np.full(bounds[-1], -1, np.int32), np.empty(bounds[-1], np.int32)
    activity[~closing], day[~closing] = chunk.activity.codes[first], chunk.day[first]
    day[closing] = chunk.closed_day
    steps = np.arange(1, first.sum() + 1) - np.repeat(np.cumsum(each) - each, each)
    return Part(
        texts={"activity": chunk.activity.values},
        tallies={"positions": Tally.of(activity=activity[~closing], position=steps)},
        histories=Sequences(bounds, activity, day),
    )


def cumulative_flow(whole: Whole) -> CumulativeFlow:
    """Count by the end of each period of `over_time` the cases that have reached at least each main stage.

    The main stages are the activities that most cases did, at most 8, ties by name. They stand in the order of their
    median position; the position of an activity in a case is its place, counted from 1, among the case's different
    activities in the order in which it first did them. Ties stand by cases, most first, then by name.

    A case has reached at least a stage once it has first done it or a later one, or was closed: so the bands lie within
    one another (Reinertsen, The Principles of Product Development Flow, 2009, on cumulative flow diagrams). An activity
    is placed by the local day of its first completion in the case; days outside the span count with its first or
    last period.
    """
    stages = _stages(whole)
    histories, periods, names = whole.part.histories, whole.periods, whole.texts("activity")
    assert histories is not None
    assert histories.day is not None
    # A letter of no main stage leads nowhere, none at all (-1, the last) is the closing.
    places = np.full(len(names) + 1, -1, np.int32)
    places[[names.index(stage.activity) for stage in stages]] = np.arange(len(stages))
    places[-1] = len(stages)
    n = len(periods.starts)
    at = np.clip(periods.positions(histories.day.astype(np.int64)), 0, n - 1).astype(np.int32)
    first = _kernels.reached(places[histories.activity], at, histories.bounds, len(stages) + 1, n)
    openings = whole.tally("openings")
    opened = np.cumsum(periods.counted(_periods.local_days(openings), openings.counts)).tolist()
    bands = np.cumsum(first, axis=1).T.tolist()
    return CumulativeFlow(
        stages=stages,
        periods=tuple(
            CumulativePeriod(start=start, opened=came, reached=tuple(band[:-1]), closed=band[-1])
            for start, came, band in zip(periods.starts, opened, bands, strict=True)
        ),
    )


def _stages(whole: Whole) -> tuple[Stage, ...]:
    """Return the main stages in their order."""
    names, cases = whole.texts("activity"), whole.figures("activity")[:, Figure.CASES]
    done = sorted(np.flatnonzero(cases).tolist(), key=lambda code: (-cases[code], names[code]))[:MAIN_STAGES]
    position = _positions(whole)
    found = [Stage(activity=names[c], cases=int(cases[c]), position=float(position[c])) for c in done]
    return tuple(sorted(found, key=lambda stage: (stage.position, -stage.cases, stage.activity)))


def _positions(whole: Whole) -> _distribution.Floats:
    """Return the median position of each activity."""
    tally = whole.tally("positions")
    code, at = tally.columns
    summary = _distribution.by_group(
        code, at * _distribution.MICROSECONDS, tally.counts, n=len(whole.texts("activity"))
    )
    return summary.median
