"""How much of a process a map shows: which steps and which paths, so that no step hangs in the air.

A path is drawn only where the log has it: one step directly after another. Nothing is led around a step that is
left out; how much is left out is counted instead.

Each step shown keeps the path by which cases most readily come to it from the start, and the one by which they
most readily get from it to the end: the paths whose rarest part is the most frequent. That is the filter of
Augusto, Conforti, Dumas, La Rosa and Polyvyanyy, "Split miner" (Knowledge and Information Systems 59, 2019,
section 4.2). Beyond these, the most frequent come first.
"""

import collections
import heapq
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenkeel.engines import flow

START = -1
END = -2
READABLE_STEPS = 25
READABLE_PATHS = 45
"""What a map shows at most unless more is asked for."""
MOST_STEPS = 120
MOST_PATHS = 300
"""What a map shows at most, however much is asked for: more can neither be read nor be drawn in a moment."""
ENOUGH_EVENTS = 0.995
ENOUGH_PAIRS = 0.95
"""Unless more is asked for, what is rarer than this share of all leaves out."""


@dataclass(frozen=True)
class Path:
    """One step directly after another, by their places in `Facts.by_activity`; or from START, or to END."""

    source: int
    target: int
    count: int
    edge: flow.Edge | None = None

    @property
    def is_step(self) -> bool:
        """Whether it leads from an activity to an activity."""
        return self.source >= 0 and self.target >= 0


@dataclass(frozen=True)
class Excerpt:
    """What a map shows, and how much that is. Shares are 0 to 1, `steps` and `paths` in percent of all."""

    activities: tuple[int, ...]
    paths: tuple[Path, ...]
    steps_percent: int
    paths_percent: int
    possible_paths: int
    """Paths between the steps shown, from the start or to the end."""
    share_of_events: float
    share_of_pairs: float
    is_cut: bool
    """Whether more was asked for than is drawn at most."""


@dataclass(frozen=True)
class _Network:
    """All paths of a log, and for each activity the path that leads to it best, and from it best."""

    paths: tuple[Path, ...]
    to: Mapping[int, Path]
    onward: Mapping[int, Path]

    def needed(self, activity: int) -> set[int]:
        """Return the activities on the best way from the start over this one to the end."""
        return self._way(activity, self.to, is_back=True) | self._way(activity, self.onward, is_back=False)

    @staticmethod
    def _way(activity: int, tree: Mapping[int, Path], *, is_back: bool) -> set[int]:
        """Return the activities on the way to the start or to the end; both may pass through the same ones."""
        found, here = {activity}, activity
        while here in tree:
            here = tree[here].source if is_back else tree[here].target
            if here < 0 or here in found:
                break
            found.add(here)
        return found


def excerpt(facts: flow.Facts, *, steps: int | None = None, paths: int | None = None) -> Excerpt:
    """Choose what to show: so many percent of the steps, and of the paths between them; None for a readable map."""
    network = _network(facts)
    shown, steps_percent = _steps(facts, network, steps)
    possible = [path for path in network.paths if _is_between(path, shown)]
    needed = {tree[one] for one in shown for tree in (network.to, network.onward) if one in tree}
    ranked = sorted(possible, key=lambda path: (path not in needed, -path.count))
    pairs = sum(edge.count for edge in facts.dfg)
    least = sum(path in needed for path in possible)
    number, paths_percent = _paths(ranked, least, pairs, paths)
    chosen = sorted(ranked[:number], key=lambda path: -path.count)
    asked = len(ranked) if paths is None else _part(paths, len(ranked))
    return Excerpt(
        activities=tuple(sorted(shown)),
        paths=tuple(chosen),
        steps_percent=steps_percent,
        paths_percent=paths_percent,
        possible_paths=len(possible),
        share_of_events=_share(sum(facts.by_activity[one].events for one in shown), facts.events),
        share_of_pairs=_share(sum(path.count for path in chosen if path.is_step), pairs),
        is_cut=(steps is not None and _part(steps, len(facts.by_activity)) > MOST_STEPS)
        or (paths is not None and asked > number),
    )


def of_way(facts: flow.Facts, way: flow.Variant) -> tuple[flow.Facts, Excerpt]:
    """Return the facts of the cases of one way, as far as a map needs them, and all that they show.

    How often each step and path was taken follows from the way; how long it took these cases does not, so no path
    has an edge with times.
    """
    events = collections.Counter(way.activities)
    known = {one.activity: one for one in facts.by_activity}
    by_activity = tuple(
        known[name].model_copy(
            update={
                "events": count * way.cases,
                "cases": way.cases,
                "starts": way.cases if name == way.activities[0] else 0,
                "ends": way.cases if name == way.activities[-1] else 0,
                "touch": None,
            }
        )
        for name, count in events.items()
    )
    place = {one.activity: index for index, one in enumerate(by_activity)}
    pairs = collections.Counter(itertools.pairwise(way.activities))
    paths = [Path(place[one], place[other], count * way.cases) for (one, other), count in pairs.items()]
    ends = [
        Path(START, place[way.activities[0]], way.cases),
        Path(place[way.activities[-1]], END, way.cases),
    ]
    shown = Excerpt(
        activities=tuple(range(len(by_activity))),
        paths=tuple(sorted([*ends, *paths], key=lambda path: -path.count)),
        steps_percent=100,
        paths_percent=100,
        possible_paths=len(paths) + len(ends),
        share_of_events=1.0,
        share_of_pairs=1.0,
        is_cut=False,
    )
    changed = {"cases": way.cases, "events": sum(one.events for one in by_activity)}
    return facts.model_copy(update=changed | {"by_activity": by_activity}), shown


