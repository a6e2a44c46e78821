"""Goals in words and pictures: the figure, its target, and whether what one sees is a signal or noise."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.boards import rules, status
from evenkeel.contexts.boards.queries.goals import FEWEST, Goals, Measured
from evenkeel.contexts.boards.values import Colour
from evenkeel.engines import control, operating_model
from evenkeel.ui.charts import figure, lines

SIGNALS: Final = {
    "above": "above the upper limit",
    "below": "below the lower limit",
    "run above": "the last of eight or more weeks above the mean",
    "run below": "the last of eight or more weeks below the mean",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A goal on its board."""

    key: str
    title: str
    purpose: str
    promotes: str
    parent: str
    now: str
    """Its value in words; empty where nothing is measured."""
    target: str
    colour: str
    """The colour as a word; empty where nothing can be said."""
    tag: str
    meant: str
    """What the colour follows from."""
    said: tuple[str, ...]
    """Sentences about it."""
    figure: figure.Figure | None
    why_not: str


def shown(found: Goals, today: dt.date) -> tuple[Shown, ...]:
    """Put the goals of a board into words."""
    return tuple(_shown(each, today) for each in found.measured)


def counts(found: Goals, today: dt.date) -> dict[Colour, int]:
    """Count the targets by colour; goals without a value or a target have none."""
    colours = [_colour(each, today) for each in found.measured]
    return {each: colours.count(each) for each in Colour}


def _shown(each: Measured, today: dt.date) -> Shown:
    measure = each.goal.measure
    colour = _colour(each, today)
    return Shown(
        key=measure.key,
        title=measure.title,
        purpose=measure.purpose or "",
        promotes=measure.promotes or "",
        parent=each.goal.parent,
        now=value(each.now, measure) if each.now is not None else "",
        target=_target(measure),
        colour=colour.capitalize() if colour else "",
        tag=status.TAGS[colour],
        meant=_meant(each, colour),
        said=tuple(_said(each)),
        figure=_figure(each) if each.chart or any(point.value is not None for point in each.points) else None,
        why_not=each.goal.why_not,
    )


def is_reached(each: Measured) -> bool | None:
    """Tell whether a goal is where it shall be; None where nothing is measured or aimed at."""
    target = each.goal.measure.target
    if target is None or each.now is None:
        return None
    if each.goal.measure.better == "steady":
        return each.chart is None or each.chart.lower <= target.value <= each.chart.upper
    return each.now <= target.value if each.goal.measure.better == "lower" else each.now >= target.value


def _colour(each: Measured, today: dt.date) -> Colour | None:
    """Return the colour of a goal: a target that is not reached is due on its day; one without a day holds now."""
    reached, target = is_reached(each), each.goal.measure.target
    if reached is None or target is None:
        return None
    if reached:
        return Colour.GREEN
    return rules.colour_on(target.by, today) if target.by else Colour.RED


def _meant(each: Measured, colour: Colour | None) -> str:
    if colour is None:
        return ""
    if is_reached(each):
        return "the target is reached"
    return (
        "the target is not reached, and not due yet"
        if colour is Colour.GREEN
        else "the target is due, and not reached"
    )


def value(number: float, measure: operating_model.Measure) -> str:
    """Say a figure in what its measure is counted in: "34 days", "41 %"."""
    words = f"{number:,.0f}" if abs(number) >= 10 else f"{number:,.1f}"
    return f"{words} {measure.counted_in}" if measure.counted_in else words


def _target(measure: operating_model.Measure) -> str:
    if measure.target is None:
        return "none"
    by = measure.target.by
    when = f" by {by.day} {by:%B %Y}" if by else ""
    return f"{value(measure.target.value, measure)}{when}"


def _said(each: Measured) -> Iterator[str]:
    """Give the sentences below a figure."""
    if each.goal.how is None:
        return
    yield f"Measured of {each.goal.about}."
    if each.standing is not None:
        late = f", {each.standing.late:,} over their day" if each.standing.late else ""
        yield f"{each.standing.count:,} open now{late}."
    if each.dated:
        yield f"{100 * each.within / each.dated:.0f} of 100 closed by the day that was said first ({each.dated:,} had one)."
    if not each.points:
        return
    if each.chart is None:
        known = sum(point.value is not None for point in each.points)
        yield (
            f"{known} week{'' if known == 1 else 's'} with at least {FEWEST} of them: "
            f"limits are drawn from {control.FEWEST} on."
        )
    elif each.chart.signals:
        last = each.chart.signals[-1]
        yield f"A signal: the week of {_day(each.points[last.index].monday)} is {SIGNALS[last.kind]}. Ask what changed."
    else:
        yield "No signal: the ups and downs are noise of the way it works now, and ask for no reason."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def _figure(each: Measured) -> figure.Figure:
    measure, chart = each.goal.measure, each.chart
    signals = {signal.index: SIGNALS[signal.kind] for signal in (chart.signals if chart else ())}
    unit = measure.counted_in or "value"
    sentence = f"By week, in {unit}."
    if chart:
        low, high = value(chart.lower, measure), value(chart.upper, measure)
        sentence += f" Mean {value(chart.mean, measure)}; noise lies between {low} and {high}."
    drawn = lines.draw(
        lines.Lines(
            key=f"goal-{measure.key}",
            title=f"{measure.title}, by week",
            description=sentence,
            categories=tuple(_day(point.monday) for point in each.points),
            series=(lines.Series(measure.title, tuple(point.value for point in each.points)),),
            rules=tuple(_rules(measure, chart)),
            rings=frozenset(signals),
        )
    )
    table = figure.Table(
        caption=f"{measure.title} by week",
        columns=(
            figure.Column("Week of", is_number=False),
            figure.Column("Counted"),
            figure.Column(unit.capitalize()),
            figure.Column("Signal", is_number=False),
        ),
        rows=tuple(
            (
                _day(point.monday),
                f"{point.count:,}",
                "too few" if point.value is None else f"{point.value:,.1f}",
                signals.get(index, ""),
            )
            for index, point in enumerate(each.points)
        ),
        note=f"Weeks with fewer than {FEWEST} are left out of the picture.",
    )
    return figure.Figure(f"goal-{measure.key}", f"{measure.title}, by week", sentence, drawn, table)


def _rules(measure: operating_model.Measure, chart: control.Individuals | None) -> Iterator[lines.Rule]:
    if chart:
        yield lines.Rule("upper limit", chart.upper, "limit")
        yield lines.Rule("mean", chart.mean, "mean")
        if chart.lower > 0:
            yield lines.Rule("lower limit", chart.lower, "limit")
    if measure.target:
        yield lines.Rule("target", measure.target.value, "target")
