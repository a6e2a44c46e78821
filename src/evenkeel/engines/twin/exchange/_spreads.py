"""Distributions of Prosimos and ours: its own since 2.0 (mean, variance, bounds), and those that SciPy names (shape, loc…)."""

import math
from typing import Any

import numpy as np
import scipy

from evenkeel.engines.twin.document._distribution import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
    Weibull,
    mean_of,
)
from evenkeel.engines.twin.exchange._parameters import Histogram, NotAScenario, Spread

Floats = np.ndarray[Any, np.dtype[np.float64]]

_POINTS = 513
_NAMES = {
    "fixed": "fix",
    "exponential": "expon",
    "normal": "norm",
    "lognormal": "lognorm",
    "log_normal": "lognorm",
    "triangular": "triang",
}
_ENDLESS = 1e12
"""In place of a bound where there is none: longer than any simulation."""
_SHIFTED = 1.5
"""An exponential that begins above so many times its scale would too often be drawn again; a table says it as well."""


def taken(spread: Spread, place: str) -> Distribution:
    """Return a distribution of ours. Raises NotAScenario where it is not known, or its parameters make no sense."""
    name, given = spread.distribution_name.lower(), tuple(spread.distribution_params)
    try:
        if spread.histogram_data is not None:
            return _histogram(spread.histogram_data)
        own = _own(name, given)
        return own if own is not None else _tabled(name, given)
    except (ValueError, IndexError, AttributeError, TypeError) as wrong:
        raise NotAScenario(
            f"The distribution {spread.distribution_name!r} of {place} with {len(given)} parameters is not one that can be read. "
            "Take one of fix, expon, norm, uniform, lognorm and gamma, as Prosimos 2 writes them."
        ) from wrong


def _own(name: str, given: tuple[float, ...]) -> Distribution | None:
    """Return what Prosimos means since 2.0; None where it is one that SciPy names."""
    found: Distribution | None = None
    match _NAMES.get(name, name), given:
        case "fix", (value, *_):
            found = Fixed(value=value)
        case "expon", (mean, low, high):
            found = _exponential(low, mean - low if mean > low else mean, high)
        case "expon", (low, scale) | (low, scale, _, _):
            found = _exponential(low, scale, given[3] if len(given) == 4 else None)
        case "norm", (mean, sd):
            found = Normal(mean=mean, sd=sd)
        case "norm", (mean, sd, low, high):
            found = Normal(mean=mean, sd=sd, low=max(low, 0.0), high=high)
        case "uniform" | "default", (low, high):
            found = Uniform(low=low, high=high)
        case "uniform", (low, wide, least, most):
            found = Uniform(low=max(low, least, 0.0), high=min(low + wide, most))
        case "lognorm", (mean, variance, low, high):
            found = Lognormal(mean=mean, sd=math.sqrt(variance), low=max(low, 0.0), high=high)
        case "gamma", (mean, variance, low, high):
            found = Gamma(mean=mean, sd=math.sqrt(variance), low=max(low, 0.0), high=high)
    return found


def _exponential(low: float, scale: float, high: float | None) -> Distribution:
    if low > _SHIFTED * scale:
        return _table(scipy.stats.expon(low, scale), low, high)
    return Exponential(mean=scale, low=max(low, 0.0), high=high)


def _tabled(name: str, given: tuple[float, ...]) -> Distribution:
    """Return a table of what SciPy knows by this name: shapes, loc, scale, and bounds if there are two numbers more."""
    family: Any = getattr(scipy.stats, _NAMES.get(name, name))
    shapes = int(family.numargs)
    low, high = given[shapes + 2 :] if len(given) == shapes + 4 else (0.0, None)
    return _table(family(*given[: shapes + 2]), low, high)


def _table(known: Any, low: float, high: float | None) -> Distribution:
    """Return a table of a distribution between bounds, neither below zero; its ends hold what lies outermost on average."""
    below = float(known.cdf(max(low, 0.0) - 1e-9))
    above = 1.0 if high is None else float(known.cdf(high))
    if not above > below:
        raise ValueError("nothing lies between the bounds")
    edges = np.linspace(0.0, 1.0, _POINTS)
    edges[0], edges[-1] = 0.1 / _POINTS, 1.0 - 0.1 / _POINTS
    values = np.maximum.accumulate(known.ppf(below + (above - below) * edges))
    return Quantiles(values=tuple(np.maximum(values, 0.0).tolist()))


def _histogram(given: Histogram) -> Distribution:
    places = np.searchsorted(given.cdf, np.linspace(0.0, 1.0, 2 * _POINTS))
    values = np.asarray(given.bin_midpoints)[np.minimum(places, len(given.bin_midpoints) - 1)]
    return Quantiles(values=tuple(np.maximum.accumulate(values).tolist()))


