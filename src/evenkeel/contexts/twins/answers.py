"""The answer to a what-if in words, tables and charts: now beside then, each figure with how sure it is."""

import bisect
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import formats

from evenkeel.contexts.twins import figures, words
from evenkeel.engines import twin
from evenkeel.kernel.time import spoken_duration
from evenkeel.ui.charts import bars, lines, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

TOLD: Final = ("lead_time", "lead_time_p90", "kept", "wip", "done", "workload", "overtime", "unevenness")
"""Figures that are shown, in this order."""
TITLES: Final = {
    "lead_time": "Lead time, mean",
    "lead_time_p90": "Nine of ten cases are done within",
    "kept": "Promises to customers kept",
    "wip": "Open cases",
    "done": "Cases done in a week",
    "workload": "Share of hours in which people work on cases",
    "overtime": "Hours of work beyond the end of the day, in a week",
    "unevenness": "Difference in workload of two people",
}
LEANINGS: Final = {
    twin.Leaning.BETTER: ("better", "good"),
    twin.Leaning.WORSE: ("worse", "bad"),
    twin.Leaning.UNCLEAR: ("no clear difference", ""),
    twin.Leaning.OTHER: ("different", ""),
}
ENOUGH: Final = 97
"""Of the lead times so many in a hundred lie within what is drawn."""
NAMED: Final = 40
HARDLY: Final = 0.01
"""A mean lead time that differs by less than this share of what it is now is hardly another one."""


@dataclass(frozen=True)
class Row:
    """One figure now and then."""

    title: str
    now: str
    now_range: str
    then: str
    then_range: str
    difference: str
    leaning: str
    look: str


@dataclass(frozen=True)
class Answer:
    """Everything that the page of an answer shows."""

    headline: str
    look: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    lead_times: Figure
    people: tuple[str, ...]
    by_name: Figure | None
    waiting: Table | None
    sure: tuple[str, ...]


def told(found: twin.Comparison, *, names: bool, own: Collection[str]) -> Answer:
    """Put the answer to one variant into words; single people are named to those who may see them, and herself to everybody."""
    then = found.variants[0]
    return Answer(
        headline=headline(found),
        look=_look(found),
        sentences=tuple(_further(found)),
        rows=tuple(rows(found)),
        lead_times=lead_times(found.now, {"Then": then}),
        people=tuple(moved(found, own=own)),
        by_name=workloads(found) if names else None,
        waiting=waiting(found),
        sure=tuple(sure(found)),
    )


def headline(found: twin.Comparison) -> str:
    """Say in one sentence what becomes of the time that cases take."""
    before, after = found.now.measured("lead_time"), found.variants[0].measured("lead_time")
    now, then = (amount(each.unit, each.value.mean) for each in (before, after))
    if not found.variants[0].sustainable:
        return (
            "More would come than is done: the pile grows from week to week, and no time that anybody names would hold. "
            f"Looked at here, a case takes {then} on average instead of {now}."
        )
    if not _differs(after):
        return f"How long cases take stays as it is: {now} on average ({between(before.unit, before.value)})."
    if after.leaning is twin.Leaning.UNCLEAR:
        return f"How long cases take does not clearly change: {then} on average, {now} now ({_range(after)})."
    which = "sooner" if after.leaning is twin.Leaning.BETTER else "later"
    if _is_hardly(before, after):
        mean = f"{then} on average, as now" if then == now else f"{then} on average, {now} now"
        return f"People would have their answer hardly {which}: a case takes {mean} ({_range(after)})."
    return f"People would have their answer {which}: a case takes {then} on average instead of {now} ({_range(after)})."


def _differs(after: twin.Measured) -> bool:
    return after.difference is not None and (after.difference.low, after.difference.high) != (0, 0)


def _is_hardly(before: twin.Measured, after: twin.Measured) -> bool:
    """Tell whether a figure changes by less than anybody would feel."""
    return after.difference is not None and abs(after.difference.mean) < HARDLY * before.value.mean


def _range(after: twin.Measured) -> str:
    gap = after.difference
    if gap is None or not _differs(after):
        return "no difference"
    return f"a difference between {' and '.join(_signed(after.unit, (gap.low, gap.high)))}"


