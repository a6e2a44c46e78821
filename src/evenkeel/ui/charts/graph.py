"""The directly-follows graph: which activity came straight after which, how often, and how long that took."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import layers, scales, svg

BOX = 148.0
BOX_HEIGHT = 48.0
GAP = 112.0
ROW = 96.0
WAYPOINT = 46.0
MARGIN = 34.0
THICKEST = 9.0


@dataclass(frozen=True)
class Step:
    """One activity straight after another: how often, and a word on it (a median time)."""

    source: str
    target: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Graph:
    """The strongest steps of a process, the strongest first."""

    key: str
    title: str
    description: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Drawing:
    """A graph with its places."""

    graph: Graph
    layout: layers.Layout
    columns: dict[layers.Node, int]

    def x(self, node: layers.Node) -> float:
        return MARGIN + self.columns[node] * (BOX + GAP)

    def y(self, node: layers.Node) -> float:
        return MARGIN + BOX_HEIGHT / 2 + self.layout.heights[node]


def draw(chart: Graph) -> SafeString:
    """Draw activities as boxes from left to right and steps as arrows, thicker where more frequent.

    Steps that lead back are broken lines of another colour.
    """
    layout = layers.arrange(
        [(step.source, step.target) for step in chart.steps], apart=ROW, apart_waypoint=WAYPOINT
    )
    columns = {node: index for index, layer in enumerate(layout.layers) for node in layer}
    drawing = _Drawing(chart, layout, columns)
    most = max((step.count for step in chart.steps), default=1)
    body = [part for step in chart.steps for part in _arrow(drawing, step, most)]
    body.extend(part for node in columns if isinstance(node, str) for part in _box(drawing, node))
    body.extend(_words(drawing, step) for step in chart.steps)
    lowest = max(layout.heights.values(), default=0.0)
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=2 * MARGIN + max(len(layout.layers), 1) * (BOX + GAP) - GAP,
        height=2 * MARGIN + BOX_HEIGHT + lowest,
        size="natural",
    )


def _arrow(drawing: _Drawing, step: Step, most: int) -> Iterator[SafeString]:
    thick = 1.5 + (THICKEST - 1.5) * step.count / most
    title = svg.element("title", f"{step.source} → {step.target}: {scales.amount(step.count)} {step.note}")
    if step.source == step.target:
        x, y = drawing.x(step.source) + BOX - 34, drawing.y(step.source) - BOX_HEIGHT / 2
        loop = f"M{_at(x, y)}C{_at(x - 4, y - 30)} {_at(x + 32, y - 30)} {_at(x + 22, y - 8)}"
        yield svg.element("path", title, d=loop, stroke_width=min(thick, 3.0), class_="edge is-back")
        yield svg.element("polygon", points=_head(x + 22, y, 0, 1, 6), class_="arrow is-back")
        return
    is_back = _runs_back(drawing, step)
    classes = " is-back" if is_back else ""
    places = _places(drawing, step, is_back=is_back)
    size = max(6.0, thick * 1.1)
    (first, last), way = (places[0], places[-1]), 1
    if is_back:
        tip, way, places = first, -1, [(first[0] + size, first[1]), *places[1:]]
    else:
        tip, places = last, [*places[:-1], (last[0] - size, last[1])]
    yield svg.element("path", title, d=_curve(places), stroke_width=thick, class_=f"edge{classes}")
    yield svg.element("polygon", points=_head(*tip, way, 0, size), class_=f"arrow{classes}")


def _runs_back(drawing: _Drawing, step: Step) -> bool:
    return drawing.columns[step.source] > drawing.columns[step.target]


def _places(drawing: _Drawing, step: Step, *, is_back: bool) -> list[tuple[float, float]]:
    """Return the places that a step passes, from left to right; there and back lie beside one another."""
    way = drawing.layout.ways[(step.source, step.target)]
    both = (step.target, step.source) in drawing.layout.ways
    aside = 0.0 if not both else 11.0 if is_back else -11.0
    left, right = way[0], way[-1]
    inner = [(drawing.x(node) + along, drawing.y(node) + aside) for node in way[1:-1] for along in (0.0, BOX)]
    return [
        (drawing.x(left) + BOX, drawing.y(left) + aside),
        *inner,
        (drawing.x(right), drawing.y(right) + aside),
    ]


def _curve(places: list[tuple[float, float]]) -> str:
    """Draw a soft line through places: level at each of them."""
    path = f"M{_at(*places[0])}"
    for (x0, y0), (x1, y1) in itertools.pairwise(places):
        middle = (x0 + x1) / 2
        path += f"C{_at(middle, y0)} {_at(middle, y1)} {_at(x1, y1)}"
    return path


def _head(x: float, y: float, dx: int, dy: int, size: float) -> str:
    """Return the corners of an arrow head whose tip is at a place, pointing along (dx, dy)."""
    back = (x - dx * size, y - dy * size)
    half = size * 0.75
    return svg.points(
        [(x, y), (back[0] + dy * half, back[1] + dx * half), (back[0] - dy * half, back[1] - dx * half)]
    )


def _box(drawing: _Drawing, node: str) -> Iterator[SafeString]:
    x, y = drawing.x(node), drawing.y(node)
    title = svg.element("title", node)
    yield svg.element(
        "rect", title, x=x, y=y - BOX_HEIGHT / 2, width=BOX, height=BOX_HEIGHT, rx=8, class_="node"
    )
    lines = svg.wrap(node, BOX - 14, lines=2)
    first = y + 5 - (len(lines) - 1) * 8
    for index, line in enumerate(lines):
        yield svg.text(line, x + BOX / 2, first + index * 16, "is-middle is-label")


def _words(drawing: _Drawing, step: Step) -> SafeString:
    """Write how often and how long, in the first gap that the step crosses."""
    words = scales.amount(step.count) + (f" · {step.note}" if step.note else "")
    words = svg.shorten(words, GAP + 24, 12)
    if step.source == step.target:
        x, y = drawing.x(step.source) + BOX - 20, drawing.y(step.source) - BOX_HEIGHT / 2 - 22
        return svg.text(words, x, y, "is-middle is-small is-haloed")
    is_back = _runs_back(drawing, step)
    places = _places(drawing, step, is_back=is_back)
    (x0, y0), (x1, y1) = (places[-2], places[-1]) if is_back else (places[0], places[1])
    return svg.text(
        words, (x0 + x1) / 2, (y0 + y1) / 2 + (16 if is_back else -8), "is-middle is-small is-haloed"
    )


def _at(x: float, y: float) -> str:
    return f"{svg.number(x)},{svg.number(y)}"
