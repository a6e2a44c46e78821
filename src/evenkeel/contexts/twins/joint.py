"""Two teams taken together, as if they were one: the key under which their twin is kept, and what it is called."""

from collections.abc import Mapping
from typing import Final

AND: Final = "+"
"""Between the keys of two teams; no key of the operating model has it."""


def key(one: str, other: str) -> str:
    """Return the key of two teams together, the same whichever is named first."""
    return AND.join(sorted((one, other)))


def teams(unit: str) -> tuple[str, ...]:
    """Return the keys of the teams that a key stands for: one, or two."""
    return tuple(unit.split(AND))


def is_of_two(unit: str) -> bool:
    """Tell whether a key stands for two teams."""
    return AND in unit


def title(unit: str, titles: Mapping[str, str]) -> str | None:
    """Return what a team is called, or two together; None where the model has no such team, or the key is not rightly written."""
    named = [titles.get(each) for each in teams(unit)]
    if len(named) == 1:
        return named[0]
    one, *others = teams(unit)
    if len(others) != 1 or one == others[0] or key(one, others[0]) != unit or None in named:
        return None
    return f"{named[0]} + {named[1]}"
