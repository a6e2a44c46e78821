"""Decisions of boards, apart from storage: in which lane a card lies, in what order, and which moves are stale."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from evenkeel.contexts.boards.values import LONGEST_WHY, Board, Colour, Lane, Rows
from evenkeel.contexts.casework.values.boards import Card, Lying, Usual
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.kernel import errors

STEP: Final = 60.0
"""Room that a card at the end of its lane gets."""
CLOSEST: Final = 1e-3
"""Cards lie at least so far apart; where there is no room, those after it make some."""

Ranked = tuple[uuid.UUID, float]


class NoSuchBoard(errors.NotFound):
    """There is no such board in the operating model."""

    code: ClassVar[str] = "no-such-board"


class NoSuchLane(errors.Invalid):
    """This board has no such lane."""

    code: ClassVar[str] = "no-such-lane"


class NotOnBoard(errors.NotFound):
    """This card is not on the board any more, or it is not yours to see."""

    code: ClassVar[str] = "card-not-on-board"


class NotYours(errors.Denied):
    """This is another team's card: ask them, or have the case laid on a shelf of yours."""

    code: ClassVar[str] = "card-not-yours"


class MovedMeanwhile(errors.Conflict):
    """Meanwhile {who} moved it to “{lane}”. Look at it there, and move it again if you still want to."""

    code: ClassVar[str] = "card-moved-meanwhile"


class NotThere(errors.Conflict):
    """The card before which you put it is no longer in “{lane}”. Nothing was moved; look and move it again."""

    code: ClassVar[str] = "neighbour-gone"


class NoWay(errors.Conflict):
    """{words}"""

    code: ClassVar[str] = "no-way-to-lane"


class ByRule(errors.Conflict):
    """The colour of this board follows from its work. The operating model can say that people give it: `set_by: hand`."""

    code: ClassVar[str] = "colour-by-rule"


class NotOfUnit(errors.Denied):
    """Only people of the unit of this board, those who lead it, and who answers for the board give it its colour."""

    code: ClassVar[str] = "colour-of-others"


class NoWhy(errors.Invalid):
    """Say in a word why, in at most {longest} characters: a colour alone helps nobody."""

    code: ClassVar[str] = "colour-without-why"


def lane_of(board: Board, card: Lying) -> Lane | None:
    """Return the lane of a card: what nobody has begun lies on its shelf, all else by its stage; None where no lane has it."""
    by_shelf = next((each for each in board.lanes if each.shelf and each.shelf == card.shelf), None)
    if by_shelf is not None and card.state is State.NEW:
        return by_shelf
    by_stage = next((each for each in board.lanes if card.stage and card.stage in each.stages), None)
    return by_stage or by_shelf


def ordered(cards: Iterable[Lying], put: Mapping[uuid.UUID, float]) -> list[Ranked]:
    """Return the cards of a lane in their order, each with its rank: by their turn, or as somebody has put them."""
    found = [(each.id, put.get(each.id, each.turn)) for each in cards]
    return sorted(found, key=lambda each: (each[1], each[0].bytes))


def placed(lane: Sequence[Ranked], card: uuid.UUID, *, before: uuid.UUID | None) -> dict[uuid.UUID, float]:
    """Return the new ranks by which a card lies before another one, or last; nearly always its own alone.

    `lane` is the lane in its order, with the card or without it. Where two neighbours leave no room between them, those that
    follow move on a little. Raises KeyError where the other card is not in the lane.
    """
    others = [each for each in lane if each[0] != card]
    place = {key: number for number, (key, _) in enumerate(others)}[before] if before else len(others)
    low = others[place - 1][1] if place else None
    moving, last = [card], place
    while last < len(others) and low is not None and others[last][1] - low < CLOSEST * (len(moving) + 1):
        moving.append(others[last][0])
        last += 1
    high = others[last][1] if last < len(others) else None
    if low is None:
        low = high - STEP * (len(moving) + 1) if high is not None else 0.0
    step = (high - low) / (len(moving) + 1) if high is not None else STEP
    return {key: low + step * number for number, key in enumerate(moving, start=1)}


def check_seen(
    board: Board,
    *,
    here: Lane | None,
    saw: str,
    who: str,
    moved_at: int,
    seen: int | None,
) -> None:
    """Raise MovedMeanwhile where a card lies elsewhere than somebody saw it, or was put there after she looked.

    `here` is its lane now; `moved_at` the version of the board at which it was moved last, by `who`.
    """
    title = here.title if here else "no lane of this board"
    if saw and (here is None or here.key != saw):
        raise MovedMeanwhile(who=who or "somebody", lane=title)
    if board.lane(saw) is not None and seen is not None and moved_at > seen:
        raise MovedMeanwhile(who=who or "somebody", lane=title)


def row_of(kind: Rows, card: Card) -> str:
    """Return the key of the row of a card."""
    match kind:
        case Rows.URGENCY:
            return "urgent" if card.lying.priority > 0 else "planned"
        case Rows.PERSON:
            return str(card.responsible or "")
        case Rows.SERVICE:
            return card.service
        case Rows.UNIT:
            return card.unit


def limit(count: int, wip_limit: int | None) -> str:
    """Say how full a lane is: `over`, `full`, or nothing."""
    if wip_limit is None or count < wip_limit:
        return ""
    return "over" if count > wip_limit else "full"


def allowed(card: Card, usual: Mapping[tuple[str, str], Usual]) -> dt.timedelta | None:
    """Return how long the stage of a card usually takes; where too little is known, its norm time; None where there is neither."""
    known = usual.get((card.lying.case_type, card.lying.stage))
    if known is not None:
        return known.within
    if card.stage_due_at is None or card.stage_since is None or card.stage_due_at <= card.stage_since:
        return None
    return card.stage_due_at - card.stage_since


def is_long(card: Card, usual: Mapping[tuple[str, str], Usual], at: dt.datetime) -> bool:
    """Tell whether a card has been in its stage for longer than usual."""
    within = allowed(card, usual)
    return within is not None and card.stage_since is not None and at - card.stage_since > within


# -- colours ----------------------------------------------------------------------------------------------------------


def colour_on(due: dt.date | None, today: dt.date) -> Colour:
    """Return the colour of something by the day on which it is due: green until the day before, yellow on it, red after."""
    if due is None or today < due:
        return Colour.GREEN
    return Colour.YELLOW if due == today else Colour.RED


def colour_of_all(counts: Mapping[Colour, int]) -> Colour:
    """Return the colour of several things together: that of the one that needs most."""
    return next((each for each in (Colour.RED, Colour.YELLOW) if counts.get(each)), Colour.GREEN)


def can_colour(reach: Reach, board: Board) -> bool:
    """Tell whether somebody may give a board its colour."""
    return board.unit in reach.units or board.owner in reach.roles


def check_colour(reach: Reach, board: Board) -> None:
    """Raise ByRule where nobody gives it, NotOfUnit where she may not."""
    if not board.status.is_by_hand:
        raise ByRule
    if not can_colour(reach, board):
        raise NotOfUnit


def why(text: str) -> str:
    """Return why a board has its colour, without space around it. Raises NoWhy."""
    found = text.strip()
    if not 0 < len(found) <= LONGEST_WHY:
        raise NoWhy(longest=LONGEST_WHY)
    return found
