"""Differences in words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from evenkeel.engines.flow.comparing._document import Change, Unit
from evenkeel.engines.flow.comparing._estimates import Raw
from evenkeel.kernel.time import spoken_duration

NOISE = "noise alone can give as much"
ELSEWHERE = "the cases differ, but perhaps not in this figure"


class Saying(NamedTuple):
    """How a figure and a size of its change are said."""

    figure: Callable[[float], str]
    size: Callable[[float], str]
    size_unit: str = ""


def _number(number: float) -> str:
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:,.{digits}f}"


def _share(share: float) -> str:
    return f"{share:.1%}"


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


SAYINGS: dict[Unit, Saying] = {
    "seconds": Saying(spoken_duration, spoken_duration),
    "share": Saying(_share, _points, " percentage points"),
    "times per case": Saying(_number, _number),
    "cases per week": Saying(_number, _number),
    "cases": Saying(_number, _number),
}
RATIO = Saying(_number, lambda part: f"{100 * part:,.0f}%")


def said(unit: Unit, figure: float) -> str:
    """Say a figure."""
    return SAYINGS[unit].figure(figure)


def change(raw: Raw, unit: Unit, kind: Change, *, doubt: str = "") -> str:
    """Say a change with its interval, as in "6 days less (4 to 8 days)", and what is to be doubted about it."""
    saying = RATIO if kind == "ratio" else SAYINGS[unit]
    size, low, high = (part - 1 if kind == "ratio" else part for part in (raw.change, raw.low, raw.high))
    text = f"{saying.size(abs(size))}{saying.size_unit} {_way(size)}" if size else "the same"
    return f"{text} ({_ends(saying, low, high)})" + (f"; {doubt}" if doubt else "")


def _ends(saying: Saying, low: float, high: float) -> str:
    if low > 0 or high < 0:
        small, large = (saying.size(end) for end in sorted((abs(low), abs(high))))
        amount, _, unit = small.partition(" ")
        return f"{amount if unit and large.endswith(' ' + unit) else small} to {large}"
    return f"{_end(saying, low)} to {_end(saying, high)}"


def _end(saying: Saying, size: float) -> str:
    return f"{saying.size(abs(size))} {_way(size)}" if size else "none"


def _way(size: float) -> str:
    return "less" if size < 0 else "more"


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
