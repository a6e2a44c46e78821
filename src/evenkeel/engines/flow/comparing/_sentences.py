"""Differences in words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from evenkeel.engines.flow.comparing._document import Change, Estimate, Unit
from evenkeel.engines.flow.comparing._estimates import Raw
from evenkeel.kernel.time import spoken_duration

MANIFOLD = 2.0
"""A ratio from which it is said in times, no longer in percent."""
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


def estimate(raw: Raw, unit: Unit, kind: Change) -> Estimate:
    """Return an estimate with its words."""
    return Estimate(
        **raw._asdict(),
        first_said=said(unit, raw.first),
        second_said=said(unit, raw.second),
        change_said=_change(
            raw, RATIO if kind == "ratio" else SAYINGS[unit], none=1.0 if kind == "ratio" else 0.0
        ),
    )


def doubted(sentence: str, doubt: str) -> str:
    """End a sentence, with what is to be doubted about it."""
    return f"{sentence}; {doubt}." if doubt else f"{sentence}."


def _change(raw: Raw, saying: Saying, *, none: float) -> str:
    if saying is RATIO and raw.change >= MANIFOLD:
        return f"{raw.change:,.1f} times as many ({raw.low:,.1f} to {raw.high:,.1f})"
    size, low, high = raw.change - none, raw.low - none, raw.high - none
    shown = saying.size(abs(size))
    is_none = not any(sign in "123456789" for sign in shown)
    text = "about the same" if is_none else f"{shown}{saying.size_unit} {_way(size)}"
    return f"{text} ({_ends(saying, low, high)})"


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
