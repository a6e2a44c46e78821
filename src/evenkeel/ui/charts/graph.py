"""The map of a process: which activity came straight after which, from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from evenkeel.ui.charts import layers, routes, svg

BOX = 196.0
BOX_HEIGHT = 62.0
LINE = 16.0
LINES = 3
"""A name takes at most so many lines; with the last of them a box is higher by one line."""
MARK = 104.0
MARK_HEIGHT = 40.0
LABEL_HEIGHT = 18.0
SIDE = 152.0
MARK_SIDE = 64.0
"""The part of the upper and lower side of a box where lines come and go."""
APART = 18.0
WAYPOINT = 10.0
MARGIN = 20.0
SMALL = 12.0
NAME = 13.6
"""Names are bold, which takes a little more room than the size of their letters says."""
LOOP = 30.0
"""How far the loop of an activity that follows itself reaches to the right."""


@dataclass(frozen=True)
class Box:
    """One activity, or a mark for where cases begin and end.

    `shade`, 1 to 5, says how much there is of it; `url` and `said` are where it leads and what a screen reader
    says of it.
    """

    key: str
    name: str
    note: str = ""
    shade: int = 1
    url: str = ""
    said: str = ""
    is_mark: bool = False


@dataclass(frozen=True)
class Step:
    """One box straight after another: `part` of the strongest (0 to 1), a word on it, and a longer one.

    `level`, 1 to 5, colours it by how much time it takes; 0 leaves it plain. `pull` is how much it matters where
    things lie, where that is another part than the one it is drawn by.
    """

    source: str
    target: str
    part: float
    note: str = ""
    said: str = ""
    level: int = 0
    pull: float | None = None


@dataclass(frozen=True)
class Graph:
    """Boxes, the most important first, and the steps between them; `first` and `last` are the keys of marks."""

    key: str
    title: str
    description: str
    boxes: tuple[Box, ...]
    steps: tuple[Step, ...]
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class _Drawing:
    """A graph with the place of everything in it."""

    chart: Graph
    layout: layers.Layout
    where: routes.Grid
    boxes: dict[str, Box] = field(default_factory=dict)
    rows: dict[layers.Node, int] = field(default_factory=dict)

    def place(self, node: layers.Node) -> routes.Place:
        return MARGIN + self.layout.places[node], self.where.middle(self.rows[node])


def draw(chart: Graph) -> SafeString:
    """Draw activities as boxes from top to bottom and steps as arrows, thicker where stronger.

    Steps that lead back up are broken lines. Where boxes lead somewhere, they are links in the order of the
    boxes, and the lines are left to the sighted: what is said of a box has to tell of its steps too.
    """
    drawing = _laid_out(chart)
    is_linked = any(box.url for box in chart.boxes)
    sides = {box.key: MARK_SIDE if box.is_mark else SIDE for box in chart.boxes}
    ways = routes.routes(drawing.layout, drawing.where, sides)
    lines = [_way(drawing, step, ways) for step in sorted(chart.steps, key=lambda one: one.part)]
    labels = [_label(drawing, step) for step in chart.steps if step.note]
    body = [
        svg.element("g", *lines, *labels, class_="ways", aria_hidden="true" if is_linked else None),
        *(_box(drawing, box) for box in chart.boxes),
    ]
    bottom = drawing.where.rows[-1][1] if drawing.where.rows else 0.0
    return svg.picture(
        body,
        key=chart.key,
        title=chart.title,
        description=chart.description,
        width=2 * MARGIN + drawing.layout.width,
        height=bottom + MARGIN,
        size="natural",
        role="group" if is_linked else "img",
    )


def _laid_out(chart: Graph) -> _Drawing:
    """Find a place for everything."""
    boxes = {box.key: box for box in chart.boxes}
    notes = {(step.source, step.target): step.note for step in chart.steps}
    rooms = layers.Rooms(
        of_name=lambda key: _room(boxes[key], notes.get((key, key))),
        of_label=lambda pair: _label_width(notes[pair]),
        waypoint=WAYPOINT,
        apart=APART,
    )
    parts = {
        (step.source, step.target): step.part if step.pull is None else step.pull for step in chart.steps
    }
    layout = layers.arrange(tuple(boxes), parts, rooms, first=chart.first, last=chart.last)
    heights = [
        LABEL_HEIGHT if index % 2 else max(_height(boxes[one]) for one in row if isinstance(one, str))
        for index, row in enumerate(layout.rows)
    ]
    rows = {node: index for index, row in enumerate(layout.rows) for node in row}
    return _Drawing(chart, layout, routes.grid(layout, heights, MARGIN), boxes, rows)


def _room(box: Box, loop: str | None) -> layers.Room:
    half = (MARK if box.is_mark else BOX) / 2
    return layers.Room(half, half + (0 if loop is None else LOOP + _label_width(loop) + 4))


def _height(box: Box) -> float:
    if box.is_mark:
        return MARK_HEIGHT
    return BOX_HEIGHT + (LINE if len(_lines(box)) == LINES else 0)


def _lines(box: Box) -> tuple[str, ...]:
    return svg.wrap(box.name, BOX - 20, lines=LINES, height=NAME)


def _label_width(note: str) -> float:
    return svg.room(note, SMALL) + 10 if note else WAYPOINT


def _way(drawing: _Drawing, step: Step, ways: dict[layers.Pair, list[routes.Place]]) -> SafeString:
    """Draw a step as a line and its head."""
    pair = (step.source, step.target)
    is_back = pair in drawing.layout.turned or step.source == step.target
    thick = routes.thickness(step.part)
    size = max(8.0, thick * 1.5)
    if step.source == step.target:
        shape, corners = _loop(*drawing.place(step.source))
    else:
        places = [(MARGIN + x, y) for x, y in ways[pair]]
        # The tip touches the box; the line ends inside the head, or a thick one would show beside it.
        tip, end, down = (places[0], 0, -1) if is_back else (places[-1], -1, 1)
        places[end] = (tip[0], tip[1] - down * (size - 1))
        shape, corners = routes.curve(places), routes.head(*tip, 0, down, size)
    classes = (" is-back" if is_back else "") + (f" level-{step.level}" if step.level else "")
    return svg.element(
        "g",
        svg.element("title", step.said) if step.said else "",
        svg.element("path", d=shape, stroke_width=thick, class_=f"edge{classes}"),
        svg.element("polygon", points=corners, class_=f"arrow{classes}"),
        class_="way",
        data_from=step.source,
        data_to=step.target,
    )


def _loop(x: float, y: float) -> tuple[str, str]:
    """Return the shape and the head of a step from an activity to itself, at the right of its box."""
    x += BOX / 2
    far = x + LOOP + 6
    shape = f"M{routes.at(x, y - 13)}C{routes.at(far, y - 22)} {routes.at(far, y + 22)} {routes.at(x + 7, y + 12)}"
    return shape, routes.head(x, y + 12, -1, 0, 8)


def _label(drawing: _Drawing, step: Step) -> SafeString:
    """Write on a step what is to be said of it."""
    half = _label_width(step.note) / 2
    if step.source == step.target:
        x, y = drawing.place(step.source)
        x += BOX / 2 + LOOP + half
    else:
        x, y = drawing.place(drawing.layout.labels[step.source, step.target])
    size = {"width": 2 * half, "height": LABEL_HEIGHT}
    return svg.element(
        "g",
        svg.element("rect", x=x - half, y=y - LABEL_HEIGHT / 2, rx=4, class_="ground", **size),
        svg.text(step.note, x, y + 4, "is-middle is-small is-label"),
        class_="way-label",
        data_from=step.source,
        data_to=step.target,
    )


def _box(drawing: _Drawing, box: Box) -> SafeString:
    """Draw a box, as a link where it leads somewhere."""
    x, y = drawing.place(box.key)
    upper, lower = drawing.where.rows[drawing.rows[box.key]]
    parts = list(_mark(box, x, y) if box.is_mark else _activity(box, x, y, lower - upper))
    if not box.url:
        return svg.element("g", svg.element("title", box.name), *parts, class_="box", data_node=box.key)
    return svg.element(
        "a",
        svg.element("title", box.said or box.name),
        *parts,
        href=box.url,
        class_="box",
        data_node=box.key,
    )


def _mark(box: Box, x: float, y: float) -> Iterator[SafeString]:
    size = {"width": MARK, "height": MARK_HEIGHT}
    yield svg.element("rect", x=x - MARK / 2, y=y - MARK_HEIGHT / 2, rx=MARK_HEIGHT / 2, class_="end", **size)
    yield svg.text(box.name, x, y - 2 if box.note else y + 5, "is-middle is-strong")
    if box.note:
        yield svg.text(svg.shorten(box.note, MARK - 12, SMALL), x, y + 13, "is-middle is-small")


def _activity(box: Box, x: float, y: float, height: float) -> Iterator[SafeString]:
    """Draw an activity as high as its row, so that lines meet it."""
    left, top = x - BOX / 2, y - height / 2
    if box.url:
        around = {"width": BOX + 8, "height": height + 8}
        yield svg.element("rect", x=left - 4, y=top - 4, rx=11, class_="ring", **around)
    size = {"width": BOX, "height": height}
    yield svg.element("rect", x=left, y=top, rx=8, class_=f"node heat-{box.shade}", **size)
    lines = _lines(box)
    first = y + 5 - (len(lines) - 1) * LINE / 2 - (LINE / 2 if box.note else 0)
    for index, line in enumerate(lines):
        yield svg.text(line, x, first + index * LINE, f"is-middle is-name on-{box.shade}")
    if box.note:
        note = svg.shorten(box.note, BOX - 12, SMALL)
        yield svg.text(note, x, first + len(lines) * LINE, f"is-middle is-small on-{box.shade}")
