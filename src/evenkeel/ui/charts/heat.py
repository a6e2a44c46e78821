"""Fields, darker where there is more, as a strip or a grid; each says its figure: the shade is never alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import scales, svg

WIDTH = 372.0
FIELD = 34.0
HEAD = 26.0
NAME = 22.0
SHADES = 5
CELL = 36.0
"""Width of a field of a grid: room for `12k` at the size of other words."""
SIDE = 52.0
"""Kept free in front of a grid for the names of its rows."""


@dataclass(frozen=True)
class Row:
    """One line of fields, shaded within itself."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Strip:
    """Rows of fields below common headings, for example the days of the week."""

    key: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: scales.Unit = "count"


@dataclass(frozen=True)
class Grid:
    """Rows of fields that are compared with each other: one shading for all of them.

    Drawn in its natural size, so that every figure stays readable; wrap it where it may scroll.
    """

    key: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: scales.Unit = "count"


def draw(chart: Strip) -> SafeString:
    """Draw the fields; the name of each row stands above it."""
    wide = WIDTH / max(len(chart.columns), 1)
    body = [
        svg.text(svg.shorten(name, wide - 4), (index + 0.5) * wide, 16, "is-middle is-strong")
        for index, name in enumerate(chart.columns)
    ]
    y = HEAD
    for row in chart.rows:
        body.extend(_row(chart, row, y, wide))
        y += NAME + FIELD + 10
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=WIDTH,
        height=y,
        size="narrow",
    )


def draw_grid(chart: Grid) -> SafeString:
    """Draw the fields below the names of the columns and behind those of the rows; nothing stays empty."""
    largest = max((value for row in chart.rows for value in row.values), default=0.0)
    body = [
        svg.text(svg.shorten(name, CELL - 2), SIDE + (index + 0.5) * CELL, 16, "is-middle")
        for index, name in enumerate(chart.columns)
    ]
    for index, row in enumerate(chart.rows):
        top = HEAD + index * (FIELD + 2)
        body.append(svg.text(svg.shorten(row.name, SIDE - 8), 0, top + FIELD / 2 + 5, "is-start is-label"))
        body.extend(_fields(chart, row, top, largest))
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=SIDE + max(len(chart.columns), 1) * CELL,
        height=HEAD + max(len(chart.rows), 1) * (FIELD + 2),
        size="natural",
    )


def _fields(chart: Grid, row: Row, top: float, largest: float) -> Iterator[SafeString]:
    for index, value in enumerate(row.values):
        number = shade(value, largest)
        left = SIDE + index * CELL
        yield svg.element(
            "rect", x=left + 1, y=top, width=CELL - 2, height=FIELD, rx=4, class_=f"heat heat-{number}"
        )
        if value:
            words = _words(chart.unit, value, CELL - 4)
            yield svg.text(words, left + CELL / 2, top + FIELD / 2 + 5, f"is-middle on-{number}")


def _row(chart: Strip, row: Row, y: float, wide: float) -> Iterator[SafeString]:
    largest = max(row.values, default=0.0)
    yield svg.text(svg.shorten(row.name, WIDTH), 0, y + 15, "is-start is-label")
    for index, value in enumerate(row.values):
        number = shade(value, largest)
        left, top = index * wide, y + NAME
        yield svg.element(
            "rect", x=left + 1, y=top, width=wide - 2, height=FIELD, rx=4, class_=f"heat heat-{number}"
        )
        words = _words(chart.unit, value, wide - 4)
        yield svg.text(words, left + wide / 2, top + FIELD / 2 + 5, f"is-middle on-{number}")


def _words(unit: scales.Unit, value: float, width: float) -> str:
    """Say a figure, a count without its last digits where there is no room; the table has them."""
    words = scales.say(unit, value)
    if svg.room(words) <= width or unit != "count":
        return svg.shorten(words, width)
    large, letter = (value / 1e6, "M") if value >= 999_500 else (value / 1e3, "k")
    return f"{large:.0f}{letter}" if large >= 10 else f"{large:.1f}{letter}"


def shade(value: float, largest: float) -> int:
    """Return the shade of a value, 1 (nothing or little) to 5 (close to the largest)."""
    if largest <= 0 or value <= 0:
        return 1
    return min(int(value / largest * SHADES) + 1, SHADES)
