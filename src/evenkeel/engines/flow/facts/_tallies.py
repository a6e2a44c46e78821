"""Tallies: how often each combination of whole numbers occurs. They are what the parts of a log add up to.

A tally is exact and adds up in any order. It needs 8 bytes for each column and 8 for the count of each *different*
combination, so it is never longer than what it counts and mostly much shorter.

Rows are packed into one number and sorted: NumPy sorts whole numbers with the wide registers of the processor, several
times faster than a table of hashes counts them where most are different.
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
Rows = NDArray[np.bool_] | slice
EVERY: Rows = slice(None)
NOTHING = np.empty(0, np.int64)
LARGEST = (1 << 63) - 1


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
    def counted(cls, names: tuple[str, ...], columns: Sequence[AnyIntegers], rows: Rows = EVERY) -> Tally:
        """Count some of the rows of columns, of which two may have the same name."""
        if not columns[0].size:
            return cls(names, tuple(NOTHING for _ in names), NOTHING)
        packing = _Packing.of([columns])
        if packing is None:
            kept = [column[rows] for column in columns]
            return _grouped(names, kept, np.ones(kept[0].size, np.int64))
        keys = np.sort(packing.keys(columns)[rows])
        first = np.flatnonzero(np.append(keys.size > 0, keys[1:] != keys[:-1]))
        return cls(names, packing.columns(keys[first]), np.diff(np.append(first, keys.size)))

    def where(self, rows: NDArray[np.bool_]) -> Tally:
        """Keep some rows alone."""
        return Tally(self.names, tuple(column[rows] for column in self.columns), self.counts[rows])

    def __len__(self) -> int:
        return int(self.counts.size)


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
    order = np.lexsort(columns)
    sorted_columns = [column[order].astype(np.int64) for column in columns]
    differs = np.ones(order.size, bool)
    differs[1:] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
    first = np.flatnonzero(differs)
    return Tally(
        names, tuple(column[first] for column in sorted_columns), np.add.reduceat(counts[order], first)
    )


def _sorted(keys: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Sort rows that lost their order because their letters moved."""
    if (keys[1:] > keys[:-1]).all():
        return keys, counts
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
        keys = np.zeros(columns[0].size, np.int64)
        for column, low, width, values in zip(columns, self.lows, self.widths, self.values, strict=True):
            keys *= width
            keys += column if values is None else np.searchsorted(values, column)
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
