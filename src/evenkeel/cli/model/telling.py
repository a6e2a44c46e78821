"""What commands about models have in common: where the model is, what day it is, and how findings are told."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from evenkeel.cli import terminal
from evenkeel.engines import operating_model
from evenkeel.kernel import time

Folder = Annotated[Path, typer.Argument(help="The folder of the model.", show_default=False)]
On = Annotated[
    dt.datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day on which it is asked what has expired and what is due. Default: today.",
    ),
]
_STYLES: Final = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_MANY: Final = {"error": "errors", "warning": "warnings", "note": "notes"}


def day(on: dt.datetime | None) -> dt.date:
    """Give the day that was named, or today."""
    return (on or time.now()).date()


def show(findings: Iterable[operating_model.Finding], *, source: str = "") -> None:
    """Print findings, each with its place, what was found and what to do; then how many there are of each severity."""
    found = list(findings)
    console = terminal.output()
    for finding in found:
        place = f"{source}{finding.place}" if finding.place else f"{source}{finding.record or 'model'}"
        accepted = f"  (accepted: {finding.accepted})" if finding.accepted else ""
        console.print(
            Text.assemble(
                (terminal.printable(place, longest=300), "bold"),
                "  ",
                (
                    f"{finding.severity} {finding.code}",
                    "dim" if finding.accepted else _STYLES[finding.severity],
                ),
                "  ",
                terminal.printable(finding.message, longest=2_000),
                (accepted, "dim"),
            ),
            soft_wrap=True,
        )
        if not finding.accepted:
            console.print(
                Text(f"    {terminal.printable(finding.fix, longest=2_000)}", style="dim"), soft_wrap=True
            )


def counted(findings: Iterable[operating_model.Finding]) -> str:
    """Say how many findings there are, like "2 errors, 1 note, 3 accepted"."""
    counts = Counter("accepted" if finding.accepted else finding.severity for finding in findings)
    parts = [
        f"{counts[severity]} {severity if counts[severity] == 1 else _MANY[severity]}"
        for severity in _MANY
        if counts[severity]
    ]
    if counts["accepted"]:
        parts.append(f"{counts['accepted']} accepted")
    return ", ".join(parts) or "nothing found"


def loaded(folder: Path) -> operating_model.OperatingModel:
    """Give the model in a folder; where it cannot be used, print all that is wrong with it and end with code 1."""
    reading = operating_model.read(folder)
    if reading.model is None or reading.findings:
        show(reading.findings, source=f"{folder}/")
        terminal.refuse(f"The model in {folder} cannot be used: {counted(reading.findings)}.")
        raise typer.Exit(1)
    return reading.model
