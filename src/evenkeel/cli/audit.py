"""`evenkeel audit`: what is known about the audit trail from outside the application."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from evenkeel.cli import deferred, terminal
from evenkeel.config import database

audit = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@audit.callback()
def family() -> None:
    """Check the audit trail."""


@audit.command()
def verify(
    organisation: Annotated[
        str, typer.Option(help="Short name of the one organisation to verify. Default: all of them.")
    ] = "",
) -> None:
    """Compute every hash of the audit trail anew, without trusting the database's own arithmetic.

    Ends with exit code 1 where a chain is broken. Keep the last hashes that it prints in another place: who can
    write to the database around evenkeel could compute a whole new chain, and only a hash kept elsewhere shows it.
    """
    with database.opened():
        found = list(deferred.load("evenkeel.cli.verification:verdicts")(organisation=organisation))
    terminal.output().print(_table(found))
    if any(verdict.broken for _, verdict in found):
        raise typer.Exit(1)


def _table(found: Iterable[tuple[str, Any]]) -> Table:
    table = Table("Organisation", "Entries", "Chain", "Last hash that holds", box=None, pad_edge=False)
    for name, verdict in found:
        table.add_row(terminal.printable(name), str(verdict.entries), _state(verdict.broken), verdict.head)
    return table


def _state(broken: Any) -> Text:
    if broken is None:
        return Text("holds", "green")
    return Text(f"broken at {broken.sequence}: {broken.what}", "bold red")
