"""The plot area that charts over an axis share: grid, labels below, legend above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import scales, svg

WIDTH = 640.0
LEGEND_LINE = 22.0
DASHED = 6
"""How many styles of lines and fills there are; charts.css has as many."""


@dataclass(frozen=True)
class Plot:
    """Where things lie in a chart. Lengths are units of the picture."""

    scale: scales.Scale
    top: float = 24.0
    width: float = WIDTH
    inner_height: float = 220.0
    left: float = 52.0
    right: float = 16.0

    @property
    def bottom(self) -> float:
        """Return where the axis lies."""
        return self.top + self.inner_height

    @property
    def height(self) -> float:
        """Return the height of the whole picture."""
        return self.bottom + 34.0

    @property
    def inner_width(self) -> float:
        """Return the width between the axes."""
        return self.width - self.left - self.right

    def x(self, part: float) -> float:
        """Return the place of a part, 0 (left) to 1 (right)."""
        return self.left + part * self.inner_width

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return self.bottom - self.scale.part(value) * self.inner_height

    def grid(self) -> Iterator[SafeString]:
        """Draw the lines of the scale, their labels and the axis."""
        for tick in self.scale.ticks:
            y = self.y(tick.value)
            kind = "axis" if tick.value == 0 else "grid"
            yield svg.element("line", x1=self.left, x2=self.width - self.right, y1=y, y2=y, class_=kind)
            yield svg.text(tick.label, self.left - 8, y + 4, "is-end")
        if self.scale.unit:
            yield svg.text(self.scale.unit, 0, self.top - 10, "is-start is-small")

    def labels(self, labels: Sequence[tuple[float, str]]) -> Iterator[SafeString]:
        """Write labels below the axis at parts of its width, leaving out those for which there is no room."""
        free_from = 0.0
        for part, words in labels:
            shown = svg.shorten(words, 120)
            half = svg.room(shown) / 2
            middle = min(max(self.x(part), half), self.width - half)
            if middle - half < free_from:
                continue
            free_from = middle + half + 14
            yield svg.text(shown, middle, self.bottom + 20, "is-middle")


def places(count: int) -> list[float]:
    """Return the parts of the width at which so many points lie, edge to edge; one alone in the middle."""
    return [0.5] if count == 1 else [index / (count - 1) for index in range(count)]


def style(index: int) -> int:
    """Return which of the styles of `charts.css` the index-th series has."""
    return index % DASHED + 1


def mark(index: int, x: float, y: float, size: float = 4.0) -> SafeString:
    """Draw a point of the index-th series; each has a shape of its own."""
    classes = f"mark fill-{style(index)}"
    shapes = (
        ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        ((0, -1.3), (1.2, 1), (-1.2, 1)),
        ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    )
    if index % 4 == 0:
        return svg.element("circle", cx=x, cy=y, r=size, class_=classes)
    outline = [(x + size * dx, y + size * dy) for dx, dy in shapes[index % 4 - 1]]
    return svg.element("polygon", points=svg.points(outline), class_=classes)


def legend(names: Sequence[str], *, width: float, swatch: str) -> tuple[list[SafeString], float]:
    """Draw what each style means; return the elements and their height. `swatch` is line or fill."""
    drawn: list[SafeString] = []
    x, y = 0.0, 14.0
    for index, name in enumerate(names):
        shown = svg.shorten(name, width - 60)
        wide = 38 + svg.room(shown) + 18
        if x and x + wide > width:
            x, y = 0.0, y + LEGEND_LINE
        drawn.extend(_swatch(index, x, y, swatch))
        drawn.append(svg.text(shown, x + 36, y, "is-label"))
        x += wide
    return drawn, y + 10


def _swatch(index: int, x: float, y: float, kind: str) -> Iterator[SafeString]:
    number = style(index)
    if kind == "fill":
        yield svg.element("rect", x=x + 2, y=y - 11, width=26, height=13, rx=2, class_=f"fill-{number}")
        return
    yield svg.element("line", x1=x + 1, x2=x + 29, y1=y - 4, y2=y - 4, class_=f"line line-{number}")
    yield mark(index, x + 15, y - 4)
