"""In which order the things of each row stand, so that few lines cross.

Rows are sorted by the middle of their neighbours, down and up in turn, then neighbours within a row change places
while that helps; the best order seen is kept (Gansner, Koutsofios, North and Vo, IEEE Transactions on Software
Engineering 19, 1993, section 3).
"""

import bisect
import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

SWEEPS = 16
SWAPS = 6
MANY = 1500
"""Of more things than these, neighbours are not tried in the other order: it would take too long."""

Node = TypeVar("Node", bound=Hashable)


def sort(rows: Sequence[Sequence[Node]], links: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Return the rows in an order with few crossings. Each link leads from a row to the next."""
    above, below = _neighbours(links)
    best = [list(row) for row in rows]
    fewest = crossings(best, below)
    tried = [list(row) for row in rows]
    is_small = sum(map(len, rows)) <= MANY
    for sweep in range(SWEEPS):
        _by_middle(tried, above if sweep % 2 == 0 else below, is_upwards=sweep % 2 == 1)
        if is_small:
            _swap(tried, above, below)
        found = crossings(tried, below)
        if found < fewest:
            best, fewest = [list(row) for row in tried], found
    return best


def crossings(rows: Sequence[Sequence[Node]], below: Mapping[Node, Sequence[Node]]) -> int:
    """Count how many pairs of links cross."""
    total = 0
    for upper, lower in itertools.pairwise(rows):
        place = {node: index for index, node in enumerate(lower)}
        seen: list[int] = []
        for node in upper:
            ends = sorted(place[one] for one in below.get(node, ()))
            total += sum(len(seen) - bisect.bisect_right(seen, end) for end in ends)
            for end in ends:
                bisect.insort(seen, end)
    return total


def _by_middle(rows: list[list[Node]], near: Mapping[Node, Sequence[Node]], *, is_upwards: bool) -> None:
    """Sort each row by the median place of its neighbours; what has none stays where it is."""
    place = {node: float(index) for row in rows for index, node in enumerate(row)}
    for row in reversed(rows) if is_upwards else rows:
        wanted = {
            node: _median([place[one] for one in near.get(node, ())], otherwise=place[node]) for node in row
        }
        row.sort(key=wanted.__getitem__)
        place.update((node, float(index)) for index, node in enumerate(row))


def _median(places: list[float], *, otherwise: float) -> float:
    """Return the median; of an even number, the middle of the two leans to where the places lie closer."""
    if not places:
        return otherwise
    places.sort()
    half = len(places) // 2
    if len(places) % 2:
        return places[half]
    low, high = places[half - 1], places[half]
    left, right = low - places[0], places[-1] - high
    return (low + high) / 2 if left + right == 0 else (low * right + high * left) / (left + right)


def _swap(
    rows: list[list[Node]], above: Mapping[Node, Sequence[Node]], below: Mapping[Node, Sequence[Node]]
) -> None:
    """Let neighbours change places while that saves crossings."""
    place = {node: index for row in rows for index, node in enumerate(row)}
    for _ in range(SWAPS):
        better = 0
        for row in rows:
            for index in range(len(row) - 1):
                left, right = row[index], row[index + 1]
                saved = sum(_saved(near.get(left, ()), near.get(right, ()), place) for near in (above, below))
                if saved > 0:
                    row[index], row[index + 1] = right, left
                    place[left], place[right] = index + 1, index
                    better += saved
        if not better:
            break


def _saved(of_left: Sequence[Node], of_right: Sequence[Node], place: Mapping[Node, int]) -> int:
    """Return how many crossings fewer there are when two neighbours change places."""
    pairs = [(place[one], place[other]) for one in of_left for other in of_right]
    return sum(one > other for one, other in pairs) - sum(one < other for one, other in pairs)


def _neighbours(links: Iterable[tuple[Node, Node]]) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    above: dict[Node, list[Node]] = {}
    below: dict[Node, list[Node]] = {}
    for upper, lower in links:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    return above, below
