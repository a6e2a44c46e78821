"""Funnels: how far the shares of units lie from that of all, against what their size allows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.findings import _chance

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_CASES = 30
LIMIT = 3.0
"""Standard errors, the usual outer limits of a funnel."""


@dataclass(frozen=True)
class Funnel:
    """Units with enough cases against a share expected of each; all columns have one entry per unit."""

    units: Integers
    """Code of each unit."""
    n: Floats
    hits: Floats
    expected: Floats
    z: Floats
    phi: float
    """How much wider the units spread than chance."""

    @property
    def plain(self) -> NDArray[np.bool_]:
        """Return who lies outside the plain limits, which take every difference between units for their own doing."""
        return np.asarray(np.abs(self.z) > LIMIT)

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Return who lies outside limits that allow for the ordinary spread between the units."""
        return np.asarray(np.abs(self.z) > LIMIT * np.sqrt(max(1.0, self.phi)))

    @property
    def p(self) -> Floats:
        """Return how often chance and the ordinary spread alone give a unit at least so far out, on either side.

        The exact binomial tail against what the others' cases give, widened by the phi of the others, as a residual is studentised
        from outside so that it does not hide itself. Where phi had to be learnt from few units the tail is longer: Student's t
        with degrees of freedom by Satterthwaite, Biometrics Bulletin 2 (1946) 110.
        """
        p = _chance.two_sided(np.minimum(np.abs(self.z), LIMIT))
        for i in np.flatnonzero(np.abs(self.z) > LIMIT).tolist():
            p[i] = self._from_outside(i)
        return p

    def _from_outside(self, i: int) -> float:
        others = np.arange(self.n.size) != i
        hits, expected = self.hits[others], self.expected[others]
        factor = hits.sum() / max(expected.sum(), 1e-9)
        level = np.minimum(expected * factor, self.n[others])
        chance = np.maximum(level * (1 - level / self.n[others]), 1e-9)
        wider = max(1.0, _chance.over_dispersion((hits - level) / np.sqrt(chance)))
        own = self.expected[i : i + 1] * factor
        z = _chance.binomial_z(self.hits[i : i + 1], self.n[i : i + 1], own)
        # What the others' cases give is itself known only as well as they are many.
        z /= np.sqrt(wider * (1 + self.expected[i] / max(expected.sum(), 1e-9)))
        learnt = max((wider - 1) / wider, 1e-3)
        return float(_chance.students(z, max(self.n.size - 2, 1) / learnt**2)[0])


def of(hits: NDArray[np.bool_], units: Integers) -> Funnel:
    """Compare each unit's share of hits with that of all cases; unit -1 stands for nobody.

    z = (p - p0) / sqrt(p0 (1 - p0) / n); phi as in `_chance.over_dispersion` (Spiegelhalter, Statistics in Medicine
    24, 2005, 1185).
    """
    common = float(hits.mean())
    return _funnel(hits, units, np.full(hits.size, common))


def standardised(hits: NDArray[np.bool_], units: Integers, strata: Integers) -> Funnel:
    """Compare each unit's hits with those expected if each of its cases went as all cases of its stratum do.

    Indirect standardisation: z = (O - sum p_s) / sqrt(sum p_s (1 - p_s)), over the unit's cases.
    """
    share = np.bincount(strata, weights=hits) / np.maximum(np.bincount(strata), 1)
    return _funnel(hits, units, share[strata])


def _funnel(hits: NDArray[np.bool_], units: Integers, chance: Floats) -> Funnel:
    known = units >= 0
    units, chance, hits = units[known], chance[known], hits[known]
    size = int(units.max(initial=-1)) + 1
    n = np.bincount(units, minlength=size).astype(np.float64)
    observed, expected, variance = (
        np.bincount(units, weights=weights, minlength=size).astype(np.float64)
        for weights in (hits, chance, chance * (1 - chance))
    )
    kept = np.flatnonzero((n >= FEWEST_CASES) & (variance > 0))
    z = (observed[kept] - expected[kept]) / np.sqrt(variance[kept])
    return Funnel(kept, n[kept], observed[kept], expected[kept], z, _chance.over_dispersion(z))
