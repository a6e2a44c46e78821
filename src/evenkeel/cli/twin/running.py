"""Simulate with a bar that shows how far it is."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from rich import progress

from evenkeel.cli import terminal
from evenkeel.engines import twin

Tick = Callable[[], None]


class Watched(Executor):
    """Runs one replication after the other in this process, and tells after each."""

    def __init__(self, tick: Tick) -> None:
        """Call `tick` after each replication."""
        self._tick = tick

    def map(self, fn: Callable[..., Any], *iterables: Any, **_: Any) -> Iterator[Any]:
        """Call a function with each set of arguments, in order."""
        for arguments in zip(*iterables, strict=True):
            yield fn(*arguments)
            self._tick()


def simulate(
    model: twin.Twin,
    *,
    start: dt.datetime,
    replications: int,
    seed: int,
    cases: int | None = None,
    arrivals: int | None = None,
    until: dt.datetime | None = None,
    empty: bool = False,
) -> Iterator[twin.EventLog]:
    """Give a log for each replication, when it is made. Raises twin.NothingAsked and twin.NeverDone."""
    with _bar(replications) as tick:
        for log in twin.simulate_each(
            model,
            start=start,
            cases=cases,
            arrivals=arrivals,
            until=until,
            seed=seed,
            replications=replications,
            empty=empty,
        ):
            tick()
            yield log


def cut_short(count: int, longest: int) -> None:
    """Say that courses went round and round, if any did."""
    if count:
        terminal.notices().print(
            f"{count:,} times a course was ended because it had {longest:,} activities, as many as this twin allows "
            "(`longest` of its course): it goes round and round, so its cases are not what they should be.",
            soft_wrap=True,
        )


@contextmanager
def watched(replications: int | None = None) -> Iterator[Executor]:
    """Give an executor for so many replications, or for as many as it takes, which shows how many were made."""
    with _bar(replications) as tick:
        yield Watched(tick)


@contextmanager
def _bar(replications: int | None) -> Iterator[Tick]:
    console = terminal.notices()
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (
        progress.SpinnerColumn(),
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True) as bar:
        # Machine code is made at the first call after an installation, and kept.
        task = bar.add_task("Preparing (the very first time half a minute)", total=replications)
        yield lambda: bar.update(task, advance=1, description="Simulating")
