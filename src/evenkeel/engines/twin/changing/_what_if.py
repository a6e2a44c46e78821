"""What if: now beside variants, under the same luck."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import scipy.special

from evenkeel.engines.twin.changing import _words as words
from evenkeel.engines.twin.changing._applied import applied
from evenkeel.engines.twin.changing._changes import Change, Order
from evenkeel.engines.twin.changing._comparison import (
    Comparison,
    Gaming,
    Interval,
    Measured,
    Outcome,
    Waiting,
    Workload,
)
from evenkeel.engines.twin.changing._measures import FIGURES, WEEK, Look, Window, looked
from evenkeel.engines.twin.document._state import State
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.running._begun import opened
from evenkeel.engines.twin.running._plan import Plan
from evenkeel.engines.twin.running._runs import Ask, run
from evenkeel.engines.twin.running._simulate import NothingAsked

_LEAST = 10
"""Replications from which on an interval is believed."""

_MORE = 5
"""Replications that are added at a time."""

_PILOT = 1_000
"""Cases from which it is learnt how long to let the operation settle."""

_ARRIVALS = 500
"""Cases that are looked at in each replication, at least."""

_AHEAD = timedelta(weeks=8)
"""How long to look from a state on, if nothing is said."""

_DECIDING = ("no-starts", "missing-people", "waiting")
"""Assumptions that decide what more people or less work can do in a twin."""

GROWING = 0.01
"""Share of the cases done each week by which the pile may grow and still be called settled."""


@dataclass(frozen=True)
class Arm:
    """A variant that is simulated beside the others, and what was seen of it."""

    name: str
    changes: tuple[Change, ...]
    twin: Twin
    looks: list[Look] = field(default_factory=list)

    def values(self, key: str) -> Any:
        """Return a figure of each replication, nan where it could not be told."""
        return np.array([look.figures.get(key, np.nan) for look in self.looks])


@dataclass(frozen=True)
class Study:
    """How variants are looked at."""

    begin: float
    """Start of the simulations, in seconds since 1970."""
    window: Window
    seed: int
    level: float
    executor: Executor | None = None
    state: State | None = None
    """From how things stand; without it, once the operation has settled."""

    @property
    def leading(self) -> str:
        """Name the figure by which replications are enough."""
        return "lead_time" if self.state is None else "pile"


def what_if(
    twin: Twin,
    variants: Mapping[str, Sequence[Change]],
    *,
    start: datetime | None = None,
    state: State | None = None,
    until: datetime | None = None,
    seed: int = 0,
    window: Window | None = None,
    replications: int | None = None,
    precision: float = 0.05,
    at_most: int = 100,
    gaming: bool = False,
    level: float = 0.95,
    executor: Executor | None = None,
) -> Comparison:
    """Compare what happens now with what would happen under each variant, a name with its changes.

    Every variant meets the same customers, with the same luck in what they need and how long it takes (common random numbers),
    so that far fewer replications tell a difference; intervals are those of paired differences. Without `replications`, as many
    are run as make the interval of each difference of mean lead time no wider to each side than the share `precision` of the
    mean now, or of the difference where that is larger (Chow & Robbins 1965), `at_most` so many. `gaming` also simulates each
    variant with people who work to the target instead of the customer. What is looked at, unless a `window` says so, is chosen
    from a first simulation of 1,000 cases.

    With a `state` all begin from how things stand, instead of once the operation has settled at some time after `start`: then the
    pile is looked at `until` a moment (8 weeks ahead), and the cases that are open now until they are done. Each of these has luck
    of its own, the same in every variant. Replications are enough when the difference of the pile is told so exactly.

    Raises NothingAsked without a variant, NothingToChange where a change names what is not there, NeverDone where an operation
    cannot finish its work, UnknownClass where the twin does not know that of an open case.
    """
    _check(variants, state, replications, at_most)
    arms = [Arm("now", (), twin)]
    arms += [Arm(name, tuple(changes), applied(twin, changes)) for name, changes in variants.items()]
    start = _start(start, state)
    begin = start.astimezone(UTC).timestamp()
    seen = window or (
        watched(twin, begin=begin, seed=seed) if state is None else _ahead(until or start + _AHEAD, begin)
    )
    study = Study(begin, seen, seed, level, executor, state)
    gamed = [_gamed(arm) for arm in arms] if gaming and any(_promises(arm.twin) for arm in arms) else []
    reached = False
    for upto in _rounds(replications, at_most):
        look_on(study, [*arms, *gamed], upto)
        reached = _settled(arms, precision, study)
        if reached:
            break
    outcomes = [_outcome(arm, arms[0], study) for arm in arms]
    if gamed:
        outcomes = [_with_gaming(*three, level=level) for three in zip(outcomes, arms, gamed, strict=True)]
    return Comparison(
        start=start,
        settled_days=study.window.begin / 86_400,
        watched_days=(study.window.end - study.window.begin) / 86_400,
        followed_days=(study.window.until - study.window.end) / 86_400,
        replications=len(arms[0].looks),
        seed=seed,
        level=level,
        reached=reached,
        open_now=None if state is None else len(state.cases),
        caveats=tuple(each.sentence for each in twin.assumptions if each.code in _DECIDING),
        now=outcomes[0],
        variants=tuple(outcomes[1:]),
    )


def _check(
    variants: Mapping[str, Sequence[Change]],
    state: State | None,
    replications: int | None,
    at_most: int,
) -> None:
    """Raise NothingAsked where what is asked for cannot be answered."""
    if not variants:
        raise NothingAsked("Name at least one variant to compare with now.")
    if at_most < 2 or (replications is not None and replications < 2):
        raise NothingAsked("Ask for at least two replications: one alone cannot tell how sure it is.")
    if state is not None and not state.cases:
        raise NothingAsked(
            "Nothing is open in this state. Compare without one: then it is looked at once the operation has settled."
        )


def _start(start: datetime | None, state: State | None) -> datetime:
    """Return when simulations begin: where there is a state, at its moment."""
    if state is not None:
        return state.at
    if start is None:
        raise NothingAsked("Say when to start, or give a state to begin from.")
    return start


def _ahead(until: datetime, begin: float) -> Window:
    """Look from now until a moment. Raises NothingAsked where that is not ahead."""
    seconds = until.astimezone(UTC).timestamp() - begin
    if seconds <= 0:
        raise NothingAsked("Look until a moment after that of the state.")
    return Window(0.0, seconds, seconds)


def watched(twin: Twin, *, begin: float, seed: int) -> Window:
    """Choose what to look at from a first simulation: settle for twice what nine of ten cases take, follow for three times that."""
    plan = Plan(twin)
    t = run(plan, Ask(cases=None, arrivals=_PILOT, until=None, start=begin, seed=seed * 1_000_003))
    cases = t.cases[: t.run[0]["cases"]]
    if not cases.size:
        raise NothingAsked("No case ever comes to this twin, so there is nothing to compare.")
    long = float(
        np.nanquantile(
            np.where(np.isnan(cases["closed"]), t.run[0]["now"], cases["closed"]) - cases["arrived"], 0.9
        )
    )
    each = max(float(cases["arrived"][-1]) / cases.size, 1e-3)

    def weeks(seconds: float, most: int) -> float:
        return float(np.clip(np.ceil(seconds / WEEK), 1, most)) * WEEK

    settled, width = weeks(2 * long, 52), weeks(_ARRIVALS * each, 104)
    return Window(settled, settled + width, settled + width + weeks(3 * long, 52))


def _rounds(replications: int | None, at_most: int) -> list[int]:
    """Return after how many replications to look whether they are enough."""
    if replications is not None:
        return [replications]
    return [*range(min(_LEAST, at_most), at_most, _MORE), at_most]


def _promises(twin: Twin) -> bool:
    return twin.norm is not None or any(each.due_after is not None for each in twin.course.classes)


def _gamed(arm: Arm) -> Arm:
    return Arm(arm.name, arm.changes, applied(arm.twin, [Order(discipline="target")]))


def _settled(arms: Sequence[Arm], precision: float, study: Study) -> bool:
    """Tell whether every difference is told within the precision: beside the mean now, or beside itself if it is larger."""
    now = arms[0].values(study.leading)
    for arm in arms[1:]:
        difference = interval(arm.values(study.leading) - now, study.level)
        if difference.half > precision * max(float(np.nanmean(now)), abs(difference.mean)):
            return False
    return True


def look_on(study: Study, arms: Sequence[Arm], upto: int) -> None:
    """Look at each arm until it was seen so often."""
    state = study.state
    begun = [None if state is None else opened(Plan(arm.twin), state).begun for arm in arms]
    jobs = [
        (
            arm,
            Ask(
                cases=None,
                arrivals=None,
                until=study.window.until,
                start=study.begin,
                seed=study.seed * 1_000_003 + number,
                begun=stands,
                drain=stands is not None,
            ),
        )
        for arm, stands in zip(arms, begun, strict=True)
        for number in range(len(arm.looks), upto)
    ]
    if study.executor is not None:
        twins, asks = [arm.twin for arm, _ in jobs], [ask for _, ask in jobs]
        found = study.executor.map(_elsewhere, twins, asks, [study.window] * len(jobs))
        for (arm, _), look in zip(jobs, list(found), strict=True):
            arm.looks.append(look)
        return
    plans = {id(arm): Plan(arm.twin) for arm in arms}
    for arm, ask in jobs:
        arm.looks.append(looked(plans[id(arm)], run(plans[id(arm)], ask), study.window))


def _elsewhere(twin: Twin, ask: Ask, window: Window) -> Look:
    plan = Plan(twin)
    return looked(plan, run(plan, ask), window)


def interval(values: Any, level: float) -> Interval:
    """Return the mean and its interval by Student's t; what no replication could tell is left out. Raises NothingAsked."""
    known = values[~np.isnan(values)]
    if known.size < 2:
        raise NothingAsked(
            "Too few cases come in the time looked at to compare anything. Look at a longer time."
        )
    reach = (
        float(scipy.special.stdtrit(known.size - 1, (1 + level) / 2))
        * float(known.std(ddof=1))
        / known.size**0.5
    )
    mean = float(known.mean())
    return Interval(mean=mean, low=mean - reach, high=mean + reach)


