"""From figures to an axis: nice numbers (Heckbert, Graphics Gems, 1990) and spans in spoken units."""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils import formats
from django.utils.translation import gettext

from evenkeel.kernel import time

Unit = Literal["count", "duration", "share"]


class Tick(NamedTuple):
    """One line of an axis."""

    value: float
    label: str


@dataclass(frozen=True)
class Scale:
    """An axis from zero to `top`; `unit` names what its numbers count, empty where that is plain."""

    top: float
    ticks: tuple[Tick, ...]
    unit: str

    def part(self, value: float) -> float:
        """Return how far up the axis a value lies, 0 to 1."""
        return min(max(value / self.top, 0.0), 1.0)


class _Step(NamedTuple):
    length: float
    """Seconds in one unit."""
    factors: tuple[int, ...]
    """How many of the unit a step may be; beyond the last, nice numbers."""


_SPOKEN = {
    "days": _Step(86400.0, ()),
    "hours": _Step(3600.0, (1, 2, 3, 6, 12, 24)),
    "minutes": _Step(60.0, (1, 2, 5, 10, 15, 30, 60)),
    "seconds": _Step(1.0, (1, 2, 5, 10, 15, 30, 60)),
}


def of(unit: Unit, largest: float, *, at_most: int = 5) -> Scale:
    """Return an axis that reaches the largest value with at most so many steps."""
    largest = largest if math.isfinite(largest) and largest > 0 else 0.0
    if unit == "duration":
        return _durations(largest, at_most)
    if unit == "share":
        step = nice_step(min(largest, 1.0) or 1.0, at_most)
        return _scale(min(largest, 1.0) or 1.0, step, 0.01, "%")
    step = max(1.0, math.ceil(nice_step(largest or 1.0, at_most)))
    return _scale(largest or 1.0, step, 1.0, "")


def say(unit: Unit, value: float | None) -> str:
    """Say one figure as a person reads it; what is null is not known."""
    if value is None:
        return gettext("not known")
    if unit == "duration":
        return time.spoken_duration(value)
    if unit == "share":
        return percent(value)
    return amount(value)


def amount(value: float) -> str:
    """Write a number with the separators of the language; a fraction with one decimal, two below one."""
    whole = float(value).is_integer()
    places = 0 if whole or abs(value) >= 1000 else 1 if abs(value) >= 1 else 2
    return str(formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))


def percent(share: float) -> str:
    """Write a share as a percentage; a little is never said to be nothing, nor almost all to be all."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    places = 1 if share < 0.1 or 0.99 < share < 1 else 0
    rounded = min(round(share * 100, places), 99.9) if share < 1 else 100
    return f"{formats.number_format(rounded, decimal_pos=places if rounded % 1 else 0)} %"


def nice_step(largest: float, at_most: int) -> float:
    """Return 1, 2 or 5 times a power of ten, the least with which so many steps reach the largest value."""
    rough = largest / at_most
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    for factor in (1.0, 2.0, 5.0, 10.0):
        if factor * power * at_most >= largest * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def _durations(largest: float, at_most: int) -> Scale:
    name, (length, factors) = next(
        ((name, step) for name, step in _SPOKEN.items() if largest >= 2 * step.length),
        ("seconds", _SPOKEN["seconds"]),
    )
    units = max(largest / length, 1.0)
    nice = max(nice_step(units, at_most), 1.0)
    step = next((factor for factor in factors if factor * at_most >= units), math.ceil(nice))
    return _scale(units * length, step * length, length, _unit_name(name))


def _unit_name(name: str) -> str:
    return {
        "days": gettext("days"),
        "hours": gettext("hours"),
        "minutes": gettext("minutes"),
        "seconds": gettext("seconds"),
    }[name]


def _scale(largest: float, step: float, length: float, unit: str) -> Scale:
    count = max(1, math.ceil(largest / step - 1e-9))
    ticks = tuple(Tick(index * step, amount(round(index * step / length, 6))) for index in range(count + 1))
    return Scale(ticks[-1].value, ticks, unit)
