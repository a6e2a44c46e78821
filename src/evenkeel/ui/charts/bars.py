"""Bars: lying ones for things with names, standing ones for things in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import axes, scales, svg

WIDTH = 340.0
BAR = 15.0
ROOM = 132.0
"""Kept free beside the longest bar for its words."""


@dataclass(frozen=True)
class Bar:
    """One thing: its name, a value for each series (None: not known), and a word after the last."""

    label: str
    values: tuple[float | None, ...]
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """Lying bars, one group for each thing. With several series each bar says which it is."""

    key: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()
    unit: scales.Unit = "count"


@dataclass(frozen=True)
class Columns:
    """Standing bars over ordered categories."""

    key: str
    title: str
    description: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    unit: scales.Unit = "count"


def draw(chart: Bars) -> SafeString:
    """Draw lying bars; their names stand above them, so that long names have room on a small screen."""
    known = [value for bar in chart.bars for value in bar.values if value is not None]
    largest = max(known, default=0.0) or 1.0
    body: list[SafeString] = []
    y = 4.0
    for bar in chart.bars:
        body.extend(_group(chart, bar, y, largest))
        y += 20 + len(bar.values) * (BAR + 3) + 10
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=WIDTH,
        height=max(y, 24.0),
        size="narrow",
    )


def draw_columns(chart: Columns) -> SafeString:
    """Draw standing bars."""
    known = [value for value in chart.values if value is not None]
    plot = axes.Plot(scales.of(chart.unit, max(known, default=0.0)))
    body = list(plot.grid())
    count = max(len(chart.categories), 1)
    step = plot.inner_width / count
    for index, value in enumerate(chart.values):
        if value is not None:
            x, y = plot.left + index * step + step * 0.12, plot.y(value)
            body.append(
                svg.element("rect", x=x, y=y, width=step * 0.76, height=plot.bottom - y, class_="fill-1")
            )
    middles = [(index + 0.5) / count for index in range(count)]
    body.extend(plot.labels(list(zip(middles, chart.categories, strict=False))))
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=plot.width,
        height=plot.height,
    )


def _group(chart: Bars, bar: Bar, y: float, largest: float) -> Iterator[SafeString]:
    yield svg.element(
        "text",
        svg.shorten(bar.label, WIDTH),
        svg.element("title", bar.label),
        x=0,
        y=y + 12,
        class_="is-label",
    )
    for index, value in enumerate(bar.values):
        top = y + 20 + index * (BAR + 3)
        wide = 0.0 if value is None else min(max(value / largest, 0.0), 1.0) * (WIDTH - ROOM)
        if value is not None:
            drawn = max(wide, 1.5)
            yield svg.element(
                "rect", x=0, y=top, width=drawn, height=BAR, rx=2, class_=f"fill-{axes.style(index)}"
            )
        words = scales.say(chart.unit, value)
        if chart.series:
            words = f"{chart.series[index]} {words}"
        if bar.note and index == len(bar.values) - 1:
            words = f"{words} · {bar.note}"
        yield _beside(words, wide, top + BAR - 3)


def _beside(words: str, wide: float, y: float) -> SafeString:
    """Write words after a bar, or at the right edge over its end where they would not fit."""
    if wide + 8 + svg.room(words) <= WIDTH:
        return svg.text(words, wide + 8, y, "is-start")
    return svg.text(svg.shorten(words, WIDTH), WIDTH, y, "is-end is-haloed")
