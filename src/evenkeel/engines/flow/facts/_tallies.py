"""Tallies: how often each combination of whole numbers occurs. They are what the parts of a log add up to.

A tally is exact and adds up in any order. It needs 8 bytes for each column and 8 for the count of each *different*
combination, so it is never longer than what it counts and mostly much shorter.

Rows are packed into one number. Where few of them differ a table of hashes counts them, which is quickest while it fits
beside the processor. Where many do they are sorted: NumPy sorts whole numbers with the wide registers of the processor,
several times faster than a larger table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.facts import _kernels

Integers = NDArray[np.int64]
AnyIntegers = NDArray[np.integer[Any]]
Rows = NDArray[np.bool_]
NOTHING = np.empty(0, np.int64)
LARGEST = (1 << 63) - 1
FEW, OFTEN = 1 << 14, 8
"""Up to so many different rows, each occurring so often in the mean, are counted in a table of less than a megabyte."""


@dataclass(frozen=True)
class Tally:
    """The different combinations, a column of each part of them, and how often each occurs.

    A column named after an alphabet of the part (activity, resource, path ...) holds places in it, -1 for none; any
    other is a number as it is: a day, a span in microseconds.
    """

    names: tuple[str, ...]
    columns: tuple[Integers, ...]
    counts: Integers

    @classmethod
    def of(cls, **columns: AnyIntegers) -> Tally:
        """Count how often each combination occurs in the rows of some columns."""
        return cls.counted(tuple(columns), tuple(columns.values()))

    @classmethod
    def counted(
        cls, names: tuple[str, ...], columns: Sequence[AnyIntegers], rows: Rows | None = None
    ) -> Tally:
        """Count the rows, or some of the rows, of columns, of which two may have the same name."""
        return cls.added(names, columns, np.ones(columns[0].size, bool) if rows is None else rows)

    @classmethod
    def added(cls, names: tuple[str, ...], columns: Sequence[AnyIntegers], counts: Integers | Rows) -> Tally:
        """Add up the counts of equal rows; they come in the order of the columns."""
        if not columns[0].size:
            return cls(names, tuple(NOTHING for _ in names), NOTHING)
        packing = _Packing.of([columns])
        if packing is None:
            there = counts != 0
            return _grouped(
                names, [column[there] for column in columns], counts[there].astype(np.int64, copy=False)
            )
        keys, sums = _sums(packing.keys(columns), counts)
        return cls(names, packing.columns(keys), sums)

    def where(self, rows: NDArray[np.bool_]) -> Tally:
        """Keep some rows alone."""
        return Tally(self.names, tuple(column[rows] for column in self.columns), self.counts[rows])

    def __len__(self) -> int:
        return int(self.counts.size)


def few(rows: int) -> int:
    """Return up to how many different ones among so many rows a table counts faster than a sort."""
    return min(FEW, rows // OFTEN + 1)


def total(tallies: Sequence[Tally]) -> Tally:
    """Add up tallies of the same columns."""
    filled = [tally for tally in tallies if len(tally)]
    if len(filled) < 2:
        return filled[0] if filled else tallies[0]
    packing = _Packing.of([tally.columns for tally in filled])
    if packing is None:
        columns = [np.concatenate(parts) for parts in zip(*(tally.columns for tally in filled), strict=True)]
        return _grouped(tallies[0].names, columns, np.concatenate([tally.counts for tally in filled]))
    runs = [_sorted(packing.keys(tally.columns), tally.counts) for tally in filled]
    while len(runs) > 1:
        pairs = [_kernels.united(*one, *other) for one, other in zip(runs[::2], runs[1::2], strict=False)]
        runs = pairs + (runs[-1:] if len(runs) % 2 else [])
    keys, counts = runs[0]
    return Tally(tallies[0].names, packing.columns(keys), counts)


def _grouped(names: tuple[str, ...], columns: Sequence[AnyIntegers], counts: Integers) -> Tally:
    """Add up equal rows that cannot be packed: a sort for each column, many times slower, and seldom needed."""
    order = np.lexsort(columns[::-1])
    sorted_columns = [column[order].astype(np.int64) for column in columns]
    differs = np.ones(order.size, bool)
    differs[1:] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
    first = np.flatnonzero(differs)
    return Tally(
        names, tuple(column[first] for column in sorted_columns), np.add.reduceat(counts[order], first)
    )


def _sums(keys: Integers, counts: Integers | Rows) -> tuple[Integers, Integers]:
    """Add up the counts of equal keys; return keys and sums in the order of the keys."""
    found, sums, whole = _kernels.added(keys, counts, _kernels.SEED, few(keys.size))
    if whole:
        order = np.argsort(found)
        return found[order], sums[order]
    if counts.dtype == bool:
        keys = np.sort(keys if counts.all() else keys[counts])
        first = _firsts(keys)
        return keys[first], np.diff(np.append(first, keys.size))
    keys, times = _sorted(keys, counts.astype(np.int64, copy=False))
    first = _firsts(keys)
    return keys[first], np.add.reduceat(times, first)


def _firsts(keys: Integers) -> Integers:
    """Return where each run of equal keys begins."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))


