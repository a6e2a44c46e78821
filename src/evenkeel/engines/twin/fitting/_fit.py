"""Learn a twin from an event log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.document import _calendar, _course, _twin, _work
from evenkeel.engines.twin.fitting import (
    _arrivals,
    _courses,
    _disciplines,
    _people,
    _recency,
    _steps,
    _tables,
    _waits,
)
from evenkeel.engines.twin.fitting._traces import Floats, Traces
from evenkeel.kernel import errors

_SHELF = "work"
_MOSTLY = 0.5


class NothingToLearn(errors.Invalid):
    """A log without a case tells nothing of how an operation behaves."""

    code = "nothing-to-learn"


def fit(log: _log.EventLog, *, calendar: _calendar.Calendar | None = None, seed: int = 0) -> _twin.Twin:
    """Learn how an operation behaves from its finished cases; raises NothingToLearn.

    The same configuration serves every log: what could be learned in several ways is chosen by the log itself. Of `calendar`
    the closed days are taken: nobody works and nothing arrives on them. What the log does not say, and what was assumed
    instead, stands in `assumptions`.
    """
    if not log.n_instances:
        raise NothingToLearn("There is no finished case to learn from: take a log with at least one.")
    parts = _learn(log, seed)
    traces = parts.traces
    stream, opening = _arrivals.learn(traces, calendar)
    people, skills, weeks = _people.document(traces, parts.staff, parts.pace, calendar)
    return _twin.Twin(
        streams=(stream,),
        course=_course.Course(
            nodes=_courses.document(parts.chain, parts.steps, traces.activities, parts.waits.places),
            classes=(_course.CaseClass(key="all", start=0),),
            kinship=round(parts.waits.kinship, 4),
        ),
        activities=tuple(_activities(parts)),
        shelves=(_work.Shelf(key=_SHELF, discipline=parts.discipline.rule, blur=parts.discipline.blur),),
        people=people,
        skills=skills,
        calendars=(*weeks, *opening),
        rhythms=parts.waits.rhythms,
        learned=_learned(traces, seed),
        assumptions=tuple(_assumptions(log, parts)),
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """What was learned, part by part."""

    traces: Traces
    weights: _recency.Weights
    rows: Floats
    """For each row the weight of its case."""
    steps: _steps.Steps
    staff: _people.Staff
    pace: Floats
    waits: _waits.Waits
    discipline: _disciplines.Discipline
    chain: _courses.Chain


def _learn(log: _log.EventLog, seed: int) -> _Parts:
    traces = Traces.of(log)
    weights = _recency.weigh(traces, seed=seed)
    rows = weights.cases[traces.case]
    steps = _steps.split(traces)
    staff = _people.learn(traces, rows, _steps.enabled(traces, steps))
    waits = _waits.learn(traces, steps, staff, rows)
    return _Parts(
        traces=traces,
        weights=weights,
        rows=rows,
        steps=steps,
        staff=staff,
        pace=_people.paces(traces, staff),
        waits=waits,
        discipline=_disciplines.learn(traces, staff, waits.offered),
        chain=_courses.learn(traces, steps, weights),
    )


def _activities(parts: _Parts) -> Iterator[_work.Activity]:
    """Return the kinds of work; all instances tell alike how long they take, since how busy people are hangs on that."""
    traces = parts.traces
    staying = _disciplines.staying(traces, parts.steps, parts.staff)
    pace = np.append(parts.pace, 1.0)[traces.person]
    for activity in np.unique(traces.activity):
        rows = traces.activity == activity
        yield _work.Activity(
            key=traces.activities[activity],
            shelf=_SHELF,
            duration=_tables.table((parts.staff.worked / pace)[rows], np.ones(int(rows.sum()))),
            delay=parts.waits.activities.get(int(activity)),
            at_shift_end="pause" if parts.staff.pause[activity] else "finish",
            same_person=round(float(staying[activity]), 4),
        )


def _learned(traces: Traces, seed: int) -> _twin.Learned:
    return _twin.Learned(
        cases=traces.cases,
        instances=traces.start.size,
        begin=datetime.fromtimestamp(traces.began, UTC),
        end=datetime.fromtimestamp(traces.cut, UTC),
        seed=seed,
    )


def _assumptions(log: _log.EventLog, parts: _Parts) -> Iterator[_twin.Assumption]:
    """Say in words what the log does not say, and what was taken instead."""
    if not log.has_starts:
        yield _twin.Assumption(
            code="no-starts",
            sentence="The log tells when work was done, not when it began: work takes no time here, and all time between "
            "two steps counts as waiting. More people do not make such a twin faster.",
        )
    unknown = float((parts.traces.person < 0).mean())
    if unknown:
        yield _twin.Assumption(
            code="missing-people",
            sentence=f"For {unknown:.1%} of the work nobody is named: it is given to those who are known to do such work, "
            "and happens by itself where nobody is known.",
        )
    if parts.weights.corrected:
        yield _twin.Assumption(
            code="hidden-cases",
            sentence="Cases not done at the end of the log are not in it: the share of long ones that this hides was made up "
            "for.",
        )
    elif not parts.weights.drained:
        yield _twin.Assumption(
            code="as-seen",
            sentence="The latest cases were taken as they were seen, since this foretold later cases at least as well: how "
            "long the slowest cases take may be underestimated.",
        )
    pauses = parts.staff.pause[np.unique(parts.traces.activity)]
    how = "waits for the next shift" if pauses.mean() > _MOSTLY else "is finished in overtime"
    others = 0 < pauses.mean() < 1
    yield _twin.Assumption(
        code="shift-end",
        sentence=f"Work that is not done at the end of a shift {how}{', but for some activities' if others else ''}.",
    )
    yield _twin.Assumption(
        code="waiting",
        sentence=f"{parts.waits.contention:.0%} of all waiting is explained by busy or absent colleagues; the rest (customers, "
        "partners, timers, habits) is repeated as it was seen, and does not get shorter with more people.",
    )
    if parts.discipline.choices and parts.discipline.rule == "first" and parts.discipline.blur:
        yield _twin.Assumption(
            code="any-order", sentence="Waiting work was taken in no order that the log would show."
        )
