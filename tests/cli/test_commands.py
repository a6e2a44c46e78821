"""The list of commands: light to import, complete, and each with its own help."""

import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from evenkeel import __version__, cli
from evenkeel.cli import deferred

HEAVY = ("numpy", "pyarrow", "django", "pydantic")


def test_help_lists_every_command_in_its_group() -> None:
    result = CliRunner().invoke(cli.app, ["--help"])
    assert result.exit_code == 0
    for command in cli.COMMANDS:
        assert command.name in result.stdout
        assert command.group in result.stdout


@pytest.mark.slow
def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from evenkeel import cli;"
        "assert CliRunner().invoke(cli.app, ['--help']).exit_code == 0;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: deferred.Command) -> None:
    result = CliRunner().invoke(cli.app, [command.name, "--help"])
    assert result.exit_code == 0, result.output
    assert f"evenkeel {command.name}" in result.stdout
    assert ("Examples" in result.stdout) == bool(command.examples)


def test_a_family_of_commands_is_loaded_like_a_single_one() -> None:
    family = deferred.Deferred(deferred.Command("family", f"{__name__}:FAMILY", "A family", "Group"))
    assert sorted(family.real().commands) == ["one", "two"]


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(cli.app, ["--version"]).stdout == f"evenkeel {__version__}\n"


def test_an_unknown_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(cli.app, ["reprot"])
    assert result.exit_code == 2
    assert "report" in result.stderr


FAMILY = typer.Typer()


@FAMILY.command()
def one() -> None:
    """Do one thing."""


@FAMILY.command()
def two() -> None:
    """Do another."""
