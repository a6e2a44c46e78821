"""How a twin lies in memory while it runs: rows of fields, so that what belongs together is read together.

Indices are places in the other tables, -1 says none; moments and spans are seconds since the start of the simulation.
"""

from typing import Any

import numpy as np

Rows = Any
"""A table, one record for each row; a record; or the row of addresses of all tables. Numba knows which."""

Int = Any
"""A whole number inside a kernel; Numba finds its size."""

Real = Any
"""A number inside a kernel."""

Truth = Any
"""Yes or no inside a kernel."""


def numbers(size: int) -> Any:
    """Return numbers from 0 for kernels: as plain numbers, Numba would compile a kernel anew for each of them."""
    return tuple(np.int64(number) for number in range(size))


NONE = np.int64(-1)
"""In place of an index: there is none."""

NODE_KINDS = ("task", "choice", "all", "some", "end")
TASK, CHOICE, ALL, SOME, END = numbers(5)

DISTRIBUTIONS = (
    "fixed",
    "exponential",
    "normal",
    "lognormal",
    "gamma",
    "weibull",
    "uniform",
    "triangular",
    "quantiles",
)
FIXED, EXPONENTIAL, NORMAL, LOGNORMAL, GAMMA, WEIBULL, UNIFORM, TRIANGULAR, QUANTILES = numbers(9)

AT_SHIFT_END = ("pause", "finish", "fit")
PAUSE, FINISH, FIT = numbers(3)

DISCIPLINES = ("first", "last", "due", "shortest", "target")
FIRST, LAST, DUE, SHORTEST, TARGET = numbers(5)

PRINCIPLES = ("pull", "load", "wait", "key", "round", "random")
PULL, LOAD, WAIT, KEY, ROUND, RANDOM = numbers(6)

GROSS, ON_RHYTHM, IN_CALENDAR = numbers(3)

PLANNED, DELAYED, COLLECTED, WAITING, SERVED, DONE, GONE = numbers(7)
"""Life of an instance: drawn; delayed; in a batch; offered; worked on; done; dropped, because its customer gave up."""

FINISHED, WOKEN, READY, GAVE_UP, RELEASED, RETURNED = numbers(6)
"""What an event is, in the order of events at one moment (arrivals come after all of them)."""

OVER, STOPPED, FULL, SHORT, CROWDED = numbers(5)
"""Why the machine stands: nothing is left to happen; the end that was asked for; its tables are full; its calendars end;
a course has more waiting for one another than there is room for."""