def _steps(facts: flow.Facts, network: _Network, percent: int | None) -> tuple[set[int], int]:
    """Return the steps to show and which percentage of all gives these."""
    sizes = _grown(facts, network)
    total = len(facts.by_activity)
    if percent is not None:
        return _first(sizes, _part(percent, total)), percent
    readable = 1
    for one in range(1, 101):
        shown = _first(sizes, _part(one, total))
        if len(shown) > READABLE_STEPS:
            break
        readable = one
        if sum(facts.by_activity[step].events for step in shown) >= ENOUGH_EVENTS * facts.events:
            break
    found = _first(sizes, _part(readable, total))
    return found, _most(lambda one: len(_first(sizes, _part(one, total))), readable)


def _grown(facts: flow.Facts, network: _Network) -> list[set[int]]:
    """Return ever larger sets of steps: with each next frequent one come those on its best way."""
    found: list[set[int]] = []
    grown: set[int] = set()
    for activity in range(len(facts.by_activity)):
        if activity not in grown:
            grown = grown | network.needed(activity)
            found.append(grown)
        if len(grown) > MOST_STEPS:
            break
    return found


def _first(sizes: Sequence[set[int]], number: int) -> set[int]:
    """Return the first set that has so many, or the largest that a map can show."""
    fitting = [one for one in sizes if len(one) <= MOST_STEPS] or sizes[:1]
    return next((one for one in fitting if len(one) >= number), fitting[-1] if fitting else set())


def _paths(ranked: Sequence[Path], least: int, pairs: int, percent: int | None) -> tuple[int, int]:
    """Return how many paths to show, those that are needed in any case, and which percentage gives these."""
    if percent is not None:
        return min(max(least, _part(percent, len(ranked))), max(least, MOST_PATHS)), percent
    readable = 0
    for one in range(101):
        number = max(least, _part(one, len(ranked)))
        if number > max(least, READABLE_PATHS):
            break
        readable = one
        if sum(path.count for path in ranked[:number] if path.is_step) >= ENOUGH_PAIRS * pairs:
            break
    return max(least, _part(readable, len(ranked))), _most(
        lambda one: max(least, _part(one, len(ranked))), readable
    )


def _most(shown: Callable[[int], int], percent: int) -> int:
    """Return the highest percentage that shows as much as this one: it is nearest to what a reader counts."""
    while percent < 100 and shown(percent + 1) == shown(percent):
        percent += 1
    return percent


def _network(facts: flow.Facts) -> _Network:
    place = {one.activity: index for index, one in enumerate(facts.by_activity)}
    found = [Path(START, place[one.activity], one.starts) for one in facts.by_activity if one.starts]
    found += [Path(place[one.activity], END, one.ends) for one in facts.by_activity if one.ends]
    found += [
        Path(place[edge.source], place[edge.target], edge.count, edge)
        for edge in facts.dfg
        if edge.source in place and edge.target in place
    ]
    return _Network(tuple(found), _best(found, START), _best(found, END))


def _best(paths: Iterable[Path], root: int) -> dict[int, Path]:
    """Return for each activity the last path of the way from the root whose rarest path is the most frequent.

    From END, ways are followed against their direction. Where the log does not say how cases begin or end, the
    most frequent path stands in.
    """
    from_root: dict[int, list[Path]] = {}
    best: dict[int, Path] = {}
    for path in paths:
        here, there = (path.source, path.target) if root == START else (path.target, path.source)
        if here != there:
            from_root.setdefault(here, []).append(path)
    number = itertools.count()
    open_: list[tuple[float, int, int, int, int, Path | None]] = [(-math.inf, 0, 0, next(number), root, None)]
    seen: set[int] = set()
    while open_:
        width, length, _count, _number, here, by = heapq.heappop(open_)
        if here in seen:
            continue
        seen.add(here)
        if by is not None:
            best[here] = by
        for path in from_root.get(here, ()):
            there = path.target if root == START else path.source
            if there not in seen:
                rank = (max(width, -path.count), length + 1, -path.count, next(number))
                heapq.heappush(open_, (*rank, there, path))
    for path in sorted(paths, key=lambda one: -one.count):
        there = path.target if root == START else path.source
        if path.source != path.target and there >= 0:
            best.setdefault(there, path)
    return best


def _is_between(path: Path, shown: set[int]) -> bool:
    return all(end < 0 or end in shown for end in (path.source, path.target))


def _part(percent: int, total: int) -> int:
    """Return so many percent of a number, at least one where there is any."""
    return min(total, max(1, math.ceil(percent * total / 100)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
