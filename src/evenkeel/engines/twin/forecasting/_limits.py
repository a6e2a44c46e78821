"""Which share of things last longer, where of some it is only known that they last longer than until now."""

from typing import Any

import numpy as np

from evenkeel.engines.twin.running._calendars import Floats

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


def product_limit(lasted: Floats, over: Flags, alike: Floats | float = 1.0) -> tuple[Integers, Floats]:
    """Return the places of some spans in rising order, and after each of them the share that lasts longer.

    Of what is not `over`, it is only known that it lasts longer; each span stands for so many `alike`. The product-limit
    estimator (Kaplan and Meier 1958).
    """
    order = np.lexsort((~over, lasted))
    counts = np.broadcast_to(alike, lasted.shape)[order]
    at_risk = np.cumsum(counts[::-1])[::-1]
    return order, np.asarray(np.cumprod(1 - counts * over[order] / at_risk), float)
