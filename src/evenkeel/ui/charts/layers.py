"""Where the steps of a process lie in its picture: rows from top to bottom.

After Sugiyama, Tagawa and Toda (IEEE Transactions on Systems, Man and Cybernetics 11, 1981), with refinements of
Gansner, Koutsofios, North and Vo (IEEE Transactions on Software Engineering 19, 1993): take the strongest steps
first and turn round those that would close a circle; put each activity below its predecessors; give each step a
waypoint in every row that it crosses, at least one, of which one carries its label; sort the rows so that few
lines cross; then place everything near its neighbours, the strongest lines upright.

Activities lie in even rows, labels in odd ones: no label lies on a box, and none on another.
"""

import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from evenkeel.ui.charts import orders, ranks

Pair = tuple[str, str]
Link = tuple["Node", "Node"]

ROUNDS = 10
STRAIGHTENINGS = 4
NEAR = 3
"""A label lies in one of so many gaps next to where its step begins."""
UPRIGHT = 6.0
"""How much more it matters that the middle of a long line is upright than that its end is."""
FAINT = 0.12
"""Even the weakest line pulls a little."""


class Waypoint(NamedTuple):
    """Where a step passes a row."""

    source: str
    target: str
    row: int


Node = Waypoint | str


class Room(NamedTuple):
    """How far something reaches to the left and to the right of its place."""

    left: float
    right: float


@dataclass(frozen=True)
class Rooms:
    """How much room things take: activities, labels, bare waypoints, and what stays free between two of them."""

    of_name: Callable[[str], Room]
    of_label: Callable[[Pair], float]
    waypoint: float
    apart: float


@dataclass
class Layout:
    """The rows, each from left to right, and the way of each step through them.

    `ways` names for each step what it passes, from top to bottom; a step in `turned` runs against that.
    `labels` says which waypoint carries its label. `places` is how far right of the leftmost edge each lies.
    """

    rows: list[list[Node]] = field(default_factory=list)
    ways: dict[Pair, list[Node]] = field(default_factory=dict)
    turned: set[Pair] = field(default_factory=set)
    labels: dict[Pair, Waypoint] = field(default_factory=dict)
    places: dict[Node, float] = field(default_factory=dict)
    width: float = 0.0


def arrange(
    names: Sequence[str],
    steps: Mapping[Pair, float],
    rooms: Rooms,
    *,
    first: str | None = None,
    last: str | None = None,
) -> Layout:
    """Lay out steps by how strong each is, 0 to 1; those from an activity to itself take no part.

    `first` and `last`, where given, stand alone in the top and the bottom row.
    """
    strongest = sorted((pair for pair in steps if pair[0] != pair[1]), key=lambda pair: -steps[pair])
    downwards = ranks.without_circles(strongest)
    down: dict[Pair, float] = {}
    for pair in strongest:
        down[downwards[pair]] = down.get(downwards[pair], 0.0) + steps[pair] + FAINT
    row_of = ranks.rows(names, down, first=first, last=last)
    layout = Layout(turned={pair for pair in strongest if downwards[pair] != pair})
    layout.rows = [[] for _ in range(2 * max(row_of.values(), default=-1) + 1)]
    for name in names:
        layout.rows[2 * row_of[name]].append(name)
    for pair in strongest:
        layout.ways[pair] = _way(pair, downwards[pair], row_of, layout.rows)
    strength = {
        link: steps[pair] + FAINT for pair in strongest for link in itertools.pairwise(layout.ways[pair])
    }
    layout.rows = orders.sort(layout.rows, strength)
    _choose_labels(layout, strongest, rooms)
    _place(layout, strength, rooms)
    return layout


def _way(pair: Pair, down: Pair, row_of: Mapping[str, int], rows: list[list[Node]]) -> list[Node]:
    """Return what a step passes, from top to bottom, and put its waypoints into their rows."""
    upper, lower = down
    passed = [Waypoint(*pair, row) for row in range(2 * row_of[upper] + 1, 2 * row_of[lower])]
    for waypoint in passed:
        rows[waypoint.row].append(waypoint)
    return [upper, *passed, lower]


def _choose_labels(layout: Layout, strongest: Sequence[Pair], rooms: Rooms) -> None:
    """Put each label where its step begins, in the gap that has the most room left."""
    taken = [0.0] * len(layout.rows)
    for pair in strongest:
        gaps = [one for one in layout.ways[pair] if isinstance(one, Waypoint) and one.row % 2]
        near = gaps[::-1][:NEAR] if pair in layout.turned else gaps[:NEAR]
        chosen = min(near, key=lambda one: taken[one.row])
        taken[chosen.row] += rooms.of_label(pair)
        layout.labels[pair] = chosen


