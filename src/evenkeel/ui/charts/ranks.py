"""In which row of a picture each step of a process lies: below what comes before it, near what it belongs to."""

from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[str, str]

ROUNDS = 8


def without_circles(strongest_first: Iterable[Pair]) -> dict[Pair, Pair]:
    """Return for each step the pair as it leads downwards: turned round where it would close a circle."""
    after: dict[str, set[str]] = {}
    downwards: dict[Pair, Pair] = {}
    for source, target in strongest_first:
        above, below = (target, source) if _reaches(after, target, source) else (source, target)
        after.setdefault(above, set()).add(below)
        downwards[source, target] = (above, below)
    return downwards


def rows(
    names: Sequence[str], down: Mapping[Pair, float], *, first: str | None, last: str | None
) -> dict[str, int]:
    """Return the row of each name, from 0: below all above it, then where its strong neighbours are near.

    `down` says how strong each pair is, all leading downwards. `first` and `last` have a row of their own.
    """
    before, after = _neighbours(down)
    row = _longest(names, before, after)
    lowest = max((at for name, at in row.items() if name not in (first, last)), default=0)
    if first in row:
        row = {name: at + (at == 0 and name != first) for name, at in row.items()}
        lowest = max((at for name, at in row.items() if name != last), default=0)
    if last in row:
        row[last] = lowest + 1
    _settle(row, before, after, down, fixed={first, last})
    return _dense(row)


def _settle(
    row: dict[str, int],
    before: Mapping[str, Sequence[str]],
    after: Mapping[str, Sequence[str]],
    down: Mapping[Pair, float],
    fixed: set[str | None],
) -> None:
    """Move each name within the rows that its neighbours leave it to where its lines are shortest."""
    bottom = max(row.values(), default=0)
    for _ in range(ROUNDS):
        for name in sorted(row, key=row.__getitem__, reverse=True):
            near = [(row[one], down[one, name]) for one in before.get(name, ())]
            near += [(row[one], down[name, one]) for one in after.get(name, ())]
            if name in fixed or not near:
                continue
            low = max((row[one] + 1 for one in before.get(name, ())), default=0)
            high = min((row[one] - 1 for one in after.get(name, ())), default=bottom)
            wanted = _middle(near)
            row[name] = min(max(wanted, low), high)


def _middle(weighted: list[tuple[int, float]]) -> int:
    """Return the weighted median."""
    half = sum(weight for _row, weight in weighted) / 2
    for row, weight in sorted(weighted):
        half -= weight
        if half <= 0:
            return row
    return max(weighted)[0]


def _longest(
    names: Sequence[str], before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Return for each name how many steps the longest way to it has (Kahn's order)."""
    waiting = {name: len(before.get(name, ())) for name in names}
    row = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    while ready:
        name = ready.pop()
        for below in after.get(name, ()):
            row[below] = max(row[below], row[name] + 1)
            waiting[below] -= 1
            if not waiting[below]:
                ready.append(below)
    return row


def _dense(row: dict[str, int]) -> dict[str, int]:
    """Close rows in which nothing is left."""
    number = {at: index for index, at in enumerate(sorted(set(row.values())))}
    return {name: number[at] for name, at in row.items()}


def _neighbours(down: Iterable[Pair]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for above, below in down:
        after.setdefault(above, []).append(below)
        before.setdefault(below, []).append(above)
    return before, after


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
