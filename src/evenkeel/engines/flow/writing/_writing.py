"""Values of writing: what a writer is told and what it hands back."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from evenkeel.engines.flow.reading._reading import OnProgress, Progress
from evenkeel.kernel import errors


class UnknownFormat(errors.Invalid):
    """There is no such format to write a log in."""

    code: ClassVar[str] = "unknown-format"


@dataclass(frozen=True)
class Written:
    """What was written."""

    format: str
    cases: int
    events: int
    changes: tuple[str, ...] = ()
    """What the format cannot carry, in sentences; empty where the log can be read back as it was."""


Tell = Callable[[int], None]
"""Told how many events have been written."""


def teller(total: int, on_progress: OnProgress | None) -> Tell:
    """Return what tells the progress; its unit is the event."""

    def tell(done: int) -> None:
        if on_progress is not None:
            on_progress(Progress(done=done, of=total, rows=done))

    return tell


Write = Callable[[bytes], object]


@contextmanager
def target(path: Path, *, packed: bool) -> Iterator[Write]:
    """Open a file for writing, gzipped if asked for; the same contents give the same bytes."""
    with path.open("wb") as file:
        if packed:
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as zipped:
                yield zipped.write
        else:
            yield file.write
