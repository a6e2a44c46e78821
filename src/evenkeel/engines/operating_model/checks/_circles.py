"""Circles in what leads to what, each once.

A way is followed to its end before the next is begun, and what was followed to its end is not followed again, so
that the time grows with the number of links. Of circles that share records at least one is given.
"""

from collections.abc import Iterator, Mapping, Sequence


def circles(ways: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Give the keys of each circle, in the order of the way round, beginning with the one that is written first."""
    order = {key: number for number, key in enumerate(ways)}
    done: set[str] = set()
    for start in ways:
        if start not in done:
            for circle in _from(start, ways, done):
                first = circle.index(min(circle, key=order.__getitem__))
                yield (*circle[first:], *circle[:first])


def _from(start: str, ways: Mapping[str, Sequence[str]], done: set[str]) -> Iterator[tuple[str, ...]]:
    trail, at = [start], {start: 0}
    open_ways = [iter(ways[start])]
    while trail:
        following = next(open_ways[-1], None)
        if following is None:
            done.add(trail[-1])
            del at[trail.pop()]
            open_ways.pop()
        elif following in at:
            yield tuple(trail[at[following] :])
        elif following in ways and following not in done:
            at[following] = len(trail)
            trail.append(following)
            open_ways.append(iter(ways[following]))
