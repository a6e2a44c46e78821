"""Read the event log that a command names, with what its options say about it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich import progress

from evenkeel.cli import files, mapping, terminal
from evenkeel.engines import flow
from evenkeel.kernel import zones

ZONE_VARIABLE = "EVENKEEL_TIME_ZONE"


_OF_MACHINE = "the zone of this machine"
_UTC = ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Universal", "Zulu", "UCT")


@dataclass(frozen=True)
class Zone:
    """The zone of times without an offset, and where it comes from."""

    name: str
    origin: str

    @property
    def told(self) -> bool:
        """Whether somebody said it: that a machine stands in UTC tells nothing of an organisation."""
        return self.origin != _OF_MACHINE or self.name not in _UTC


@dataclass(frozen=True)
class Choices:
    """What the options say about the log; what they do not say is found from the log itself."""

    zone: Zone
    given: tuple[flow.Assignment, ...] = ()
    dialect: flow.Dialect = field(default_factory=flow.Dialect)
    limits: flow.Limits = field(default_factory=flow.Limits)
    skip_bad: bool = False


def zone(named: str | None) -> Zone:
    """Choose the zone: the option, else the environment, else this machine, else UTC.

    Raises zones.UnknownZone.
    """
    configured = os.environ.get(ZONE_VARIABLE)
    if named:
        chosen = Zone(named, "set by --timezone")
    elif configured:
        chosen = Zone(configured, f"set by {ZONE_VARIABLE}")
    else:
        chosen = Zone(zones.of_this_machine(), _OF_MACHINE)
    zones.named(chosen.name)
    return chosen


def limits(max_size: int | None) -> flow.Limits:
    """Return the limits of reading; a larger file may unpack to as much more."""
    usual = flow.Limits()
    if max_size is None:
        return usual
    unpacked = usual.text_bytes // usual.file_bytes * max_size
    return flow.Limits(file_bytes=max_size, text_bytes=max(unpacked, usual.text_bytes))


def preview(path: Path, choices: Choices) -> flow.Preview:
    """Look at the beginning of the log."""
    return flow.inspect(path, timezone=choices.zone.name, limits=choices.limits, dialect=choices.dialect)


def read(path: Path, choices: Choices) -> flow.Reading:
    """Read the log, with a progress bar when somebody watches.

    Raises flow.Unreadable, flow.BadMapping, flow.BadRows, and typer.BadParameter for columns that are not
    there.
    """
    chosen = mapping.complete(choices.given, preview(path, choices)) if choices.given else None
    with _bar(path) as on_progress:
        return flow.read(
            path,
            mapping=chosen,
            timezone=choices.zone.name,
            dialect=choices.dialect,
            skip_bad=choices.skip_bad,
            limits=choices.limits,
            on_progress=on_progress,
        )


def write_problems(problems: tuple[flow.Problem, ...], log: Path) -> Path:
    """List the rows that cannot be used in a file beside the log, else in the working directory.

    Returns the path of the file. Raises files.CannotWrite when neither can be written.
    """
    name = f"{log.name}.problems.csv"
    try:
        return _listed(problems, log.parent / name)
    except files.CannotWrite:
        return _listed(problems, Path(name))


def _listed(problems: tuple[flow.Problem, ...], path: Path) -> Path:
    with files.whole(path) as part:
        flow.write_problems(problems, part)
    return path


@contextmanager
def _bar(path: Path) -> Iterator[flow.OnProgress | None]:
    console = terminal.notices()
    if not console.is_terminal:
        yield None
        return
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.fields[rows]:,} rows"),
    )
    with progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"Reading {terminal.printable(path.name)}", total=None, rows=0)
        yield lambda done: bar.update(task, completed=done.done, total=done.of, rows=done.rows)
