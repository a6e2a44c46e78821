"""What commands about models write besides what they print."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from evenkeel.cli import files, terminal

PANEL: Final = "What to write besides the summary"
STANDARD_OUTPUT: Final = Path("-")

Json = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=PANEL,
        help="Everything for programs. With - it goes to standard output, alone.",
    ),
]
Html = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", rich_help_panel=PANEL, help="A page to read and print, which needs nothing beside it."
    ),
]
Markdown = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        rich_help_panel=PANEL,
        help="The same as Markdown. With - it goes to standard output, alone.",
    ),
]


def check(*paths: Path | None) -> None:
    """Refuse paths that cannot become files, before any work is done for them. Raises files.CannotWrite."""
    for path in paths:
        if path is not None and path != STANDARD_OUTPUT:
            files.check(path)


def alone(*paths: Path | None) -> bool:
    """Tell whether standard output belongs to one of the files."""
    return STANDARD_OUTPUT in paths


def write(path: Path | None, text: str | bytes | Callable[[], str | bytes]) -> None:
    """Write a text where it was asked for; one that takes work is only made then. Raises files.CannotWrite."""
    if path is None:
        return
    made = text() if callable(text) else text
    if path == STANDARD_OUTPUT:
        typer.echo(made, nl=isinstance(made, str))
        return
    with files.whole(path) as part:
        part.write_bytes(made if isinstance(made, bytes) else (made.rstrip("\n") + "\n").encode())
    terminal.notices().print(f"Written: {path}", soft_wrap=True)
