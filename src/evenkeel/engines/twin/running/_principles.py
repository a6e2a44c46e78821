"""The principles by which work is given out, as plain functions of numbers: what decides here could decide a live shelf as well.

Of those who may get a piece of work, each has a `cost`; the least gets it. Under `key` and `round` there is nothing to weigh: the
first who may get more, from `first_asked` on, gets it.
"""

import numpy as np

from evenkeel.engines.twin.running._chance import FOR_PERSON, keyed
from evenkeel.engines.twin.running._compiled import kernel
from evenkeel.engines.twin.running._layout import KEY, LOAD, RANDOM, ROUND, Int, Real, Truth

_OFF_DUTY = 1e6
"""Open pieces of work that being off duty counts as."""


@kernel
def first_asked(principle: Int, key: Int, turn: Int, size: Int) -> Int:
    """Return at whose place among `size` able people to begin: by the key of the case, by whose turn it is, or with the first."""
    if principle == KEY:
        return np.int64(keyed(key, FOR_PERSON) >> np.uint64(1)) % size
    if principle == ROUND:
        return turn % size
    return np.int64(0)


@kernel
def takes_first(principle: Int) -> Truth:
    """Tell whether the first who may get more gets it, without weighing."""
    return principle in (KEY, ROUND)


@kernel
def cost(principle: Int, load: Int, here: Truth, done_by: Real, weight: Real, luck: Real) -> Real:
    """Return what giving work to somebody would cost, under a principle that weighs.

    `load` is her open work, `here` whether she is on duty, `done_by` when she would expect to be done with it, `weight` that of
    her skill, `luck` a draw from 0 to 1.
    """
    if principle == RANDOM:
        return -np.log(luck) / max(weight, 1e-12)
    if principle == LOAD:
        return load + (0.0 if here else _OFF_DUTY)
    return done_by
