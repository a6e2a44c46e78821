"""The words and signs of an expression, each with its column."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evenkeel.kernel import errors

MAX_LENGTH: Final = 2_000


class BadExpression(errors.Invalid):
    """The check cannot be understood at column {column}: {said}"""

    code = "bad-expression"

    def __init__(self, column: int, said: str) -> None:
        """Keep where it is, and what is wrong there."""
        super().__init__(column=column, said=said)
        self.column = column
        self.said = said


class Token(NamedTuple):
    """A word, a sign or a value; `at` counts from 0."""

    kind: str
    text: str
    at: int

    @property
    def column(self) -> int:
        """Count as people do, from 1."""
        return self.at + 1


LITERALS: Final = (
    ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b"),
    ("quarter", r"[0-9]{4}-Q[1-4]\b"),
    ("duration", r"[0-9]+(?:\.[0-9]+)?(?:min|h|d|wd|w)\b"),
    ("number", r"[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_])(?: ?%)?"),
    ("text", r'"[^"]*"|\'[^\']*\'|“[^”]*”'),
)
"""The values that can be written down, each with its pattern; the reference of the language prints them."""

_TOKEN: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("space", r"\s+"),
            *LITERALS,
            ("word", r"[A-Za-z_][A-Za-z0-9_]*"),
            ("sign", r"<=|>=|!=|[=<>≤≥≠(),.\[\]+\-*/]"),
        )
    )
)
_ALIKE: Final = {"≤": "<=", "≥": ">=", "≠": "!="}


def tokens(text: str) -> Iterator[Token]:
    """Cut an expression into its words and signs; the last one is the end.

    Raises:
        BadExpression: it is too long, or holds a sign that the language does not have.

    """
    if len(text) > MAX_LENGTH:
        raise BadExpression(
            MAX_LENGTH, f"a check has at most {MAX_LENGTH} characters; make it several principles."
        )
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise BadExpression(at + 1, _stray(text[at]))
        kind = found.lastgroup or ""
        if kind != "space":
            yield Token(kind, _ALIKE.get(found[0], found[0]), at)
        at = found.end()
    yield Token("end", "", len(text))


def _stray(character: str) -> str:
    if character in "\"'“":
        return "a text begins here and never ends; close it with the same quotes."
    if character.isdigit():
        return "this is no number, duration (42d), date (2027-06-30) or quarter (2027-Q2)."
    return f"“{character}” has no meaning here."
