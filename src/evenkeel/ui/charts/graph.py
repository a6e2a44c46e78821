"""The directly-follows graph: which activity came straight after which, how often, and how long that took."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evenkeel.ui.charts import layers, scales, svg

BOX = 166.0
BOX_HEIGHT = 50.0
GAP = 128.0
ROW = 92.0
WAYPOINT = 40.0
MARGIN = 44.0
THINNEST = 1.5
THICKEST = 9.0
LEVEL = 30.0
"""Steps that rise or fall less have their label above them, others upon them."""
SMALL = 12.0
MOVES = (0.0, -18.0, 18.0, -36.0, 36.0, -54.0, 54.0)
"""How far a label may be moved to get out of the way of another."""

Place = tuple[float, float]


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
class _Way:
    """A step with its places from left to right; where it leads back, the arrow is at the first of them."""

    step: Step
    places: tuple[Place, ...]
    is_back: bool


@dataclass(frozen=True)
class _Map:
    """Where the activities lie."""

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
    where = _Map(layout, columns)
    most = max((step.count for step in chart.steps), default=1)
    ways = _ways(where, chart.steps)
    loops = [step for step in chart.steps if step.source == step.target]
    body = [part for way in ways for part in _arrow(way, most)]
    body.extend(part for step in loops for part in _loop(where, step))
    height = 2 * MARGIN + BOX_HEIGHT + max(layout.heights.values(), default=0.0)
    wanted = [(way.step, *_beside(way, most)) for way in ways]
    wanted.extend((step, where.x(step.source) + BOX / 2, where.y(step.source) - 54) for step in loops)
    body.extend(_labels(wanted, height))
    body.extend(part for node in columns if isinstance(node, str) for part in _box(where, node))
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=2 * MARGIN + max(len(layout.layers), 1) * (BOX + GAP) - GAP,
        height=height,
        size="natural",
    )


def _ways(where: _Map, steps: tuple[Step, ...]) -> list[_Way]:
    """Return the places that each step passes. Steps that share the side of a box are spread along it."""
    ends: dict[tuple[layers.Node, str], list[tuple[float, layers.Pair]]] = {}
    for pair, way in where.layout.ways.items():
        ends.setdefault((way[0], "right"), []).append((where.y(way[1]), pair))
        ends.setdefault((way[-1], "left"), []).append((where.y(way[-2]), pair))
    ports: dict[tuple[layers.Node, str, layers.Pair], float] = {}
    for (node, side), found in ends.items():
        for index, (_y, pair) in enumerate(sorted(found)):
            part = (index + 0.5) / len(found) - 0.5
            ports[(node, side, pair)] = where.y(node) + part * (BOX_HEIGHT - 4)
    ways = []
    for step in (step for step in steps if step.source != step.target):
        pair = (step.source, step.target)
        left, *inner, right = where.layout.ways[pair]
        places = [(where.x(left) + BOX, ports[(left, "right", pair)])]
        places.extend((where.x(node) + along, where.y(node)) for node in inner for along in (0.0, BOX))
        places.append((where.x(right), ports[(right, "left", pair)]))
        ways.append(_Way(step, tuple(places), is_back=left != step.source))
    return ways


def _arrow(way: _Way, most: int) -> Iterator[SafeString]:
    """Draw a step as a line and its head."""
    thick = _thickness(way.step, most)
    size = max(6.5, thick * 1.15)
    places = list(way.places)
    if way.is_back:
        tip, along = places[0], -1
        places[0] = (tip[0] + size, tip[1])
    else:
        tip, along = places[-1], 1
        places[-1] = (tip[0] - size, tip[1])
    classes = " is-back" if way.is_back else ""
    title = svg.element("title", _title(way.step))
    yield svg.element("path", title, d=_curve(places), stroke_width=thick, class_=f"edge{classes}")
    yield svg.element("polygon", points=_head(*tip, along, 0, size), class_=f"arrow{classes}")


def _loop(where: _Map, step: Step) -> Iterator[SafeString]:
    """Draw a step from an activity to itself as a small loop on its box."""
    x, y = where.x(step.source) + BOX - 40, where.y(step.source) - BOX_HEIGHT / 2
    shape = f"M{_at(x, y)}C{_at(x - 4, y - 26)} {_at(x + 30, y - 26)} {_at(x + 24, y - 7)}"
    title = svg.element("title", _title(step))
    yield svg.element("path", title, d=shape, stroke_width=2, class_="edge is-back")
    yield svg.element("polygon", points=_head(x + 23.5, y, 0, 1, 7), class_="arrow is-back")


def _labels(wanted: list[tuple[Step, float, float]], height: float) -> Iterator[SafeString]:
    """Write on each step how often and how long, moved up or down where another label stands already."""
    taken: list[tuple[float, float, float]] = []
    for step, x, y in sorted(wanted, key=lambda one: -one[0].count):
        words = svg.shorten(_words(step), GAP, SMALL)
        half = svg.room(words, SMALL) / 2
        free = next((y + move for move in MOVES if _is_free(taken, x, y + move, half, height)), y)
        taken.append((x, free, half))
        size = {"width": 2 * half + 8, "height": SMALL + 5}
        yield svg.element("rect", x=x - half - 4, y=free - SMALL, **size, rx=4, class_="ground")
        yield svg.text(words, x, free, "is-middle is-small")


def _is_free(taken: list[tuple[float, float, float]], x: float, y: float, half: float, height: float) -> bool:
    is_inside = SMALL <= y <= height - 6
    return is_inside and not any(
        abs(x - x2) < half + half2 + 8 and abs(y - y2) < 18 for x2, y2, half2 in taken
    )


def _beside(way: _Way, most: int) -> Place:
    """Return where the label of a step belongs: in the first gap it crosses, above it where level."""
    (x0, y0), (x1, y1) = way.places[-2:] if way.is_back else way.places[:2]
    is_level = abs(y1 - y0) < LEVEL
    return (x0 + x1) / 2, (y0 + y1) / 2 + (-6 - _thickness(way.step, most) / 2 if is_level else 4)


def _thickness(step: Step, most: int) -> float:
    return THINNEST + (THICKEST - THINNEST) * step.count / most


def _curve(places: list[Place]) -> str:
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
    wings = [(back[0] + dy * half, back[1] + dx * half), (back[0] - dy * half, back[1] - dx * half)]
    return svg.points([(x, y), *wings])


def _box(where: _Map, node: str) -> Iterator[SafeString]:
    x, y = where.x(node), where.y(node)
    title = svg.element("title", node)
    yield svg.element(
        "rect", title, x=x, y=y - BOX_HEIGHT / 2, width=BOX, height=BOX_HEIGHT, rx=8, class_="node"
    )
    lines = svg.wrap(node, BOX - 16, lines=2)
    first = y + 5 - (len(lines) - 1) * 8
    for index, line in enumerate(lines):
        yield svg.text(line, x + BOX / 2, first + index * 16, "is-middle is-label")


def _words(step: Step) -> str:
    return scales.amount(step.count) + (f" · {step.note}" if step.note else "")


def _title(step: Step) -> str:
    return f"{step.source} → {step.target}: {_words(step)}"


def _at(x: float, y: float) -> str:
    return f"{svg.number(x)},{svg.number(y)}"
