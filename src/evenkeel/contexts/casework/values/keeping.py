"""For how long cases are kept, and what is certified of those that were erased."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """Closed cases of one kind, or contacts by one channel, whose time is over: what erasing them would remove."""

    case_type: str
    title: str
    years: int
    basis: str
    before: dt.datetime
    """Those closed before this moment."""
    counts: Mapping[str, int]
    """Cases, and rows in them that would go."""
    held: int
    """Those whose time is over too, and which a legal hold keeps."""

    @property
    def number(self) -> int:
        """Tell how many cases, or contacts that became no case, would be erased."""
        return self.counts.get("cases", self.counts.get("contacts", 0))

    @property
    def noun(self) -> str:
        """Say what they are."""
        return "case" if "cases" in self.counts else "contact"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased; nothing in it tells of a person."""

    id: uuid.UUID
    at: dt.datetime
    by_name: str
    case_type: str
    rule: str
    before: dt.datetime
    counts: Mapping[str, int]
    references: tuple[str, ...]
    digest: str
    """SHA-256 over all of the above, in hexadecimal digits."""

    @property
    def number(self) -> int:
        """Tell how many cases, or contacts that became no case, were erased."""
        return self.counts.get("cases", self.counts.get("contacts", 0))

    @property
    def noun(self) -> str:
        """Say what they are."""
        return "case" if "cases" in self.counts else "contact"
