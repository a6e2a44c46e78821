"""Facts of waiting: touch time and flow efficiency, due dates, the age of open cases."""

import heapq

import numpy as np

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.document._report_more import StepDueDates
from evenkeel.engines.flow.document._report_waiting import Ageing, DueDates, OpenCase, TouchTime
from evenkeel.engines.flow.facts import _calendar, _distribution, _grouping, _kernels
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import OLDEST, Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Whole


def touched(chunk: Chunk) -> Part:
    """Keep the touch time and lead time of the finished cases with a known start."""
    known = chunk.started_at != MISSING
    counts = {"with_start": int(known.sum()), "without_start": int((~known).sum())}
    if not counts["with_start"]:
        nothing = np.empty(0, np.int64)
        return Part(tallies={"touched": Tally.of(touch=nothing, lead=nothing)}, counts=counts)
    rows = _grouping.within(chunk.started_at, np.zeros(chunk.n_events, np.int32), chunk.bounds)
    touch = _kernels.covered(chunk.started_at, chunk.completed_at, rows, chunk.bounds, MISSING)
    touch = touch[chunk.finished]
    return Part(
        tallies={"touched": Tally.of(touch=touch[touch >= 0], lead=chunk.leads[touch >= 0])}, counts=counts
    )


def due(chunk: Chunk) -> Part:
    """Count the cases closed in time, by two rules, and keep the due dates of the open ones."""
    known, over, due, closed = chunk.due_at != MISSING, chunk.finished, chunk.due_at, chunk.closed_at
    judged, still = known & over, known & ~over
    offset = chunk.closed_offset[judged]
    days = _calendar.days(closed[judged], offset), _calendar.days(due[judged], offset)
    counts = {
        "due": int(known.sum()),
        "due_finished": int(judged.sum()),
        "due_by_instant": int((closed <= due)[judged].sum()),
        "due_by_date": int((days[0] <= days[1]).sum()),
    }
    return Part(tallies={"due_open": Tally.of(moment=due[still])}, counts=counts)


def steps_due(chunk: Chunk) -> Part:
    """Count the events by how many local days after their due date they were completed, -1 and 2 being as far or further."""
    if chunk.step_due is None:
        return Part(tallies={"steps_due": Tally.of(late=np.empty(0, np.int64))})
    due = chunk.further[chunk.step_due]
    known = due != MISSING
    late = chunk.day[known] - _calendar.days(due[known], chunk.utc_offset[known])
    return Part(
        texts={"step_due": (chunk.step_due,)}, tallies={"steps_due": Tally.of(late=np.clip(late, -1, 2))}
    )


def oldest(chunk: Chunk) -> Part:
    """Keep the oldest open cases with their names."""
    still = np.flatnonzero(~chunk.finished)
    if still.size > OLDEST:
        youngest = np.partition(chunk.opened_at[still], OLDEST - 1)[OLDEST - 1]
        still = still[chunk.opened_at[still] <= youngest]
    rows = zip(
        chunk.opened_at[still].tolist(),
        chunk.names.take(still).to_pylist(),
        chunk.opened_offset[still].tolist(),
        strict=True,
    )
    return Part(oldest=tuple(heapq.nsmallest(OLDEST, rows)))


def touch_time(whole: Whole) -> TouchTime | None:
    """Measure the time in which somebody worked on a case. None where no event has a start.

    The touch time of a case is the union of the intervals from start to completion of its events, so that
    work done at the same time counts once. Over the finished cases with a known start: its distribution,
    and flow efficiency (Dumas et al. 2018, chapter 7, as cycle time efficiency), touch time by lead time,
    as the median of the cases whose lead time is not zero, and as the quotient of the sums.

    Waiting runs from the completion of the event before in the case to the start; an event that started
    earlier overlaps, waited for nothing and counts with 0. Events without a known start add nothing: with
    many of them touch time is a lower bound.
    """
    if not whole.count("with_start"):
        return None
    (touch, lead), cases = whole.tally("touched").columns, whole.tally("touched").counts
    gaps, pairs = whole.tally("waits").columns[2], whole.tally("waits").counts
    worked, lasted = _distribution.total(touch, cases), _distribution.total(lead, cases)
    return TouchTime(
        per_case=_distribution.over(touch, cases),
        waiting=_distribution.over(np.maximum(gaps, 0), pairs),
        overlaps=int(pairs[gaps < 0].sum()),
        events_without_start=whole.count("without_start"),
        efficiency_median=_median_share(touch, lead, cases),
        efficiency_pooled=worked / lasted if (lead > 0).any() else None,
    )


def _median_share(touch: Integers, lead: Integers, cases: Integers) -> float | None:
    """Return the median of touch time by lead time of the cases that took any time."""
    lasting = lead > 0
    if not lasting.any():
        return None
    shares = touch[lasting] / lead[lasting]
    order = np.argsort(shares)
    until = np.cumsum(cases[lasting][order])
    middle = np.searchsorted(until, [(until[-1] - 1) // 2, until[-1] // 2], side="right")
    return float(shares[order][middle].mean())


def due_dates(whole: Whole) -> DueDates | None:
    """Count the cases closed in time. None where no case has a due date.

    Two rules are in use, and differ: *by date*, closed on the local day of the due date or before; *by
    instant*, closed at its very moment or before. The day of a due date is told on the wall clock of the
    closing. An open case is never on time; it is past due when its due date lies before the last moment of
    the log.
    """
    known, n = whole.count("due"), whole.count("due_finished")
    if not known:
        return None
    still = whole.tally("due_open")
    by_date, by_instant = whole.count("due_by_date"), whole.count("due_by_instant")
    return DueDates(
        finished=n,
        on_time_by_date=by_date,
        on_time_by_instant=by_instant,
        share_by_date=by_date / n if n else None,
        share_by_instant=by_instant / n if n else None,
        open=known - n,
        open_and_past_due=int(still.counts[still.columns[0] < whole.end].sum()),
        without_due_date=whole.n_cases - known,
    )


def step_due_dates(whole: Whole) -> StepDueDates | None:
    """Count the steps completed in time, by the date in the column of events that is named like a due date.

    A step is on time by local date: completed on the local day of its due date or before. Both days are told on the
    wall clock of the event. None where no column is named so, or no event has a date in it.
    """
    tally = whole.tally("steps_due")
    if not len(tally):
        return None
    counts = dict(zip(tally.columns[0].tolist(), tally.counts.tolist(), strict=True))
    events, on_time = sum(counts.values()), counts.get(-1, 0) + counts.get(0, 0)
    return StepDueDates(
        column=whole.texts("step_due")[0],
        events=events,
        on_time=on_time,
        share=on_time / events,
        on_the_day=counts.get(0, 0),
        day_after=counts.get(1, 0),
    )


def ageing(whole: Whole) -> Ageing | None:
    """Tell how old the open cases are at the last moment of the log. None where none is open.

    Cases opened at the same moment stand in the order of their identifiers.
    """
    still = whole.tally("open")
    if not len(still):
        return None
    return Ageing(
        ages=_distribution.over(whole.end - still.columns[0], still.counts),
        oldest=tuple(
            OpenCase(case=name, opened_at=_calendar.at_offset(at, offset), age=(whole.end - at) / 1e6)
            for at, name, offset in whole.part.oldest
        ),
    )
