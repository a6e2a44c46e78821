"""A strip of fields, darker where there is more; each says its figure, so the shade is never alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import scales, svg

WIDTH = 372.0
FIELD = 34.0
HEAD = 26.0
NAME = 22.0
SHADES = 5


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
