"""Facts of rework: what was done again in the same case."""

import numpy as np

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.document._report_work import Loop, Rework
from evenkeel.engines.flow.facts import _facts_order, _grouping


def rework(log: Log) -> Rework:
    """Count what was done again: events whose activity was done before in the same case.

    An activity done k times in a case gives k - 1 repeat events, whatever stands between (Dumas et al.,
    Fundamentals of Business Process Management, 2018, chapter 7). Where the log says that a step was done
    in parts, the parts count as repeats too. A self-loop is a pair of neighbouring events with the same
    activity.

    Merges: all counts add.
    """
    names, codes = log.activity.values, log.activity.codes
    (case, activity), times = _grouping.tally(log.case, codes)
    again = times > 1
    first = _facts_order.neighbours(log).first
    loops = np.bincount(codes[first[codes[first] == codes[first + 1]]], minlength=len(names))
    cases = np.bincount(activity[again], minlength=len(names))
    repeats = np.bincount(activity[again], weights=times[again] - 1, minlength=len(names))
    found = [
        Loop(activity=name, cases=int(cases[i]), repeat_events=int(repeats[i]), self_loops=int(loops[i]))
        for i, name in enumerate(names)
        if repeats[i]
    ]
    concerned = int(np.unique(case[again]).size)
    return Rework(
        cases=concerned,
        share=concerned / log.n_cases,
        repeat_events=int(repeats.sum()),
        self_loops=int(loops.sum()),
        by_activity=tuple(sorted(found, key=lambda loop: (-loop.repeat_events, loop.activity))),
    )
