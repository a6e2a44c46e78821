"""The ideas on an improvement board, lane by lane."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.improvements import queries as improvements
from evenkeel.contexts.improvements.values import TITLES, Idea, Stage

ENDED: Final = 10
"""Ideas that are kept, and those that are dropped, of which a board shows the last ones."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The ideas at one stage, those that have been there longest on top; of those that are kept or dropped, the latest."""

    stage: Stage
    title: str
    ideas: tuple[Idea, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Ideas:
    """What an improvement board shows."""

    lanes: tuple[Lane, ...]
    units: Mapping[str, str]
    """Units by their keys, in words."""
    reach: Reach


def lanes(*, board: Board, by: accounts.Acting, at: dt.datetime) -> Ideas:
    """Return the ideas of a board. Three queries."""
    model = improvements.model(by=by, at=at)
    found = [each for each in improvements.ideas(by=by) if board.shows_idea(unit=each.unit)]
    made = []
    for stage in Stage:
        here = [each for each in found if each.stage is stage]
        shown = here[::-1] if here and here[0].is_open else here[:ENDED]
        made.append(Lane(stage, TITLES[stage], tuple(shown), len(here)))
    units = {each.key: each.title for each in model.units} if model else {}
    return Ideas(tuple(made), units, improvements.reach(by=by, at=at))
