"""Logs from one process to another: their columns lie in a file that both map, so that nothing is copied through a pipe.

Through a pipe, a long log costs a fifth of the time that it takes to simulate it, much of it in the process that waits for it.
"""

import contextlib
import mmap
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from evenkeel.engines.twin._log import EventLog, Numbered

_NOTHING = np.empty(0)


@dataclass(frozen=True)
class Sent:
    """A log whose columns lie in a file, one after the other."""

    log: EventLog
    """The log without them."""
    file: Path
    columns: tuple[tuple[str, str, int], ...]
    """Name, kind and length of each."""


def sent(log: EventLog, folder: str) -> Sent | EventLog:
    """Put the columns of a log into a file in a folder; where there is no room for it, the log goes as it is."""
    columns = {
        each.name: getattr(log, each.name)
        for each in fields(log)
        if isinstance(getattr(log, each.name), np.ndarray)
    }
    if isinstance(log.cases, Numbered):
        columns["cases"] = log.cases.numbers
    # The widest come first, so that all lie where the processor reads them best.
    ordered = sorted(columns.items(), key=lambda each: -each[1].itemsize)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, delete=False, buffering=0) as out:
            for _, column in ordered:
                _written(out, np.ascontiguousarray(column))
    except OSError:
        return log
    without: dict[str, Any] = {name: _NOTHING for name in columns if name != "cases"}
    if "cases" in columns:
        without["cases"] = ()
    kinds = tuple((name, column.dtype.str, column.size) for name, column in ordered)
    return Sent(replace(log, **without), Path(out.name), kinds)


def _written(out: Any, column: Any) -> None:
    """Write all of a column: the system may take a part of it at a time."""
    rest = memoryview(column).cast("B") if column.size else memoryview(b"")
    while rest.nbytes:
        rest = rest[out.write(rest) :]


def received(results: Iterator[Sent | EventLog], folder: Any) -> Iterator[EventLog]:
    """Give logs with their columns; the folder goes when all are there, or nobody asks any more."""
    with folder:
        for result in results:
            yield _whole(result) if isinstance(result, Sent) else result


def _whole(one: Sent) -> EventLog:
    sizes = [np.dtype(kind).itemsize * size for _, kind, size in one.columns]
    places = np.cumsum([0, *sizes]).tolist()
    with one.file.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) if places[-1] else b""
    with contextlib.suppress(OSError):  # some systems keep a file that is mapped; it goes with the folder
        one.file.unlink()
    found: dict[str, Any] = {
        name: np.frombuffer(mapped, kind, size, begin)
        for (name, kind, size), (begin, _) in zip(one.columns, pairwise(places), strict=True)
    }
    if "cases" in found:
        found["cases"] = Numbered(found["cases"])
    return replace(one.log, **found)