def shares(spread: Spread, cuts: list[float], place: str) -> list[float]:
    """Return the chances that a value lies below the first cut, between cuts, and above the last."""
    values = _grid(taken(spread, place))
    inside = np.searchsorted(np.asarray(cuts), values, side="right")
    counts = np.bincount(inside, minlength=len(cuts) + 1)
    return [float(count) / values.size for count in counts]


def _grid(one: Distribution) -> Floats:
    """Return values at many equally spaced chances."""
    chances = (np.arange(20_000) + 0.5) / 20_000
    match one:
        case Fixed(value=value):
            return np.array([value])
        case Quantiles(values=table):
            return np.interp(chances, np.linspace(0.0, 1.0, len(table)), table)
        case _:
            known = _known(one)
            low, high = getattr(one, "low", 0.0), getattr(one, "high", None)
            below, above = known.cdf(low), 1.0 if high is None else known.cdf(high)
            return np.asarray(known.ppf(below + (above - below) * chances))


def _known(one: Distribution) -> Any:
    """Return a distribution, its bounds left out of account, as SciPy has it."""
    made: Any = None
    match one:
        case Exponential(mean=mean):
            made = scipy.stats.expon(0.0, max(mean, 1e-12))
        case Normal(mean=mean, sd=sd):
            made = scipy.stats.norm(mean, max(sd, 1e-12))
        case Lognormal(mean=mean, sd=sd):
            spread = math.log1p((sd / mean) ** 2)
            made = scipy.stats.lognorm(max(math.sqrt(spread), 1e-12), 0.0, mean * math.exp(-spread / 2))
        case Gamma(mean=mean, sd=sd):
            made = scipy.stats.gamma((mean / sd) ** 2, 0.0, sd**2 / mean)
        case Weibull(shape=shape, scale=scale):
            made = scipy.stats.weibull_min(shape, 0.0, scale)
        case Uniform(low=low, high=high):
            made = scipy.stats.uniform(low, max(high - low, 1e-12))
        case Triangular(low=low, mode=mode, high=high):
            wide = max(high - low, 1e-12)
            made = scipy.stats.triang((mode - low) / wide, low, wide)
    return made


def race(waits: list[Distribution]) -> list[tuple[float, Distribution]]:
    """Return for each of several waits that begin together the chance that it ends first, and how long it then takes."""
    chance = np.random.default_rng(0)
    drawn = np.array([chance.permutation(np.resize(_grid(one), 20_000)) for one in waits])
    first = drawn.argmin(axis=0)
    found: list[tuple[float, Distribution]] = []
    for number in range(len(waits)):
        won = drawn[number, first == number]
        values = np.quantile(won, np.linspace(0.0, 1.0, _POINTS)) if won.size else np.zeros(1)
        found.append((won.size / first.size, Quantiles(values=tuple(np.maximum.accumulate(values).tolist()))))
    return found


def said(one: Distribution, factor: float = 1.0) -> tuple[dict[str, Any], bool]:
    """Return a distribution as Prosimos 2 has it, stretched by a factor; and whether it is another of the same mean and spread."""
    low, high = getattr(one, "low", 0.0), getattr(one, "high", None)
    bounds = (low * factor, _ENDLESS if high is None else high * factor)
    mean, other = mean_of(one), False
    found = _named("fix", mean * factor)
    match one:
        case Fixed():
            pass
        case Exponential(mean=scale) if scale > 0:
            found = _named("expon", scale * factor + bounds[0], *bounds)
        case Normal():
            found = _named("norm", one.mean * factor, one.sd * factor, *bounds)
        case Uniform():
            found = _named("uniform", *bounds)
        case Lognormal():
            found = _named("lognorm", one.mean * factor, (one.sd * factor) ** 2, *bounds)
        case Gamma():
            found = _named("gamma", one.mean * factor, (one.sd * factor) ** 2, *bounds)
        case _ if (sd := float(np.std(_grid(one)))) > 1e-9 * mean:
            found, other = _named("gamma", mean * factor, (sd * factor) ** 2, 0.0, _ENDLESS), True
    return found, other


def _named(name: str, *values: float) -> dict[str, Any]:
    return {
        "distribution_name": name,
        "distribution_params": [{"value": float(value)} for value in values],
    }


def stretched(one: Distribution, factor: float) -> Distribution:
    """Return a distribution of values so many times as long."""
    names = {"value", "mean", "sd", "low", "high", "mode", "scale"} & set(type(one).model_fields)
    changed: dict[str, Any] = {
        name: value * factor for name in names if (value := getattr(one, name)) is not None
    }
    if isinstance(one, Quantiles):
        changed = {"values": tuple(value * factor for value in one.values)}
    return one.model_copy(update=changed)
