"""Futures: what becomes of the open cases, and of the pile, each time with other luck."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenkeel.engines.twin.document._state import State
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.running._begun import Opened, opened
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._plan import Begun, Plan
from evenkeel.engines.twin.running._runs import Ask, run

_SOON = 1.0
"""Seconds. What is known to be open is not over at once, even where nothing that the twin knows is left to do."""


@dataclass(frozen=True, eq=False)
class Futures:
    """What was drawn, one row for each replication; moments are seconds after that of the state."""

    opened: Opened
    done: Floats
    """By replication and open case: when it is over."""
    new: Floats
    """By replication and moment asked for: how many cases are open that have come since the start."""
    came: Floats
    """The same: how many have come since the start."""


def futures(
    twin: Twin,
    state: State,
    *,
    moments: Floats,
    until: float,
    replications: int,
    seed: int,
    executor: Executor | None,
) -> Futures:
    """Let a state go on, as often as there are replications.

    Cases arrive until `until` seconds after it; what is open at the start is then finished.
    """
    plan = Plan(twin)
    stands = opened(plan, state)
    asks = [
        Ask(
            None,
            None,
            until,
            state.at.timestamp(),
            seed * 1_000_003 + number,
            stands.begun,
            drain=True,
            varied=True,
        )
        for number in range(replications)
    ]
    found: Iterable[tuple[Any, Any, Any]]
    if executor is None:
        found = [_future(plan, ask, moments) for ask in asks]
    else:
        found = executor.map(_elsewhere, [twin] * replications, asks, [moments] * replications)
    done, new, came = (np.array(part, float) for part in zip(*found, strict=True))
    known = {case.key: case.certain for case in state.cases}
    surely = np.array([known[stand.key] for stand in stands.stands], bool)
    done = done.reshape(replications, -1)
    return Futures(stands, np.where(surely, np.maximum(done, _SOON), done), new, came)


def _elsewhere(twin: Twin, ask: Ask, moments: Floats) -> tuple[Any, Any, Any]:
    return _future(Plan(twin), ask, moments)


def _future(plan: Plan, ask: Ask, moments: Floats) -> tuple[Any, Any, Any]:
    t = run(plan, ask)
    begun: Begun | None = ask.begun
    old = 0 if begun is None else len(begun.names)
    cases = t.cases[: t.run[0]["cases"]]
    done = cases["closed"][:old]
    came = np.searchsorted(np.sort(cases["arrived"][old:]), moments, side="right")
    closed = cases["closed"][old:]
    over = np.searchsorted(np.sort(closed[~np.isnan(closed)]), moments, side="right")
    return done, came - over, came
