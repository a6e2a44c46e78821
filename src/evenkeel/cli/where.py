"""`evenkeel where`."""

import typer

from evenkeel.config import environment


def where() -> None:
    """Print the folder in which evenkeel keeps everything on this machine."""
    typer.echo(environment.current().home)