def _known(values: Any) -> bool:
    return int((~np.isnan(values)).sum()) >= 2


def _outcome(arm: Arm, now: Arm, study: Study) -> Outcome:
    level, from_state = study.level, study.state is not None
    measures = {key: _measured(key, arm, now, level) for key in FIGURES if _known(arm.values(key))}
    growth, done = measures["growth"].value, measures["done"].value
    sustainable = growth.low <= GROWING * done.mean
    workloads = tuple(_workloads(arm, now, level))
    expected = _expected(arm, now, level) if sustainable and arm is not now and not from_state else None
    said = ("pile", "open_lead_time", "open_kept", "workload") if from_state else ("kept", "wip", "workload")
    return Outcome(
        name=arm.name,
        changes=arm.changes,
        measures=tuple(measures.values()),
        lead_times=tuple(np.nanmean([look.lead_times for look in arm.looks], axis=0).tolist()),
        workloads=workloads,
        waiting=tuple(_waits(arm, now, level)),
        expected=expected,
        sustainable=sustainable,
        sentences=(
            *(() if from_state else _settled_lead_time(measures, arm, now, expected)),
            *(measures[key].sentence for key in said if key in measures),
            *(() if from_state else (words.settled(growth, sustainable=sustainable),)),
            *words.moved(workloads),
        ),
    )


