"""Parts: what is kept of a chunk of whole cases, and how parts of a log become one.

A part holds tallies (see `_tallies`), counts, the different paths of its cases, and for each case the activities it went
through. Codes in it are places in alphabets of its own, for two chunks may number the same activities differently.
`merged` brings alphabets together and adds up; it is exact, and neither order nor grouping of the parts matters.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts import _kernels, _tallies
from evenkeel.engines.flow.facts._tallies import Integers, Tally

T = TypeVar("T")
R = TypeVar("R")
Across = Callable[[Callable[[T], R], Iterable[T]], Iterable[R]]
"""Anything that applies a function to many, as `map` does, perhaps in several threads."""
Codes = NDArray[np.int32]
Oldest = tuple[int, str, int]
"""An open case: its first moment, its name, the offset of its wall clock then."""
OLDEST = 20


@dataclass(frozen=True)
class Sequences:
    """Sequences of activities: sequence k is activity[bounds[k] : bounds[k + 1]]."""

    bounds: Integers
    activity: Codes
    day: Codes | None = None
    """In a history, the local day on which each activity was reached."""

    def __len__(self) -> int:
        return self.bounds.size - 1

    def of(self, row: int) -> Codes:
        """Return the activities of one sequence."""
        return self.activity[self.bounds[row] : self.bounds[row + 1]]


@dataclass(frozen=True)
class Part:
    """What is kept of a chunk of whole cases, or of several."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: Mapping[str, Sequences] = field(default_factory=dict)
    """Alphabets whose letters are sequences of activities."""
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    oldest: tuple[Oldest, ...] = ()
    """The oldest open cases, oldest first, those of the same moment by name."""
    histories: Sequences | None = None


Moves = dict[str, list[Integers | None]]
"""For each alphabet, and each part, where its letters went; None where they stayed."""


def merged(parts: Sequence[Part], *, across: Across[Any, Any] = map) -> Part:
    """Bring parts together into one."""
    if len(parts) == 1:
        return parts[0]
    texts, moves = _texts(parts)
    paths = {}
    for name in _names(part.paths for part in parts):
        paths[name], moves[name] = _paths([part.paths.get(name) for part in parts], moves["activity"])
    names = _names(part.tallies for part in parts)
    added = across(lambda name: _added([part.tallies.get(name) for part in parts], moves), names)
    return Part(
        texts=texts,
        paths=paths,
        tallies=dict(zip(names, added, strict=True)),
        counts=sum((Counter(part.counts) for part in parts), Counter()),
        oldest=tuple(heapq.nsmallest(OLDEST, (case for part in parts for case in part.oldest))),
        histories=_histories([part.histories for part in parts], moves),
    )


def _names(tables: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for table in tables for name in table))


def _texts(parts: Sequence[Part]) -> tuple[dict[str, tuple[str, ...]], Moves]:
    """Bring the alphabets of texts together."""
    texts: dict[str, tuple[str, ...]] = {}
    moves: Moves = {}
    for name in _names(part.texts for part in parts):
        alphabets = [part.texts.get(name) for part in parts]
        given = [alphabet for alphabet in alphabets if alphabet is not None]
        if all(alphabet is given[0] for alphabet in given):
            texts[name], moves[name] = given[0], [None] * len(parts)
            continue
        place: dict[str, int] = {}
        moves[name] = [
            None if alphabet is None else _array(place.setdefault(text, len(place)) for text in alphabet)
            for alphabet in alphabets
        ]
        texts[name] = tuple(place)
    return texts, moves


def _array(numbers: Iterable[int]) -> Integers:
    return np.fromiter(numbers, np.int64)


def _paths(
    given: Sequence[Sequences | None], moves: Sequence[Integers | None]
) -> tuple[Sequences, list[Integers | None]]:
    """Bring alphabets of paths together, once their activities have moved."""
    if sum(paths is not None for paths in given) == 1:
        at = next(i for i, paths in enumerate(given) if paths is not None)
        only = given[at]
        assert only is not None
        return Sequences(only.bounds, _moved(only.activity, moves[at])), [None] * len(given)
    whole = _joined(given, moves)
    different, number = distinct(whole)
    lengths = [0 if paths is None else len(paths) for paths in given]
    return different, list(np.split(number, np.cumsum(lengths)[:-1]))


def distinct(paths: Sequences) -> tuple[Sequences, Integers]:
    """Return the different paths, and for each given one the number of its own."""
    hashes = _kernels.hashed(paths.activity, paths.bounds, _kernels.SEED)
    number, first = _kernels.number(paths.activity, paths.bounds, hashes)
    begin, lengths = paths.bounds[first], paths.bounds[first + 1] - paths.bounds[first]
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.arange(bounds[-1]) + np.repeat(begin - bounds[:-1], lengths)
    return Sequences(bounds, paths.activity[rows]), number


def _joined(given: Sequence[Sequences | None], moves: Sequence[Integers | None]) -> Sequences:
    """Put sequences one behind another, once their activities have moved."""
    pairs = [(some, move) for some, move in zip(given, moves, strict=True) if some is not None]
    lengths = np.concatenate([np.diff(some.bounds) for some, _ in pairs])
    days = [some.day for some, _ in pairs if some.day is not None]
    return Sequences(
        bounds=np.concatenate([[0], np.cumsum(lengths)]),
        activity=np.concatenate([_moved(some.activity, move) for some, move in pairs]),
        day=np.concatenate(days) if days else None,
    )


def _histories(given: Sequence[Sequences | None], moves: Moves) -> Sequences | None:
    return _joined(given, moves["activity"]) if any(some is not None for some in given) else None


def _added(given: Sequence[Tally | None], moves: Moves) -> Tally:
    """Add up tallies, once their letters have moved."""
    tallies = []
    for i, tally in enumerate(given):
        if tally is not None:
            pairs = zip(tally.names, tally.columns, strict=True)
            columns = tuple(
                _moved(column, moves[name][i] if name in moves else None) for name, column in pairs
            )
            tallies.append(Tally(tally.names, columns, tally.counts))
    return _tallies.total(tallies)


def _moved(codes: NDArray[Any], move: Integers | None) -> NDArray[Any]:
    """Return where some letters went; -1, which is none, stays."""
    if move is None:
        return codes
    moved: NDArray[Any] = np.append(move, -1)[codes].astype(codes.dtype)
    return moved