def _place(layout: Layout, strength: Mapping[Link, float], rooms: Rooms) -> None:
    """Give each node a place near its neighbours, keeping the order and the distances."""
    pull: dict[Node, list[tuple[Node, float, bool]]] = {}
    for (upper, lower), part in strength.items():
        is_inner = isinstance(upper, Waypoint) and isinstance(lower, Waypoint)
        weight = part * (UPRIGHT if is_inner else 1.0)
        pull.setdefault(lower, []).append((upper, weight, True))
        pull.setdefault(upper, []).append((lower, weight, False))
    room = {node: _room(node, layout, rooms) for row in layout.rows for node in row}
    steps = {id(row): _distances(row, room, rooms.apart) for row in layout.rows}
    for row in layout.rows:
        _settle(row, steps[id(row)], dict.fromkeys(row, (0.0, 1.0)), layout.places)
    for sweep in range(2 * ROUNDS):
        is_down, is_last = sweep % 2 == 0, sweep >= ROUNDS
        for row in layout.rows if is_down else reversed(layout.rows):
            wanted = {}
            for node in row:
                near = [
                    (layout.places[one], weight)
                    for one, weight, is_above in pull.get(node, ())
                    if is_last or is_above == is_down
                ]
                total = sum(weight for _place, weight in near)
                wanted[node] = (
                    (sum(place * weight for place, weight in near) / total, total)
                    if near
                    else (layout.places[node], FAINT)
                )
            _settle(row, steps[id(row)], wanted, layout.places)
    _straighten(layout, room, rooms.apart)
    left = min((layout.places[node] - room[node].left for node in layout.places), default=0.0)
    layout.places = {node: place - left for node, place in layout.places.items()}
    layout.width = max((place + room[node].right for node, place in layout.places.items()), default=0.0)


def _straighten(layout: Layout, room: Mapping[Node, Room], apart: float) -> None:
    """Make each long line of as few upright pieces as fit between its neighbours."""
    beside: dict[Node, tuple[Node | None, Node | None]] = {}
    for row in layout.rows:
        padded = [None, *row, None]
        beside.update((node, (padded[i], padded[i + 2])) for i, node in enumerate(row))

    def free(node: Node) -> tuple[float, float]:
        left, right = beside[node]
        low = -math.inf if left is None else layout.places[left] + room[left].right + apart + room[node].left
        high = (
            math.inf if right is None else layout.places[right] - room[right].left - apart - room[node].right
        )
        return low, high

    for _ in range(STRAIGHTENINGS):
        for upper, *inner, lower in layout.ways.values():
            pieces: list[tuple[list[Node], float, float]] = []
            for node in inner:
                low, high = free(node)
                if pieces and max(low, pieces[-1][1]) <= min(high, pieces[-1][2]):
                    nodes, lowest, highest = pieces[-1]
                    pieces[-1] = ([*nodes, node], max(low, lowest), min(high, highest))
                else:
                    pieces.append(([node], low, high))
            for index, (nodes, low, high) in enumerate(pieces):
                wanted = [layout.places[nodes[0]]]
                wanted += [layout.places[upper]] if index == 0 else []
                wanted += [layout.places[lower]] if index == len(pieces) - 1 else []
                place = min(max(statistics.median_low(sorted(wanted)), low), high)
                layout.places.update(dict.fromkeys(nodes, place))


def _room(node: Node, layout: Layout, rooms: Rooms) -> Room:
    if isinstance(node, str):
        return rooms.of_name(node)
    pair = (node.source, node.target)
    half = (rooms.of_label(pair) if layout.labels[pair] == node else rooms.waypoint) / 2
    return Room(half, half)


def _distances(row: Sequence[Node], room: Mapping[Node, Room], apart: float) -> list[float]:
    """Return how far right of the first each must stand at least."""
    found = [0.0] if row else []
    for left, right in itertools.pairwise(row):
        found.append(found[-1] + room[left].right + apart + room[right].left)
    return found


def _settle(
    row: Sequence[Node],
    distances: Sequence[float],
    wanted: Mapping[Node, tuple[float, float]],
    places: dict[Node, float],
) -> None:
    """Place a row as near as can be to where its nodes want to be, each with its weight.

    With the distances taken off this is isotonic regression; solved by pooling neighbours that would overtake
    one another (Barlow and Brunk, Journal of the American Statistical Association 67, 1972).
    """
    pools: list[tuple[float, float, int]] = []
    for node, distance in zip(row, distances, strict=True):
        place, weight = wanted[node]
        mean, size = place - distance, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, count = pools.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, size = weight + other_weight, size + count
        pools.append((mean, weight, size))
    free = [mean for mean, _weight, size in pools for _ in range(size)]
    places.update((node, level + at) for node, level, at in zip(row, free, distances, strict=True))
