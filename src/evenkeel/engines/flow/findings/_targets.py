"""Targets: limits in time that a person names, like `lead_time<=56d`."""

import re
from dataclasses import dataclass
from typing import ClassVar

from evenkeel.kernel import errors

LEAD_TIME = "lead_time"
ARROW = "->"
UNITS = {"min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
"""Seconds of each unit. A day is a day of the calendar; a week is seven."""
WRITTEN = re.compile(
    r"\s*(?P<what>.+?)\s*(?:<=|≤)\s*(?P<amount>\d+(?:[.,]\d+)?)\s*(?P<unit>min|h|d|w)\s*", re.DOTALL
)


class BadTarget(errors.Invalid):
    """The target “{written}” cannot be understood: write lead_time<=56d, Decide<=10d or Receive -> Decide<=48h (min, h, d, w)."""

    code: ClassVar[str] = "bad-target"


@dataclass(frozen=True)
class Target:
    """A limit that somebody set for a time in every case.

    `what` is "lead_time", an activity (from the opening of the case to the first time it is done), or two
    activities joined by "->" (from the first time one is done to the first time the other is done after it).
    """

    what: str
    seconds: float

    @classmethod
    def parse(cls, written: str) -> "Target":
        """Read a target as people write it. Raises BadTarget."""
        found = WRITTEN.fullmatch(written)
        if found is None:
            raise BadTarget(written=written)
        seconds = float(found["amount"].replace(",", ".")) * UNITS[found["unit"]]
        if seconds <= 0:
            raise BadTarget(written=written)
        return cls(what=found["what"], seconds=seconds)

    def __str__(self) -> str:
        """Write the target as `parse` reads it, in the largest unit that fits."""
        unit, size = max(
            ((unit, size) for unit, size in UNITS.items() if unit != "w" and self.seconds % size == 0),
            key=lambda one: one[1],
            default=("min", UNITS["min"]),
        )
        return f"{self.what}<={self.seconds / size:g}{unit}"

    @property
    def steps(self) -> tuple[str | None, str]:
        """Return the activity it runs from, None for the opening of the case, and the activity it runs to."""
        begin, arrow, end = self.what.partition(ARROW)
        return (begin.strip(), end.strip()) if arrow else (None, begin.strip())
