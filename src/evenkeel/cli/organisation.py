"""`evenkeel organisation`: what only whoever runs the machine may do."""

from typing import Annotated

import typer

from evenkeel.cli import deferred, terminal
from evenkeel.config import database

organisation = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich")


@organisation.callback()
def family() -> None:
    """Add organisations. Everything else about them is done by their administrators, in the browser."""


@organisation.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the organisation, as its members know it.")],
    *,
    administrator: Annotated[str, typer.Option(help="E-mail address of its first administrator.")],
    administrator_name: Annotated[
        str, typer.Option(help="Name of the administrator. Default: made from the address.")
    ] = "",
    short_name: Annotated[
        str, typer.Option(help="Short name for addresses and commands. Default: made from the name.")
    ] = "",
    timezone: Annotated[
        str,
        typer.Option(help="Zone of the organisation, like Europe/Copenhagen. Default: EVENKEEL_TIME_ZONE."),
    ] = "",
    partnership: Annotated[
        str,
        typer.Option(
            help="Name of the partnership whose base model it shares; one that is not there yet is made."
        ),
    ] = "",
) -> None:
    """Add an organisation, and print the link by which its first administrator chooses a password."""
    with database.opened():
        found = deferred.load("evenkeel.cli.founding:found")
        link = found(
            name=name,
            email=administrator,
            person=administrator_name,
            slug=short_name,
            time_zone=timezone,
            partnership=partnership,
        )
    terminal.output().print(link, soft_wrap=True)
