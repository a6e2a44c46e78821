"""`evenkeel model check`: what is wrong with a model, with file, line and column."""

import datetime as dt
import json as jsons
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evenkeel import __version__
from evenkeel.cli import terminal
from evenkeel.cli.model import outputs, telling
from evenkeel.engines import operating_model


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
    json: outputs.Json = None,
    sarif: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=outputs.PANEL,
            help="All findings as SARIF 2.1.0, which code hosts and editors show. With - to standard output, alone.",
        ),
    ] = None,
) -> None:
    """Check a model: whether it can be read, and whether what it says holds together.

    Ends with code 0 when there is no error, with 1 when there is one. Accepted exceptions are shown and do not count.
    """
    outputs.check(json, sarif)
    day = telling.day(on)
    base = operating_model.read(folder)
    found = _found(folder, base, overlay, day)
    if not outputs.alone(json, sarif):
        telling.show(found)
        terminal.output().print(f"{folder}: {telling.counted(found)}.", soft_wrap=True)
    outputs.write(
        json,
        lambda: operating_model.check_document(found, model=base.model, on=day).model_dump_json(indent=2),
    )
    outputs.write(
        sarif,
        lambda: jsons.dumps(operating_model.sarif(found, version=__version__), indent=2, ensure_ascii=False),
    )
    counting = {finding.severity for finding in found if finding.accepted is None}
    if "error" in counting or (strict and "warning" in counting):
        raise typer.Exit(1)


def _found(
    folder: Path, base: operating_model.Reading, named: Sequence[str] | None, day: dt.date
) -> tuple[operating_model.Finding, ...]:
    """Check the base, then what each overlay makes of it; of an overlay only what the base does not have already."""
    found = [*_checked(base, day)]
    if base.model is None or base.findings:
        return tuple(found)
    for name in telling.overlays(folder) if named is None else named:
        overlay = telling.reading_of(folder, name)
        mine = [*overlay.findings, *(_checked(overlay.effective, day) if overlay.effective else ())]
        told = set(found)
        found += [finding for finding in mine if finding not in told]
    return tuple(dict.fromkeys(found))


def _checked(reading: operating_model.Reading, day: dt.date) -> tuple[operating_model.Finding, ...]:
    if reading.model is None:
        return reading.findings
    checked = operating_model.check(reading.model, on=day)
    return (*reading.findings, *operating_model.located(checked, reading=reading))
