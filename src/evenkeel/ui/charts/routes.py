"""The lines of a graph: where each leaves and enters its boxes, and the soft curve between."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from evenkeel.ui.charts import layers, svg

Place = tuple[float, float]

BETWEEN_PORTS = 16.0
FLATTEST = 0.17
"""How much a gap between two rows grows with how far its lines run to the side."""
NARROWEST, WIDEST = 16.0, 44.0


@dataclass(frozen=True)
class Grid:
    """Where the rows lie: for each row its upper and its lower edge."""

    rows: tuple[tuple[float, float], ...]

    def middle(self, row: int) -> float:
        """Return the height of a row's middle."""
        upper, lower = self.rows[row]
        return (upper + lower) / 2


def grid(layout: layers.Layout, heights: list[float], top: float) -> Grid:
    """Put the rows one below another, farther apart where lines run far to the side."""
    row_of = {node: index for index, row in enumerate(layout.rows) for node in row}
    aside = [0.0] * len(heights)
    for way in layout.ways.values():
        for upper, lower in itertools.pairwise(way):
            far = abs(layout.places[upper] - layout.places[lower])
            aside[row_of[upper]] = max(aside[row_of[upper]], far)
    found: list[tuple[float, float]] = []
    for height, far in zip(heights, aside, strict=True):
        found.append((top, top + height))
        top += height + min(max(FLATTEST * far, NARROWEST), WIDEST)
    return Grid(tuple(found))


def routes(layout: layers.Layout, where: Grid, sides: Mapping[str, float]) -> dict[layers.Pair, list[Place]]:
    """Return the places that each step passes, from top to bottom.

    `sides` says of each box how long the part of its upper and lower side is where lines may come and go.
    """
    ports = _ports(layout, sides)
    row_of = {node: index for index, row in enumerate(layout.rows) for node in row}
    found: dict[layers.Pair, list[Place]] = {}
    for pair, way in layout.ways.items():
        upper, *inner, lower = way
        places = [(ports[upper, True, pair], where.rows[row_of[upper]][1])]
        for node in inner:
            places.extend((layout.places[node], edge) for edge in where.rows[row_of[node]])
        found[pair] = [*places, (ports[lower, False, pair], where.rows[row_of[lower]][0])]
    return found


def curve(places: list[Place]) -> str:
    """Draw a soft line through places, upright at each of them."""
    path = f"M{at(*places[0])}"
    for (x0, y0), (x1, y1) in itertools.pairwise(places):
        middle = (y0 + y1) / 2
        path += f"L{at(x1, y1)}" if abs(x1 - x0) < 0.5 else f"C{at(x0, middle)} {at(x1, middle)} {at(x1, y1)}"
    return path


def head(x: float, y: float, dx: int, dy: int, size: float) -> str:
    """Return the corners of an arrow head whose tip is at a place, pointing along (dx, dy)."""
    back = (x - dx * size, y - dy * size)
    half = size * 0.62
    wings = [(back[0] + dy * half, back[1] + dx * half), (back[0] - dy * half, back[1] - dx * half)]
    return svg.points([(x, y), *wings])


def at(x: float, y: float) -> str:
    """Write a place."""
    return f"{svg.number(x)},{svg.number(y)}"


def _ports(
    layout: layers.Layout, sides: Mapping[str, float]
) -> dict[tuple[layers.Node, bool, layers.Pair], float]:
    """Say where each step leaves the lower side of a box (True) or comes to the upper one (False).

    As near as can be to where it goes or comes from, so that many lines run upright.
    """
    ends: dict[tuple[layers.Node, bool], list[tuple[float, layers.Pair]]] = {}
    for pair, way in layout.ways.items():
        ends.setdefault((way[0], True), []).append((layout.places[way[1]], pair))
        ends.setdefault((way[-1], False), []).append((layout.places[way[-2]], pair))
    found: dict[tuple[layers.Node, bool, layers.Pair], float] = {}
    for (node, is_lower), near in ends.items():
        near.sort()
        places = _apart([place - layout.places[node] for place, _pair in near], sides[str(node)])
        for (_place, pair), offset in zip(near, places, strict=True):
            found[node, is_lower, pair] = layout.places[node] + offset
    return found


def _apart(wanted: list[float], side: float) -> list[float]:
    """Keep offsets on the side of a box and apart from each other, each near where it wants to be."""
    last = len(wanted) - 1
    step = min(BETWEEN_PORTS, side / last) if last else 0.0
    found: list[float] = []
    for index, place in enumerate(wanted):
        low, high = index * step - side / 2, side / 2 - (last - index) * step
        least = found[-1] + step if found else low
        found.append(min(max(place, low, least), high))
    # From the right once more: what was pushed to the right comes back where there is room.
    for index in range(last - 1, -1, -1):
        most = found[index + 1] - step
        found[index] = max(min(found[index], most), index * step - side / 2)
    return found


def thickness(part: float, *, thinnest: float = 1.25, thickest: float = 9.0) -> float:
    """Return how thick the line of a step is whose part of the largest is known, 0 to 1.

    By the square root: what is a hundredth of the most frequent is then still a tenth as thick.
    """
    return thinnest + (thickest - thinnest) * math.sqrt(max(part, 0.0))
