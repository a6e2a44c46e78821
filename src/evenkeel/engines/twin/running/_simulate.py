"""Simulating a twin: what would happen."""

import os
import tempfile
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

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


class _Planned:
    """A twin and what is laid out of it before any run, which is not sent anywhere: it is laid out there."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    @cached_property
    def plan(self) -> Plan:
        return Plan(self._twin)

    def __reduce__(self) -> tuple[type["_Planned"], tuple[Twin]]:
        return _Planned, (self._twin,)


@dataclass(frozen=True)
class Replication:
    """One of several runs of a simulation, each with luck of its own; run in this process, or sent to another and run there."""

    number: int
    """Which it is, from 1 on."""
    _of: _Planned
    _ask: Ask

    def log(self) -> EventLog:
        """Run it, and return what would happen. Raises NeverDone."""
        plan, ask = self._of.plan, self._ask
        if ask.cases is None and ask.begun is None and is_plain(plan):
            return plain_log(plan, ask)
        return recorded(plan, run(plan, ask), ask)


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
    asked = each_replication(
        twin,
        start=start,
        state=state,
        cases=cases,
        arrivals=arrivals,
        until=until,
        seed=seed,
        replications=replications,
        empty=empty,
    )
    if executor is None:
        return tuple(one.log() for one in asked)
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    further = ([value] * len(asked) for value in (folder.name, os.getpid()))
    return tuple(received(executor.map(_elsewhere, asked, *further), folder))


def each_replication(
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
) -> tuple[Replication, ...]:
    """Return the replications of `simulate`, to be run one after the other, or each in another process where its log is used.

    So all logs need not be held at once, nor travel: `executor.map(use, each_replication(twin, …))`.
    Raises NothingAsked and UnknownClass.
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
    of = _Planned(twin)
    begun = None if state is None else opened(of.plan, state).begun
    settled = 0.0 if empty or state is not None else _fills(twin, begin)
    if end is not None:
        end += settled
    return tuple(
        Replication(
            number + 1,
            of,
            Ask(cases, arrivals, end, begin - settled, seed * 1_000_003 + number, begun, settled=settled),
        )
        for number in range(replications)
    )


def _fills(twin: Twin, begin: float) -> float:
    """Return for how many seconds an operation that begins at a moment has run before."""
    if twin.learned is None:
        return 0.0
    first, last = twin.learned.begin.timestamp(), twin.learned.end.timestamp()
    return max(min(begin, last) - first, 0.0)


def _elsewhere(one: Replication, folder: str, asker: int) -> Sent | EventLog:
    log = one.log()
    return log if os.getpid() == asker else sent(log, folder)