def _further(found: twin.Comparison) -> Iterator[str]:
    """Say what becomes of promises, and of the pile now where that grows already."""
    if _has(found.now, "kept") and _has(found.variants[0], "kept"):
        before, after = found.now.measured("kept"), found.variants[0].measured("kept")
        now, then = (amount(each.unit, each.value.mean) for each in (before, after))
        if not _differs(after):
            yield f"Promises to customers are kept as often as now: {then} ({between(after.unit, after.value)})."
        elif then == now and after.leaning is not twin.Leaning.UNCLEAR:
            more = "more" if after.leaning is twin.Leaning.BETTER else "less"
            yield f"Promises to customers are kept hardly {more} often: {then} ({_range(after)})."
        elif after.leaning is twin.Leaning.UNCLEAR:
            yield f"Promises to customers are kept as often as now, as far as one can tell: {then} ({_range(after)})."
        else:
            yield f"Of the promises to customers {then} would be kept instead of {now} ({_range(after)})."
    if not found.now.sustainable:
        yield "As it is now, more comes than is done already."


def _look(found: twin.Comparison) -> str:
    then = found.variants[0]
    if not then.sustainable:
        return "error"
    if not _differs(then.measured("lead_time")):
        return "info"
    leanings = {
        then.measured(key).leaning
        for key in ("lead_time", "kept")
        if _has(then, key) and not _is_hardly(found.now.measured(key), then.measured(key))
    }
    if twin.Leaning.WORSE in leanings:
        return "warning"
    return "success" if twin.Leaning.BETTER in leanings else "info"


def _has(outcome: twin.Outcome, key: str) -> bool:
    return any(each.key == key for each in outcome.measures)


# -- figures -------------------------------------------------------------------------------------------------------


def rows(found: twin.Comparison) -> Iterator[Row]:
    """Give each figure now and then, with the ranges in which the true means lie."""
    then = found.variants[0]
    for key in TOLD:
        if not (_has(found.now, key) and _has(then, key)):
            continue
        before, after = found.now.measured(key), then.measured(key)
        leaning, look = LEANINGS[after.leaning] if after.leaning and _differs(after) else ("", "")
        yield Row(
            title=TITLES[key],
            now=amount(before.unit, before.value.mean),
            now_range=between(before.unit, before.value),
            then=amount(after.unit, after.value.mean),
            then_range=between(after.unit, after.value),
            difference=_difference(after),
            leaning=leaning,
            look=look,
        )


def amount(unit: str, value: float) -> str:
    """Say one figure in its unit."""
    if unit == "seconds":
        return spoken_duration(max(value, 0.0))
    if unit == "share":
        return scales.percent(min(max(value, 0.0), 1.0))
    return scales.amount(round(value, 1))


def between(unit: str, interval: twin.Interval) -> str:
    """Say the range in which the true mean lies."""
    low, high = (amount(unit, each) for each in (interval.low, interval.high))
    return low if low == high else " to ".join(_one_unit((low, high)))


def _one_unit(said: Sequence[str]) -> list[str]:
    """Leave out the unit of all amounts but the last, where they have the same."""
    name = said[-1].lstrip("+−0123456789.,")
    if not name or any(each.lstrip("+−0123456789.,").rstrip("s") != name.rstrip("s") for each in said):
        return list(said)
    bare = [each[: len(each) - len(each.lstrip("+−0123456789.,"))] for each in said[:-1]]
    return [*bare, said[-1]]


def _difference(after: twin.Measured) -> str:
    gap = after.difference
    if gap is None:
        return ""
    if not _differs(after):
        return "as now"
    low, high = sorted((gap.low, gap.high))
    mean, *ends = _signed(after.unit, (gap.mean, low, high), one_unit=False)
    return f"{mean} ({' to '.join(_one_unit(ends))})"


def _signed(unit: str, values: Sequence[float], *, one_unit: bool = True) -> list[str]:
    """Say differences with their signs, to as many places as the largest needs; what is nothing when it is said has none."""
    sizes = [abs(each) * (100 if unit == "share" else 1) for each in values]
    places = min(max(1, -math.floor(math.log10(max(sizes)))), 2) if any(sizes) else 0
    found = []
    for value, size in zip(values, sizes, strict=True):
        said = spoken_duration(size) if unit == "seconds" else _number(size, places)
        sign = "" if not any(each in "123456789" for each in said) else "+" if value > 0 else "−"
        found.append(f"{sign}{said}{' points' if unit == 'share' else ''}")
    return _one_unit(found) if one_unit else found