def _sorted(keys: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Sort keys with their counts, packed into one number where they fit: that is twice as fast as sorting rows."""
    if (keys[1:] > keys[:-1]).all():
        return keys, counts
    base = int(counts.max()) + 1
    if int(keys.max()) < LARGEST // base:
        both = np.sort(keys * base + counts)
        keys = both // base
        return keys, both - keys * base
    order = np.argsort(keys)
    return keys[order], counts[order]


@dataclass(frozen=True)
class _Packing:
    """Packs columns into one number each row, by place value, in the order of the rows, and unpacks them."""

    lows: tuple[int, ...]
    widths: tuple[int, ...]
    values: tuple[Integers | None, ...]
    """Of a column that is too wide for its place, its different values: their places are packed instead."""

    @classmethod
    def of(cls, tables: Sequence[Sequence[AnyIntegers]]) -> _Packing | None:
        """Find a packing for the rows of several tables of the same columns; None where there is none."""
        lows = [min(int(column.min()) for column in columns) for columns in zip(*tables, strict=True)]
        highs = [max(int(column.max()) for column in columns) for columns in zip(*tables, strict=True)]
        values: list[Integers | None] = [None] * len(lows)
        while math.prod(_widths(lows, highs)) > LARGEST:
            # The widest column is numbered, which takes longer than packing it as it is.
            widest = int(np.argmax([high - low for low, high in zip(lows, highs, strict=True)]))
            if values[widest] is not None:
                return None
            found = np.unique(np.concatenate([columns[widest] for columns in tables]))
            values[widest], lows[widest], highs[widest] = found.astype(np.int64), 0, found.size - 1
        return cls(tuple(lows), tuple(_widths(lows, highs)), tuple(values))

    def keys(self, columns: Sequence[AnyIntegers]) -> Integers:
        """Pack rows."""
        places = [
            column if values is None else np.searchsorted(values, column)
            for column, values in zip(columns, self.values, strict=True)
        ]
        keys: Integers = np.subtract(places[0], self.lows[0], dtype=np.int64)
        for place, low, width in zip(places[1:], self.lows[1:], self.widths[1:], strict=True):
            keys *= width
            keys += place
            if low:
                keys -= low
        return keys

    def columns(self, keys: Integers) -> tuple[Integers, ...]:
        """Unpack rows."""
        columns: list[Integers] = []
        for low, width, values in reversed(list(zip(self.lows, self.widths, self.values, strict=True))):
            rest = keys // width
            place = keys - rest * width + low
            columns.append(place if values is None else values[place])
            keys = rest
        return tuple(reversed(columns))


def _widths(lows: Sequence[int], highs: Sequence[int]) -> list[int]:
    return [high - low + 1 for low, high in zip(lows, highs, strict=True)]
