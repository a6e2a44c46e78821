"""Goals with what was measured of them: one value a week, and what its ups and downs mean."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import golden
from evenkeel.contexts.boards.queries import finding
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.casework.queries import goals as casework
from evenkeel.contexts.casework.values.desk import monday
from evenkeel.contexts.casework.values.goals import Closed, Contacted, Standing
from evenkeel.engines import control

Week = TypeVar("Week")
WEEKS: Final = 26
"""Whole weeks that are looked at; the one that runs is not among them."""
FEWEST: Final = 5
"""With fewer cases or contacts in a week, its figure says more about one of them than about the work."""


@dataclass(frozen=True, slots=True)
class Point:
    """A week of a goal."""

    monday: dt.date
    count: int
    value: float | None
    """In what the measure is counted in; None where too little happened."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A goal with its figures."""

    goal: golden.Goal
    points: tuple[Point, ...]
    """Week by week, the oldest first; empty where it is measured as it stands now, or not at all."""
    chart: control.Individuals | None
    """None where too few weeks are known."""
    now: float | None
    """The last week that is known, or how it stands now."""
    standing: Standing | None
    """The cases of it that are open; None for contacts."""
    dated: int
    """Cases closed in these weeks that had a day."""
    within: int
    """Of those, so many closed by the day that was said first."""


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of a board."""

    first: dt.date
    measured: tuple[Measured, ...]


def goals(*, board: Board, by: accounts.Acting, at: dt.datetime) -> Goals:
    """Return the goals of a board. At most three queries."""
    model = finding.model_of(by=by, at=at)
    held = golden.goals(model, board) if model else ()
    this = monday(at.astimezone(by.zone).date())
    mondays = [this - dt.timedelta(weeks=number) for number in range(WEEKS, 0, -1)]
    from_at, until_at = (dt.datetime.combine(day, dt.time(), tzinfo=by.zone) for day in (mondays[0], this))
    cases = [each for each in held if each.how in ("time", "within", "open", "oldest")]
    others = [each for each in held if each.how in ("failure", "channel")]
    meant = [each.meant for each in cases]
    closed = casework.closed(of=meant, from_at=from_at, until_at=until_at, by=by)
    standing = casework.standing(of=meant, by=by, at=at)
    came = casework.contacted(of=[each.meant for each in others], from_at=from_at, until_at=until_at, by=by)
    found: dict[str, Measured] = {}
    for number, each in enumerate(cases):
        found[each.measure.key] = _of_cases(each, mondays, closed.get(number, ()), standing.get(number), at)
    for number, each in enumerate(others):
        found[each.measure.key] = _of_contacts(each, mondays, came.get(number, ()))
    return Goals(mondays[0], tuple(found.get(each.measure.key) or _unmeasured(each) for each in held))


def _of_cases(
    goal: golden.Goal,
    mondays: Sequence[dt.date],
    weeks: Sequence[Closed],
    standing: Standing | None,
    at: dt.datetime,
) -> Measured:
    stands = standing or Standing(0, 0, None)
    points = tuple(
        Point(day, each.count if each else 0, _of_week(goal, each))
        for day, each in _each_week(mondays, {one.monday: one for one in weeks})
    )
    now = _last(points)
    if goal.how == "open":
        points, now = (), float(stands.count)
    elif goal.how == "oldest":
        points, now = (), (at - stands.oldest_at).total_seconds() / goal.per if stands.oldest_at else None
    return Measured(
        goal=goal,
        points=points,
        chart=_chart(points),
        now=now,
        standing=stands,
        dated=sum(each.dated for each in weeks),
        within=sum(each.within for each in weeks),
    )


def _of_week(goal: golden.Goal, week: Closed | None) -> float | None:
    if week is None or week.count < FEWEST:
        return None
    if goal.how == "within":
        return 100 * week.within / week.dated if week.dated >= FEWEST else None
    return week.seconds / goal.per


def _of_contacts(goal: golden.Goal, mondays: Sequence[dt.date], weeks: Sequence[Contacted]) -> Measured:
    points = []
    for day, each in _each_week(mondays, {one.monday: one for one in weeks}):
        part, of = (
            (each.failure, each.told)
            if each and goal.how == "failure"
            else (each.meant, each.count)
            if each
            else (0, 0)
        )
        points.append(Point(day, of, 100 * part / of if of >= FEWEST else None))
    return Measured(goal, tuple(points), _chart(points), _last(points), None, 0, 0)


def _each_week(
    mondays: Sequence[dt.date], weeks: Mapping[dt.date, Week]
) -> list[tuple[dt.date, Week | None]]:
    return [(day, weeks.get(day)) for day in mondays]


def _chart(points: Sequence[Point]) -> control.Individuals | None:
    return control.individuals([each.value for each in points], floor=0.0)


def _last(points: Sequence[Point]) -> float | None:
    return next((each.value for each in reversed(points) if each.value is not None), None)


def _unmeasured(goal: golden.Goal) -> Measured:
    return Measured(goal, (), None, None, None, 0, 0)
