"""Bunching: cases end just before a limit more often than the work itself would bring about."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings import _clocks, _jump, _matter, _scale, _telling
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="bunching",
    severity="warning",
    about="work",
    title="Work bunches before a limit",
    explanation="Just before a limit in time, cases end (or reach a step) far more often than just after it, and more "
    "than the trend on both sides lets expect. Then the limit decides when work is done, rather than the customer's "
    "need or the order of arrival. It does not say that anybody did wrong: a deadline that people pay by bunches too.",
    what_to_do="Look at the cases of the last days before the limit: had they been ready earlier? Show the whole "
    "distribution beside the share in time, and take as a target what customers notice.",
    method="Density jump with placebo limits (see the explanation). A limit that was named, and a case's own due date, "
    "are each held to 1 in 100; limits nobody named are sought at customary lengths from 21 days on, in the lead time "
    "and in the time to each frequent step, over the whole log and by year, and all these searches together are held "
    "to 1 in 100 (Bonferroni within each). Not reported: a step that nearly always comes on exactly one day (see rule-driven), "
    "and mass after a limit.",
    false_alarms=0.01,
)
NAMED_LEVEL = 0.01
"""Level for a limit that was named; as both statistics are asked, fewer than 1 in 100 are false."""
SOUGHT_LEVELS = {"lead time": 0.01, "steps": 0.001, "years": 0.001}
"""Levels for all limits sought in one of these. Steps are many and mostly internal, years are small: what is said of
them unasked must be overwhelming. As both statistics are asked, fewer than 1 in 100 logs have a false one."""
PERIOD_LEVEL = 0.01
BOTH_LEVEL = 0.1
"""Level that the weaker of bunching and step has to reach."""
LEAST_STEP = {"named": math.log(1.3), "due": math.log(2), "sought": math.log(2)}
"""The smallest step worth a sentence. A curve that bends can show one of 1.9, so that one unasked has to be larger."""
SERIOUS_STEP = math.log(2.5)
ONE_DAY = 0.75
"""Share of the cases before the limit on one single day from which a rule, not people, is at work."""
CUSTOMARY_DAYS = (21, 28, 30, 35, 42, 45, 56, 60, 70, 84, 90, 98, 100, 112, 120, 140, 150, 180, 182, 365)
NEAR = 10
"""Days within which two limits are taken for one."""
LONGEST_TERM_IN_HOURS = 13 * 24
NARROW = 3
"""Days on either side that tell which of several limits close together it is."""


Origin = Literal["named", "due", "sought"]
"""Whether somebody named the limit, the cases have it as their due date, or it is a customary one that was tried."""


@dataclass(frozen=True)
class _Case:
    """One limit held against one clock."""

    clock: _clocks.Clock
    jump: _jump.Jump
    scale: _scale.Scale
    seconds: float
    origin: Origin
    year: int | None = None
    """Where only the cases begun in that year show it."""


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Hold named limits, due dates and customary limits against the clocks of the log."""
    named = [*_named(matter), *_own_due(matter.clocks)]
    for each in named:
        if each.jump.p <= NAMED_LEVEL and _is_real(each):
            yield _found(each, each.clock)
    known = {(each.clock.key, each.seconds) for each in named}
    clocks = [clock for clock in _different(matter) if clock.size >= _clocks.ENOUGH]
    for each in _sought(clocks):
        if not any(key == each.clock.key and _near(seconds, each.seconds) for key, seconds in known):
            yield _found(each, next(clock for clock in clocks if clock.label == each.clock.label))


CHECK = _matter.Check(KIND, look)


def _named(matter: _matter.Matter) -> Iterator[_Case]:
    for target in matter.targets:
        for clock in matter.clocks.meant(target):
            scale = _scale.of(clock, target.seconds)
            for jump in _scale.jumps(clock, [target.seconds], scale):
                yield _Case(clock, jump, scale, target.seconds, origin="named")


