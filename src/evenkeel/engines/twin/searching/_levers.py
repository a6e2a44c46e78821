"""Levers: what may be moved, in which steps, and how far at most."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from pydantic import Field

from evenkeel.engines.twin.changing import _changes as changes
from evenkeel.engines.twin.changing._applied import NothingToChange, applied
from evenkeel.engines.twin.changing._described import described
from evenkeel.engines.twin.changing._written import BadChange, read
from evenkeel.engines.twin.document._part import Part
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.kernel import errors

_STEPS = 50
_MOST = 5_000
_WEEK = 48.0
_ILL = 0.02
_FASTER = 0.5


class Absurd(errors.Invalid):
    """A lever reaches farther than any team could go."""

    code = "absurd-lever"


class Setting(Part):
    """One place of a lever."""

    title: str
    """What it means, in words."""
    change: changes.Change
    """What it changes."""
    disruption: float = Field(ge=0)
    """How much it asks of people, beside other settings: 1 for moving the lever at all, and up to 1 more for how far."""


class Lever(Part):
    """Something that may be moved; where it stands now is one of its places without being named. The last setting is its bound."""

    name: str
    """The line that says it."""
    settings: tuple[Setting, ...] = Field(min_length=1)
    """Its places, from the nearest to now to the farthest."""


def read_lever(line: str) -> Lever:
    """Return the lever that a line says.

    It is written like a change with a stretch or alternatives in the place of one value: `people.planners +1..+3`,
    `effort.check -10%..-30% by 10%`, `order due|shortest`, or a change alone, which may then be made or not. The bound stands last.
    Raises BadChange.
    """
    found = re.fullmatch(r"(.*?\s)(\S+)\.\.(\S+?)(?:\s+by\s+(\S+))?", line.strip())
    dates = found and re.fullmatch(r"\d{4}-\d\d-\d\d", found[2])
    if found and not dates:
        values = list(_steps(line, found[2], found[3], found[4]))
        return _lever(line, [read(found[1] + value) for value in values])
    head, _, tail = line.strip().rpartition(" ")
    if "|" in tail:
        alternatives = [read(f"{head} {value}") for value in tail.split("|")]
        settings = [
            Setting(title=described(change), change=change, disruption=1.0) for change in alternatives
        ]
        return Lever(name=line, settings=tuple(settings))
    return _lever(line, [read(line)])


def _lever(line: str, these: Sequence[changes.Change]) -> Lever:
    settings = [
        Setting(title=described(change), change=change, disruption=1.0 + place / len(these))
        for place, change in enumerate(these, start=1)
    ]
    return Lever(name=line, settings=tuple(settings))


def _steps(line: str, first: str, last: str, by: str | None) -> Iterator[str]:
    """Give the values of a stretch, written as its ends are: +1, x1.2, -10%, 40."""
    ends = [re.fullmatch(r"([x×]?)([+-]?\d+(?:\.\d+)?)(%?)", end) for end in (first, last)]
    step = re.fullmatch(r"[x×]?(\d+(?:\.\d+)?)%?", by) if by else None
    if (
        ends[0] is None
        or ends[1] is None
        or (by and step is None)
        or ends[0].group(1, 3) != ends[1].group(1, 3)
    ):
        raise BadChange(
            f"“{line}” is not understood. Write a stretch like people.planners +1..+3 or effort -10%..-30% by 10%."
        )
    low, high = float(ends[0][2]), float(ends[1][2])
    width = float(step[1]) if step else 1.0
    count = round(abs(high - low) / width, 9) if width > 0 else _STEPS + 1.0
    if count > _STEPS:
        raise BadChange(f"“{line}” has more than {_STEPS} steps. Take larger ones: … by 10.")
    signed = first[0] in "+-" or last[0] in "+-"
    for number in range(int(count) + 1):
        value = round(low + number * width * (1 if high >= low else -1), 9)
        if value or not signed:
            yield f"{ends[0][1]}{value:+g}{ends[0][3]}" if signed else f"{ends[0][1]}{value:g}{ends[0][3]}"


def checked(twin: Twin, levers: Sequence[Lever]) -> None:
    """Refuse levers that reach farther than any team could go, or move nothing. Raises Absurd and NothingToChange."""
    if not levers:
        raise NothingToChange("Name at least one lever that may be moved.")
    size = 1
    for lever in levers:
        size *= len(lever.settings) + 1
        for setting in lever.settings:
            applied(twin, [setting.change])
            if why := _absurd(twin, setting.change):
                raise Absurd(f"“{lever.name}” reaches too far: {why}.")
    if size > _MOST:
        raise Absurd(
            f"These levers make {size:,} combinations, more than {_MOST:,}. Take larger steps, or fewer levers."
        )


def _absurd(twin: Twin, change: Any) -> str | None:
    """Say why a change is more than any team could go for, if it is."""
    too_far: dict[str, Callable[[], bool]] = {
        "people": lambda: change.by > _like(twin, change.like),
        "effort": lambda: change.factor < _FASTER,
        "absence": lambda: change.share is not None and change.share < _ILL,
        "hours": lambda: _weekly(change) > _WEEK and _of_people(twin, change.calendar),
        "load": lambda: change.factor < _FASTER,
        "order": lambda: change.discipline == "target",
    }
    return _ABSURD[change.kind] if change.kind in too_far and too_far[change.kind]() else None


_ABSURD = {
    "people": "more new people than are there",
    "effort": "nobody works twice as fast for long",
    "absence": "people fall ill and go on holiday; no team is absent on less than 2 % of days",
    "hours": "more than 48 hours a week (Directive 2003/88/EC)",
    "load": "half of the customers do not stay away because one wishes so",
    "order": "working to the target instead of the customer is not an improvement",
}


def _like(twin: Twin, like: str | None) -> int:
    """Return how many people a name means."""
    able = {skill.person for skill in twin.skills if skill.activity == like}
    return len(able | {each.key for each in twin.people if like in (None, each.key, each.unit)})


def _weekly(change: changes.Hours) -> float:
    return sum(shift.seconds for shift in change.shifts) / 3600


def _of_people(twin: Twin, calendar: str) -> bool:
    return any(person.calendar == calendar for person in twin.people)


def combinations(levers: Sequence[Lever]) -> Iterator[tuple[Setting, ...]]:
    """Give every combination of settings; levers that stay where they are have none in it."""
    for places in product(*([None, *lever.settings] for lever in levers)):
        yield tuple(place for place in places if place is not None)
