"""What a reading or a check finds: one shape for both, with the place where it was written."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Place(NamedTuple):
    """A place in a file of the model; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth a look."""

    code: str
    severity: Severity
    message: str
    """What was found, in one sentence."""
    fix: str
    """What to do about it, in one sentence."""
    record: str | None = None
    """The record it is about, as `collection/key`."""
    path: tuple[str | int, ...] = ()
    """Where in the record."""
    place: Place | None = None
    accepted: str | None = None
    """The key of the exception under which it was accepted."""
    principle: str | None = None
    """The key of the principle that is broken, where it is one."""
