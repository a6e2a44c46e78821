"""What commands about models have in common: where the model is, what day it is, and how findings are told."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from evenkeel.cli import terminal
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time

Folder = Annotated[Path, typer.Argument(help="The folder of the model.", show_default=False)]
On = Annotated[
    dt.datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day on which it is asked what has expired and what is due. Default: today.",
    ),
]
OverlayName = Annotated[
    str | None,
    typer.Option(
        "--overlay",
        metavar="NAME",
        help="The overlay of one organisation: its effective model is taken. Default: the base.",
        show_default=False,
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


class NoSuchOverlay(errors.NotFound):
    """{folder} has no overlay “{name}”. It has: {known}."""

    code = "no-such-overlay"


@dataclass(frozen=True)
class Model:
    """A model that can be used, with where it was read from."""

    checked: operating_model.OperatingModel
    files: Mapping[str, bytes]
    """Forms, drawings and templates, by path."""
    all_files: Mapping[str, bytes]
    """These and the YAML files."""


def overlays(folder: Path) -> list[str]:
    """Give the names of the overlays in the folder of a base."""
    return sorted(path.parent.name for path in folder.glob("overlays/*/overlay.yaml"))


def reading_of(folder: Path, overlay: str) -> operating_model.OverlayReading:
    """Read an overlay of a base. Raises NoSuchOverlay; what is wrong with the base ends the command."""
    if overlay not in overlays(folder):
        raise NoSuchOverlay(folder=folder, name=overlay, known=", ".join(overlays(folder)) or "none")
    base = operating_model.read(folder)
    _usable(base.findings if base.model is None or base.findings else (), folder)
    return operating_model.read_overlay(folder / "overlays" / overlay, base=base)


def model(folder: Path, overlay: str | None = None) -> Model:
    """Give the model in a folder, or what an overlay makes of it.

    Where it cannot be used, all that is wrong with it is printed, and the command ends with code 1.
    """
    if overlay is None:
        reading = operating_model.read(folder)
        _usable(reading.findings, folder)
    else:
        found = reading_of(folder, overlay)
        _usable(found.findings, folder)
        assert found.effective is not None
        reading = found.effective
    assert reading.model is not None
    return Model(reading.model, reading.files, reading.sources)


def loaded(folder: Path, overlay: str | None = None) -> operating_model.OperatingModel:
    """Give the operating model in a folder, or what an overlay makes of it, or end the command as `model` does."""
    return model(folder, overlay).checked


def _usable(findings: Iterable[operating_model.Finding], folder: Path) -> None:
    wrong = [finding for finding in findings if finding.severity == "error"]
    if wrong:
        show(wrong, source=f"{folder}/")
        terminal.refuse(f"The model in {folder} cannot be used: {counted(wrong)}.")
        raise typer.Exit(1)