def _own_due(clocks: _clocks.Clocks) -> Iterator[_Case]:
    """Hold each case against its own due date: short terms that many share in hours, all others in days."""
    due = clocks.due
    if due is None:
        return
    short = clocks.terms_in_hours(longest=LONGEST_TERM_IN_HOURS)
    for hours, clock in short.items():
        limit = hours * 3_600.0
        scale = _scale.of(clock, limit)
        others = [(other, length * 3_600.0) for length, other in short.items() if length != hours]
        for jump in _scale.jumps(clock, [limit], scale, others=others):
            yield _Case(clock, jump, scale, limit, origin="due")
    tested = [clock.cases for clock in short.values()]
    rest = due.only(~np.isin(due.cases, np.concatenate(tested))) if tested else due
    for jump in _scale.jumps(rest, [0.0], _scale.WEEKS):
        yield _Case(rest, jump, _scale.WEEKS, 0.0, origin="due")


def _sought(clocks: list[_clocks.Clock]) -> Iterator[_Case]:
    """Yield limits nobody named that stand out, the clearest of those that lie together."""
    whole = [(clock, _customary(clock)) for clock in clocks]
    families = {
        "lead time": [case for clock, cases in whole if clock.is_whole for case in cases],
        "steps": [case for clock, cases in whole if not clock.is_whole for case in cases],
        "years": [
            replace(case, year=year)
            for clock in clocks
            for year, part in _years(clock).items()
            for case in _customary(part)
        ],
    }
    kept: list[_Case] = []
    for family, tested in families.items():
        level = SOUGHT_LEVELS[family] / max(len(tested), 1)
        for case in sorted((c for c in tested if c.jump.p <= level and _is_real(c)), key=lambda c: c.jump.p):
            if not any(k.clock.key == case.clock.key and _near(k.seconds, case.seconds) for k in kept):
                kept.append(_sharpest(case, tested))
    yield from kept


def _sharpest(case: _Case, tested: list[_Case]) -> _Case:
    """Return which of several limits close together it is: the one that cuts most in its nearest days."""
    near = [
        other
        for other in tested
        if other.clock.label == case.clock.label
        and other.year == case.year
        and _near(other.seconds, case.seconds)
        and other.jump.p <= NAMED_LEVEL
        and _is_real(other)
    ]
    return min(near, key=_bluntness)


def _bluntness(case: _Case) -> float:
    """Return how many cases stand in the days just after a limit for each one just before it."""
    times, limit = case.scale.times(case.clock), case.jump.limit
    before = np.count_nonzero((times > limit - NARROW) & (times <= limit))
    after = np.count_nonzero((times > limit) & (times <= limit + NARROW))
    return (after + 0.5) / (before + 0.5)


def _different(matter: _matter.Matter) -> Iterator[_clocks.Clock]:
    """Yield the clocks that do not all tell the same."""
    yield matter.clocks.lead_time
    if matter.clocks.declared is not None:
        yield matter.clocks.declared
    if not matter.is_table_of_cases:
        yield from matter.clocks.steps()


def _customary(clock: _clocks.Clock) -> list[_Case]:
    found = _scale.jumps(clock, [length * 86_400.0 for length in CUSTOMARY_DAYS], _scale.WEEKS)
    return [_Case(clock, jump, _scale.WEEKS, jump.limit * 86_400.0, origin="sought") for jump in found]


def _years(clock: _clocks.Clock) -> dict[int, _clocks.Clock]:
    """Return the clock by the year in which it began, for years with enough cases; empty where there is one year."""
    years = _calendar.numbers(clock.begin_day, "year")
    numbers, counts = np.unique(years, return_counts=True)
    enough = numbers[counts >= _clocks.ENOUGH].tolist()
    return {number + 1970: clock.only(years == number) for number in enough} if numbers.size > 1 else {}


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * _scale.SECONDS_A_DAY


