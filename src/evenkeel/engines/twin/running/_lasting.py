"""How long something still takes of which it is known how long it has taken: distributions, given that they are longer."""

from typing import Any

import numpy as np
from scipy import special

from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._layout import Rows

_TAIL = 0.1
"""The part of a table that tells how its tail goes on (Hill, A simple general approach to inference about the tail of a
distribution, Annals of Statistics 1975)."""
_FEWEST = 20
_USUAL_TAIL = 3.0
_STEEPEST, _FLATTEST = 10.0, 1.2


class Lasting:
    """The distributions of a plan, as functions of arrays."""

    def __init__(self, distributions: Rows, table: Floats) -> None:
        """Take the rows of distributions and the table in which quantiles lie."""
        self.rows = distributions
        self._table = table

    def values(self, which: int) -> Floats:
        """Return the table of quantiles of a distribution."""
        one = self.rows[which]
        return self._table[one["table"] : one["table"] + one["size"]]

    def below(self, which: int, x: Floats) -> tuple[Floats, float, float]:
        """Return the chances up to x, and those up to the bounds within which is drawn."""
        one = self.rows[which]
        raw = self._below(which, np.asarray(x, float))
        if one["kind"] in (_layout.FIXED, _layout.QUANTILES, _layout.UNIFORM, _layout.TRIANGULAR):
            return raw, 0.0, 1.0
        least, most = (float(self._below(which, np.array([bound]))[0]) for bound in (one["low"], one["high"]))
        least = 0.0 if one["low"] <= 0 and one["kind"] != _layout.NORMAL else least
        return np.clip(raw, least, most), least, most

    def longer(self, which: int, x: Floats) -> Floats:
        """Return the chance that it takes longer than x; beyond what was ever seen, as a power of x."""
        chance, least, most = self.below(which, x)
        left = (most - chance) / max(most - least, 1e-300)
        one = self.rows[which]
        if one["kind"] == _layout.QUANTILES and one["size"] > 1:
            values = self.values(which)
            with np.errstate(divide="ignore", over="ignore"):
                beyond = 0.5 / values.size * (values[-1] / np.maximum(x, 1e-9)) ** self.tail(which)
            left = np.maximum(left, np.minimum(beyond, 0.5 / values.size))
        return np.asarray(left)

    def tail(self, which: int) -> float:
        """Return the power with which the chance of taking longer falls, beyond what was seen."""
        one = self.rows[which]
        if one["kind"] != _layout.QUANTILES or one["size"] < _FEWEST:
            return _USUAL_TAIL
        values = self.values(which)
        top = values[int((1 - _TAIL) * values.size) :]
        if top[0] <= 0:
            return _USUAL_TAIL
        return float(np.clip(1 / max(float(np.log(top / top[0]).mean()), 1e-9), _FLATTEST, _STEEPEST))

    def quantiles(self, which: int, chances: Floats) -> Floats:
        """Return the values below which these chances lie, within the bounds."""
        one = self.rows[which]
        _, least, most = self.below(which, np.zeros(1))
        p = least + (most - least) * np.asarray(chances, float)
        kind, a, b = int(one["kind"]), float(one["a"]), float(one["b"])
        match kind:
            case _layout.FIXED:
                found: Any = np.full(p.shape, a)
            case _layout.EXPONENTIAL:
                found = -a * np.log1p(-p)
            case _layout.QUANTILES:
                values = self.values(which)
                found = np.interp(p * (values.size - 1), np.arange(values.size), values)
            case _layout.NORMAL:
                found = a + b * special.ndtri(p)
            case _layout.LOGNORMAL:
                found = np.exp(a + b * special.ndtri(p))
            case _layout.UNIFORM:
                found = a + (b - a) * p
            case _layout.WEIBULL:
                found = b * (-np.log1p(-p)) ** (1 / a)
            case _layout.TRIANGULAR:
                found = _triangular(one, p)
            case _:
                found = special.gammaincinv(a, p) * b
        return np.asarray(found, float)

    def _below(self, which: int, x: Floats) -> Floats:
        one = self.rows[which]
        kind, a, b = int(one["kind"]), float(one["a"]), float(one["b"])
        with np.errstate(divide="ignore", invalid="ignore"):
            match kind:
                case _layout.FIXED:
                    found: Any = x >= a
                case _layout.EXPONENTIAL:
                    found = -np.expm1(-np.maximum(x, 0) / max(a, 1e-300))
                case _layout.QUANTILES:
                    found = _within(self.values(which), x)
                case _layout.NORMAL:
                    found = special.ndtr((x - a) / max(b, 1e-300))
                case _layout.LOGNORMAL:
                    found = special.ndtr((np.log(np.maximum(x, 0)) - a) / max(b, 1e-300))
                case _layout.UNIFORM:
                    found = np.clip((x - a) / max(b - a, 1e-300), 0, 1)
                case _layout.WEIBULL:
                    found = -np.expm1(-((np.maximum(x, 0) / b) ** a))
                case _layout.TRIANGULAR:
                    found = _below_triangular(one, x)
                case _:
                    found = special.gammainc(a, np.maximum(x, 0) / b)
        return np.asarray(found, float)


def _within(values: Floats, x: Floats) -> Floats:
    """Return the chances up to x by a table of equally likely quantiles; equal ones are an atom."""
    if values.size == 1:
        return np.asarray(x >= values[0], float)
    place = np.searchsorted(values, x, side="right")
    low = np.clip(place - 1, 0, values.size - 2)
    wide = values[low + 1] - values[low]
    part = np.where(wide > 0, (x - values[low]) / np.where(wide > 0, wide, 1), 1.0)
    chance = (low + np.clip(part, 0, 1)) / (values.size - 1)
    return np.asarray(np.where(place == 0, 0.0, np.where(place == values.size, 1.0, chance)))


def _triangular(one: Any, p: Floats) -> Floats:
    low, high, mode = one["a"], one["b"], one["c"]
    if high <= low:
        return np.full(p.shape, low)
    left = low + np.sqrt(p * (high - low) * (mode - low))
    right = high - np.sqrt((1 - p) * (high - low) * (high - mode))
    return np.asarray(np.where(p < (mode - low) / (high - low), left, right))


def _below_triangular(one: Any, x: Floats) -> Floats:
    low, high, mode = one["a"], one["b"], one["c"]
    if high <= low:
        return np.asarray(x >= low, float)
    x = np.clip(x, low, high)
    up = (x - low) ** 2 / max((high - low) * (mode - low), 1e-300)
    down = 1 - (high - x) ** 2 / max((high - low) * (high - mode), 1e-300)
    return np.asarray(np.where(x < mode, up, down))
