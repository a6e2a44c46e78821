"""Where the steps of a process lie in its picture: layers from left to right.

After Sugiyama, Tagawa and Toda (IEEE Transactions on Systems, Man and Cybernetics 11, 1981), kept small:
take the strongest steps first and turn round those that would close a circle, put each activity one layer
after the last of its predecessors, give long steps a waypoint in every layer that they cross, and sort each
layer by the middle of its neighbours a few times over.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]
Node = tuple[str, str] | str
"""An activity, or the waypoint of a step: `(name of the step, number of the layer)`."""

SWEEPS = 8


@dataclass
class Layout:
    """The layers, each from top to bottom, and the way of each step through them.

    `ways` names for each step what it passes, from left to right; a step in `turned` runs against that.
    """

    layers: list[list[Node]] = field(default_factory=list)
    ways: dict[Pair, list[Node]] = field(default_factory=dict)
    turned: set[Pair] = field(default_factory=set)
    heights: dict[Node, float] = field(default_factory=dict)


def arrange(steps: Sequence[Pair], *, apart: float, apart_waypoint: float) -> Layout:
    """Lay out steps, the strongest first; those from an activity to itself take no part.

    `apart` is the least distance of two activities of a layer, `apart_waypoint` that of a waypoint from its
    neighbour. `heights` of the result starts at 0 with the topmost.
    """
    names = list(dict.fromkeys(name for step in steps for name in step))
    layout = Layout()
    forward = _without_circles([step for step in steps if step[0] != step[1]], layout.turned)
    layer_of = _longest_paths(names, forward)
    layout.layers = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for name in names:
        layout.layers[layer_of[name]].append(name)
    for step in (step for step in steps if step[0] != step[1]):
        layout.ways[step] = _way(step, layer_of, layout)
    links = [pair for way in layout.ways.values() for pair in itertools.pairwise(way)]
    _sort(layout.layers, links)
    layout.heights = _spread(layout.layers, links, apart, apart_waypoint)
    return layout


def _without_circles(steps: Iterable[Pair], turned: set[Pair]) -> dict[str, set[str]]:
    """Return the successors of each activity, with each step turned round that would close a circle."""
    after: dict[str, set[str]] = {}
    for source, target in steps:
        if _reaches(after, target, source):
            turned.add((source, target))
            after.setdefault(target, set()).add(source)
        else:
            after.setdefault(source, set()).add(target)
    return after


def _reaches(after: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, open_ = {start}, [start]
    while open_:
        name = open_.pop()
        if name == goal:
            return True
        found = after.get(name, set()) - seen
        seen |= found
        open_.extend(found)
    return False


def _longest_paths(names: Sequence[str], after: dict[str, set[str]]) -> dict[str, int]:
    """Return for each activity how many steps the longest way to it has (Kahn's order)."""
    waiting = dict.fromkeys(names, 0)
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    layer_of = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    while ready:
        name = ready.pop()
        for target in sorted(after.get(name, ())):
            layer_of[target] = max(layer_of[target], layer_of[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layer_of


def _way(step: Pair, layer_of: dict[str, int], layout: Layout) -> list[Node]:
    """Return what a step passes, and put its waypoints into their layers."""
    left, right = sorted(step, key=lambda name: layer_of[name])
    way: list[Node] = [left]
    for number in range(layer_of[left] + 1, layer_of[right]):
        waypoint = ("\0".join(step), str(number))
        layout.layers[number].append(waypoint)
        way.append(waypoint)
    return [*way, right]


def _neighbours(links: Iterable[tuple[Node, Node]]) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    before: dict[Node, list[Node]] = {}
    after: dict[Node, list[Node]] = {}
    for left, right in links:
        after.setdefault(left, []).append(right)
        before.setdefault(right, []).append(left)
    return before, after


def _sort(layers: list[list[Node]], links: Iterable[tuple[Node, Node]]) -> None:
    """Sort each layer by the mean place of its neighbours, to the right and back, a few times."""
    before, after = _neighbours(links)
    for sweep in range(SWEEPS):
        neighbours = after if sweep % 2 else before
        place = {node: index for layer in layers for index, node in enumerate(layer)}
        for layer in reversed(layers) if sweep % 2 else layers:
            wanted = {
                node: sum(place[near] for near in neighbours[node]) / len(neighbours[node])
                if neighbours.get(node)
                else float(place[node])
                for node in layer
            }
            layer.sort(key=wanted.__getitem__)
            place.update((node, index) for index, node in enumerate(layer))


def _spread(
    layers: list[list[Node]], links: Iterable[tuple[Node, Node]], apart: float, apart_waypoint: float
) -> dict[Node, float]:
    """Give each node a height near the middle of its neighbours, keeping the order and the distances."""
    before, after = _neighbours(links)
    heights: dict[Node, float] = {}
    for layer in layers:
        _settle(layer, dict.fromkeys(layer, 0.0), heights, apart, apart_waypoint)
    for sweep in range(SWEEPS):
        for layer in reversed(layers) if sweep % 2 else layers:
            wanted = {}
            for node in layer:
                near = [*before.get(node, ()), *after.get(node, ())]
                wanted[node] = sum(heights[one] for one in near) / len(near) if near else heights[node]
            _settle(layer, wanted, heights, apart, apart_waypoint)
    top = min(heights.values(), default=0.0)
    return {node: height - top for node, height in heights.items()}


def _settle(
    layer: list[Node],
    wanted: dict[Node, float],
    heights: dict[Node, float],
    apart: float,
    apart_waypoint: float,
) -> None:
    """Place a layer as near as can be to where its nodes want to be, keeping order and distances.

    With the distances taken off this is isotonic regression; solved by pooling neighbours that would overtake
    one another (Barlow and Brunk, Journal of the American Statistical Association 67, 1972).
    """
    taken = [0.0]
    for left, right in itertools.pairwise(layer):
        taken.append(taken[-1] + _distance(left, right, apart, apart_waypoint))
    pools: list[tuple[float, int]] = []
    for node, before in zip(layer, taken, strict=True):
        mean, size = wanted[node] - before, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    free = [mean for mean, size in pools for _ in range(size)]
    heights.update((node, level + before) for node, level, before in zip(layer, free, taken, strict=True))


def _distance(one: Node, other: Node, apart: float, apart_waypoint: float) -> float:
    waypoints = (not isinstance(one, str)) + (not isinstance(other, str))
    return (apart, (apart + apart_waypoint) / 2, apart_waypoint)[waypoints]