def _settled_lead_time(
    measures: Mapping[str, Measured], arm: Arm, now: Arm, expected: Interval | None
) -> tuple[str, ...]:
    """Say how long cases take once the operation has settled, and what to expect of the time that the log had."""
    return (
        measures["lead_time"].sentence,
        *words.expected(_happened(now.twin), expected, now=arm is now),
    )


def _happened(twin: Twin) -> float | None:
    return twin.learned.lead_time if twin.learned else None


def _expected(arm: Arm, now: Arm, level: float) -> Interval | None:
    """Return what the log's mean lead time would become: that mean times a ratio of means (estimator of Cochran 1977, ch. 6)."""
    happened, first, then = _happened(now.twin), now.values("lead_time"), arm.values("lead_time")
    if not happened or not _known(then - first):
        return None
    ratio = float(np.nanmean(then) / np.nanmean(first))
    beside = interval((then - ratio * first) / np.nanmean(first), level)
    mean = happened * ratio
    return Interval(mean=mean, low=mean - happened * beside.half, high=mean + happened * beside.half)


def _measured(key: str, arm: Arm, now: Arm, level: float) -> Measured:
    figure, value = FIGURES[key], interval(arm.values(key), level)
    difference = before = None
    if arm is not now and _known(arm.values(key) - now.values(key)):
        difference = interval(arm.values(key) - now.values(key), level)
        before = interval(now.values(key), level)
    return Measured(
        key=key,
        title=figure.title,
        unit=figure.unit,
        value=value,
        difference=difference,
        leaning=None if difference is None else words.leaning(figure, difference),
        sentence=words.sentence(figure, value, before, difference),
    )


def _each(
    arm: Arm, now: Arm, level: float, *, names: Callable[[Twin], list[str]], values: Callable[[Look], Any]
) -> Iterator[tuple[int, Interval, Interval | None]]:
    """Give the place, the figure and what differs from now, of each part of a twin that has that figure."""
    then, first = (np.array([values(look) for look in each.looks]) for each in (arm, now))
    before = {name: place for place, name in enumerate(names(now.twin))}
    for place, name in enumerate(names(arm.twin)):
        if not _known(then[:, place]):
            continue
        difference = None
        if arm is not now and name in before:
            paired = then[:, place] - first[:, before[name]]
            difference = interval(paired, level) if _known(paired) else None
        yield place, interval(then[:, place], level), difference


def _workloads(arm: Arm, now: Arm, level: float) -> Iterator[Workload]:
    found = _each(
        arm,
        now,
        level,
        names=lambda one: [each.key for each in one.people],
        values=lambda look: look.workloads,
    )
    for place, share, difference in found:
        person = arm.twin.people[place]
        yield Workload(person=person.key, unit=person.unit, share=share, difference=difference)


def _waits(arm: Arm, now: Arm, level: float) -> Iterator[Waiting]:
    found = _each(
        arm,
        now,
        level,
        names=lambda one: [each.key for each in one.activities],
        values=lambda look: look.waiting,
    )
    for place, seconds, difference in found:
        yield Waiting(activity=arm.twin.activities[place].key, seconds=seconds, difference=difference)


def _with_gaming(outcome: Outcome, honest: Arm, to_target: Arm, *, level: float) -> Outcome:
    """Return an outcome with what becomes of it where people work to the target."""
    kept, late = (to_target.values(key) - honest.values(key) for key in ("kept", "lateness"))
    if not (_known(kept) and _known(late)):
        return outcome
    gain, harm = interval(kept, level), interval(late, level)
    found = Gaming(kept=gain, lateness=harm, sentence=words.gamed(gain, harm))
    return outcome.model_copy(update={"gaming": found, "sentences": (*outcome.sentences, found.sentence)})
