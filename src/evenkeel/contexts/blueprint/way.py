"""The way of a draft as a line: draft, consultation, approved, taken, in effect, and where it is."""

from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.values import Status


@dataclass(frozen=True)
class Step:
    """One step of the way."""

    title: str
    state: str
    """done, current, skipped or ahead."""
    said: str
    """The state in words, for those who do not see the line."""


_SAID = {"done": "done", "current": "here now", "skipped": "left out", "ahead": "to come"}
_TITLES = ("Draft", "Consultation", "Approved", "Taken", "In effect")
_AT = {Status.OPEN: 0, Status.WITHDRAWN: 0, Status.CONSULTING: 1, Status.APPROVED: 2, Status.TAKEN: 3}


RELEASED: Final = "Released"
"""The last step of a draft onto the base of a partnership, which is never in effect."""


def line(status: Status, *, consulted: bool, in_effect: bool, onto_base: bool = False) -> tuple[Step, ...]:
    """Give the steps of a draft: whether people were consulted, and whether what it became holds or held, or is released."""
    here = len(_TITLES) - 1 if in_effect else _AT[status]
    titles = (*_TITLES[:-1], RELEASED) if onto_base else _TITLES
    return tuple(_step(title, number, here, consulted) for number, title in enumerate(titles))


def _step(title: str, number: int, here: int, consulted: bool) -> Step:
    state = "done" if number < here else "current" if number == here else "ahead"
    if number == 1 and state == "done" and not consulted:
        state = "skipped"
    return Step(title, state, _SAID[state])
