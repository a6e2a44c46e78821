"""The way of a draft as a line: draft, consultation, approved, taken, in effect, and where it is."""

from dataclasses import dataclass

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


def line(status: Status, *, consulted: bool, in_effect: bool) -> tuple[Step, ...]:
    """Give the steps of a draft: whether people were consulted, and whether what it became holds or held."""
    here = len(_TITLES) - 1 if in_effect else _AT[status]
    return tuple(_step(number, here, consulted) for number in range(len(_TITLES)))


def _step(number: int, here: int, consulted: bool) -> Step:
    state = "done" if number < here else "current" if number == here else "ahead"
    if number == 1 and state == "done" and not consulted:
        state = "skipped"
    return Step(_TITLES[number], state, _SAID[state])
