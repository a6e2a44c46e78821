"""What is foretold of a team, in words, a chart and lines: how big the pile will be, and when each case will be done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.queries.lists import Item
from evenkeel.engines import twin
from evenkeel.ui.charts import lines, scales
from evenkeel.ui.charts.figure import Column, Figure, Table

LIKELY: Final = 0.8
UNLIKELY: Final = 0.5
"""Chances of being in time from which on, and below which, a case is marked."""


@dataclass(frozen=True)
class Line:
    """An open case, and when it will be done."""

    item: Item
    title: str
    due: dt.date | None
    when: str
    """The days between which it will be done."""
    middle: dt.date
    chance: str
    """That it is done by its date, in words; empty where it has none."""
    look: str
    is_familiar: bool


def pile(found: twin.Forecast, zone: dt.tzinfo) -> Figure:
    """Show how many cases will be open, day by day, with the range of it."""
    title = "How many cases will be open"
    share = scales.percent(found.level)
    sentence = f"If nothing changes. In {share} of {found.replications} futures the pile stays between the outer lines."
    days = [each.at.astimezone(zone).date() for each in found.pile]
    chart = lines.Lines(
        "pile",
        title,
        sentence,
        tuple(f"{day:%-d %b}" for day in days),
        (
            lines.Series("On average", tuple(each.open.mean for each in found.pile)),
            lines.Series("At least", tuple(each.open.low for each in found.pile)),
            lines.Series("At most", tuple(each.open.high for each in found.pile)),
        ),
    )
    table = Table(
        title,
        (
            Column("Day", is_number=False),
            Column("On average"),
            Column("At least"),
            Column("At most"),
            Column("Come until then"),
        ),
        tuple(
            (
                f"{day:%-d %B %Y}",
                *(
                    scales.amount(round(one, 1))
                    for one in (each.open.mean, each.open.low, each.open.high, each.came)
                ),
            )
            for day, each in zip(days, found.pile, strict=True)
        ),
    )
    return Figure(chart.key, title, sentence, lines.draw(chart), table)


def told(
    found: Sequence[twin.CaseForecast], items: Sequence[Item], zone: dt.tzinfo, *, at: dt.datetime
) -> tuple[Line, ...]:
    """Return what is foretold of the cases that somebody may know of; `at`: how things stood when it was."""
    known = {each.case.reference: each for each in items}
    return tuple(_line(each, known[each.key], zone, at) for each in found if each.key in known)


def _line(found: twin.CaseForecast, item: Item, zone: dt.tzinfo, at: dt.datetime) -> Line:
    chance, look = "", ""
    if found.due is not None and found.due < at:
        chance, look = "too late already", "bad"
    elif found.on_time is not None:
        chance = scales.percent(found.on_time)
        look = "good" if found.on_time >= LIKELY else "bad" if found.on_time < UNLIKELY else "warning"
    return Line(
        item=item,
        title=item.case.standing.title,
        due=_day(found.due, zone) if found.due else None,
        when=_between(_day(found.low, zone), _day(found.high, zone)),
        middle=_day(found.median, zone),
        chance=chance,
        look=look,
        is_familiar=found.familiar,
    )


def _between(first: dt.date, last: dt.date) -> str:
    """Say two days; the year once where it is the same, and one day alone where both are it."""
    if first == last:
        return f"{last:%-d %b %Y}"
    return f"{first:{'%-d %b' if first.year == last.year else '%-d %b %Y'}} to {last:%-d %b %Y}"


def _day(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    return moment.astimezone(zone).date()
