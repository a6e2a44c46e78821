"""Simulate with a bar that shows how far it is."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from rich import progress

from evenkeel.cli import terminal
from evenkeel.engines import twin

Tick = Callable[[], None]
Done = TypeVar("Done")

_LONG = 6.0
"""Seconds of work that are worth starting processes for, which takes each of them one or two."""
_PROCESSES = 8
"""No more than this many: each holds a log."""


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


def each(work: Callable[[twin.Replication], Done], asked: Sequence[twin.Replication]) -> Iterator[Done]:
    """Do a piece of work for each replication, in order, and give what it gives; raises what it raises.

    Where that takes long, it is shared with other processes, as many as there are processors; `work` and what it gives
    are sent there and back.
    """
    with _bar(len(asked)) as tick:
        waiting = deque(asked)
        took, first = 0.0, True
        while waiting and took * len(waiting) < _LONG:
            begun = time.perf_counter()
            done = work(waiting.popleft())
            # The first loads machine code, and tells nothing of the others.
            took, first = 0.0 if first else time.perf_counter() - begun, False
            tick()
            yield done
        if waiting:
            with _processes(len(waiting)) as pool:
                for done in pool.map(work, waiting):
                    tick()
                    yield done


@contextmanager
def _processes(most: int) -> Iterator[Executor]:
    """Give an executor with a process for each processor; whoever gives up waits for what is under way, and for no more."""
    pool = ProcessPoolExecutor(
        min(os.cpu_count() or 1, most, _PROCESSES),
        mp_context=multiprocessing.get_context("spawn"),
        # Ctrl-C goes to all; this process alone is to answer.
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


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
