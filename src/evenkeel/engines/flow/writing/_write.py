"""Write an event log to a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from evenkeel.engines.flow._log import Log, NoEvents
from evenkeel.engines.flow.reading._reading import OnProgress
from evenkeel.engines.flow.writing._write_csv import write_csv
from evenkeel.engines.flow.writing._write_ocel import write_json
from evenkeel.engines.flow.writing._write_ocel_sqlite import write_sqlite
from evenkeel.engines.flow.writing._write_parquet import write_parquet
from evenkeel.engines.flow.writing._write_xes import write_xes
from evenkeel.engines.flow.writing._writing import UnknownFormat, Written, teller

WRITERS: dict[str, Callable[..., tuple[str, ...]]] = {
    "xes": partial(write_xes, packed=False),
    "xes.gz": partial(write_xes, packed=True),
    "csv": partial(write_csv, packed=False),
    "csv.gz": partial(write_csv, packed=True),
    "parquet": write_parquet,
    "ocel.json": write_json,
    "ocel.sqlite": write_sqlite,
}
"""What writes each format; each returns what it had to change."""
FORMATS = tuple(WRITERS)
"""The formats that a log can be written in."""
SUFFIXES = {
    **{f".{name}": name for name in FORMATS},
    ".jsonocel": "ocel.json",
    ".json": "ocel.json",
    ".sqlite": "ocel.sqlite",
    ".db": "ocel.sqlite",
}


def format_of(path: str | Path) -> str:
    """Return the format that the name of a file says. Raises UnknownFormat."""
    name = Path(path).name.lower()
    found = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    if not found:
        raise UnknownFormat(
            f"The name {Path(path).name} does not say in which format to write. "
            f"It may end with {', '.join(SUFFIXES)}."
        )
    return SUFFIXES[max(found, key=len)]


def write(
    log: Log, path: str | Path, *, format: str | None = None, on_progress: OnProgress | None = None
) -> Written:
    """Write a log as XES, CSV, Parquet or OCEL 2.0 (JSON or SQLite), by the name of the file or by `format`.

    `read` reads it back as it was: cases, activities, moments with their offsets, starts, resources, groups,
    channels, due dates, outcomes, open cases, the order of events, and the kinds of attributes where the
    format has kinds. What the format cannot carry is said in `Written.changes`. A file that is there is
    written over. `on_progress` is called as it goes; its unit is the event.

    Raises UnknownFormat, NoEvents for a log without events, and OSError for a file that cannot be written.
    """
    chosen = format_of(path) if format is None else format
    if chosen not in FORMATS:
        raise UnknownFormat(f"There is no format {chosen!r}. The formats are {', '.join(FORMATS)}.")
    if not log.n_events:
        raise NoEvents
    changes = WRITERS[chosen](log, Path(path), tell=teller(log.n_events, on_progress))
    return Written(format=chosen, cases=log.n_cases, events=log.n_events, changes=changes)
