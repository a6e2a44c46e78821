"""For how long cases are kept, and what is certified of those that were erased."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """Closed cases of one kind whose time is over: what erasing them would remove."""

    case_type: str
    title: str
    years: int
    basis: str
    before: dt.datetime
    """Those closed before this moment."""
    counts: Mapping[str, int]
    """Cases, and rows in them that would go."""
    held: int
    """Cases whose time is over too, and which a legal hold keeps."""


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
