"""The port of virus scanners; `adapters` fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from evenkeel.kernel import errors


class CannotScan(errors.Conflict):
    """The virus scanner does not answer: {why}. The document stays in quarantine until it does."""

    code: ClassVar[str] = "cannot-scan"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says of a content."""

    is_clean: bool
    words: str


class Scanner(Protocol):
    """Something that tells whether a content is harmful."""

    is_there: bool
    """Whether it looks at all: without, documents need not wait in quarantine."""

    def scan(self, content: Iterable[bytes]) -> Verdict:
        """Say whether a content is harmful. Raises CannotScan."""
        ...
