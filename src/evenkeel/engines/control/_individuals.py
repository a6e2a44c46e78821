"""The chart of individual values and moving ranges (XmR).

Limits: mean ± 2.66 × the mean moving range (Shewhart 1931; Wheeler, *Understanding Variation*, 1993). A point outside them, or
eight in a row on one side of the mean, is a signal; everything else is what this process does anyhow, and asks for no reason.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

FEWEST: Final = 8
"""With fewer known values nothing is said about limits."""
RUN: Final = 8
"""So many values in a row on one side of the mean are a signal."""
_WIDE: Final = 2.66
"""3 / 1.128: three standard deviations, estimated from moving ranges of two."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A value that noise hardly gives."""

    index: int
    """Its place among the values; of a run, that of its last value."""
    kind: Literal["above", "below", "run above", "run below"]


@dataclass(frozen=True, slots=True)
class Individuals:
    """What figures in order of time say together."""

    mean: float
    lower: float
    upper: float
    signals: tuple[Signal, ...]
    """In order of time."""


def individuals(values: Sequence[float | None], *, floor: float | None = None) -> Individuals | None:
    """Return mean, limits and signals of values in order of time; None where fewer than `FEWEST` are known.

    What is not known is left out; its neighbours count as following each other. `floor` is what the figure cannot fall below.
    """
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if len(known) < FEWEST:
        return None
    mean = sum(value for _, value in known) / len(known)
    ranges = [abs(after - before) for (_, before), (_, after) in itertools.pairwise(known)]
    wide = _WIDE * sum(ranges) / len(ranges)
    lower = mean - wide if floor is None else max(floor, mean - wide)
    found = [*_outside(known, lower, mean + wide), *_runs(known, mean)]
    return Individuals(mean, lower, mean + wide, tuple(sorted(found, key=lambda each: each.index)))


def _outside(known: Sequence[tuple[int, float]], lower: float, upper: float) -> Iterator[Signal]:
    """Give the values beyond the limits."""
    for index, value in known:
        if value > upper:
            yield Signal(index, "above")
        elif value < lower:
            yield Signal(index, "below")


def _runs(known: Sequence[tuple[int, float]], mean: float) -> Iterator[Signal]:
    """Give the ends of runs on one side of the mean; a value on the mean ends a run."""
    for side, run in itertools.groupby(known, key=lambda each: (each[1] > mean) - (each[1] < mean)):
        held = list(run)
        if side and len(held) >= RUN:
            yield Signal(held[-1][0], "run above" if side > 0 else "run below")
