"""Learn a twin from an event log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.document import _calendar, _course, _state, _twin, _work
from evenkeel.engines.twin.fitting import (
    _absences,
    _arrivals,
    _batches,
    _classes,
    _courses,
    _disciplines,
    _experience,
    _fading,
    _moved,
    _norms,
    _orders,
    _people,
    _recency,
    _seasons,
    _staying,
    _steps,
    _tables,
    _waits,
    _zones,
)
from evenkeel.engines.twin.fitting._traces import HOUR, Floats, Integers, Traces, shown
from evenkeel.kernel import errors

_SHELF = "work"
_MOSTLY = 0.5
_NAMED = 5


class NothingToLearn(errors.Invalid):
    """A log without a case tells nothing of how an operation behaves."""

    code = "nothing-to-learn"


class UnknownTimeZone(errors.Invalid):
    """There is no time zone of this name."""

    code = "unknown-time-zone"


def fit(
    log: _log.EventLog,
    *,
    calendar: _calendar.Calendar | None = None,
    timezone: str | None = None,
    state: _state.State | None = None,
    norm: str | None = None,
    seed: int = 0,
) -> _twin.Twin:
    """Learn how an operation behaves from its finished cases; raises NothingToLearn, UnknownTimeZone, BadNorm.

    With a `state`, how things stand at the end of the log, it is known how many cases came lately, also those that are open;
    without one, the twin makes up for those that the log cannot hold yet. The same configuration serves every log: what could be
    learned in several ways is chosen by the log itself. Of `calendar` the closed days are taken: nobody works and nothing arrives
    on them. Hours and weekdays are those of `timezone`; without one, of a zone whose summer time the log shows, else of UTC.
    `norm` names what says of cases within how many days they shall be done, where no due date of the log does. What the log does
    not say, and what was assumed instead, stands in `assumptions`.
    """
    _check(timezone)
    if not log.n_instances:
        raise NothingToLearn("There is no finished case to learn from: take a log with at least one.")
    log = log if norm is None else _norms.with_days(log, norm)
    recognised = _zones.recognised(log) if timezone is None else None
    timezone = timezone or (recognised.zone if recognised else "UTC")
    parts = _learn(log, timezone, seed)
    traces = parts.traces
    coming = _arrivals.learn(traces, calendar, timezone, known=_known(log, traces, state, timezone))
    people, skills, weeks = _people.document(traces, parts.staff, parts.pace, calendar)
    return _twin.Twin(
        timezone=timezone,
        streams=(coming.stream.model_copy(update={"mix": _mix(parts)}),),
        course=_course_of(parts),
        activities=tuple(_activities(parts)),
        shelves=(_work.Shelf(key=_SHELF, discipline=parts.discipline.rule, blur=parts.discipline.blur),),
        people=people,
        skills=skills,
        calendars=(*weeks, *coming.calendars, *_releases(parts)),
        rhythms=parts.waits.rhythms,
        learned=_learned(log, seed),
        experience=_experience.learn(log, state),
        assumptions=(
            *_of_zone(recognised),
            *_of_hours(parts.moved),
            *_assumptions(log, parts),
            *_of_arrivals(coming),
        ),
    )


def _known(
    log: _log.EventLog, traces: Traces, state: _state.State | None, timezone: str
) -> _arrivals.Known | None:
    """Return when all cases came that are known at the moment of a state, since the log began."""
    if state is None:
        return None
    done = set(log.cases)
    came = [case.arrived.timestamp() for case in state.cases if case.key not in done]
    until = float(shown(np.array([state.at.timestamp()]), timezone)[0])
    opened = np.concatenate([traces.opened, shown(np.array(came, np.float64), timezone)])
    within = (opened >= traces.began) & (opened <= until)
    if until <= traces.began or not within.any():
        return None
    return _arrivals.Known(np.sort(opened[within]), until)


def _check(timezone: str | None) -> None:
    try:
        ZoneInfo(timezone or "UTC")
    except (KeyError, ValueError, OSError) as unknown:
        sentence = f"There is no time zone {timezone!r}; write one like Europe/Copenhagen."
        raise UnknownTimeZone(sentence) from unknown


@dataclass(frozen=True, eq=False)
class _Parts:
    """What was learned, part by part."""

    traces: Traces
    moved: _moved.Moved | None
    weights: _recency.Weights
    rows: Floats
    """For each row the weight of its case."""
    steps: _steps.Steps
    staff: _people.Staff
    pace: Floats
    times: _waits.Times
    one: Integers
    """For each row the first of those that are one piece of work."""
    batches: dict[int, _batches.Batched]
    waits: _waits.Waits
    discipline: _disciplines.Discipline
    classes: _classes.Classes
    norms: _norms.Norms
    efforts: Floats
    chain: _courses.Chain
    orders: _orders.Orders


def _learn(log: _log.EventLog, timezone: str, seed: int) -> _Parts:
    traces, moved = _moved.straightened(Traces.of(log, timezone))
    weights = _recency.weigh(traces, seed=seed)
    rows = weights.cases[traces.case]
    steps = _steps.split(traces)
    possible, one = _steps.enabled(traces, steps), _batches.together(traces)
    staff = _people.learn(traces, rows, possible, one)
    times = _waits.times(traces, possible, staff)
    batches = _batches.learn(traces, steps, times.possible, times.offered, one)
    spans = _norms.promised(log)
    discipline = _disciplines.learn(traces, staff, times.offered, _norms.until(log))
    classes = _classes.learn(traces, steps, log.attributes)
    norms = _norms.learn(log, spans, classes)
    told_apart = _norms.classes(spans) if discipline.rule == "due" and norms.apart else None
    if told_apart is not None:
        classes, norms = told_apart, _norms.learn(log, spans, told_apart)
    collected = {key: each.delay for key, each in batches.items()}
    lately = _fading.weights(traces, steps, times, weights)
    waits = _waits.learn(traces, steps, times, lately, classes, collected=collected)
    return _Parts(
        traces=traces,
        moved=moved,
        weights=weights,
        rows=rows,
        steps=steps,
        staff=staff,
        pace=_people.paces(traces, staff),
        times=times,
        one=one,
        batches=batches,
        waits=waits,
        discipline=discipline,
        classes=classes,
        norms=norms,
        efforts=_classes.efforts(classes, traces.case, traces.activity, staff.worked),
        chain=_courses.learn(traces, steps, weights),
        orders=_orders.learn(traces, steps, staff, times.possible),
    )


def _mix(parts: _Parts) -> dict[str, float]:
    """Return how many of each class come beside one another; nothing where there is one class."""
    shares = np.bincount(
        parts.classes.of, weights=parts.weights.cases, minlength=len(parts.classes.keys)
    ).round(9)
    keys = parts.classes.keys
    return dict(zip(keys, shares.tolist(), strict=True)) if len(keys) > 1 else {}


def _course_of(parts: _Parts) -> _course.Course:
    """Return the course: that of each class beside the others."""
    nodes: list[_course.Node] = []
    classes: list[_course.CaseClass] = []
    for number, key in enumerate(parts.classes.keys):
        chain = parts.chain
        if len(parts.classes.keys) > 1:
            own = np.where(parts.classes.of == number, parts.weights.cases, 0.0)
            unit = float(own[own > 0].mean()) if own.any() else 1.0
            counted = _courses.count(parts.steps.sequences, own, chain.length)
            chain = _classes.shrunk(chain, counted, unit)
        classes.append(
            _course.CaseClass(
                key=key,
                start=len(nodes),
                due_after=parts.norms.of[number],
                effort=float(parts.efforts[number]),
            )
        )
        nodes += _courses.document(
            chain,
            parts.steps,
            parts.traces.activities,
            parts.waits.places[number],
            len(nodes),
            orders=parts.orders,
        )
    return _course.Course(nodes=tuple(nodes), classes=tuple(classes), kinship=round(parts.waits.kinship, 4))


def _activities(parts: _Parts) -> Iterator[_work.Activity]:
    """Return the kinds of work; all instances tell alike how long they take, since how busy people are hangs on that."""
    traces = parts.traces
    staying = _staying.learn(traces, parts.steps, parts.staff, parts.times.offered)
    pace = np.append(parts.pace, 1.0)[traces.person] * parts.efforts[parts.classes.of[traces.case]]
    for activity in np.unique(traces.activity):
        rows, batched = np.flatnonzero(traces.activity == activity), parts.batches.get(int(activity))
        single = _batches.durations(parts.staff.worked / pace, parts.one, batched, rows)
        yield _work.Activity(
            key=traces.activities[activity],
            shelf=_SHELF,
            duration=_tables.table(single, np.ones(single.size)),
            delay=parts.waits.activities.get(int(activity)),
            batch=batched.batch if batched else None,
            at_shift_end="pause" if parts.staff.pause[activity] else "finish",
            same_person=round(float(staying[activity]), 4),
        )


def _releases(parts: _Parts) -> Iterator[_calendar.Calendar]:
    return (each.calendar for each in parts.batches.values() if each.calendar is not None)


def _learned(log: _log.EventLog, seed: int) -> _twin.Learned:
    return _twin.Learned(
        cases=log.n_cases,
        instances=log.n_instances,
        begin=datetime.fromtimestamp(int(log.start.min()) / _log.MICROSECONDS, UTC),
        end=datetime.fromtimestamp(int(log.end.max()) / _log.MICROSECONDS, UTC),
        lead_time=round(float((log.closed - log.opened).mean()) / _log.MICROSECONDS, 1),
        seed=seed,
    )


def _of_zone(recognised: _zones.Recognised | None) -> Iterator[_twin.Assumption]:
    if recognised is not None:
        yield _twin.Assumption(
            code="time-zone",
            sentence=f"The day of the log jumps by an hour where {recognised.rule} summer time begins and ends: hours and weekdays "
            f"are taken to be those of {recognised.zone}. How far these are from UTC a log cannot tell surely: "
            f"{recognised.why}. Give the time zone, if you know it.",
        )


def _of_hours(moved: _moved.Moved | None) -> Iterator[_twin.Assumption]:
    if moved is not None:
        since = datetime.fromtimestamp(moved.since, UTC)
        yield _twin.Assumption(
            code="moved-hours",
            sentence=f"From {since:%Y-%m-%d} on, all is done {abs(moved.by) / HOUR:g} h {'later' if moved.by > 0 else 'earlier'} "
            "in the day than before. What was before is taken as if it had been at the hours of now, and these to go on. Where "
            "the clock of the log was wrong before or after, mend it and learn again.",
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
    for activity, batched in list(parts.batches.items())[:_NAMED]:
        yield _twin.Assumption(code="batches", sentence=batched.told_of(parts.traces.activities[activity]))
    yield from _of_absences(parts.staff.absences)
    if parts.classes.attribute is not None:
        yield _twin.Assumption(
            code="classes",
            sentence=f"Cases are told apart by “{parts.classes.attribute}”, which says most of their course and of how long they "
            "take; what else is known of them is not used.",
        )
    if parts.discipline.choices and parts.discipline.rule == "first" and parts.discipline.blur:
        yield _twin.Assumption(
            code="any-order", sentence="Waiting work was taken in no order that the log would show."
        )
    yield from _of_norms(parts)


def _of_absences(absences: _absences.Absences) -> Iterator[_twin.Assumption]:
    away = absences.share[absences.share > 0]
    if away.size:
        yield _twin.Assumption(
            code="absence",
            sentence=f"{away.size:,} of {absences.share.size:,} people were not seen on working days on which they would have been "
            f"(on average {away.mean():.0%} of their days): this is taken as absence, {absences.days:,.2g} days at a time, and to "
            "go on by chance.",
        )


def _of_norms(parts: _Parts) -> Iterator[_twin.Assumption]:
    """Say what is known of until when cases shall be done, and whether that rules the work."""
    norms = parts.norms
    if not norms.known:
        yield _twin.Assumption(
            code="no-due-dates",
            sentence="The log does not say until when cases shall be done: no norm is known, and whether what is due first is "
            "taken first cannot be told.",
        )
        return
    yield _twin.Assumption(code="norm", sentence=_norms.described(parts.classes.keys, norms))
    if parts.discipline.rule == "due":
        yield _twin.Assumption(
            code="due-first",
            sentence=f"What is due first is taken first: of {parts.discipline.choices:,} times that there was a choice, what was "
            f"taken was due before {parts.discipline.place:.0%} of the rest, on average.",
        )


def _of_arrivals(coming: _arrivals.Coming) -> Iterator[_twin.Assumption]:
    """Say what of the arrivals will not simply go on."""
    if coming.holidays:
        days = ", ".join(f"{day:%Y-%m-%d}" for day in coming.holidays[:_NAMED])
        more = f" and {len(coming.holidays) - _NAMED} more" if len(coming.holidays) > _NAMED else ""
        yield _twin.Assumption(
            code="holidays",
            sentence=f"Nothing happened on working days ({days}{more}): these were taken as holidays. Holidays to come are not "
            "known; they can be given as a calendar.",
        )
    if coming.season.months != _seasons.NONE:
        yield _twin.Assumption(
            code="season",
            sentence="Months differ in how many cases come, alike from year to year; this is taken to go on.",
        )
    if coming.season.growth:
        yield _twin.Assumption(
            code="growth",
            sentence=f"Arrivals changed by {coming.season.growth:+.0%} a year, which foretold the last fifth of the log; this "
            "is taken to go on.",
        )