def _number(value: float, places: int) -> str:
    rounded = round(value, places)
    return str(formats.number_format(rounded, decimal_pos=places if rounded % 1 else 0, use_l10n=True))


def lead_times(now: twin.Outcome, then: dict[str, twin.Outcome]) -> Figure:
    """Show the share of cases done within how long, now and then."""
    outcomes = {"Now": now} | then
    top = max(each.lead_times[ENOUGH] for each in outcomes.values())
    marks = figures.round_times(top)
    shares = {name: tuple(done_within(each, mark) for mark in marks) for name, each in outcomes.items()}
    title = "How long cases take"
    sentence = (
        "The share of cases done within so long. The higher a line, the sooner people have their answer."
    )
    chart = lines.Lines(
        "what-if-lead-times",
        title,
        sentence,
        tuple(spoken_duration(mark) for mark in marks),
        tuple(lines.Series(name, values) for name, values in shares.items()),
        unit="share",
    )
    table = Table(
        title,
        (Column("Done within", is_number=False), *(Column(name) for name in outcomes)),
        tuple(
            (spoken_duration(mark), *(scales.percent(values[number]) for values in shares.values()))
            for number, mark in enumerate(marks)
        ),
    )
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def done_within(outcome: twin.Outcome, seconds: float) -> float:
    """Return the share of cases done within so long, from the quantiles of lead time."""
    found = outcome.lead_times
    above = bisect.bisect_right(found, seconds)
    if above == 0:
        return 0.0
    if above == len(found):
        return 1.0
    low, high = found[above - 1], found[above]
    part = (seconds - low) / (high - low) if high > low else 0.0
    return (above - 1 + part) / (len(found) - 1)


# -- people --------------------------------------------------------------------------------------------------------


def moved(found: twin.Comparison, *, own: Collection[str]) -> Iterator[str]:
    """Say how many are relieved and how many loaded, and what becomes of oneself; nobody else is named."""
    then = found.variants[0]
    clear = [
        each
        for each in then.workloads
        if each.difference and not each.difference.low <= 0 <= each.difference.high
    ]
    before = {each.person: each.share.mean for each in found.now.workloads}
    down = [each for each in clear if each.difference and each.difference.mean < 0]
    up = [each for each in clear if each.difference and each.difference.mean > 0]
    if not before:
        return
    if not clear:
        yield "Nobody clearly has more or less to do than now."
    for which, group in (("relieved", down), ("loaded", up)):
        if group:
            first = sum(before[each.person] for each in group) / len(group)
            last = sum(each.share.mean for each in group) / len(group)
            yield (
                f"{_how_many(len(group), len(before))} {which}: from {scales.percent(first)} of the hours on cases to "
                f"{scales.percent(last)}{', on average of them' if len(group) > 1 else ''}."
            )
    full = sum(each.share.mean > 0.9 for each in then.workloads)
    if full:
        who = "One person" if full == 1 else f"{full} people"
        yield f"{who} would work on cases in more than nine tenths of the hours, which leaves no room for anything else."
    for each in then.workloads:
        if each.person in own and each.person in before:
            yield (
                f"You yourself: {scales.percent(before[each.person])} of the hours now, {scales.percent(each.share.mean)} then "
                f"({between('share', each.share)})."
            )


def _how_many(some: int, everybody: int) -> str:
    if some == everybody:
        return "The one who works here is" if some == 1 else f"All {some} are"
    return f"{some} of {everybody} {'are' if some > 1 else 'is'}"


def workloads(found: twin.Comparison) -> Figure | None:
    """Show the share of hours on cases of each person, in the order of names; None where the twin knows nobody."""
    before = {each.person: each for each in found.now.workloads}
    after = {each.person: each for each in found.variants[0].workloads}
    everybody = sorted({*before, *after}, key=str.casefold)[:NAMED]
    if not everybody:
        return None
    title = "Hours on cases, person by person"
    sentence = (
        "The share of the hours at work that go into cases, in the order of names. What else people do is not in it. "
        "Leaders, administrators and who leads this team see this part."
    )
    chart = bars.Bars(
        "what-if-people",
        title,
        sentence,
        tuple(_bar(name, before.get(name), after.get(name)) for name in everybody),
        ("Now", "Then"),
        unit="share",
    )
    table = Table(
        title,
        (Column("Name", is_number=False), Column("Now"), Column("Range"), Column("Then"), Column("Range")),
        tuple((name, *_share(before.get(name)), *_share(after.get(name))) for name in everybody),
    )
    return Figure(chart.key, title, sentence, bars.draw(chart), table)


