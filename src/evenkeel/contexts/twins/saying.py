"""Moves in words: what would be otherwise, and whom it means."""

from collections.abc import Callable, Mapping
from typing import Final

from evenkeel.contexts.twins import levers
from evenkeel.contexts.twins.values import Move
from evenkeel.engines import twin


def said(move: Move, room: levers.Room) -> str:
    """Say a move in a few words."""
    lever = levers.BY_KEY[move.lever]
    if levers.is_nothing(move):
        return f"{lever.title}: as now"
    if lever.key in _SAID:
        return _SAID[lever.key](move, room)
    phrase = ", ".join(twin.described(each) for each in lever.made(move, room))
    return phrase[:1].upper() + phrase[1:]


def _counted(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"


def _hours_said(move: Move, room: levers.Room) -> str:
    return f"{_counted(abs(move.value), 'hour')} a day {'more' if move.value > 0 else 'less'} for everybody"


def _waiting_said(move: Move, room: levers.Room) -> str:
    where = f" before “{move.target}”" if move.target else ""
    return f"{abs(move.value):g} % {'more' if move.value > 0 else 'less'} waiting for others{where}"


def _learning(move: Move, room: levers.Room) -> str:
    if not move.target:
        return f"Everybody learns “{move.choice}”"
    if move.target in room.able:
        return f"Those who do “{move.target}” learn “{move.choice}”"
    return f"{move.target} learns “{move.choice}”"


def _people_said(move: Move, room: levers.Room) -> str:
    number = round(abs(move.value))
    more = "more" if move.value > 0 else "fewer"
    some = f"{number} {'person' if number == 1 else 'people'} {more}"
    if not move.target:
        return some
    if move.target in room.able:
        return f"{some} of those who do “{move.target}”"
    return f"{some}, like {move.target}" if move.value > 0 else f"Without {move.target}"


def _absence_said(move: Move, room: levers.Room) -> str:
    who = f"Those who do “{move.target}”" if move.target in room.able else move.target or "Everybody"
    return f"{who} away on {move.value:g} % of days"


_SAID: Final[Mapping[str, Callable[[Move, levers.Room], str]]] = {
    "people": _people_said,
    "absence": _absence_said,
    "hours": _hours_said,
    "waiting": _waiting_said,
    "pool": lambda move, room: levers.BY_KEY["pool"].title,
    "training": _learning,
    "wip": lambda move, room: f"{_counted(max(round(move.value), 1), 'open case')} at most",
    "promise": lambda move, room: f"A promise of {_counted(move.value, 'day')} for every case",
}
"""Moves that are said in other words than their changes, by the key of their lever."""
