"""Distributions of spans of time: what a twin draws durations, delays and gaps from.

All are in seconds. `low` and `high` bound what is drawn: a value outside is drawn again (truncation), and held at the
bound where a hundred tries all fell outside.
"""

import itertools
import math
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from evenkeel.engines.twin.document._part import Part, Seconds


class Bounded(Part):
    """What bounds a drawn value."""

    low: Seconds = 0.0
    """The least that is drawn."""
    high: Seconds | None = None
    """The most that is drawn; without it there is no bound."""

    @model_validator(mode="after")
    def _in_order(self) -> "Bounded":
        if self.high is not None and self.high < self.low:
            raise ValueError(f"high ({self.high:g} s) is below low ({self.low:g} s)")
        return self


class Fixed(Part):
    """Always the same."""

    kind: Literal["fixed"] = "fixed"
    value: Seconds
    """The value."""


class Exponential(Bounded):
    """Without memory: how long it took already tells nothing of how long it will take."""

    kind: Literal["exponential"] = "exponential"
    mean: Seconds
    """The mean."""


class Normal(Bounded):
    """Around a mean, symmetric; values below zero are drawn again."""

    kind: Literal["normal"] = "normal"
    mean: float = Field(allow_inf_nan=False)
    """The mean."""
    sd: Seconds
    """The standard deviation."""


class Lognormal(Bounded):
    """Most are short, few very long; mean and standard deviation are of the values, not of their logarithms."""

    kind: Literal["lognormal"] = "lognormal"
    mean: float = Field(gt=0, allow_inf_nan=False)
    """The mean of the values."""
    sd: Seconds
    """The standard deviation of the values."""


class Gamma(Bounded):
    """A sum of waits without memory; by mean and standard deviation."""

    kind: Literal["gamma"] = "gamma"
    mean: float = Field(gt=0, allow_inf_nan=False)
    """The mean."""
    sd: float = Field(gt=0, allow_inf_nan=False)
    """The standard deviation."""


class Weibull(Bounded):
    """Ever likelier (shape above 1) or ever less likely (below 1) to end, the longer it takes."""

    kind: Literal["weibull"] = "weibull"
    shape: float = Field(gt=0, allow_inf_nan=False)
    """Below 1: what has taken long takes longer; above 1: it will soon be done."""
    scale: float = Field(gt=0, allow_inf_nan=False)
    """The value below which 63 of 100 draws lie."""


class Uniform(Part):
    """Anything between two bounds, all alike."""

    kind: Literal["uniform"] = "uniform"
    low: Seconds
    """The least."""
    high: Seconds
    """The most."""

    @model_validator(mode="after")
    def _in_order(self) -> "Uniform":
        if self.high < self.low:
            raise ValueError(f"high ({self.high:g} s) is below low ({self.low:g} s)")
        return self


class Triangular(Part):
    """Between two bounds, most often at the mode."""

    kind: Literal["triangular"] = "triangular"
    low: Seconds
    """The least."""
    mode: Seconds
    """The most frequent."""
    high: Seconds
    """The most."""

    @model_validator(mode="after")
    def _in_order(self) -> "Triangular":
        if not self.low <= self.mode <= self.high:
            raise ValueError(
                f"low, mode and high ({self.low:g}, {self.mode:g}, {self.high:g} s) must not fall"
            )
        return self


class Quantiles(Part):
    """As observed: values at equally spaced probabilities from 0 to 1, straight between them.

    Equal neighbours are an atom: with 20 of 100 values at 0, a fifth of the draws is exactly 0.
    """

    kind: Literal["quantiles"] = "quantiles"
    values: tuple[Seconds, ...] = Field(min_length=1, max_length=4096)
    """Values that do not fall, from the least to the most."""

    @field_validator("values")
    @classmethod
    def _never_falling(cls, values: tuple[float, ...]) -> tuple[float, ...]:
        if any(after < before for before, after in itertools.pairwise(values)):
            raise ValueError("the values of quantiles must not fall")
        return values


Distribution = Annotated[
    Fixed | Exponential | Normal | Lognormal | Gamma | Weibull | Uniform | Triangular | Quantiles,
    Field(discriminator="kind"),
]


def mean_of(distribution: Distribution) -> float:
    """Return the mean of a distribution in seconds, its bounds left out of account (but zero for a normal one)."""
    match distribution:
        case Fixed(value=value):
            mean = value
        case Uniform(low=low, high=high):
            mean = (low + high) / 2
        case Triangular(low=low, mode=mode, high=high):
            mean = (low + mode + high) / 3
        case Weibull(shape=shape, scale=scale):
            mean = scale * math.gamma(1 + 1 / shape)
        case Quantiles(values=values):
            mean = (
                sum(map(sum, itertools.pairwise(values))) / 2 / (len(values) - 1)
                if len(values) > 1
                else values[0]
            )
        case _:
            mean = max(distribution.mean, 0.0)
    return mean
