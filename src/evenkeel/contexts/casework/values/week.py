"""What lies before people in a week."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

MOST: Final = 3_000
"""Cases, and tasks, of a week that are read, those due first."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A case that is due, or a task in one."""

    kind: str
    """`case` or `task`."""
    user_id: uuid.UUID
    """Who has the case."""
    case_type: str
    due_at: dt.datetime
    reference: str
    """Of the case; empty where it is not for who asks to know."""
    text: str
    is_known: bool
    """Whether who asks may know of it; else it counts for sums alone."""


@dataclass(frozen=True, slots=True)
class Starred:
    """One of the three things that matter most to somebody on a day."""

    user_id: uuid.UUID
    on: dt.date
    text: str
    """Empty where it is not for who asks to read."""
    reference: str
    """Of its case; empty where it is about none, or not for who asks to know."""
    is_done: bool
