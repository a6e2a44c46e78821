"""`evenkeel model import`: what others changed, shown before anything changes."""

import enum
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer
from rich.text import Text

from evenkeel.cli import files, terminal
from evenkeel.cli.model import diff, export, telling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024


class Source(enum.StrEnum):
    """What kind of file is read."""

    ARCHIMATE = "archimate"
    HSDS = "hsds"
    SHEETS = "sheets"


class UnknownSource(errors.Invalid):
    """It does not show what kind of file {path} is. Say it: --from archimate, hsds or sheets."""

    code = "unknown-source"


class SourceTooLarge(errors.Invalid):
    """{path} is larger than {limit} MB, which no model is."""

    code = "source-too-large"


class Taking(NamedTuple):
    """How files are read."""

    remove: bool = False
    publisher: str = ""


class Found(NamedTuple):
    """What files would change, and what of them has no place in the model."""

    changes: operating_model.Diff
    left_out: tuple[str, ...] = ()


BY_ENDING: Final = {
    ".csv": Source.SHEETS,
    ".json": Source.HSDS,
    ".ods": Source.SHEETS,
    ".xlsx": Source.SHEETS,
    ".xml": Source.ARCHIMATE,
    ".zip": Source.HSDS,
}


def take_in(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="The files to read; several CSV files together.", show_default=False
        ),
    ],
    *,
    into: Annotated[
        Path, typer.Option("--into", metavar="FOLDER", help="The folder of the model.", show_default=False)
    ],
    source: Annotated[
        Source | None,
        typer.Option("--from", help="What kind of file it is. Default: by its ending.", show_default=False),
    ] = None,
    remove_missing: Annotated[
        bool,
        typer.Option(
            "--remove-missing",
            help="Remove records that the file does not have (not for hsds). Default: they stay.",
        ),
    ] = False,
    publisher: export.Publisher = "",
    write: Annotated[
        bool,
        typer.Option("--write", help="Change the files of the model. Default: only show what would change."),
    ] = False,
) -> None:
    """Show what a spreadsheet, an architecture tool or a directory of services would change in a model; with --write, change it.

    Comments, order and everything that is not changed stay as they are. Where anything in the file is wrong, nothing is changed.
    """
    contents = {str(path): _content(path) for path in sources}
    reading = telling.model(into)
    kind = source or _kind(sources)
    found = READERS[kind](contents, reading, Taking(remove_missing, publisher))
    diff.show(operating_model.told(found.changes, before=reading.checked))
    _tell("Not taken over", found.left_out)
    if not found.changes:
        return
    if not write:
        terminal.notices().print(
            "Nothing was changed. With --write the files are changed so.", soft_wrap=True
        )
        return
    changed = operating_model.edited(reading.all_files, found.changes.changes)
    wrong = operating_model.read_files(changed).findings
    if wrong:
        telling.show(wrong)
        terminal.refuse(
            f"Nothing was changed: the model could not be used afterwards ({telling.counted(wrong)})."
        )
        raise typer.Exit(1)
    touched = {path: content for path, content in changed.items() if content != reading.all_files.get(path)}
    files.write_folder(into, touched)
    terminal.notices().print(f"Written: {', '.join(sorted(touched))} in {into}", soft_wrap=True)


def _sheets(contents: Mapping[str, bytes], reading: telling.Model, wish: Taking) -> Found:
    found = operating_model.from_sheets(
        contents,
        model=reading.checked,
        missing="remove" if wish.remove else "keep",
        model_files=reading.files,
    )
    if found.problems:
        for problem in found.problems:
            terminal.output().print(terminal.printable(str(problem), longest=2_000), soft_wrap=True)
        terminal.refuse(f"Nothing was taken over; wrong: {len(found.problems)}.")
        raise typer.Exit(1)
    return Found(found.diff, tuple(f"{ref} has no row and stays as it is." for ref in found.kept))


def _hsds(contents: Mapping[str, bytes], reading: telling.Model, wish: Taking) -> Found:
    content = _only(contents)
    try:
        found = operating_model.from_hsds(content, model=reading.checked, publisher=wish.publisher)
    except operating_model.BadHsds as bad:
        for fault in bad.faults:
            terminal.output().print(terminal.printable(str(fault), longest=2_000), soft_wrap=True)
        raise
    return Found(found.diff, tuple(map(str, found.left_out)))


def _archimate(contents: Mapping[str, bytes], reading: telling.Model, wish: Taking) -> Found:
    found = operating_model.from_archimate(_only(contents))
    changes = operating_model.diff(before=reading.checked, after=found.model)
    if not wish.remove:
        # A drawing that shows a part of the model says nothing of the rest.
        kept = (operating_model.Removed, operating_model.Reordered)
        changes = operating_model.Diff(tuple(each for each in changes.changes if not isinstance(each, kept)))
    return Found(changes, tuple(map(str, found.left_out)))


READERS: Final[Mapping[Source, Callable[[Mapping[str, bytes], telling.Model, Taking], Found]]] = {
    Source.ARCHIMATE: _archimate,
    Source.HSDS: _hsds,
    Source.SHEETS: _sheets,
}


def _only(contents: Mapping[str, bytes]) -> bytes:
    if len(contents) > 1:
        raise typer.BadParameter("Only spreadsheets may be several files; name one file.")
    return next(iter(contents.values()))


def _kind(paths: Iterable[Path]) -> Source:
    kinds = {BY_ENDING.get(path.suffix.lower()) for path in paths}
    kind = kinds.pop()
    if kind is None or kinds:
        raise UnknownSource(path=", ".join(map(str, paths)))
    return kind


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceTooLarge(path=path, limit=MAX_BYTES >> 20)
        return path.read_bytes()
    except OSError as trouble:
        raise files.CannotRead(f"{path} cannot be read: {trouble.strerror or trouble}.") from trouble


def _tell(heading: str, lines: tuple[str, ...]) -> None:
    if lines:
        console = terminal.output()
        console.print(Text(f"\n{heading}", style="bold"))
        for line in lines:
            console.print(f"  {terminal.printable(line, longest=2_000)}", soft_wrap=True)
