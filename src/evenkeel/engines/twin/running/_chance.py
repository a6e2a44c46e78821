"""Chance by counting: every draw is a function of the seed, the case, the place in its course, and what it is for.

So a case meets the same luck in two variants of a twin (common random numbers), and it does not matter in which order, or
where, replications are run.
The hash is the finaliser of SplitMix64 (Steele, Lea & Flood, Fast splittable pseudorandom number generators, OOPSLA 2014).
"""

import math

import numpy as np

from evenkeel.engines.twin.running._compiled import kernel, within
from evenkeel.engines.twin.running._layout import (
    EXPONENTIAL,
    FIXED,
    LOGNORMAL,
    NORMAL,
    QUANTILES,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
    Int,
    Real,
    Rows,
    Truth,
    numbers,
)

(
    FOR_WAY,
    FOR_DELAY,
    FOR_DURATION,
    FOR_PERSON,
    FOR_PATIENCE,
    FOR_ORDER,
    FOR_SAME,
    FOR_KIN,
    FOR_CLASS,
    FOR_RETURN,
    FOR_STANDING,
) = numbers(11)
"""What a draw is for."""

ONCE = np.int64(0)
"""The first draw for a purpose, of several."""

AGAIN = np.int64(1)
"""The second."""

_TRIES = 100


@kernel
def mixed(value: Int) -> Int:
    """Return 64 well-mixed bits of 64 bits."""
    bits = np.uint64(value)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@kernel
def keyed(key: Int, counter: Int) -> Int:
    """Return a further key below a key."""
    return mixed(np.uint64(key) + np.uint64(counter + 1) * np.uint64(0x9E3779B97F4A7C15))


@kernel
def uniform(key: Int, place: Int, purpose: Int, again: Int) -> Real:
    """Return a number between 0 and 1, neither included."""
    counter = (np.int64(place) * 16 + purpose) * 128 + again
    return (np.float64(keyed(key, counter) >> np.uint64(11)) + 0.5) / 9007199254740992.0


@kernel
def taken(key: Int, place: Int, number: Int, weight: Real, total: Real) -> Truth:
    """Tell whether the next of several is taken instead of those before (number 1 and up), whose weights with its own make `total`.

    So one of several is drawn by weight without knowing beforehand how many there are (Chao, A general purpose unequal
    probability sampling plan, Biometrika 1982).
    """
    own = keyed(key, (np.int64(place) * 16 + FOR_PERSON) * 128)
    return uniform(own, number, ONCE, ONCE) * total < weight


