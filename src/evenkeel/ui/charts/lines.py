"""Lines over time, and bands stacked on one another (cumulative flow)."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from evenkeel.ui.charts import axes, scales, svg

MARKED_UP_TO = 40
"""With more points than this, marks would run into one another and only the lines are drawn."""


@dataclass(frozen=True)
class Series:
    """One line or band: a value for each category, None where it is not known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Rule:
    """A value that holds for all categories: a target, a mean, a limit. Its name stands on it."""

    name: str
    value: float
    kind: Literal["target", "mean", "limit"]


@dataclass(frozen=True)
class Lines:
    """One or several series over ordered categories. `is_area` fills below a single line; `rings` marks places of the first."""

    key: str
    title: str
    description: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: scales.Unit = "count"
    is_area: bool = False
    rules: tuple[Rule, ...] = ()
    rings: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Stacked:
    """Bands on one another, the first lowest; what is not known counts as nothing."""

    key: str
    title: str
    description: str
    categories: tuple[str, ...]
    bands: tuple[Series, ...]
    unit: scales.Unit = "count"


def draw(chart: Lines) -> SafeString:
    """Draw lines; they break where a value is not known."""
    known = [value for series in chart.series for value in series.values if value is not None]
    known += [rule.value for rule in chart.rules]
    plot, body = _prepare(chart.series, chart.unit, max(known, default=0.0), swatch="line")
    xs = [plot.x(part) for part in axes.places(len(chart.categories))]
    body.extend(_rules(plot, chart.rules))
    for index, series in enumerate(chart.series):
        body.extend(_line(plot, xs, series, index, is_area=chart.is_area))
    for place in sorted(chart.rings):
        value = chart.series[0].values[place]
        if value is not None:
            body.append(svg.element("circle", cx=xs[place], cy=plot.y(value), r=8, class_="signal"))
    body.extend(_names(plot, chart.rules))
    return _finish(plot, body, chart)


def draw_stacked(chart: Stacked) -> SafeString:
    """Draw bands on one another."""
    levels = [[0.0] * len(chart.categories)]
    for band in chart.bands:
        levels.append([low + (value or 0.0) for low, value in zip(levels[-1], band.values, strict=True)])
    plot, body = _prepare(chart.bands, chart.unit, max(levels[-1], default=0.0), swatch="fill")
    xs = [plot.x(part) for part in axes.places(len(chart.categories))]
    for index, (lower, upper) in enumerate(itertools.pairwise(levels)):
        edge = [(x, plot.y(value)) for x, value in zip(xs, upper, strict=True)]
        back = [(x, plot.y(value)) for x, value in zip(xs, lower, strict=True)]
        outline = svg.points([*edge, *reversed(back)])
        body.append(svg.element("polygon", points=outline, class_=f"band fill-{axes.style(index)}"))
    return _finish(plot, body, chart)


def _prepare(
    series: tuple[Series, ...], unit: scales.Unit, largest: float, *, swatch: str
) -> tuple[axes.Plot, list[SafeString]]:
    """Return the plot area below the legend, and the legend and grid drawn."""
    body: list[SafeString] = []
    top = 24.0
    if len(series) > 1:
        body, taken = axes.legend([one.name for one in series], width=axes.WIDTH, swatch=swatch)
        top += taken
    plot = axes.Plot(scales.of(unit, largest), top=top)
    body.extend(plot.grid())
    return plot, body


def _finish(plot: axes.Plot, body: list[SafeString], chart: Lines | Stacked) -> SafeString:
    parts = axes.places(len(chart.categories))
    body.extend(plot.labels(list(zip(parts, chart.categories, strict=True))))
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=plot.width,
        height=plot.height,
    )


def _rules(plot: axes.Plot, rules: tuple[Rule, ...]) -> Iterator[SafeString]:
    """Draw what holds for all categories from edge to edge."""
    for rule in rules:
        y = plot.y(rule.value)
        yield svg.element(
            "line", x1=plot.left, x2=plot.width - plot.right, y1=y, y2=y, class_=f"rule rule-{rule.kind}"
        )


def _names(plot: axes.Plot, rules: tuple[Rule, ...]) -> Iterator[SafeString]:
    """Write the names of rules at their left end, one above the other where they would run into each other."""
    last, places = math.inf, []
    for rule in sorted(rules, key=lambda each: each.value):
        last = min(plot.y(rule.value) - 4, last - svg.TEXT - 2)
        places.append((rule.name, last))
    lower = max(0.0, svg.TEXT - last) if places else 0.0
    for name, y in places:
        yield svg.text(name, plot.left + 4, y + lower, "is-start is-small is-haloed")


def _line(
    plot: axes.Plot, xs: list[float], series: Series, index: int, *, is_area: bool
) -> Iterator[SafeString]:
    for run in _runs(xs, series.values):
        places = [(x, plot.y(value)) for x, value in run]
        if is_area and len(places) > 1:
            foot = [(places[-1][0], plot.bottom), (places[0][0], plot.bottom)]
            outline = svg.points([*places, *foot])
            yield svg.element("polygon", points=outline, class_=f"area fill-{axes.style(index)}")
        if len(places) > 1:
            shape = svg.points(places)
            yield svg.element("polyline", points=shape, class_=f"line line-{axes.style(index)}")
        if len(places) == 1 or len(xs) <= MARKED_UP_TO:
            yield from (axes.mark(index, x, y) for x, y in places)


def _runs(xs: list[float], values: tuple[float | None, ...]) -> Iterator[list[tuple[float, float]]]:
    """Yield the stretches in which every value is known."""
    run: list[tuple[float, float]] = []
    for x, value in zip(xs, values, strict=True):
        if value is not None:
            run.append((x, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
