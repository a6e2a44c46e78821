"""Decisions of improvements, apart from storage: who may do what with an idea, and how ideas move."""

from collections.abc import Mapping
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.improvements.values import LONGEST_LINE, LONGEST_TEXT, Content, Idea, Stage
from evenkeel.kernel import errors

MOVES: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.NEW: frozenset({Stage.LOOKED_AT, Stage.ON_TRIAL, Stage.DROPPED}),
    Stage.LOOKED_AT: frozenset({Stage.NEW, Stage.ON_TRIAL, Stage.DROPPED}),
    Stage.ON_TRIAL: frozenset({Stage.LOOKED_AT, Stage.KEPT, Stage.DROPPED}),
    Stage.KEPT: frozenset({Stage.ON_TRIAL, Stage.DROPPED}),
    Stage.DROPPED: frozenset({Stage.NEW, Stage.LOOKED_AT}),
}
"""Where an idea can go from each stage: what is kept was tried before."""
ASKS: Final[Mapping[Stage, str]] = {
    Stage.KEPT: "what the trial has shown",
    Stage.DROPPED: "why it is dropped",
}
"""Stages to which nothing goes without words."""


class NoSuchIdea(errors.NotFound):
    """There is no such idea."""

    code: ClassVar[str] = "no-such-idea"


class NotYourIdea(errors.Denied):
    """This is an idea of {who}: those who work there, who wrote it down and who takes care of it change it. Write a comment."""

    code: ClassVar[str] = "not-your-idea"


class NoWay(errors.Conflict):
    """An idea that is “{here}” cannot become “{there}” at once: what is kept was on trial before."""

    code: ClassVar[str] = "no-way-for-idea"


class MovedMeanwhile(errors.Conflict):
    """Somebody has changed this idea meanwhile. Look at it, and do it again if you still want to."""

    code: ClassVar[str] = "idea-changed-meanwhile"


class NotInBounds(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "idea-not-in-bounds"


def can_work(reach: Reach, idea: Idea) -> bool:
    """Tell whether somebody may change an idea: hers, of her units, of units that she leads, everybody's; administrators any."""
    return (
        idea.by_id == reach.user_id
        or (idea.owner_id is not None and idea.owner_id == reach.person)
        or not idea.unit
        or idea.unit in reach.units | reach.led
        or reach.role is accounts.Role.ADMINISTRATOR
    )


def check_work(reach: Reach, idea: Idea, *, who: str) -> None:
    """Raise NotYourIdea for who may not change an idea."""
    if not can_work(reach, idea):
        raise NotYourIdea(who=who)


def check_move(idea: Idea, to: Stage, *, words: str, seen: int | None) -> str:
    """Return the words of a move. Raises MovedMeanwhile, NoWay, NotInBounds."""
    if seen is not None and seen != idea.version:
        raise MovedMeanwhile
    if to not in MOVES[idea.stage]:
        raise NoWay(here=idea.stage.value, there=to.value)
    return text(words, what=ASKS.get(to, ""))


def content(given: Content) -> Content:
    """Return what somebody wrote, without space around it. Raises NotInBounds."""
    title = " ".join(given.title.split())
    if not title:
        raise NotInBounds(words="Write in a few words what would be better.")
    if len(title) > LONGEST_LINE:
        raise NotInBounds(words=f"Write the title in at most {LONGEST_LINE} characters.")
    return Content(title, text(given.seen), given.unit, given.owner_id)


def text(said: str, *, what: str = "") -> str:
    """Return words without space around them; `what` they must say. Raises NotInBounds."""
    found = said.strip()
    if what and not found:
        raise NotInBounds(words=f"Write {what}.")
    if len(found) > LONGEST_TEXT:
        raise NotInBounds(words=f"Write it in at most {LONGEST_TEXT:,} characters.")
    return found
