"""Facts of order: variants and the directly-follows graph. The order in a case is the order of the log."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import Edge, Variant, Variants
from evenkeel.engines.flow.facts import _distribution, _grouping, _kernels, _parts, _tallies
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part, Sequences
from evenkeel.engines.flow.facts._tallies import NOTHING, Tally
from evenkeel.engines.flow.facts._whole import Whole

MOST_FREQUENT = 50
EDGE = ("activity", "activity", "span")


@dataclass(frozen=True)
class Neighbours:
    """Pairs of events that directly follow each other in a case.

    `equal`: both have the same time, so the data cannot tell which came first. `backwards`: the later one
    in the log was completed earlier.
    """

    first: NDArray[np.int64]
    """Row of the earlier event of each pair; the later is the next row."""
    seconds: NDArray[np.float64]
    """From completion to completion."""

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return int(self.first.size)

    @property
    def equal(self) -> NDArray[np.bool_]:
        """Whether both were completed at the same moment."""
        return np.asarray(self.seconds == 0)

    @property
    def backwards(self) -> NDArray[np.bool_]:
        """Whether the second was completed before the first."""
        return np.asarray(self.seconds < 0)


def neighbours(log: Log) -> Neighbours:
    """Return the pairs of neighbouring events in the same case."""
    first = np.flatnonzero(log.case[1:] == log.case[:-1]).astype(np.int64)
    seconds = (log.completed_at[first + 1] - log.completed_at[first]) / 1e6
    return Neighbours(first=first, seconds=seconds)


def pairs(chunk: Chunk) -> Part:
    """Keep the pairs of neighbouring events by activities and the time between their completions."""
    codes, at = chunk.activity.codes, chunk.completed_at
    few = _tallies.few(chunk.n_events)
    *columns, counts, whole = _kernels.followed(codes, at, chunk.bounds, _kernels.SEED, few)
    if whole:
        return _edges(chunk, "pairs", Tally.added(EDGE, columns, counts))
    return _edges(
        chunk, "pairs", Tally.counted(EDGE, (codes[:-1], codes[1:], at[1:] - at[:-1]), chunk.followed)
    )


def waits(chunk: Chunk) -> Part:
    """Keep the pairs whose later start is known, by activities and the time until it; below 0 they overlap."""
    if not chunk.has_starts:
        return _edges(chunk, "waits", Tally.counted(EDGE, [NOTHING] * 3))
    codes, started = chunk.activity.codes, chunk.started_at[1:]
    known = chunk.followed & (started != MISSING)
    rows = (codes[:-1], codes[1:], started - chunk.completed_at[:-1])
    return _edges(chunk, "waits", Tally.counted(EDGE, [column[known] for column in rows]))


def _edges(chunk: Chunk, name: str, tally: Tally) -> Part:
    return Part(texts={"activity": chunk.activity.values}, tallies={name: tally})


def ways(chunk: Chunk) -> Part:
    """Keep the different paths, their cases, and the lead times of those that are finished."""
    paths, number = _parts.distinct(Sequences(chunk.bounds, chunk.activity.codes))
    return Part(
        texts={"activity": chunk.activity.values},
        paths={"path": paths},
        tallies={
            "ways": Tally(("path",), (np.arange(len(paths)),), np.bincount(number)),
            "ways_taken": Tally.of(path=number[chunk.over], span=chunk.leads),
        },
    )


def directly_follows(whole: Whole) -> tuple[Edge, ...]:
    """Count how often one activity directly follows another in a case, and how long that took.

    The graph of van der Aalst, Process Mining (2016), section 6.4, with spans from completion to
    completion. A case with n events has n - 1 pairs. Most frequent first, then by name. `share` is the
    edge's part of the time of all edges, which finds bottlenecks; `waiting` is the part of that time until
    the later event started, where its start is known, and never negative.
    """
    names, tally = whole.texts("activity"), whole.tally("pairs")
    source, target, spans = tally.columns
    edges, edge = _grouping.numbered(source * len(names) + target, below=len(names) ** 2)
    found = _distribution.by_group(edge, spans, tally.counts, n=edges.size)
    everything = _distribution.total(spans, tally.counts) / _distribution.MICROSECONDS
    waited = _waited(whole)
    rows = [
        Edge(
            source=names[code // len(names)],
            target=names[code % len(names)],
            count=int(found.count[i]),
            mean=float(found.mean[i]),
            median=float(found.median[i]),
            total=float(found.total[i]),
            share=float(found.total[i]) / everything if everything > 0 else None,
            waiting=waited.get(code),
        )
        for i, code in enumerate(edges.tolist())
    ]
    return tuple(sorted(rows, key=lambda edge: (-edge.count, edge.source, edge.target)))


def _waited(whole: Whole) -> dict[int, float]:
    """Return the time until the later start, in seconds, of each edge with one that is known."""
    n, tally = len(whole.texts("activity")), whole.tally("waits")
    source, target, gaps = tally.columns
    edges, edge = _grouping.numbered(source * n + target, below=n**2)
    found = _distribution.by_group(edge, np.maximum(gaps, 0), tally.counts, n=edges.size)
    return dict(zip(edges.tolist(), found.total.tolist(), strict=True))


def variants(whole: Whole) -> Variants:
    """Group the cases by their exact order of activities.

    The median lead time of a variant is that of its finished cases. Ties in frequency stand in the order of
    the activities' names.
    """
    names, paths = whole.texts("activity"), whole.part.paths["path"]
    cases, lengths = whole.by_path("ways"), np.diff(paths.bounds)
    top = _most_frequent(paths, cases, names)
    place = np.full(len(paths), -1)
    place[top] = np.arange(top.size)
    taken = whole.tally("ways_taken").where(place[whole.tally("ways_taken").columns[0]] >= 0)
    spans = _distribution.by_group(place[taken.columns[0]], taken.columns[1], taken.counts, n=top.size)
    return Variants(
        count=len(paths),
        singletons=int((cases == 1).sum()),
        shortest=int(lengths.min()),
        longest=int(lengths.max()),
        top=tuple(
            Variant(
                activities=tuple(names[code] for code in paths.of(row).tolist()),
                cases=int(cases[row]),
                share=int(cases[row]) / int(cases.sum()),
                median=spans.fields(i)["median"],
            )
            for i, row in enumerate(top.tolist())
        ),
    )


def _most_frequent(paths: Sequences, cases: Integers, names: tuple[str, ...]) -> Integers:
    """Return the most frequent paths, at most 50; those with as many cases in the order of their names."""
    most = min(MOST_FREQUENT, len(paths))
    least = np.partition(cases, -most)[-most]
    surely = np.flatnonzero(cases > least)
    equal = _first_by_name(paths, np.flatnonzero(cases == least), names, most - surely.size)
    spelt = {row: tuple(names[code] for code in paths.of(row).tolist()) for row in [*surely, *equal]}
    return np.array(sorted(spelt, key=lambda row: (-cases[row], spelt[row])), np.int64)


def _first_by_name(paths: Sequences, rows: Integers, names: tuple[str, ...], most: int) -> Integers:
    """Return the first of some paths in the order of their names, without spelling out all of them.

    Step by step, those whose name at the step comes first are taken, and only those that are equal in it go on.
    """
    place = np.empty(len(names) + 1, np.int64)
    place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    place[-1] = -1  # a path that is over comes before one that goes on
    taken, step = [], 0
    while rows.size > most > 0:
        begin, end = paths.bounds[rows] + step, paths.bounds[rows + 1]
        there = begin < end
        name = np.full(rows.size, -1)
        name[there] = place[paths.activity[begin[there]]]
        last = np.partition(name, most - 1)[most - 1]
        taken.append(rows[name < last])
        most -= taken[-1].size
        rows, step = rows[name == last], step + 1
    return np.concatenate([*taken, rows[:most]])
