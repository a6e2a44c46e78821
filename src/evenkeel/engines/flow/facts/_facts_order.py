"""Facts of order: variants and the directly-follows graph. The order in a case is the order of the log."""

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import Edge, Variant, Variants
from evenkeel.engines.flow.facts import _distribution, _facts_time

MOST_FREQUENT = 50


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


def waiting(log: Log, pairs: Neighbours) -> NDArray[np.float64]:
    """Return the seconds from the completion of the first of each pair to the start of the second.

    Where the second started before the first was complete, the two overlap and nothing waited: 0. NaN where
    the start is not known.
    """
    started = log.started_at[pairs.first + 1]
    gap = np.maximum(started - log.completed_at[pairs.first], 0) / 1e6
    return np.where(started == MISSING, np.nan, gap)


def directly_follows(log: Log) -> tuple[Edge, ...]:
    """Count how often one activity directly follows another in a case, and how long that took.

    The graph of van der Aalst, Process Mining (2016), section 6.4, with spans from completion to
    completion. A case with n events has n - 1 pairs. Most frequent first, then by name. `share` is the
    edge's part of the time of all edges, which finds bottlenecks; `waiting` is the part of that time until
    the later event started, where its start is known, and never negative.

    Merges: counts and sums add by edge; the medians need a sketch.
    """
    pairs = neighbours(log)
    names, codes = log.activity.values, log.activity.codes.astype(np.int64)
    keys = codes[pairs.first] * len(names) + codes[pairs.first + 1]
    # Arrow numbers the different pairs by hashing: a fifth of the time that sorting them takes.
    coded = pa.array(keys).dictionary_encode()
    edges = coded.dictionary.to_pylist()
    edge_of = coded.indices.to_numpy()
    spans = _distribution.by_group(edge_of, pairs.seconds, n=len(edges))
    everything = float(spans.total.sum())
    until_start = waiting(log, pairs)
    known = ~np.isnan(until_start)
    starts = np.bincount(edge_of[known], minlength=len(edges))
    waited = np.bincount(edge_of[known], weights=until_start[known], minlength=len(edges))
    found = [
        Edge(
            source=names[edge // len(names)],
            target=names[edge % len(names)],
            count=int(spans.count[i]),
            mean=float(spans.mean[i]),
            median=float(spans.median[i]),
            total=float(spans.total[i]),
            share=float(spans.total[i]) / everything if everything > 0 else None,
            waiting=float(waited[i]) if starts[i] else None,
        )
        for i, edge in enumerate(edges)
    ]
    return tuple(sorted(found, key=lambda edge: (-edge.count, edge.source, edge.target)))


def variants(log: Log) -> Variants:
    """Group the cases by their exact order of activities.

    The median lead time of a variant is that of its finished cases. Ties in frequency stand in the order of
    the activities' names.
    """
    alphabet = sorted(set(log.activity.values))
    paths, path = numbered_paths(ranks(log, alphabet), log.bounds)
    cases = np.bincount(path, minlength=len(paths))
    finished = log.closed_at != MISSING
    spans = _distribution.by_group(path[finished], _facts_time.lead_times(log)[finished], n=len(paths))
    top = heapq.nsmallest(MOST_FREQUENT, range(len(paths)), key=lambda i: (-cases[i], paths[i]))
    lengths = np.diff(log.bounds)
    return Variants(
        count=len(paths),
        singletons=int((cases == 1).sum()),
        shortest=int(lengths.min()),
        longest=int(lengths.max()),
        top=tuple(
            Variant(
                activities=tuple(alphabet[rank] for rank in np.frombuffer(paths[i], ">i4").tolist()),
                cases=int(cases[i]),
                share=int(cases[i]) / log.n_cases,
                median=spans.fields(i)["median"],
            )
            for i in top
        ),
    )


def ranks(log: Log, alphabet: list[str]) -> NDArray[np.integer[Any]]:
    """Return for each event the place of its activity in the alphabet."""
    rank = {name: i for i, name in enumerate(alphabet)}
    places = np.array([rank[name] for name in log.activity.values], dtype=">i4")
    return np.asarray(places[log.activity.codes])


def numbered_paths(
    ranks: NDArray[np.integer[Any]], bounds: NDArray[np.int64]
) -> tuple[list[bytes], NDArray[np.int64]]:
    """Return the different paths, and for each case the number of its own.

    A path is written as the ranks of its activities in the alphabet, four bytes each with the highest
    first, so that paths sort as their activities do, and Arrow can tell them apart without a loop over
    events.
    """
    written = pa.py_buffer(ranks.astype(">i4").tobytes())
    ends = pa.py_buffer((bounds * 4).astype(np.int64).tobytes())
    columns = pa.Array.from_buffers(pa.large_binary(), bounds.size - 1, [None, ends, written])
    coded = columns.dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.int64)