def _bar(name: str, now: twin.Workload | None, then: twin.Workload | None) -> bars.Bar:
    first = now.share.mean if now else 0.0
    if then is None:
        return bars.Bar(name, (first,), "not there then")
    return bars.Bar(name, (first, then.share.mean), "" if now else "new")


def _share(load: twin.Workload | None) -> tuple[str, str]:
    if load is None:
        return "not there", "–"
    return scales.percent(load.share.mean), between("share", load.share)


def waiting(found: twin.Comparison) -> Table | None:
    """Return how long each step waits for a colleague, now and then; None where none does."""
    before = {each.activity: each.seconds for each in found.now.waiting}
    after = {each.activity: each.seconds for each in found.variants[0].waiting}
    steps = [each for each in {**before, **after} if max(_mean(before, each), _mean(after, each)) >= 1]
    if not steps:
        return None
    columns = (
        Column("Step", is_number=False),
        Column("Now"),
        Column("Range"),
        Column("Then"),
        Column("Range"),
    )
    rows_ = tuple((each, *_wait(before.get(each)), *_wait(after.get(each))) for each in steps)
    return Table("Waiting for a colleague who is busy or away, on average", columns, rows_)


def _mean(side: dict[str, twin.Interval], step: str) -> float:
    return side[step].mean if step in side else 0.0


def _wait(interval: twin.Interval | None) -> tuple[str, str]:
    if interval is None:
        return "not done", "–"
    return amount("seconds", interval.mean), between("seconds", interval)


# -- how sure ------------------------------------------------------------------------------------------------------


def sure(found: twin.Comparison) -> Iterator[str]:
    """Say what the figures stand on, and what their ranges do not tell."""
    yield (
        f"Simulated {found.replications} times with other luck each time, and the same luck for now and then: after "
        f"{found.settled_days:,.0f} days in which everything settles, the cases of {found.watched_days:,.0f} days are looked at. "
        f"Ranges hold the true mean {scales.percent(found.level)} of the time."
    )
    yield from map(words.typeset, found.caveats)
    if not found.reached:
        yield "Chance makes much of a difference here; more simulations would narrow the ranges."
    yield (
        "The ranges tell how sure the simulation is, not how true the twin is: how near it comes to what happened stands on "
        "its own page."
    )


def trust(fidelity: twin.Fidelity, uses: Collection[str]) -> tuple[str, str]:
    """Say what the twin's fidelity means for this question, and how that looks."""
    order = list(twin.Grade)
    judged = [each for each in fidelity.verdicts if each.code in uses]
    if not judged:
        return "Nobody has judged yet whether this twin may be asked this.", "warning"
    worst = max(judged, key=lambda each: order.index(each.grade))
    what = words.USES[worst.code].lower()
    match worst.grade:
        case twin.Grade.GOOD:
            return f"This twin tells what happened well enough to be asked this ({what}).", "info"
        case twin.Grade.CARE:
            return f"Take this with care: the twin tells only roughly what happened ({what}).", "warning"
        case twin.Grade.NO:
            return (
                f"Do not decide by this: the twin does not tell well enough what happened ({what}).",
                "warning",
            )
        case _:
            return f"Nobody has judged yet whether this twin may be asked this ({what}).", "warning"


def side_by_side(found: Sequence[tuple[str, twin.Comparison]]) -> Table:
    """Return the figures of scenarios beside each other; now is that of the first."""
    columns = (Column("Figure", is_number=False), Column("Now"), *(Column(name) for name, _ in found))
    told_rows = []
    for key in TOLD:
        if not all(_has(each.now, key) and _has(each.variants[0], key) for _, each in found):
            continue
        now = found[0][1].now.measured(key)
        cells = (_both(each.variants[0].measured(key)) for _, each in found)
        told_rows.append((TITLES[key], _both(now), *cells))
    note = "In brackets the range in which the true mean lies."
    return Table("Scenarios side by side", columns, tuple(told_rows), note)


def _both(measured: twin.Measured) -> str:
    return f"{amount(measured.unit, measured.value.mean)} ({between(measured.unit, measured.value)})"
