"""`evenkeel run`: everything on this machine, until Ctrl-C."""

from rich.console import Console
from rich.table import Table

from evenkeel.config import launch

console = Console()


def run() -> None:
    """Start evenkeel on this machine: database, server and worker. Ctrl-C ends everything cleanly."""
    launch.run(say=say, ready=welcome)


def say(sentence: str) -> None:
    """Tell what is going on."""
    console.print(f"[dim]{sentence} …[/]", highlight=False)


def welcome(started: launch.Started) -> None:
    """Tell where evenkeel runs and who can sign in."""
    console.print(
        f"\n  Evenkeel runs at [bold]{started.url}[/]   [dim](Ctrl-C ends it)[/]\n", highlight=False
    )
    if started.sign_ins:
        table = Table(title="Example sign-ins, all invented", title_justify="left", box=None, padding=(0, 2))
        for heading in ("E-mail", "Name", "Role", "Organisation"):
            table.add_column(heading)
        for each in started.sign_ins:
            table.add_row(each.email, each.name, each.role, each.organisation)
        console.print(table)
        console.print(
            f"\n  Password of all of them on this machine: [bold]{started.sign_ins[0].password}[/]\n",
            highlight=False,
        )
