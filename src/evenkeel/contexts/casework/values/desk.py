"""What somebody says of her own day and week: three stars, and how the week looks."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import Final

MOST_STARS: Final = 3
LONGEST_LINE: Final = 300
WEEKS: Final = 4
"""Weeks whose colours are shown."""


class Colour(enum.StrEnum):
    """How a week looks, by feel."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Star:
    """One of the three things that matter most on a day, as she chose them herself."""

    id: uuid.UUID
    position: int
    text: str
    case: uuid.UUID | None
    reference: str
    """Of its case; empty where it is about none."""
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Feeling:
    """How somebody's week looks to her."""

    user_id: uuid.UUID
    name: str
    week_date: dt.date
    """The Monday of the week."""
    colour: Colour
    words: str
    shared: bool
    """Whether her team sees it."""
    at: dt.datetime


def monday(on: dt.date) -> dt.date:
    """Return the Monday of the week in which a day lies."""
    return on - dt.timedelta(days=on.weekday())
