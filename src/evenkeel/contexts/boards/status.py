"""The colour of a board in words: what it means to its team, and who gave it or from what it follows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.boards import rules
from evenkeel.contexts.boards.values import Board, Colour, Said

TAGS: Final[Mapping[Colour | None, str]] = {
    Colour.GREEN: "good",
    Colour.YELLOW: "warning",
    Colour.RED: "bad",
    None: "",
}
OLD: Final = dt.timedelta(days=8)
"""What was said by hand is old after a week and a day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a board stands."""

    colour: Colour | None
    """None: nobody has said."""
    tag: str
    title: str
    """The colour as a word."""
    meant: str
    """What it means to the team."""
    why: str
    """Who said so, when and why; or how many cards of which day it follows from."""


def by_hand(board: Board, said: Said | None, *, at: dt.datetime, zone: dt.tzinfo) -> Shown:
    """Say what somebody said; what is old is told to be."""
    if said is None:
        return Shown(None, "", "No colour yet", "", "Nobody has said how it goes.")
    old = " That is more than a week ago." if at - said.at > OLD else ""
    why = f"“{said.why.rstrip('.')}”, said {said.by_name}, {moment(said.at, zone)}.{old}"
    return Shown(
        said.colour, TAGS[said.colour], said.colour.capitalize(), board.status.meant[said.colour], why
    )


def by_rule(board: Board, counts: Mapping[Colour, int]) -> Shown:
    """Say what follows from the days on which cards are due."""
    colour = rules.colour_of_all(counts)
    late, today = counts.get(Colour.RED, 0), counts.get(Colour.YELLOW, 0)
    told = [
        f"{count:,} card{'' if count == 1 else 's'} {words}"
        for count, words in ((late, "over their day" if late != 1 else "over its day"), (today, "due today"))
        if count
    ]
    why = f"By rule: {' and '.join(told)}." if told else "By rule: no card is due today or over its day."
    return Shown(colour, TAGS[colour], colour.capitalize(), board.status.meant[colour], why)


def moment(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Say a moment as people do: "Mon 23 Nov 09:12"."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
