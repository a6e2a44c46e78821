"""Facts of what was done and by whom: activities and resources, and what was done again."""

import numpy as np

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.document._part import Distribution
from evenkeel.engines.flow.document._report import Activity, Work
from evenkeel.engines.flow.document._report_work import Loop, ResourcesPerCase, Rework
from evenkeel.engines.flow.facts import _distribution, _kernels
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Figure, Whole


def activities(chunk: Chunk) -> Part:
    """Count the events and cases of each activity, those it begins and ends, and those that do it again."""
    codes, n = chunk.activity.codes, len(chunk.activity.values)
    cases, again, _, repeats, _ = chunk.different
    figures = {
        Figure.EVENTS: np.bincount(codes, minlength=n),
        Figure.CASES: cases,
        Figure.STARTS: np.bincount(codes[chunk.bounds[:-1]], minlength=n),
        Figure.ENDS: np.bincount(codes[chunk.bounds[1:] - 1], minlength=n),
        Figure.CASES_AGAIN: again,
    }
    return Part(
        texts={"activity": chunk.activity.values},
        tallies={"activities": _figures("activity", figures)},
        counts={"reworked": int((repeats > 0).sum())},
    )


def touches(chunk: Chunk) -> Part:
    """Keep the time from start to completion of the events with a known start, by activity."""
    known = chunk.started_at != MISSING if chunk.has_starts else slice(0)
    spans = (chunk.completed_at - chunk.started_at)[known]
    return Part(
        texts={"activity": chunk.activity.values},
        tallies={"touches": Tally.of(activity=chunk.activity.codes[known], span=spans)},
    )


def resources(chunk: Chunk) -> Part:
    """Count the events and cases of each resource, and the different resources of each case."""
    codes, n = chunk.resource.codes, len(chunk.resource.values)
    known = codes >= 0
    cases, _, each, _, _ = _kernels.distinct(codes, chunk.bounds, n)
    events = np.bincount(codes[known], minlength=n)
    return Part(
        texts={"resource": chunk.resource.values},
        tallies={
            "resources": _figures("resource", {Figure.EVENTS: events, Figure.CASES: cases}),
            "resources_per_case": Tally.of(resources=each[each > 0]),
        },
        counts={"events_without_resource": int(codes.size - known.sum())},
    )


def _figures(name: str, figures: dict[Figure, Integers]) -> Tally:
    """Make a tally of several counts by letter; the letters that do not occur are left out."""
    letters = np.tile(np.flatnonzero(figures[Figure.EVENTS]), len(figures))
    kinds = np.repeat(list(figures), np.count_nonzero(figures[Figure.EVENTS]))
    counts = np.concatenate([figure[figures[Figure.EVENTS] > 0] for figure in figures.values()])
    return Tally((name, "figure"), (letters, kinds), counts)


def by_activity(whole: Whole) -> tuple[Activity, ...]:
    """Count for each activity its events, cases, the cases it begins and ends, and its touch time.

    Touch time is from start to completion of the events whose start is known, in seconds; it is null where
    the log has no start times at all.
    """
    names, figures, touches = whole.texts("activity"), whole.figures("activity"), whole.tally("touches")
    codes, spans = touches.columns
    touch = _distribution.by_group(codes, spans, touches.counts, n=len(names)) if len(touches) else None
    found = [
        Activity(
            activity=names[i],
            events=int(figures[i, Figure.EVENTS]),
            cases=int(figures[i, Figure.CASES]),
            starts=int(figures[i, Figure.STARTS]),
            ends=int(figures[i, Figure.ENDS]),
            touch=Distribution(**touch.fields(i)) if touch else None,
        )
        for i in np.flatnonzero(figures[:, Figure.EVENTS]).tolist()
    ]
    return tuple(sorted(found, key=lambda activity: (-activity.events, activity.activity)))


def by_resource(whole: Whole) -> tuple[Work, ...]:
    """Count for each resource its events and its different cases.

    Events without a resource are nobody's: they are left out here, also from the shares, and counted apart.
    """
    names, figures = whole.texts("resource"), whole.figures("resource")
    known = int(figures[:, Figure.EVENTS].sum())
    found = [
        Work(
            resource=names[i],
            events=int(figures[i, Figure.EVENTS]),
            cases=int(figures[i, Figure.CASES]),
            share=int(figures[i, Figure.EVENTS]) / known,
        )
        for i in np.flatnonzero(figures[:, Figure.EVENTS]).tolist()
    ]
    return tuple(sorted(found, key=lambda work: (-work.events, work.resource)))


def resources_per_case(whole: Whole) -> ResourcesPerCase | None:
    """Count the different resources of each case that has a known one. None where no case has."""
    tally = whole.tally("resources_per_case")
    if not len(tally):
        return None
    each, cases = tally.columns[0], tally.counts
    n = int(cases.sum())
    order = np.argsort(each)
    # The median of n sorted values is the mean of those at (n - 1) // 2 and n // 2, counted from 0.
    middle = np.searchsorted(np.cumsum(cases[order]), [(n - 1) // 2, n // 2], side="right")
    median = float(each[order][middle].mean())
    return ResourcesPerCase(cases=n, mean=int((each * cases).sum()) / n, median=median, max=int(each.max()))


def rework(whole: Whole) -> Rework:
    """Count what was done again: events whose activity was done before in the same case.

    An activity done k times in a case gives k - 1 repeat events, whatever stands between (Dumas et al.,
    Fundamentals of Business Process Management, 2018, chapter 7). Where the log says that a step was done
    in parts, the parts count as repeats too. A self-loop is a pair of neighbouring events with the same
    activity.
    """
    names, figures, pairs = whole.texts("activity"), whole.figures("activity"), whole.tally("pairs")
    source, target, _ = pairs.columns
    loops = np.zeros(len(names), np.int64)
    np.add.at(loops, source[source == target], pairs.counts[source == target])
    repeats = figures[:, Figure.EVENTS] - figures[:, Figure.CASES]
    found = [
        Loop(
            activity=names[i],
            cases=int(figures[i, Figure.CASES_AGAIN]),
            repeat_events=int(repeats[i]),
            self_loops=int(loops[i]),
        )
        for i in np.flatnonzero(repeats).tolist()
    ]
    return Rework(
        cases=whole.count("reworked"),
        share=whole.count("reworked") / whole.n_cases,
        repeat_events=int(repeats.sum()),
        self_loops=int(loops.sum()),
        by_activity=tuple(sorted(found, key=lambda loop: (-loop.repeat_events, loop.activity))),
    )
