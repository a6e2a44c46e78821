"""What boards tell those who look: that something has changed, and the sentence to say; never what is on a card."""

import uuid
from collections.abc import Callable
from typing import Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards.values import Board
from evenkeel.contexts.boards.values import Kind as BoardKind
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.lib import live, presence

MOVED: Final = "board-moved"
CHANGED: Final = "case-changed"
IDEA: Final = "idea-changed"
COLOURED: Final = "colour-said"
UNSEEN: Final = frozenset(
    {
        Kind.NOTED,
        Kind.CONTACTED,
        Kind.MESSAGE_DRAFTED,
        Kind.MESSAGE_SENT,
        Kind.MESSAGE_AGAIN,
        Kind.MESSAGE_RECEIVED,
        Kind.DOCUMENT_ADDED,
        Kind.DOCUMENT_CLEAN,
    }
)
"""What happens to a case and changes nothing that a card shows."""


def tell_moved(*, organisation_id: uuid.UUID, board: str, version: int, by: uuid.UUID, sentence: str) -> None:
    """Tell that a card was moved, once that is committed; the sentence is empty where not everybody may hear it."""
    live.tell(MOVED, organisation=organisation_id, board=board, version=version, by=by, sentence=sentence)


def tell_hand(*, organisation_id: uuid.UUID, place: tuple[str, str], by: uuid.UUID, sentence: str) -> None:
    """Tell that a hand was raised or lowered on a card. `place`: its case type and unit."""
    live.tell(CHANGED, organisation=organisation_id, places=(place,), by=by, sentence=sentence)


def case_changed(
    *,
    organisation_id: uuid.UUID,
    case_id: uuid.UUID,
    kinds: tuple[Kind, ...],
    places: tuple[tuple[str, str], ...],
) -> None:
    """Tell boards that a case has changed: subscribed to casework. `places`: its case types and units, before and now."""
    if not UNSEEN.issuperset(kinds):
        live.tell(CHANGED, organisation=organisation_id, places=places)


def idea_changed(*, organisation_id: uuid.UUID, unit: str, by: uuid.UUID, sentence: str) -> None:
    """Tell boards that an idea has changed: subscribed to improvements."""
    live.tell(IDEA, organisation=organisation_id, unit=unit, by=by, sentence=sentence)


def tell_coloured(*, organisation_id: uuid.UUID, board: str) -> None:
    """Tell that somebody has said how a board goes, or something on it."""
    live.tell(COLOURED, organisation=organisation_id, board=board)


def wants(
    board: Board, organisation_id: uuid.UUID, *, below: tuple[Board, ...] = ()
) -> Callable[[live.Message], bool]:
    """Return what tells whether a message is about a board, or one of those `below` that it sums up."""
    ours = str(organisation_id)

    def wanted(message: live.Message) -> bool:
        if message.get("organisation") != ours:
            return False
        if message["event"] == IDEA:
            return board.kind is BoardKind.IMPROVEMENT and board.shows_idea(unit=message["unit"])
        if message["event"] == MOVED:
            return bool(message["board"] == board.key)
        if message["event"] == COLOURED:
            return message["board"] in {board.key, *board.below}
        return message["event"] == CHANGED and any(
            each.scope.has(case_type=case_type, unit=unit)
            for case_type, unit in message["places"]
            for each in (board, *below)
        )

    return wanted


def place(board: Board, by: accounts.Acting) -> live.Place:
    """Return where somebody is who looks at a board."""
    return live.Place(f"board {by.organisation_id} {board.key}", presence.Person(str(by.user_id), by.name))


def shape(message: live.Message) -> live.Message:
    """Return what of a message a browser gets."""
    return {key: message[key] for key in ("version", "by", "sentence", live.HEARERS) if key in message}
