"""What improvements tells others: ideas, how far they are, and what was said of them."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 2_000


class Stage(enum.StrEnum):
    """How far an idea is."""

    NEW = "new"
    LOOKED_AT = "looked-at"
    ON_TRIAL = "on-trial"
    KEPT = "kept"
    DROPPED = "dropped"


TITLES: Final[Mapping[Stage, str]] = {
    Stage.NEW: "New",
    Stage.LOOKED_AT: "Looked at",
    Stage.ON_TRIAL: "On trial",
    Stage.KEPT: "Kept",
    Stage.DROPPED: "Dropped",
}
OPEN: Final = (Stage.NEW, Stage.LOOKED_AT, Stage.ON_TRIAL)


class Said(enum.StrEnum):
    """What happened to an idea."""

    ADDED = "added"
    COMMENT = "comment"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an idea came from."""

    kind: str = ""
    """`meeting-action`; empty: somebody wrote it down by hand."""
    id: uuid.UUID | None = None
    label: str = ""
    """In words."""
    url: str = ""
    """The page where it stands, within the product."""


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody writes of an idea."""

    title: str
    seen: str
    """What one sees today that could be better."""
    unit: str = ""
    """The key of the unit whose idea it is; empty: everybody's."""
    owner_id: uuid.UUID | None = None
    """The person who takes care of it."""


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea of how something could be better."""

    id: uuid.UUID
    title: str
    seen: str
    unit: str
    owner_id: uuid.UUID | None
    owner_name: str
    stage: Stage
    outcome: str
    """What came of it where it is kept, or why it is dropped."""
    by_id: uuid.UUID
    by_name: str
    at: dt.datetime
    moved_at: dt.datetime
    """Since when it is at its stage."""
    version: int
    origin: Origin = field(default_factory=Origin)

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for a decision."""
        return self.stage in OPEN


@dataclass(frozen=True, slots=True)
class Word:
    """What happened to an idea, or was said of it."""

    kind: Said
    text: str
    stage: Stage | None
    """The stage to which it was moved."""
    by_name: str
    at: dt.datetime