def _is_real(case: _Case) -> bool:
    """Tell whether it shows in both statistics and is large enough, and no rule strikes on one single day."""
    jump = case.jump
    if jump.other_p > BOTH_LEVEL or jump.step < LEAST_STEP[case.origin]:
        return False
    times = case.scale.times(case.clock)
    before = times[(times > jump.limit - jump.width) & (times <= jump.limit)]
    return jump.width < 4 or float(np.bincount(before - before.min()).max()) < ONE_DAY * before.size


def _found(case: _Case, whole: _clocks.Clock) -> _matter.Found:
    jump, clock, limit = case.jump, case.clock, _limit(case)
    times = case.scale.times(clock)
    within = (times > jump.limit - jump.width) & (times <= jump.limit)
    latest_first = np.flatnonzero(within)[np.argsort(-times[within], kind="stable")]
    table, years = _by_year(case, whole)
    return _matter.Found(
        _sentence(case) + years,
        {
            "limit": "the due date of each case" if clock.key == "due" else case.seconds,
            "window": float(jump.width * case.scale.seconds),
            "before": jump.before,
            "after": jump.after,
            "ratio": jump.ratio,
            "step": math.exp(jump.step),
            "bunching": math.exp(jump.bunching),
            "p_step": jump.p_step,
            "p_bunching": jump.p_bunching,
            "roughness": jump.roughness,
            "placebos": jump.placebos,
            "origin": case.origin,
        },
        clock.cases[latest_first],
        subject=f"{clock.key}<={limit}" if clock.key != "due" else "due",
        severity="serious" if jump.step >= SERIOUS_STEP else "warning",
        table=table,
    )


def _sentence(case: _Case) -> str:
    jump, unit = case.jump, case.scale.unit
    span = f"{jump.width} {unit}s" if jump.width > 1 else unit
    among = f" of those begun in {case.year}" if case.year else ""
    if case.clock.key == "due":
        return (
            f"{jump.before:,} cases{among} end in the {span} up to their due date, {jump.after:,} in the {span} after: "
            "the due date seems to steer when work is done."
        )
    limit = _limit(case)
    return (
        f"{jump.before:,} cases{among} stand in the last {span} before {limit}, {jump.after:,} in the {span} after: "
        f"a limit of {limit} seems to steer {case.clock.label}."
    )


def _limit(case: _Case) -> str:
    return "the due date" if case.clock.key == "due" else _say(case.seconds)


def _by_year(case: _Case, whole: _clocks.Clock) -> tuple[_matter.Rows | None, str]:
    """Return how each year stands at the limit, and a sentence on those that show it and those that do not."""
    rows: list[tuple[_matter.Value, ...]] = []
    for year, clock in _years(whole).items():
        for jump in _scale.jumps(clock, [case.seconds], case.scale):
            part = _Case(clock, jump, case.scale, case.seconds, origin="named")
            verdict = _verdict(part)
            rows.append((str(year), clock.size, jump.before, jump.after, verdict))
    if len(rows) < 2:
        return None, ""
    there, absent = ([str(row[0]) for row in rows if row[-1] == verdict] for verdict in ("yes", "no"))
    said = f" It shows in {_telling.joined(there)}" if there else ""
    if there and absent:
        said += f", not in {_telling.joined(absent)}"
    return _matter.Rows(
        ("begun in", "cases", "before", "after", "bunches"), tuple(rows)
    ), said + "." if said else ""


def _verdict(case: _Case) -> str:
    """Say whether the cases of one year bunch; a few of them may leave it open."""
    if case.jump.p <= PERIOD_LEVEL and _is_real(case):
        return "yes"
    return "no" if case.jump.p > PERIOD_LEVEL * 5 else "too few to say"


def _say(seconds: float) -> str:
    """Say a limit in the unit in which people set it."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds % size == 0 and (unit != "day" or seconds >= 2 * size):
            return _matter.many(round(seconds / size), unit)
    return f"{seconds:g} seconds"
