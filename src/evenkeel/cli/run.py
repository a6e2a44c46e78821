"""`evenkeel run`: everything on this machine, until Ctrl-C."""

from rich.console import Console

from evenkeel.config import launch

console = Console()


def run() -> None:
    """Start evenkeel on this machine: database, server and worker. Ctrl-C ends everything cleanly."""
    launch.run(say=say, ready=welcome)


def say(sentence: str) -> None:
    """Tell what is going on."""
    console.print(f"[dim]{sentence}[/]", highlight=False)


def welcome(started: launch.Started) -> None:
    """Tell where evenkeel runs and who can sign in."""
    lines = ["", f"  Evenkeel runs at [bold]{started.url}[/]   [dim](Ctrl-C ends it)[/]", ""]
    if started.sign_ins:
        lines.append("  Example sign-ins, all invented:")
        lines += [
            f"    {each.email:<36}  {each.name:<20}  {each.role} of {each.organisation}"
            for each in started.sign_ins
        ]
        lines += [
            "",
            f"  Password of all of them on this machine: [bold]{started.sign_ins[0].password}[/]",
            "",
        ]
    else:
        lines += [
            '  A new organisation: [bold]evenkeel organisation add "Its name" --administrator its@administrator[/]',
            "",
        ]
    # One write, unwrapped: the lines of server and worker do not fall between, and a copied address stays whole.
    console.print("\n".join(lines), highlight=False, soft_wrap=True)
