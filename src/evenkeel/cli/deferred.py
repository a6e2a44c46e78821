"""Commands that are loaded when they are called, so that `evenkeel --help` is there at once."""

import importlib
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Command(NamedTuple):
    """One line of the table of commands."""

    name: str
    target: str
    """`module:name` of a function, which becomes a command, or of a `typer.Typer`, a family of commands."""
    summary: str
    group: str
    examples: tuple[str, ...] = ()


def load(target: str) -> Any:
    """Import a module and return the object of that name in it, given as `module:name`."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


class Deferred(TyperCommand):
    """Stands for a command in the list of commands, and becomes it when it is called."""

    def __init__(self, command: Command) -> None:
        """Show the summary of the table; the options come from the real command."""
        super().__init__(command.name, help=command.summary, rich_help_panel=command.group)
        self._command = command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Hand the arguments to the real command; what runs from here on is that one."""
        return self.real().make_context(info_name, args, parent=parent, **extra)

    def real(self) -> Any:
        """Load the command itself, with its options."""
        found = load(self._command.target)
        epilog = examples(*self._command.examples)
        if not isinstance(found, typer.Typer):
            family = typer.Typer(add_completion=False, rich_markup_mode="rich")
            family.command(self._command.name, epilog=epilog)(found)
            found = family
        command = typer.main.get_command(found)
        command.epilog = epilog
        return command


def examples(*lines: str) -> str | None:
    """Write examples for the foot of a help page, one to a line."""
    return "\n".join(["[bold]Examples[/]", *(f"  {line}" for line in lines)]) if lines else None


def family(name: str, summary: str, commands: tuple[Command, ...]) -> typer.Typer:
    """Make a family of commands out of a table of them; each is loaded when it is called."""

    class Family(TyperGroup):
        """All commands of the family."""

        def __init__(self, **attributes: Any) -> None:
            """Take the commands from the table."""
            super().__init__(**attributes)
            for command in commands:
                self.add_command(Deferred(command))

    made = typer.Typer(
        name=name, cls=Family, no_args_is_help=True, add_completion=False, rich_markup_mode="rich"
    )

    @made.callback(help=summary)
    def said() -> None:
        """Do nothing by itself."""

    return made
