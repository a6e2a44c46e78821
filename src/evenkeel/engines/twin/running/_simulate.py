"""Simulating a twin: what would happen."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime

from evenkeel.engines.twin._log import EventLog
from evenkeel.engines.twin.document._state import State
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.running._begun import opened
from evenkeel.engines.twin.running._plain import is_plain, plain_log
from evenkeel.engines.twin.running._plan import Plan
from evenkeel.engines.twin.running._recorded import recorded
from evenkeel.engines.twin.running._runs import Ask, run
from evenkeel.engines.twin.running._sending import Sent, received, sent
from evenkeel.kernel import errors


class NothingAsked(errors.Invalid):
    """Say how much to simulate: so many `cases`, so many `arrivals`, or `until` when."""

    code = "nothing-asked"


def simulate(
    twin: Twin,
    *,
    start: datetime | None = None,
    state: State | None = None,
    cases: int | None = None,
    arrivals: int | None = None,
    until: datetime | None = None,
    seed: int = 0,
    replications: int = 1,
    empty: bool = False,
    executor: Executor | None = None,
) -> tuple[EventLog, ...]:
    """Return what would happen from `start` on, once for each replication; with a `state`, from there on.

    `cases`: arrivals go on until so many cases are done, and these are returned, as a log that was cut at some moment holds them.
    `arrivals`: so many arrive one after the other, and all of them are done. `until`: what is done by then.
    The same seed gives the same logs, whatever the executor.

    With a `state`, its open cases go on from where they stand, beside those that arrive; they keep their names, and the logs hold
    of them what is done from then on (`until`), or until all are done. Without one, the operation is as full at the start as
    it has become by then: it has run since the log began from which the twin was learned, or as long as that log lasted if
    it begins later than that log ends. The logs hold nothing of cases that arrived before the start. A twin that was not
    learned from a log begins empty, as does every twin where `empty` says so.
    Raises NothingAsked, NeverDone and UnknownClass.
    """
    return tuple(
        simulate_each(
            twin,
            start=start,
            state=state,
            cases=cases,
            arrivals=arrivals,
            until=until,
            seed=seed,
            replications=replications,
            empty=empty,
            executor=executor,
        )
    )


def simulate_each(
    twin: Twin,
    *,
    start: datetime | None = None,
    state: State | None = None,
    cases: int | None = None,
    arrivals: int | None = None,
    until: datetime | None = None,
    seed: int = 0,
    replications: int = 1,
    empty: bool = False,
    executor: Executor | None = None,
) -> Iterator[EventLog]:
    """Give the logs of `simulate` one after the other, each when it is made, so that all need not be held at once.

    Raises NothingAsked and UnknownClass at once, NeverDone while logs are made.
    """
    begins = start if state is None else state.at
    if [cases, arrivals, until].count(None) != 2 or begins is None:
        raise NothingAsked()
    begin = begins.astimezone(UTC).timestamp()
    end = None if until is None else until.astimezone(UTC).timestamp() - begin
    if (end is not None and end <= 0) or any(
        size is not None and size < 1 for size in (cases, arrivals, replications)
    ):
        raise NothingAsked(
            "This asks for nothing: ask for at least one case, and for an end after the start."
        )
    plan = Plan(twin)
    begun = None if state is None else opened(plan, state).begun
    settled = 0.0 if empty or state is not None else _fills(twin, begin)
    if end is not None:
        end += settled
    asks = [
        Ask(cases, arrivals, end, begin - settled, seed * 1_000_003 + number, begun, settled=settled)
        for number in range(replications)
    ]
    if executor is None:
        return (_log(plan, ask) for ask in asks)
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    further = ([value] * replications for value in (folder.name, os.getpid()))
    return received(executor.map(_elsewhere, [twin] * replications, asks, *further), folder)


def _fills(twin: Twin, begin: float) -> float:
    """Return for how many seconds an operation that begins at a moment has run before."""
    if twin.learned is None:
        return 0.0
    first, last = twin.learned.begin.timestamp(), twin.learned.end.timestamp()
    return max(min(begin, last) - first, 0.0)


def _elsewhere(twin: Twin, ask: Ask, folder: str, asker: int) -> Sent | EventLog:
    log = _log(Plan(twin), ask)
    return log if os.getpid() == asker else sent(log, folder)


def _log(plan: Plan, ask: Ask) -> EventLog:
    if ask.cases is None and ask.begun is None and is_plain(plan):
        return plain_log(plan, ask)
    return recorded(plan, run(plan, ask), ask)