@kernel
def normal(chance: Real) -> Real:
    """Return the normal deviate below which `chance` lies (Acklam's rational approximation, one step of Halley's method on top)."""
    if chance < 0.02425:
        q = math.sqrt(-2.0 * math.log(chance))
        x = _tail(q)
    elif chance > 0.97575:
        q = math.sqrt(-2.0 * math.log(1.0 - chance))
        x = -_tail(q)
    else:
        q = chance - 0.5
        r = q * q
        top = (
            (((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269)
            * r
            - 30.66479806614716
        ) * r
        low = (
            (((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972)
            * r
            - 13.28068155288572
        ) * r
        x = (top + 2.506628277459239) * q / (low + 1.0)
    error = below(x) - chance
    step = error * math.sqrt(2.0 * math.pi) * math.exp(min(x * x / 2.0, 700.0))
    return x - step / (1.0 + x * step / 2.0)


@kernel
def _tail(q: Real) -> Real:
    top = (
        (((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734)
        * q
        + 4.374664141464968
    ) * q
    low = (
        ((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416
    ) * q
    return (top + 2.938163982698783) / (low + 1.0)


@kernel
def below(deviate: Real) -> Real:
    """Return the chance of a normal deviate below this one."""
    return 0.5 * math.erfc(-deviate / math.sqrt(2.0))


@kernel
def kindred(chance: Real, kin: Real, kinship: Real) -> Real:
    """Return a chance that is correlated with the case's own luck (Gaussian copula)."""
    if kinship <= 0.0:
        return chance
    mix = math.sqrt(kinship) * kin + math.sqrt(1.0 - kinship) * normal(chance)
    return min(max(below(mix), 1e-12), 1.0 - 1e-12)


@within
def drawn(one: Rows, table: Rows, chance: Real, key: Int, place: Int, purpose: Int) -> Real:
    """Draw from a distribution, in seconds; `chance` decides where it can, further chances of the key where it is not enough."""
    if one["kind"] == EXPONENTIAL:  # the usual one, without a call
        value = -one["a"] * math.log(1.0 - chance)
        if one["low"] <= value <= one["high"]:
            return value
    return _drawn_within(one, table, chance, key, place, purpose)


@kernel
def _drawn_within(one: Rows, table: Rows, chance: Real, key: Int, place: Int, purpose: Int) -> Real:
    value = _drawn(one, table, chance, key, place, purpose, ONCE)
    if one["low"] <= value <= one["high"]:
        return value
    for again in range(1, _TRIES):
        value = _drawn(one, table, uniform(key, place, purpose, again), key, place, purpose, again)
        if one["low"] <= value <= one["high"]:
            return value
    return min(max(value, one["low"]), one["high"])


@kernel
def inverted(one: Rows, table: Rows, chance: Real) -> Real:
    """Return the value below which `chance` of a distribution lies, its bounds left out; not for gamma, which has no such form."""
    return _drawn(one, table, chance, ONCE, ONCE, ONCE, ONCE)


@kernel
def _drawn(one: Rows, table: Rows, chance: Real, key: Int, place: Int, purpose: Int, again: Int) -> Real:
    kind, a, b = one["kind"], one["a"], one["b"]
    if kind == FIXED:
        value = a
    elif kind == EXPONENTIAL:
        value = -a * math.log(1.0 - chance)
    elif kind == QUANTILES:
        value = _looked_up(one, table, chance)
    elif kind == NORMAL:
        value = a + b * normal(chance)
    elif kind == LOGNORMAL:
        value = math.exp(a + b * normal(chance))
    elif kind == UNIFORM:
        value = a + (b - a) * chance
    elif kind == WEIBULL:
        value = b * (-math.log(1.0 - chance)) ** (1.0 / a)
    elif kind == TRIANGULAR:
        value = _triangular(one, chance)
    else:
        value = _gamma(a, key, place, purpose, again) * b
    return value


@kernel
def _looked_up(one: Rows, table: Rows, chance: Real) -> Real:
    at = chance * (one["size"] - 1)
    low = np.int64(at)
    left = table[one["table"] + low]
    right = table[one["table"] + min(low + 1, one["size"] - 1)]
    return left + (right - left) * (at - low)


@kernel
def _triangular(one: Rows, chance: Real) -> Real:
    low, high, mode = one["a"], one["b"], one["c"]
    if high <= low:
        return low
    at_mode = (mode - low) / (high - low)
    if chance < at_mode:
        return low + math.sqrt(chance * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - chance) * (high - low) * (high - mode))


@kernel
def _gamma(shape: Real, key: Int, place: Int, purpose: Int, again: Int) -> Real:
    """Draw from a gamma distribution of scale 1 (Marsaglia & Tsang, A simple method for generating gamma variables, 2000)."""
    own = keyed(key, (np.int64(place) * 16 + purpose) * 128 + again)
    boost = 1.0
    if shape < 1.0:
        boost = uniform(own, ONCE, ONCE, ONCE) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    value = d
    for attempt in range(1, 1000):
        x = normal(uniform(own, attempt, AGAIN, ONCE))
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(own, attempt, AGAIN, AGAIN)) < 0.5 * x * x + d - d * v + d * math.log(
            v
        ):
            value = d * v
            break
    return value * boost
