"""How the findings about work put figures into words, and cases into an order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
_UNITS = ((DAY, "day", 1.0), (HOUR, "hour", 1.0), (MINUTE, "minute", 1.0), (1.0, "second", 0.0))


def span(seconds: float) -> str:
    """Say a span in the unit that fits it: 3.2 days, 45 minutes."""
    size, unit = next((size, unit) for size, unit, least in _UNITS if seconds >= least * size)
    value = seconds / size
    shown = f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"
    return f"{shown} {unit}{'' if shown == '1' else 's'}"


def times(ratio: float) -> str:
    """Say how many times as large something is: 1.4 times, 190 times."""
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def joined(words: list[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def in_order(cases: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Keep the first of each case, in the order given."""
    _, first = np.unique(cases, return_index=True)
    return np.asarray(cases[np.sort(first)], np.int64)
