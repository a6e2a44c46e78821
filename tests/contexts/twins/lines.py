"""Lines of a log of cases, as `casework.queries.log` gives them, of an invented planning team."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from evenkeel.contexts.casework.queries import log

BEGIN = dt.datetime(2025, 1, 6, 8, tzinfo=dt.UTC)
PLANNERS = tuple(f"Planner {letter}" for letter in "ABCDEF")
EVENKEEL = "evenkeel (automatic)"


def line(case: str, activity: str, at: dt.datetime, who: str = EVENKEEL, **more: Any) -> tuple[Any, ...]:
    """Return one line; what it does not say is empty."""
    role = "" if who == EVENKEEL else "planner"
    known = {
        "case": case,
        "activity": activity,
        "completed_at": at.isoformat(),
        "resource": who,
        "event:role": role,
    }
    return tuple((known | more).get(name.replace("-", "_"), "") for name in log.COLUMNS)


def story(
    case: str,
    came: dt.datetime,
    *events: tuple[str, str, str, str, dt.timedelta],
    done: bool = True,
    shelf: str = "plans",
) -> Iterator[tuple[Any, ...]]:
    """Give the lines of a case: events are activity, stage then, who, unit, and how long after it came."""
    closed = (came + events[-1][4]).isoformat() if done else ""
    more = {
        "closed_at": closed,
        "case:case type": "permit",
        "event:shelf": shelf,
        "due_at": (came + dt.timedelta(days=10)).isoformat(),
    }
    yield line(case, "Received", came, group="planning", **{"event:stage": "Check"}, **more)
    for activity, stage, who, unit, after in events:
        yield line(case, activity, came + after, who, group=unit, **{"event:stage": stage}, **more)


def half_a_year(cases: int = 360) -> list[tuple[Any, ...]]:
    """Return the lines of so many cases of two steps, done in office hours by six planners; a few are still open."""
    chance = random.Random(5)
    days = sorted(chance.randrange(180) for _ in range(cases))
    found: list[tuple[Any, ...]] = []
    for number in range(cases):
        came = BEGIN + dt.timedelta(days=days[number]) + dt.timedelta(minutes=chance.randrange(60, 400))
        who = PLANNERS[number % len(PLANNERS)]
        first = dt.timedelta(days=chance.randrange(1, 4), minutes=chance.randrange(0, 240))
        second = first + dt.timedelta(days=chance.randrange(1, 6), minutes=chance.randrange(0, 240))
        events = (("Assess", "Assess", who, "planning", first), ("Closed", "Assess", who, "planning", second))
        found += story(
            f"P-{number:04}", came, *events[: 1 if number % 60 == 59 else 2], done=number % 60 != 59
        )
    return found
