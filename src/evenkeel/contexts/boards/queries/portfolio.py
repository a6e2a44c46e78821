"""The boards below a board: how each stands, as far as somebody may know of its cases."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import making
from evenkeel.contexts.boards.queries import colours, finding
from evenkeel.contexts.boards.values import Board, Colour, Said
from evenkeel.contexts.casework.queries import boards as casework
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.boards import Group


@dataclass(frozen=True, slots=True)
class Below:
    """A board that another one sums up."""

    board: Board
    count: int
    late: int
    today: int
    """Due today."""
    blocked: int
    long: int
    """Longer in their stage than usual."""
    said: Said | None
    """The colour that people gave it; None where it follows from its work, or nobody has said."""

    @property
    def counts(self) -> Mapping[Colour, int]:
        """Return its cards by the day on which they are due."""
        return {
            Colour.GREEN: self.count - self.late - self.today,
            Colour.YELLOW: self.today,
            Colour.RED: self.late,
        }


def below(*, board: Board, by: accounts.Acting, at: dt.datetime) -> tuple[Below, ...]:
    """Return the boards below a board, in the order of the model; those that it no longer has are left out.

    At most four queries, however many boards and cards there are; none where none is below.
    """
    model = finding.model_of(by=by, at=at)
    known = {each.key: each for each in making.boards(model)} if model else {}
    held = [known[key] for key in board.below if key in known]
    if not held:
        return ()
    reach = desk.reach(by=by, at=at)
    kinds = {each.key for each in model.case_types} if model else set()
    groups = casework.standing(usual=casework.usual(case_types=kinds, by=by), reach=reach, by=by, at=at)
    said = colours.last(boards=[each.key for each in held if each.status.is_by_hand], by=by)
    return tuple(_below(each, groups, said.get(each.key)) for each in held)


def _below(board: Board, groups: Sequence[Group], said: Said | None) -> Below:
    mine = [each for each in groups if board.scope.has(case_type=each.case_type, unit=each.unit)]
    return Below(
        board=board,
        count=sum(each.count for each in mine),
        late=sum(each.late for each in mine),
        today=sum(each.today for each in mine),
        blocked=sum(each.paused for each in mine),
        long=sum(each.long for each in mine),
        said=said,
    )
