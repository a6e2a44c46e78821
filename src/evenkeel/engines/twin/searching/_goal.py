"""Goals and constraints: a figure and where it should be."""

import re
from typing import Literal

from evenkeel.engines.twin.changing._measures import FIGURES
from evenkeel.engines.twin.changing._words import amount
from evenkeel.engines.twin.document._part import Part
from evenkeel.kernel import errors

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}


class BadGoal(errors.Invalid):
    """A goal that is written as no goal is."""

    code = "bad-goal"


class Goal(Part):
    """A figure that should be at most, or at least, so much."""

    measure: str
    """Name of the figure, as what-if tells it."""
    side: Literal["at most", "at least"]
    """Which side of the value is good."""
    value: float
    """In the unit of the figure; shares from 0 to 1, times in seconds."""

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.side == "at least" else -1.0

    def said(self) -> str:
        """Say it in words."""
        figure = FIGURES[self.measure]
        return f"{figure.title}: {self.side} {amount(figure.unit, self.value)}"


def read_goal(text: str) -> Goal:
    """Return the goal that a line says: `lead_time <= 10d`, `kept >= 90%`. Raises BadGoal."""
    found = re.fullmatch(r"\s*([a-z_0-9]+)\s*(<=?|>=?|≤|≥)\s*(-?\d+(?:\.\d+)?)\s*([a-z%]?)\s*", text)
    if found is None or found[1] not in FIGURES:
        raise BadGoal(
            f"“{text}” is not understood. Write a figure, a side and a value, like lead_time <= 10d or kept >= 90%; "
            f"the figures are {', '.join(FIGURES)}."
        )
    unit, value = FIGURES[found[1]].unit, float(found[3])
    if (unit == "seconds") != (found[4] in _SECONDS) or (unit == "share") != (found[4] == "%"):
        wanted = {"seconds": "a time like 36h or 10d", "share": "a share like 90%"}.get(
            unit, "a number without a unit"
        )
        raise BadGoal(f"“{text}” is not understood: {found[1]} is told as {wanted}.")
    scale = _SECONDS.get(found[4], 0.01 if found[4] == "%" else 1.0)
    side: Literal["at most", "at least"] = "at most" if found[2] in ("<", "<=", "≤") else "at least"
    return Goal(measure=found[1], side=side, value=round(value * scale, 12))