NODE = np.dtype(
    [
        ("kind", "i8"),
        ("activity", "i8"),
        ("delay", "i8"),
        ("duration", "i8"),
        ("ways", "i8"),
        ("ways_end", "i8"),
        ("incoming", "i8"),
        ("in_order", "i8"),
    ],
    align=True,
)
WAY = np.dtype([("to", "i8"), ("up_to", "f8"), ("share", "f8")], align=True)
DISTRIBUTION = np.dtype(
    [
        ("kind", "i8"),
        ("table", "i8"),
        ("size", "i8"),
        ("a", "f8"),
        ("b", "f8"),
        ("c", "f8"),
        ("low", "f8"),
        ("high", "f8"),
        ("mean", "f8"),
    ],
    align=True,
)
DELAY = np.dtype([("span", "i8"), ("clock", "i8"), ("of", "i8"), ("until", "i8")], align=True)
POPULATION = np.dtype([("size", "i8"), ("away", "i8"), ("mix", "i8"), ("mix_end", "i8")], align=True)
MIX = np.dtype([("class", "i8"), ("up_to", "f8")], align=True)
CLASS = np.dtype([("start", "i8"), ("priority", "i8"), ("due_after", "f8"), ("effort", "f8")], align=True)
ACTIVITY = np.dtype(
    [
        ("shelf", "i8"),
        ("duration", "i8"),
        ("delay", "i8"),
        ("patience", "i8"),
        ("priority", "i8"),
        ("duty", "i8"),
        ("at_shift_end", "i8"),
        ("interruption", "i8"),
        ("skills", "i8"),
        ("skills_end", "i8"),
        ("queue", "i8"),
        ("batch", "i8"),
        ("together", "i8"),
        ("collected", "i8"),
        ("first", "i8"),
        ("round", "i8"),
        ("growth", "f8"),
        ("longest", "f8"),
        ("same_person", "f8"),
    ],
    align=True,
)
SHELF = np.dtype(
    [("discipline", "i8"), ("principle", "i8"), ("limit", "i8"), ("turn", "i8"), ("blur", "f8")], align=True
)
SKILL = np.dtype(
    [
        ("activity", "i8"),
        ("person", "i8"),
        ("duration", "i8"),
        ("pace", "f8"),
        ("weight", "f8"),
        ("mean", "f8"),
    ],
    align=True,
)
PERSON = np.dtype(
    [
        ("spans", "i8"),
        ("spans_end", "i8"),
        ("now", "i8"),
        ("capacity", "i8"),
        ("busy", "i8"),
        ("load", "i8"),
        ("queue", "i8"),
        ("doing", "i8"),
        ("skills", "i8"),
        ("skills_end", "i8"),
        ("wake", "f8"),
        ("backlog", "f8"),
    ],
    align=True,
)
SPAN = np.dtype([("begin", "f8"), ("end", "f8"), ("before", "f8"), ("duty", "i8")], align=True)
CASE = np.dtype(
    [
        ("class", "i8"),
        ("left", "i8"),
        ("person", "i8"),
        ("first", "i8"),
        ("population", "i8"),
        ("key", "u8"),
        ("arrived", "f8"),
        ("due", "f8"),
        ("kin", "f8"),
        ("closed", "f8"),
    ],
    align=True,
)
INSTANCE = np.dtype(
    [
        ("case", "i8"),
        ("activity", "i8"),
        ("node", "i8"),
        ("position", "i8"),
        ("pending", "i8"),
        ("state", "i8"),
        ("person", "i8"),
        ("edge", "i8"),
        ("child", "i8"),
        ("sibling", "i8"),
        ("member", "i8"),
        ("stands", "i8"),
        ("priority", "i8"),
        ("key", "f8"),
        ("enabled", "f8"),
        ("offered", "f8"),
        ("start", "f8"),
        ("end", "f8"),
        ("left", "f8"),
    ],
    align=True,
)
EDGE = np.dtype([("to", "i8"), ("next", "i8")], align=True)
EVENT = np.dtype([("at", "f8"), ("order", "i8"), ("of", "i8")], align=True)
RUN = np.dtype(
    [
        ("seed", "u8"),
        ("now", "f8"),
        ("until", "f8"),
        ("counts", "f8"),
        ("kinship", "f8"),
        ("arrival", "i8"),
        ("cases", "i8"),
        ("open", "i8"),
        ("admitted", "i8"),
        ("closed", "i8"),
        ("enough", "i8"),
        ("wip", "i8"),
        ("instances", "i8"),
        ("edges", "i8"),
        ("events", "i8"),
        ("sequence", "i8"),
        ("longest", "i8"),
        ("short", "i8"),
        ("cut", "i8"),
        ("alive", "i8"),
        ("crowded", "i8"),
        ("foresees", "i8"),
        ("begun", "i8"),
        ("unfinished", "i8"),
        ("drain", "i8"),
        ("interrupts", "i8"),
    ],
    align=True,
)
BEGUN = np.dtype(
    [
        ("luck", "u8"),
        ("person", "i8"),
        ("population", "i8"),
        ("standings", "i8"),
        ("standings_end", "i8"),
        ("arrived", "f8"),
        ("due", "f8"),
        ("kin", "f8"),
        ("kin_spread", "f8"),
    ],
    align=True,
)
"""A case that is open at the start: how it may stand then, of which chance takes one."""
STANDING = np.dtype([("up_to", "f8"), ("class", "i8"), ("tokens", "i8"), ("tokens_end", "i8")], align=True)
TOKEN = np.dtype(
    [
        ("node", "i8"),
        ("activity", "i8"),
        ("mode", "i8"),
        ("alone", "i8"),
        ("person", "i8"),
        ("span", "i8"),
        ("low", "f8"),
        ("high", "f8"),
        ("passed", "f8"),
        ("scale", "f8"),
        ("tail", "f8"),
        ("since", "f8"),
        ("offered", "f8"),
    ],
    align=True,
)
"""Where something of an open case is: at a join (PLANNED), before a task (DELAYED or WAITING), or in work (SERVED).

Of the span that delay or work takes, the chances from `low` to `high` are left; of it `passed` has passed.
"""
DRAW = np.dtype(
    [
        ("tokens", "i8"),
        ("held", "i8"),
        ("cells", "i8"),
        ("waits", "i8"),
        ("through", "i8"),
        ("forks", "i8"),
        ("instances", "i8"),
    ],
    align=True,
)
