"""Facts of waiting: touch time and flow efficiency, due dates, the age of open cases."""

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report_waiting import Ageing, DueDates, OpenCase, TouchTime
from evenkeel.engines.flow.facts import (
    _calendar,
    _distribution,
    _facts_order,
    _facts_time,
    _facts_wip,
    _overlap,
)

OLDEST = 20


def touch_time(log: Log) -> TouchTime | None:
    """Measure the time in which somebody worked on a case. None where no event has a start.

    The touch time of a case is the union of the intervals from start to completion of its events, so that
    work done at the same time counts once. Over the finished cases with a known start: its distribution,
    and flow efficiency (Dumas et al. 2018, chapter 7, as cycle time efficiency), touch time by lead time,
    as the median of the cases whose lead time is not zero, and as the quotient of the sums.

    Waiting runs from the completion of the event before in the case to the start; an event that started
    earlier overlaps, waited for nothing and counts with 0. Events without a known start add nothing: with
    many of them touch time is a lower bound.

    Merges: counts and sums add; medians and percentiles need a sketch.
    """
    known = log.started_at != MISSING
    if not known.any():
        return None
    case = log.case[known]
    worked = _overlap.occupation(case, log.started_at[known], log.completed_at[known], n=log.n_cases)
    measured = (log.closed_at != MISSING) & (np.bincount(case, minlength=log.n_cases) > 0)
    touch, lead = worked.busy[measured] / 1e6, _facts_time.lead_times(log)[measured]
    lasting = lead > 0
    pairs = _facts_order.neighbours(log)
    waiting = _facts_order.waiting(log, pairs)
    second = pairs.first + 1
    overlaps = known[second] & (log.started_at[second] < log.completed_at[pairs.first])
    return TouchTime(
        per_case=_distribution.over(touch),
        waiting=_distribution.over(waiting[~np.isnan(waiting)]),
        overlaps=int(overlaps.sum()),
        events_without_start=int((~known).sum()),
        efficiency_median=float(np.median(touch[lasting] / lead[lasting])) if lasting.any() else None,
        efficiency_pooled=float(touch.sum() / lead.sum()) if lasting.any() else None,
    )


def due_dates(log: Log) -> DueDates | None:
    """Count the cases closed in time. None where no case has a due date.

    Two rules are in use, and differ: *by date*, closed on the local day of the due date or before; *by
    instant*, closed at its very moment or before. The day of a due date is told on the wall clock of the
    closing. An open case is never on time; it is past due when its due date lies before the last moment of
    the log.

    Merges: all counts add, once the last moment of the whole log is known.
    """
    due, closed = log.due_at, log.closed_at
    known, finished = due != MISSING, closed != MISSING
    if not known.any():
        return None
    judged = known & finished
    by_instant = int((closed <= due)[judged].sum())
    offset = log.closed_offset[judged]
    days = _calendar.days(closed[judged], offset), _calendar.days(due[judged], offset)
    by_date, n = int((days[0] <= days[1]).sum()), int(judged.sum())
    still = known & ~finished
    return DueDates(
        finished=n,
        on_time_by_date=by_date,
        on_time_by_instant=by_instant,
        share_by_date=by_date / n if n else None,
        share_by_instant=by_instant / n if n else None,
        open=int(still.sum()),
        open_and_past_due=int((due[still] < _facts_wip.last_moment(log)).sum()),
        without_due_date=int((~known).sum()),
    )


def ageing(log: Log) -> Ageing | None:
    """Tell how old the open cases are at the last moment of the log. None where none is open.

    Merges: the oldest of the oldest, once the last moment of the whole log is known; the distribution needs
    a sketch of the openings.
    """
    still = np.flatnonzero(log.closed_at == MISSING)
    if not still.size:
        return None
    ages = (_facts_wip.last_moment(log) - log.opened_at[still]) / 1e6
    first = np.argsort(-ages, kind="stable")[:OLDEST]
    rows = still[first]
    names = log.cases["case"].take(rows).to_pylist()
    openings = zip(log.opened_at[rows].tolist(), log.opened_offset[rows].tolist(), strict=True)
    return Ageing(
        ages=_distribution.over(ages),
        oldest=tuple(
            OpenCase(case=name, opened_at=_calendar.at_offset(*opening), age=age)
            for name, opening, age in zip(names, openings, ages[first].tolist(), strict=True)
        ),
    )
