"""`evenkeel twin simulate`: what would happen, as event logs."""

from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, NamedTuple

import typer

from evenkeel.cli import files, terminal
from evenkeel.cli.twin import running, sources
from evenkeel.engines import twin
from evenkeel.kernel import errors

HOW_MUCH = "How much (name one)"


class InTheWay(errors.Conflict):
    """There is something in the folder."""

    code: ClassVar[str] = "folder-in-use"


def simulate(
    model: sources.TwinFile,
    *,
    start: Annotated[
        str,
        typer.Option(
            metavar="MOMENT",
            show_default=False,
            help="When it begins: 2027-01-04 or 2027-01-04T08:00+01:00. Without an offset, by the clock of the twin.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", show_default=False, help="Folder to write to; it is made, or has to be empty."
        ),
    ],
    cases: Annotated[
        int | None,
        typer.Option(
            min=1,
            rich_help_panel=HOW_MUCH,
            help="Until so many cases are done, while further ones arrive; only these are written.",
        ),
    ] = None,
    arrivals: Annotated[
        int | None,
        typer.Option(min=1, rich_help_panel=HOW_MUCH, help="So many cases arrive, and all of them are done."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="MOMENT", rich_help_panel=HOW_MUCH, help="All that is done by then."),
    ] = None,
    replications: Annotated[int, typer.Option(min=1, help="How often, each time with other luck.")] = 1,
    seed: sources.Seed = 0,
    empty: Annotated[
        bool,
        typer.Option(
            "--empty",
            help="Begin with nothing to do. Else a twin learnt from a log begins as full as it has become by then.",
        ),
    ] = False,
) -> None:
    """Simulate a twin, and write an event log for each replication: replication-1.csv, replication-2.csv, …

    Each is a CSV file with the columns case_id, activity, resource, start_time and end_time, in UTC, as `evenkeel report`
    reads it. A file appears whole or not at all. Where replications take long, all processors share them.
    """
    if [cases, arrivals, until].count(None) != 2:
        raise typer.BadParameter("name one of these three", param_hint="--cases, --arrivals, --until")
    _check(out)
    asked = sources.load(model)
    begin = sources.moment(start, zone=asked.timezone, option="--start")
    end = None if until is None else sources.moment(until, zone=asked.timezone, option="--until")
    if end is not None and end <= begin:
        raise typer.BadParameter(f"{until} is not after the start, {start}", param_hint="--until")
    replicated = twin.each_replication(
        asked,
        start=begin,
        cases=cases,
        arrivals=arrivals,
        until=end,
        replications=replications,
        seed=seed,
        empty=empty,
    )
    running.cut_short(_write(replicated, out), asked.course.longest)


def _check(folder: Path) -> None:
    """Refuse a folder that cannot be made or is in use, before any work. Raises files.CannotWrite and InTheWay."""
    if folder.is_dir():
        if any(folder.iterdir()):
            raise InTheWay(
                f"{folder} is not empty. Name another folder, so that no two simulations are mixed."
            )
        return
    if folder.exists():
        raise files.CannotWrite(f"{folder} is a file. Name a folder to write to.")


def _write(asked: tuple[twin.Replication, ...], folder: Path) -> int:
    """Write the log of each replication; return how often a course was cut short."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise files.CannotWrite(f"{folder} cannot be made: {trouble.strerror or trouble}.") from trouble
    cut = 0
    for written in running.each(partial(_written, folder, len(str(len(asked)))), asked):
        cut += written.cut
        counts = f"{written.cases:,} cases, {written.instances:,} pieces of work"
        name = terminal.printable(str(written.path), longest=200)
        terminal.output().print(f"{name}: {counts}", soft_wrap=True)
    return cut


class Written(NamedTuple):
    """A log that was written, and how large it is."""

    path: Path
    cases: int
    instances: int
    cut: int


def _written(folder: Path, digits: int, one: twin.Replication) -> Written:
    """Run a replication and write its log; here, or in another process."""
    log = one.log()
    path = folder / f"replication-{one.number:0{digits}}.csv"
    with files.whole(path) as part:
        twin.write_csv(log, part)
    return Written(path, log.n_cases, log.n_instances, log.cut)
