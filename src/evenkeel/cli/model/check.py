"""`evenkeel model check`: what is wrong with a model, with file, line and column."""

import datetime as dt
import json as jsons
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evenkeel import __version__
from evenkeel.cli import files, terminal
from evenkeel.cli.model import telling
from evenkeel.engines import operating_model

STANDARD_OUTPUT = Path("-")
OUTPUT = "What to write besides the list"


def check(
    folder: telling.Folder,
    *,
    overlay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Check the effective model of this overlay too. Repeat it; default: all overlays that are there.",
        ),
    ] = None,
    on: telling.On = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with code 1 also when there are only warnings.")
    ] = False,
    json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="All findings for programs. With - they go to standard output, alone.",
        ),
    ] = None,
    sarif: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="All findings as SARIF 2.1.0, which code hosts and editors show. With - to standard output, alone.",
        ),
    ] = None,
) -> None:
    """Check a model: whether it can be read, and whether what it says holds together.

    Ends with code 0 when there is no error, with 1 when there is one. Accepted exceptions are shown and do not count.
    """
    for path in (json, sarif):
        if path is not None and path != STANDARD_OUTPUT:
            files.check(path)
    found = _found(folder, overlay, telling.day(on))
    if STANDARD_OUTPUT not in (json, sarif):
        telling.show(found)
        terminal.output().print(f"{folder}: {telling.counted(found)}.", soft_wrap=True)
    _write(json, jsons.dumps(operating_model.findings_document(found).model_dump(mode="json"), indent=2, ensure_ascii=False))
    _write(sarif, jsons.dumps(operating_model.sarif(found, version=__version__), indent=2, ensure_ascii=False))
    counting = {finding.severity for finding in found if finding.accepted is None}
    if "error" in counting or (strict and "warning" in counting):
        raise typer.Exit(1)


def _found(
    folder: Path, overlays: Sequence[str] | None, day: dt.date
) -> tuple[operating_model.Finding, ...]:
    """Check the base, then what each overlay makes of it; of an overlay only what the base does not have already."""
    base = operating_model.read(folder)
    found = [*_checked(base, day)]
    for name in operating_model.overlays(folder) if overlays is None else overlays:
        effective = operating_model.effective(base, name)
        told = set(found)
        found += [finding for finding in _checked(effective, day) if finding not in told]
    return tuple(found)


def _checked(reading: operating_model.Reading, day: dt.date) -> tuple[operating_model.Finding, ...]:
    if reading.model is None:
        return reading.findings
    return (*reading.findings, *operating_model.located(operating_model.check(reading.model, on=day), reading=reading))


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    if path == STANDARD_OUTPUT:
        typer.echo(text)
        return
    files.write(path, text + "\n")
    terminal.notices().print(f"Written: {path}", soft_wrap=True)
