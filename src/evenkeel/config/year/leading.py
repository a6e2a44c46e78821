"""What those take over who lead, or look at how the work goes: a few open cases, on the last days of the year."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from evenkeel.config.year.values import Happened, History, Worker

EACH: Final = 3
"""Cases that each of them has."""
COMPLAINTS: Final = "complaint"
AFTERNOON: Final = 14.5 * 60
HANDS: Final = frozenset({"taken", "given", "released"})
OWN: Final = "It has waited long enough: who leads the team does it"
OTHERS: Final = "It is about how we work: not for the team alone"


def taken_over(
    histories: Sequence[History],
    *,
    leaders: Iterable[Worker],
    moment: Callable[[float], dt.datetime],
    days: int,
    is_there: Callable[[int, int], bool],
) -> list[History]:
    """Let each take over open cases: the oldest of her unit, or complaints where her unit has none."""
    found = list(histories)
    free = [place for place, one in enumerate(found) if not one.closing]
    for leader in leaders:
        day = next((day for day in range(days - 1, days - 15, -1) if is_there(leader.number, day)), None)
        if day is None:
            continue
        mine = [place for place in free if found[place].unit == leader.unit]
        chosen = mine or [place for place in free if found[place].case_type == COMPLAINTS]
        number = 0
        for place in chosen:
            at = moment(day * 1_440.0 + AFTERNOON + number * 17)
            if number < EACH and found[place].happened[-1].at < at:
                found[place] = _taken(found[place], leader, at, OWN if mine else OTHERS)
                free.remove(place)
                number += 1
    return found


def _taken(one: History, leader: Worker, at: dt.datetime, reason: str) -> History:
    """Let who has a case hand it over; one that nobody has is taken."""
    last = one.happened[-1]
    holder = next((event for event in reversed(one.happened) if event.kind in HANDS), last).to
    kind, by = ("taken", leader.number) if holder is None else ("given", holder)
    over = Happened(kind, at, by, last.stage, last.shelf, reason if kind == "given" else "", to=leader.number)
    return replace(one, happened=(*one.happened, over))
