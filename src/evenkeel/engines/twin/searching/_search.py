"""Search: the change that reaches a goal with the least disruption."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import scipy.special

from evenkeel.engines.twin.changing._applied import applied
from evenkeel.engines.twin.changing._comparison import Interval
from evenkeel.engines.twin.changing._measures import FIGURES, Window
from evenkeel.engines.twin.changing._what_if import GROWING, Arm, Study, interval, look_on, watched, what_if
from evenkeel.engines.twin.changing._words import amount
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.running._simulate import NothingAsked
from evenkeel.engines.twin.searching._found import Choice, Found, Meets
from evenkeel.engines.twin.searching._goal import Goal
from evenkeel.engines.twin.searching._levers import Lever, Setting, checked, combinations

_FIRST = 5
"""Replications of every combination."""

_MORE = 5
"""Replications that a combination gets at a time."""

_AT_ONCE = 4
"""Combinations that are looked at again at a time."""

_HEAVIEST = Goal(measure="heaviest", side="at most", value=0.95)
"""Nobody is at work on cases for more than this share of her hours: what works only so does not work for long."""

_FRESH = 1_000
"""Far from the seeds of the search."""


@dataclass
class Candidate:
    """A combination of settings, as the search sees it."""

    settings: tuple[Setting, ...]
    arm: Arm
    disruption: float
    spent: int = 0
    refused: bool = False
    """Whether fresh luck has shown that it does not meet the goal after all."""
    means: Any = field(default=None)
    errors: Any = field(default=None)
    meets: Meets = Meets.OPEN


def search(
    twin: Twin,
    levers: Sequence[Lever],
    goal: Goal,
    constraints: Sequence[Goal] = (),
    *,
    start: datetime,
    budget: int = 2_000,
    seed: int = 0,
    level: float = 0.95,
    window: Window | None = None,
    executor: Executor | None = None,
) -> Found:
    """Return the combination of settings that meets a goal within constraints with the least disruption.

    Every combination is simulated a few times under the same luck; then those get more of the budget (replications in all) of which
    it is least clear whether they meet the goal, among those that would be less disruptive than the best that surely does:
    the share of each goes by its noise beside its distance from the requirement, squared (Szechtman & Yücesan 2008, feasibility
    determination; the allocation of Chen's OCBA, 2000). What is recommended must also meet it later, looked at twice as long, and
    with fresh luck; its pile may not keep growing; and, unless a constraint on `heaviest` says otherwise, nobody may be at work on
    cases for more than 95 % of her hours.

    Raises NothingToChange, Absurd, NothingAsked where the budget is too small to look at every combination, NeverDone.
    """
    checked(twin, levers)
    begin = start.astimezone(UTC).timestamp()
    study = Study(begin, window or watched(twin, begin=begin, seed=seed), seed, level, executor)
    candidates = [_candidate(twin, settings) for settings in combinations(levers)]
    candidates.sort(key=lambda each: each.disruption)
    if len(candidates) * _FIRST > budget:
        raise NothingAsked(
            f"There are {len(candidates):,} combinations, each to be simulated {_FIRST} times at least: that takes a budget of "
            f"{len(candidates) * _FIRST:,}, not {budget:,}. Take larger steps, fewer levers, or a larger budget."
        )
    wanted = [goal, *constraints]
    if not any(each.measure == _HEAVIEST.measure for each in wanted):
        wanted.append(_HEAVIEST)
    return _told(twin, _Search(study, candidates, wanted, budget, level).run(), start, study)


def _candidate(twin: Twin, settings: tuple[Setting, ...]) -> Candidate:
    changed = applied(twin, [each.change for each in settings])
    return Candidate(settings, Arm("", (), changed), sum(each.disruption for each in settings))


@dataclass
class _Search:
    """A search under way."""

    study: Study
    candidates: list[Candidate]
    wanted: list[Goal]
    budget: int
    level: float
    spent: int = 0
    best: Candidate | None = None
    confirmed: Interval | None = None

    def run(self) -> "_Search":
        """Spend the budget; `best` is then what meets everything with the least disruption, if anything surely does."""
        self._look(self.candidates, _FIRST)
        while True:
            surely = next(
                (each for each in self.candidates if each.meets is Meets.YES and not each.refused), None
            )
            cheaper = [
                each for each in self.candidates if surely is None or each.disruption < surely.disruption
            ]
            unclear = [each for each in cheaper if each.meets is Meets.OPEN]
            if unclear and self.spent + _MORE <= self.budget:
                self._look(self._promising(unclear), _MORE)
            elif surely is None or self._confirm(surely):
                self.best = surely
                return self

    def _promising(self, unclear: list[Candidate]) -> list[Candidate]:
        """Return of which it is least clear whether they meet what is wanted, beside how often they were looked at."""

        def claim(each: Candidate) -> float:
            return float(np.max((each.errors[:-1] / np.maximum(np.abs(each.means[:-1]), 1e-12)) ** 2))

        room = max((self.budget - self.spent) // _MORE, 1)
        return sorted(unclear, key=claim, reverse=True)[: min(_AT_ONCE, room)]

    def _look(self, these: list[Candidate], more: int) -> None:
        for upto in sorted({each.spent for each in these}):
            look_on(self.study, [each.arm for each in these if each.spent == upto], upto + more)
        for each in these:
            each.spent += more
            self.spent += more
            self._judge(each)

    def _judge(self, one: Candidate) -> None:
        """Tell by Student's t, each requirement at the level of the search, whether all are met."""
        slack = self._slack(one.arm)
        count = slack.shape[1]
        one.means, one.errors = slack.mean(axis=1), slack.std(axis=1, ddof=1) / count**0.5
        reach = float(scipy.special.stdtrit(count - 1, self.level)) * one.errors
        if np.isnan(one.means).any() or (one.means + reach < 0).any():
            one.meets = Meets.NO
        elif (one.means - reach >= 0)[:-1].all():  # of the pile it is enough that it does not surely grow
            one.meets = Meets.YES

    def _slack(self, arm: Arm) -> Any:
        """Return by how much each requirement is met in each replication; below 0 it is not."""
        rows = [goal.sign * (arm.values(goal.measure) - goal.value) for goal in self.wanted]
        rows.append(GROWING * arm.values("done") - arm.values("growth"))
        return np.array(rows)

    def _confirm(self, one: Candidate) -> bool:
        """Look at a candidate later, twice as long and with fresh luck."""
        old = self.study.window
        long = old.end - old.begin
        window = Window(old.end, old.end + 2 * long, old.until + 2 * long)
        study = Study(self.study.begin, window, self.study.seed + _FRESH, self.level, self.study.executor)
        again = Arm("", (), one.arm.twin)
        look_on(study, [again], 2 * _FIRST)
        self.spent += 2 * _FIRST
        slack = self._slack(again)
        growing = slack[-1].mean() + 2 * slack[-1].std(ddof=1) / slack.shape[1] ** 0.5 < 0
        if bool((slack[:-1].mean(axis=1) >= 0).all()) and not growing:
            self.confirmed = interval(again.values(self.wanted[0].measure), self.level)
            return True
        one.refused, one.meets = True, Meets.NO
        return False


def _told(twin: Twin, done: _Search, start: datetime, study: Study) -> Found:
    """Write down what was found."""
    goal, *constraints = done.wanted
    choices = {id(each): _choice(each, done) for each in done.candidates}
    best = choices[id(done.best)] if done.best else None
    within = [each for each in done.candidates if _within(each)]
    comparison = None
    if done.best and best and best.settings:
        changes = [setting.change for setting in best.settings]
        comparison = what_if(
            twin, {best.title: changes}, start=start, seed=study.seed, window=study.window,
            replications=max(done.best.spent, 10), level=study.level, executor=study.executor,
        )  # fmt: skip
    front = tuple(choices[id(each)] for each in _front(within))
    undecided = [
        choices[id(each)]
        for each in done.candidates
        if each.meets is Meets.OPEN and (best is None or each.disruption < best.disruption)
    ]
    found = Found(
        goal=goal,
        constraints=tuple(constraints),
        tried=len(done.candidates),
        replications=done.spent,
        best=best,
        confirmed=done.confirmed if best else None,
        comparison=comparison,
        front=front,
        open=tuple(undecided),
        nearest=front[-1] if best is None and front else None,
        sentences=(),
    )
    return found.model_copy(update={"sentences": tuple(_sentences(found))})


def _within(one: Candidate) -> bool:
    """Tell whether the constraints, the goal apart, are met on average."""
    return not one.refused and bool((one.means[1:] >= 0).all()) and not np.isnan(one.means[0])


def _front(within: Sequence[Candidate]) -> list[Candidate]:
    """Return those than which no other does more for the goal with as little disruption."""
    kept: list[Candidate] = []
    for each in sorted(within, key=lambda one: (one.disruption, -one.means[0])):
        if not kept or each.means[0] > kept[-1].means[0]:
            kept.append(each)
    return kept


def _choice(one: Candidate, done: _Search) -> Choice:
    def figure(goal: Goal) -> Interval | None:
        values = one.arm.values(goal.measure)
        return None if np.isnan(values).any() else interval(values, done.level)

    goal, *constraints = done.wanted
    return Choice(
        settings=one.settings,
        disruption=one.disruption,
        goal=figure(goal),
        constraints=tuple(map(figure, constraints)),
        meets=one.meets,
        replications=one.spent,
    )


def _sentences(found: Found) -> list[str]:
    unit = FIGURES[found.goal.measure].unit
    said = [f"Wanted: {found.goal.said()}."]
    said.append(
        f"Within: {'; '.join(each.said() for each in found.constraints)}; and the pile may not keep growing."
    )
    if found.best and found.best.goal and found.confirmed:
        goal = found.best.goal
        what = "Nothing need change" if not found.best.settings else f"Least disruption: {found.best.title}"
        said.append(f"{what}: {amount(unit, goal.mean)} ({amount(unit, goal.low, goal.high)}).")
        said.append(
            "Looked at later, twice as long, with fresh luck, it holds: "
            f"{amount(unit, found.confirmed.mean)} ({amount(unit, found.confirmed.low, found.confirmed.high)})."
        )
    elif found.nearest and found.nearest.goal:
        goal = found.nearest.goal
        said.append(
            f"No combination of these levers surely reaches it. Nearest: {found.nearest.title}, with {amount(unit, goal.mean)} "
            f"({amount(unit, goal.low, goal.high)})."
        )
    else:
        said.append(
            "No combination of these levers keeps within the constraints. Move other levers, or loosen a constraint."
        )
    if found.open:
        names = "; ".join(each.title for each in found.open[:3])
        said.append(
            f"Less disruptive, and the budget could not tell whether it would do ({len(found.open)}): {names}."
        )
    return said
