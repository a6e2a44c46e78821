"""The colour of a board in words: what it means to its team, and who gave it or from what it follows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from evenkeel.contexts.boards import rules
from evenkeel.contexts.boards.queries.portfolio import Below
from evenkeel.contexts.boards.values import Board, Colour, Said

TAGS: Final[Mapping[Colour | None, str]] = {
    Colour.GREEN: "good",
    Colour.YELLOW: "warning",
    Colour.RED: "bad",
    None: "",
}
SUMMED: Final = {"board": "yellow", "action": "amber"}
"""Things that have a colour of their own, with what they call yellow."""
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


def by_rule(board: Board, counts: Mapping[Colour, int], *, of: str = "card") -> Shown:
    """Say what follows from the days on which cards, or targets, are due; or from the colours of boards."""
    if of != "card" and not any(counts.values()):
        return Shown(None, "", "No colour yet", "", f"No {of} that it shows has a colour yet.")
    colour = rules.colour_of_all(counts)
    red, yellow = counts.get(Colour.RED, 0), counts.get(Colour.YELLOW, 0)
    if of in SUMMED:
        told = [f"{count:,} {words}" for count, words in ((red, "red"), (yellow, SUMMED[of])) if count]
        why = (
            f"By rule, of the {of}s: {' and '.join(told)}."
            if told
            else f"By rule: no {of} is {SUMMED[of]} or red."
        )
    else:
        told = [
            f"{count:,} {of}{'' if count == 1 else 's'} {words}"
            for count, words in (
                (red, "over its day" if red == 1 else "over their day"),
                (yellow, "due today"),
            )
            if count
        ]
        why = f"By rule: {' and '.join(told)}." if told else f"By rule: no {of} is due today or over its day."
    return Shown(colour, TAGS[colour], colour.capitalize(), board.status.meant[colour], why)


@dataclass(frozen=True, slots=True)
class Row:
    """A board below another one."""

    title: str
    unit: str
    url: str
    count: int
    late: int
    blocked: int
    long: int
    status: Shown


def rows(below: Iterable[Below], *, at: dt.datetime, zone: dt.tzinfo) -> tuple[Row, ...]:
    """Put the boards below a board into words."""
    return tuple(
        Row(
            title=each.board.title,
            unit="" if each.board.unit_title == each.board.title else each.board.unit_title,
            url=reverse("boards:board", args=[each.board.key]),
            count=each.count,
            late=each.late,
            blocked=each.blocked,
            long=each.long,
            status=by_hand(each.board, each.said, at=at, zone=zone)
            if each.board.status.is_by_hand
            else by_rule(each.board, each.counts),
        )
        for each in below
    )


def moment(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Say a moment as people do: "Mon 23 Nov 09:12"."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
