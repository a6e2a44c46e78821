"""`evenkeel twin import` and `evenkeel twin export`: scenarios of Prosimos become twins, and twins scenarios."""

from pathlib import Path
from typing import Annotated, Final

import typer

from evenkeel.cli import event_log, files, terminal
from evenkeel.cli.twin import sources
from evenkeel.engines import twin

PROCESS: Final = "process.bpmn"
PARAMETERS: Final = "parameters.json"


def import_(
    process: Annotated[
        Path, typer.Argument(metavar="PROCESS", show_default=False, help="The process: BPMN 2.0.")
    ],
    parameters: Annotated[
        Path,
        typer.Argument(
            metavar="PARAMETERS", show_default=False, help="The parameters of its simulation: JSON."
        ),
    ],
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", show_default=False, help="The twin: a JSON file to write."
        ),
    ],
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whose twin it is; without it, the name of the file.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="The time zone of the clocks in its calendars; without it, UTC."),
    ] = None,
) -> None:
    """Make a twin of a Prosimos scenario (a process and the parameters of its simulation), and say what was left out.

    The twin then runs like any other: `evenkeel twin simulate`. What would make another process of it is refused.
    """
    files.check(out)
    zone = event_log.zone(timezone).name if timezone else "UTC"
    made = twin.from_prosimos(
        _content(process),
        _content(parameters),
        name=process.stem if name is None else name,
        timezone=zone,
    )
    with files.whole(out) as part:
        twin.save(made.twin, part)
    counts = f"{len(made.twin.activities):,} activities, {len(made.twin.people):,} people"
    terminal.output().print(
        f"A twin of {terminal.printable(str(process), longest=200)}: {counts}.", soft_wrap=True
    )
    _tell(made.left_out)
    terminal.notices().print(f"Written: {out}", soft_wrap=True)


def export(
    model: sources.TwinFile,
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            show_default=False,
            help=f"Folder to write {PROCESS} and {PARAMETERS} to; it is made, if it is not there.",
        ),
    ],
) -> None:
    """Write a twin as a scenario that Prosimos 2.1 runs, as far as that format can say it, and say what was left out.

    The folder then holds process.bpmn (BPMN 2.0) and parameters.json.
    """
    written = twin.to_prosimos(sources.load(model))
    contents = {PROCESS: written.process.encode(), PARAMETERS: written.parameters.encode()}
    files.write_folder(out, contents)
    _tell(written.left_out)
    terminal.notices().print(f"Written: {', '.join(str(out / each) for each in contents)}", soft_wrap=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise files.CannotRead(f"There is no file {path}. Check its name and folder.") from None
    except OSError as trouble:
        raise files.CannotRead(f"{path} cannot be read: {trouble.strerror or trouble}.") from trouble


def _tell(left_out: tuple[str, ...]) -> None:
    """Print what was left out; that nothing was, too."""
    if not left_out:
        terminal.output().print("Nothing was left out.")
        return
    terminal.output().print("Left out, or said in another way:")
    for sentence in left_out:
        terminal.output().print(f"  - {terminal.printable(sentence, longest=1000)}", soft_wrap=True)
