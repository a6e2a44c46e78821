"""Changes in the words of a team."""

from collections.abc import Callable
from typing import Any

from evenkeel.engines.twin.changing import _changes as changes
from evenkeel.engines.twin.changing._words import amount

ORDERS = {
    "first": "the oldest first",
    "last": "the newest first",
    "due": "the earliest due date first",
    "shortest": "the quickest first",
    "target": "what can still reach its target first",
}
"""Disciplines in words."""

WAYS = {
    "pull": "whoever is free takes it",
    "load": "it goes to the one with the least open work",
    "wait": "it goes to the one who will be done with it first, even if that means waiting",
    "key": "it goes to the one whom the fixed key names",
    "round": "it goes to each in turn",
    "random": "it goes to anybody",
}
"""Principles of giving in words."""

ENDS = {
    "pause": "waits for the next shift",
    "finish": "is finished in overtime",
    "fit": "is not begun if it would not fit",
}
"""What becomes of work at the end of a shift, in words."""


def described(change: changes.Change) -> str:
    """Say a change in one short phrase."""
    return _SAID[change.kind](change)


def _percent(factor: float, more: str, less: str) -> str:
    return f"{abs(factor - 1) * 100:.3g} % {more if factor >= 1 else less}"


def _in(shelf: str | None) -> str:
    return "" if shelf is None else f" on “{shelf}”"


def _of(activity: str | None) -> str:
    return "all work" if activity is None else f"“{activity}”"


def _people(change: changes.People) -> str:
    size = abs(change.by)
    like = "" if change.like is None else f" like “{change.like}”"
    return f"{size} {'person' if size == 1 else 'people'}{like} {'more' if change.by >= 0 else 'fewer'}"


def _absence(change: changes.Absence) -> str:
    who = "everybody" if change.like is None else f"“{change.like}”"
    if change.share is not None:
        return f"{who} away on {change.share * 100:.3g} % of days"
    return f"{who} away from {change.first} to {change.last}"


def _hours(change: changes.Hours) -> str:
    if not change.shifts:
        return f"“{change.calendar}” always open"
    week = sum(shift.seconds for shift in change.shifts) / 3600
    return f"other hours for “{change.calendar}”, {week:.4g} hours a week"


def _waiting(change: changes.Waiting) -> str:
    parts = []
    if change.factor is not None:
        parts.append(
            f"{_percent(change.factor, 'more', 'less')} waiting for others before “{change.activity}”"
        )
    if change.added is not None:
        parts.append(f"a further wait before “{change.activity}”")
    return " and ".join(parts) or f"no other wait before “{change.activity}”"


def _batching(change: changes.Batching) -> str:
    hours = f" until {' or '.join(f'{each:%H:%M}' for each in change.at)}" if change.at else ""
    if change.size == 1:
        return (
            f"“{change.activity}” let gather{hours}" if hours else f"“{change.activity}” no longer collected"
        )
    longest = (
        ""
        if change.longest is None
        else f", the first waits {amount('seconds', change.longest).replace('.0 ', ' ')} at most"
    )
    return f"“{change.activity}” let gather{hours}, {change.size} at a time{longest}"


def _giving(change: changes.Giving) -> str:
    limit = "" if change.limit is None else f", {change.limit} at most"
    return f"new work{_in(change.shelf)}: {WAYS[change.principle]}{limit}"


_SAID: dict[str, Callable[[Any], str]] = {
    "people": _people,
    "training": lambda change: f"“{change.like}” learn “{change.activity}”",
    "absence": _absence,
    "hours": _hours,
    "load": lambda change: (
        _percent(change.factor, "more cases", "fewer cases")
        + ("" if change.stream is None else f" by “{change.stream}”")
    ),
    "channel": lambda change: f"{change.share * 100:.3g} % of “{change.source}” come as “{change.to}”",
    "giving": _giving,
    "order": lambda change: f"open work{_in(change.shelf)}: {ORDERS[change.discipline]}",
    "priority": lambda change: f"priority {change.priority} for “{change.of}”",
    "wip": lambda change: (
        "no limit of open cases" if change.limit is None else f"{change.limit} open cases at most"
    ),
    "batching": _batching,
    "removal": lambda change: f"“{change.activity}” not done any more",
    "automation": lambda change: f"{change.share * 100:.3g} % of “{change.activity}” done by itself",
    "effort": lambda change: f"{_of(change.activity)} takes {_percent(change.factor, 'longer', 'less long')}",
    "waiting": _waiting,
    "promise": lambda change: f"a promise of {amount('seconds', change.seconds).replace('.0 ', ' ')}",
    "shift-end": lambda change: f"at the end of a shift {_of(change.activity)} {ENDS[change.rule]}",
    "merger": lambda change: f"one shelf of {' and '.join(f'“{shelf}”' for shelf in change.shelves)}",
}
