"""Distributions that are longer, or shorter, by a factor."""

from typing import Any

_SCALED = {
    "fixed": ("value",),
    "exponential": ("mean",),
    "normal": ("mean", "sd"),
    "lognormal": ("mean", "sd"),
    "gamma": ("mean", "sd"),
    "weibull": ("scale",),
    "uniform": (),
    "triangular": ("mode",),
    "quantiles": ("values",),
}


def longer(distribution: Any, factor: float) -> Any:
    """Return the distribution of the same spans times a factor; its bounds move with it."""
    names = [
        *_SCALED[distribution.kind],
        *(name for name in ("low", "high") if getattr(distribution, name, None)),
    ]
    return distribution.model_copy(
        update={name: _times(getattr(distribution, name), factor) for name in names}
    )


def _times(value: Any, factor: float) -> Any:
    return tuple(each * factor for each in value) if isinstance(value, tuple) else value * factor
