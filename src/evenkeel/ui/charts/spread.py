"""How figures spread: a histogram, and a scatter of single cases, each with its percentiles."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import axes, scales, svg


@dataclass(frozen=True)
class Bin:
    """How many values lie from `low` up to, not including, `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Percentile:
    """A line to read the chart by: so many in a hundred lie below the value."""

    label: str
    value: float


@dataclass(frozen=True)
class Histogram:
    """Counts over a range of values, with percentiles. `unit` is what the values are."""

    key: str
    title: str
    description: str
    bins: tuple[Bin, ...]
    percentiles: tuple[Percentile, ...] = ()
    unit: scales.Unit = "duration"


@dataclass(frozen=True)
class Point:
    """One case: `x` is its place in the width, 0 to 1. A marked one is drawn as a diamond."""

    x: float
    value: float
    label: str
    is_marked: bool = False


@dataclass(frozen=True)
class Scatter:
    """Single cases over the width, with bands between the percentiles (lowest first)."""

    key: str
    title: str
    description: str
    points: tuple[Point, ...]
    labels: tuple[tuple[float, str], ...]
    percentiles: tuple[Percentile, ...] = ()
    unit: scales.Unit = "duration"


def draw_histogram(chart: Histogram) -> SafeString:
    """Draw bars without gaps, and the percentiles as broken lines with their words above."""
    ends = [one.high for one in chart.bins] + [one.value for one in chart.percentiles]
    across = scales.of(chart.unit, max(ends, default=0.0), at_most=8)
    lines = len(chart.percentiles)
    plot = axes.Plot(
        scales.of("count", max((one.count for one in chart.bins), default=0)), top=24.0 + 18 * lines
    )
    body = list(plot.grid())
    for one in chart.bins:
        left, right = plot.x(across.part(one.low)), plot.x(across.part(one.high))
        y = plot.y(one.count)
        body.append(
            svg.element("rect", x=left, y=y, width=right - left, height=plot.bottom - y, class_="band fill-3")
        )
    for index, percentile in enumerate(chart.percentiles):
        body.extend(_upright(plot, across, percentile, 14.0 + 18 * index))
    labels = [(across.part(tick.value), tick.label) for tick in across.ticks[:-1]]
    body.extend(plot.labels([*labels, (1.0, f"{across.ticks[-1].label} {across.unit}".strip())]))
    return _picture(body, plot, chart)


def draw_scatter(chart: Scatter) -> SafeString:
    """Draw the cases as dots over bands; each dot carries its words for those who point at it."""
    values = [one.value for one in chart.points] + [one.value for one in chart.percentiles]
    plot = axes.Plot(scales.of(chart.unit, max(values, default=0.0)))
    body = list(_zones(plot, chart.percentiles))
    body.extend(plot.grid())
    for percentile in chart.percentiles:
        y = plot.y(percentile.value)
        right = plot.width - plot.right
        body.append(svg.element("line", x1=plot.left, x2=right, y1=y, y2=y, class_="reference"))
        body.append(svg.text(percentile.label, right - 4, y - 5, "is-end is-label is-haloed"))
    body.extend(_dot(plot, point) for point in chart.points)
    body.extend(plot.labels(chart.labels))
    return _picture(body, plot, chart)


def _upright(plot: axes.Plot, across: scales.Scale, one: Percentile, y: float) -> Iterator[SafeString]:
    """Draw one percentile of a histogram: words on a line of their own, and the line down to the axis."""
    x = plot.x(across.part(one.value))
    wide = svg.room(one.label)
    yield svg.element("line", x1=x, x2=x, y1=y + 4, y2=plot.bottom, class_="reference")
    if x + wide / 2 > plot.width:
        yield svg.text(one.label, plot.width, y, "is-end is-label is-haloed")
    else:
        yield svg.text(one.label, max(x, wide / 2), y, "is-middle is-label is-haloed")


def _zones(plot: axes.Plot, percentiles: tuple[Percentile, ...]) -> Iterator[SafeString]:
    """Shade what lies below the first percentile, between each two and above the last."""
    edges = [0.0, *(one.value for one in percentiles), plot.scale.top]
    for index in range(len(percentiles) + 1 if percentiles else 0):
        low, high = plot.y(edges[index]), plot.y(edges[index + 1])
        yield svg.element(
            "rect",
            x=plot.left,
            y=high,
            width=plot.inner_width,
            height=max(low - high, 0.0),
            class_=f"zone-{min(index, 3) + 1}",
        )


def _dot(plot: axes.Plot, point: Point) -> SafeString:
    x, y = plot.x(min(max(point.x, 0.0), 1.0)), plot.y(point.value)
    title = svg.element("title", point.label)
    if not point.is_marked:
        return svg.element("circle", title, cx=x, cy=y, r=4.5, class_="dot")
    outline = svg.points([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)])
    return svg.element("polygon", title, points=outline, class_="dot is-marked")


def _picture(body: list[SafeString], plot: axes.Plot, chart: Histogram | Scatter) -> SafeString:
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=plot.width,
        height=plot.height,
    )
