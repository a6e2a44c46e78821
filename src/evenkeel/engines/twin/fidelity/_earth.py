"""How far the earth must be moved: the Wasserstein distance between figures on a line."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Histogram:
    """How much lies where: whole places on a line, each at most once and rising, and how many lie there."""

    places: Integers
    masses: Integers

    @classmethod
    def of(cls, places: Integers) -> Self:
        """Count how often each place comes."""
        found, masses = np.unique(places, return_counts=True)
        return cls(places=found, masses=masses.astype(np.int64))


def moved(first: Histogram, second: Histogram) -> float:
    """Return the mean way that each part of the first has to go to make it the second (first Wasserstein distance).

    On a line this is the area between the two cumulative distributions (Vallender 1974); both are counted in whole numbers and
    divided once, so nothing is lost by adding up many small parts.
    """
    places = np.concatenate([first.places, second.places])
    order = np.argsort(places, kind="stable")
    nothing = np.zeros(second.masses.size, np.int64), np.zeros(first.masses.size, np.int64)
    below = np.cumsum(np.concatenate([first.masses, nothing[0]])[order])
    other = np.cumsum(np.concatenate([nothing[1], second.masses])[order])
    gap = np.abs(below / below[-1] - other / other[-1])
    return float(np.sum(gap[:-1] * np.diff(places[order])))


def moved_within(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Return the same for masses at the places 0, 1, 2 …, none of them without mass altogether."""
    gap = np.abs(np.cumsum(first) / first.sum() - np.cumsum(second) / second.sum())
    return float(gap[:-1].sum())


def unmatched(first: Histogram, second: Histogram) -> float:
    """Return the share, between 0 and 1, of all masses that finds no equal at the same place in the other."""
    places, where = np.unique(np.concatenate([first.places, second.places]), return_inverse=True)
    excess = np.bincount(
        where.reshape(-1), np.concatenate([first.masses, -second.masses]), minlength=places.size
    )
    return float(np.abs(excess).sum() / (first.masses.sum() + second.masses.sum()))
