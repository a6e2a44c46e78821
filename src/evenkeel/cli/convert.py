"""`evenkeel convert`: an event log in another format."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ClassVar

import typer
from rich import progress

from evenkeel.cli import bad_rows, event_log, files, mapping, options, terminal
from evenkeel.engines import flow
from evenkeel.kernel import errors


class InTheWay(errors.Conflict):
    """There is a file in the way."""

    code: ClassVar[str] = "file-in-the-way"


def convert(
    log: options.LogFile,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            show_default=False,
            help="The file to write; its name says the format: .xes, .xes.gz, .csv, .csv.gz, .parquet, "
            ".ocel.json or .ocel.sqlite.",
        ),
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over OUT if it is there.")] = False,
    roles: options.Roles = None,
    timezone: options.TimeZone = None,
    skip_bad: options.SkipBad = False,
    max_size: options.MaxSize = None,
) -> None:
    """Write an event log in another format, and say what that format cannot carry.

    What evenkeel writes, it reads back as it was. OUT is written whole or not at all.
    """
    form = flow.format_of(target)
    _check(log, target, force=force)
    choices = event_log.Choices(
        zone=event_log.zone(timezone),
        given=mapping.parse(roles or ()),
        limits=event_log.limits(max_size),
        skip_bad=skip_bad,
    )
    reading = bad_rows.read(log, choices)
    with files.whole(target) as part, _bar(target) as on_progress:
        written = flow.write(reading.log, part, format=form, on_progress=on_progress)
    _tell(reading, written, target)


def _check(log: Path, target: Path, *, force: bool) -> None:
    """Refuse to lose a file. Raises InTheWay and files.CannotWrite."""
    files.check(target)
    if not target.exists():
        return
    if log.exists() and target.samefile(log):
        raise InTheWay(f"{target} is the log itself. Name another file to write.")
    if not force:
        raise InTheWay(f"{target} is there already. Write over it with --force, or name another file.")


def _tell(reading: flow.Reading, written: flow.Written, target: Path) -> None:
    console = terminal.output()
    counts = f"{written.cases:,} cases, {written.events:,} events"
    console.print(
        f"{terminal.printable(str(target), longest=200)} ({written.format}): {counts}", soft_wrap=True
    )
    for note in (*reading.source.notes, *written.changes):
        console.print(terminal.printable(note, longest=1000), soft_wrap=True)


@contextmanager
def _bar(path: Path) -> Iterator[flow.OnProgress | None]:
    console = terminal.notices()
    if not console.is_terminal:
        yield None
        return
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TaskProgressColumn())
    with progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"Writing {terminal.printable(path.name)}", total=None)
        yield lambda done: bar.update(task, completed=done.done, total=done.of)
