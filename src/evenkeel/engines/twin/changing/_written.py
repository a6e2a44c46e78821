"""Changes as people write them in one line: `people.planners +1`, `arrivals x1.2`, `order.intake due`."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evenkeel.engines.twin.changing._changes import Change
from evenkeel.engines.twin.document._calendar import DAYS
from evenkeel.kernel import errors

FORMS: dict[str, str] = {
    "people": "people.planners +1",
    "training": "training.Ada Larsen = check",
    "absence": "absence.planners 10%, or absence.Ada Larsen 2027-07-05..2027-07-23",
    "hours": "hours.office mon-thu 08:00-16:00, fri 08:00-14:00",
    "arrivals": "arrivals x1.2, or arrivals.phone -10%",
    "channel": "channel.phone > web 30%",
    "giving": "giving load, or giving.intake pull",
    "order": "order due, or order.intake shortest",
    "priority": "priority.urgent -1",
    "wip": "wip 40, or wip none",
    "batching": "batching.send letters 20, or batching.send letters 14:00",
    "removal": "removal.second signature",
    "automation": "automation.receipt 60%",
    "effort": "effort x0.9, or effort.check -20%",
    "waiting": "waiting.check x0.5",
    "promise": "promise 10d",
    "shift-end": "shift-end finish, or shift-end.check fit",
    "merger": "merger.intake + permits",
}
"""What can be written, with an example of each: a kind, whom or what it is about after a point, and how much."""

_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


class BadChange(errors.Invalid):
    """A change that is written as no change is."""

    code = "bad-change"


def read(text: str) -> Change:
    """Return the change that a line says. Raises BadChange with how it is written."""
    found = re.fullmatch(r"\s*([a-z-]+)(?:\.\s*(.+?)|\s+(.+?))?\s*", text, re.DOTALL)
    kind = found[1] if found else ""
    if found is None or kind not in FORMS:
        known = "; ".join(FORMS.values())
        raise BadChange(f"“{text}” says no change. Write one like these: {known}.")
    try:
        return _CHANGE.validate_python(_READERS[kind](found[2], found[3] or ""))
    except (ValidationError, ValueError, KeyError) as wrong:
        raise BadChange(f"“{text}” is not understood. Write it like this: {FORMS[kind]}.") from wrong


Said = dict[str, Any]


def _last(named: str | None, alone: str) -> tuple[str | None, str]:
    """Take a line apart into whom it is about, if it says so, and its last word."""
    if named is None:
        return None, alone
    name, _, value = named.rpartition(" ")
    if not name:
        raise ValueError("no value")
    return name.strip(), value


def _factor(value: str) -> float:
    """Read `x1.2`, `+20%` or `-20%`."""
    if value.startswith(("x", "×", "*")):
        return float(value[1:])
    if not value.endswith("%") or value[0] not in "+-":
        raise ValueError(value)
    return round(1 + float(value[:-1]) / 100, 12)


def _share(value: str) -> float:
    if not value.endswith("%"):
        raise ValueError(value)
    return round(float(value[:-1]) / 100, 12)


def _seconds(value: str) -> float:
    return float(value[:-1]) * _SECONDS[value[-1]]


def _needed(name: str | None) -> str:
    if not name:
        raise ValueError("nothing named")
    return name.strip()


def _people(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    if not value.startswith(("+", "-")):
        raise ValueError(value)
    return {"kind": "people", "like": name, "by": int(value)}


def _training(named: str | None, _alone: str) -> Said:
    who, mark, what = _needed(named).partition("=")
    return {"kind": "training", "like": who.strip(), "activity": _needed(mark and what)}


def _absence(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    if ".." in value:
        first, last = value.split("..")
        return {
            "kind": "absence",
            "like": name,
            "first": date.fromisoformat(first),
            "last": date.fromisoformat(last),
        }
    return {"kind": "absence", "like": name, "share": _share(value)}


def _hours(named: str | None, _alone: str) -> Said:
    day = "|".join(each[:3] for each in DAYS)
    stretch = rf"(?:{day})(?:-(?:{day}))? \d\d:\d\d-\d\d:\d\d"
    found = re.fullmatch(rf"(.+?) ({stretch}(?:\s*,\s*{stretch})*)", _needed(named))
    if found is None:
        raise ValueError(named)
    shifts = []
    for part in re.split(r"\s*,\s*", found[2]):
        days, hours = part.split(" ")
        begin, end = (time.fromisoformat(moment) for moment in hours.split("-"))
        places = [[each[:3] for each in DAYS].index(one) for one in days.split("-")]
        if places[0] > places[-1]:
            raise ValueError(days)
        shifts += [
            {"day": DAYS[place], "begin": begin, "end": end} for place in range(places[0], places[-1] + 1)
        ]
    return {"kind": "hours", "calendar": found[1], "shifts": shifts}


def _arrivals(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    return {"kind": "load", "stream": name, "factor": _factor(value)}


def _channel(named: str | None, _alone: str) -> Said:
    names, value = _last(named, "")
    source, mark, to = _needed(names).partition(">")
    return {"kind": "channel", "source": source.strip(), "to": _needed(mark and to), "share": _share(value)}


def _giving(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    return {"kind": "giving", "shelf": name, "principle": value}


def _order(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    return {"kind": "order", "shelf": name, "discipline": value}


def _priority(named: str | None, _alone: str) -> Said:
    name, value = _last(named, "")
    return {"kind": "priority", "of": _needed(name), "priority": int(value)}


def _wip(_named: str | None, alone: str) -> Said:
    return {"kind": "wip", "limit": None if alone == "none" else int(alone)}


def _batching(named: str | None, _alone: str) -> Said:
    name, value = _last(named, "")
    given = {"at": [time.fromisoformat(value)]} if ":" in value else {"size": int(value)}
    return {"kind": "batching", "activity": _needed(name), **given}


def _removal(named: str | None, _alone: str) -> Said:
    return {"kind": "removal", "activity": _needed(named)}


def _automation(named: str | None, _alone: str) -> Said:
    if not _needed(named).endswith("%"):
        return {"kind": "automation", "activity": _needed(named)}
    name, value = _last(named, "")
    return {"kind": "automation", "activity": _needed(name), "share": _share(value)}


def _effort(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    return {"kind": "effort", "activity": name, "factor": _factor(value)}


def _waiting(named: str | None, _alone: str) -> Said:
    name, value = _last(named, "")
    return {"kind": "waiting", "activity": _needed(name), "factor": _factor(value)}


def _promise(_named: str | None, alone: str) -> Said:
    return {"kind": "promise", "seconds": _seconds(alone)}


def _shift_end(named: str | None, alone: str) -> Said:
    name, value = _last(named, alone)
    return {"kind": "shift-end", "activity": name, "rule": value}


def _merger(named: str | None, _alone: str) -> Said:
    return {"kind": "merger", "shelves": [each.strip() for each in _needed(named).split("+")]}


_READERS: dict[str, Callable[[str | None, str], Said]] = {
    "people": _people,
    "training": _training,
    "absence": _absence,
    "hours": _hours,
    "arrivals": _arrivals,
    "channel": _channel,
    "giving": _giving,
    "order": _order,
    "priority": _priority,
    "wip": _wip,
    "batching": _batching,
    "removal": _removal,
    "automation": _automation,
    "effort": _effort,
    "waiting": _waiting,
    "promise": _promise,
    "shift-end": _shift_end,
    "merger": _merger,
}
