"""What goes to the terminal: results to standard output, all else to standard error; plain when piped."""

import sys
from typing import TextIO

from rich.console import Console
from rich.text import Text

MARK = "\N{REPLACEMENT CHARACTER}"
WIDTH_WHEN_PIPED = 160
"""Wide enough that a row of a table stays on one line, for grep."""


def output() -> Console:
    """Return the console for results."""
    return _console(sys.stdout)


def notices() -> Console:
    """Return the console for progress and messages."""
    return _console(sys.stderr)


def refuse(message: str) -> None:
    """Say in a sentence why nothing was done."""
    notices().print(
        Text.assemble(("evenkeel: ", "bold red"), printable(message, longest=2000)), soft_wrap=True
    )


def printable(text: str, *, longest: int = 60) -> str:
    """Make a text from a file safe to show: not too long, and without signs that steer the terminal."""
    plain = "".join(sign if sign.isprintable() or sign == "\n" else MARK for sign in text)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _console(stream: TextIO) -> Console:
    """Make a console that takes texts as they are; a character that the stream lacks becomes `?`."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    width = None if stream.isatty() else WIDTH_WHEN_PIPED
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)
