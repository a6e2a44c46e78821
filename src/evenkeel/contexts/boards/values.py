"""Boards as values: lanes, rows, and what lies where."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from evenkeel.contexts.casework.values.boards import Card, Details, Scope, Usual

OF_TEAM: Final = "team."
"""Before the key of a unit: the board of a team for which the model has none, made by rule."""
AT_ONCE: Final = 40
"""Cards of a lane that a page shows before somebody asks for all of them."""
LONGEST_WHY: Final = 300
FEWEST_AT_ONCE: Final = 4
"""And of each row in it, at least."""


ONLY: Final = (
    ("", "All cards"),
    ("blocked", "Blocked"),
    ("late", "Over their day"),
    ("long", "Longer than usual"),
)
"""Of which cards one can see nothing else."""


class Kind(enum.StrEnum):
    """What a board shows."""

    CASE = "case"
    WEEK = "week"
    PROCESS = "process"
    PROJECT = "project"
    IMPROVEMENT = "improvement"
    GOAL = "goal"
    PORTFOLIO = "portfolio"

    @property
    def words(self) -> str:
        """What a board of it shows, in a word."""
        return KINDS[self]


KINDS: Final[Mapping[Kind, str]] = {
    Kind.CASE: "Cases",
    Kind.WEEK: "Week",
    Kind.PROCESS: "Process",
    Kind.PROJECT: "Project",
    Kind.IMPROVEMENT: "Improvements",
    Kind.GOAL: "Goals",
    Kind.PORTFOLIO: "Portfolio",
}


class Rows(enum.StrEnum):
    """What the rows of a board stand for."""

    URGENCY = "urgency"
    PERSON = "person"
    SERVICE = "service"
    UNIT = "unit"


class Colour(enum.StrEnum):
    """How it goes, at one look; beside it always stands what it means."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


MEANT: Final[Mapping[Colour, str]] = {
    Colour.GREEN: "All is on its way",
    Colour.YELLOW: "Something needs a look today",
    Colour.RED: "Help is needed",
}
"""What colours mean where a team has no words of its own."""


@dataclass(frozen=True, slots=True)
class Status:
    """Who gives a board its colour, and what each colour means to its team."""

    is_by_hand: bool = False
    meant: Mapping[Colour, str] = field(default_factory=lambda: MEANT)


class Aspect(enum.StrEnum):
    """What of a case people say by hand how it stands; its time follows from its days."""

    QUALITY = "quality"
    RESOURCES = "resources"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands in one respect, as somebody said on a board."""

    aspect: Aspect
    colour: "Colour"
    why: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The colour that somebody gave a board, and why."""

    board: str
    colour: Colour
    why: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody has agreed to do by a day, as another context knows it."""

    person_id: uuid.UUID
    text: str
    on: dt.date
    url: str
    """Where more of it is told."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: the cases of some stages, or what nobody has begun on a shelf."""

    key: str
    title: str
    stages: tuple[str, ...] = ()
    shelf: str = ""
    wip_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What a team looks at together, as the model says it or by rule."""

    key: str
    title: str
    description: str
    unit: str
    unit_title: str
    lanes: tuple[Lane, ...]
    rows: Rows
    scope: Scope
    is_by_rule: bool
    kind: Kind = Kind.CASE
    below: tuple[str, ...] = ()
    """Keys of the boards that it sums up."""
    owner: str = ""
    """The role that answers for it."""
    status: Status = field(default_factory=Status)
    measures: tuple[str, ...] = ()
    """Keys of the measures that the model names for it."""
    standing: float = 0.0
    """The share of working hours that goes into what is no case, 0 to 100."""

    @property
    def has_cards(self) -> bool:
        """Whether cases lie on it as cards, whatever else it shows."""
        return bool(self.lanes)

    def shows_idea(self, *, unit: str) -> bool:
        """Tell whether an improvement board shows the ideas of a unit: those of its own units, and everybody's."""
        return not unit or not self.scope.units or unit in self.scope.units

    def lane(self, key: str) -> Lane | None:
        """Return a lane by its key."""
        return next((each for each in self.lanes if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Listed:
    """A board in the list of boards."""

    board: Board
    is_hers: bool
    count: int
    late: int
    paused: int

    @property
    def about(self) -> tuple[str, ...]:
        """What kind it is and whose, as far as its title does not say it."""
        board = self.board
        kind = "" if board.kind is Kind.CASE else board.kind.words
        return tuple(each for each in (kind, board.unit_title) if each and each != board.title)

    @property
    def counts_cases(self) -> bool:
        """Whether what it shows are cases: not ideas, and not other boards."""
        return self.board.kind not in (Kind.IMPROVEMENT, Kind.PORTFOLIO)


@dataclass(frozen=True, slots=True)
class View:
    """How somebody looks at a board: what she looks for, and what is folded."""

    said: str = ""
    """Words of the title, or a reference."""
    who: str = ""
    """`me`, `nobody`, or the identifier of a member; empty: anybody."""
    only: str = ""
    """`blocked`, `late` or `long`; empty: all."""
    rows: Rows | None = None
    """None: as the board says."""
    folded: frozenset[str] = frozenset()
    """Lanes of which only the heading is shown."""
    whole: frozenset[str] = frozenset()
    """Lanes of which every card is shown."""
    is_dense: bool = False
    """Small cards."""
    is_wall: bool = False
    is_shared: bool = False
    """Whether others look at the same screen: what is confidential is left out."""
    """The board alone, larger, for a screen on the wall."""
    shows_cards: bool = False
    """Its cards, on a board whose kind shows something else first."""

    @property
    def narrows(self) -> bool:
        """Whether it leaves cards out."""
        return bool(self.said or self.who or self.only)


@dataclass(frozen=True, slots=True)
class Cell:
    """The cards of a row in a lane, in their order."""

    lane: str
    cards: tuple[Card, ...]
    more: int = 0
    """How many more there are, which are not shown."""
    next: uuid.UUID | None = None
    """The first of those."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row across all lanes."""

    key: str
    count: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a lane."""

    lane: Lane
    count: int
    """All cards in it, whatever somebody looks for."""
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A board with its cards, as one person may see it."""

    board: Board
    view: View
    version: int
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    kind: Rows
    names: Mapping[uuid.UUID, str]
    """Who is responsible for what, by name."""
    usual: Mapping[tuple[str, str], Usual]
    details: Details
    hands: Mapping[uuid.UUID, str]
    """Who has raised a hand on which card, by name."""
    count: int
    long: int
    """Longer in their stage than usual."""
    late: int
    blocked: int
    colours: Mapping[Colour, int]
    """How many cards are green, yellow and red, by the day on which they are due."""
    nowhere: int
    """Open cases that belong to no lane."""
    found: int
    """Cards that are left by what she looks for."""
    is_cut: bool = False
    """Whether there are more open cases than a board reads."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A move that somebody asks for: a card before another one, or last, in a lane, as she saw the board."""

    case_id: uuid.UUID
    lane: str
    before: uuid.UUID | None = None
    """None: last."""
    from_lane: str = ""
    """Where she saw it; empty: not said."""
    seen: int | None = None
    """The version of the board that she saw."""
    kind: Rows | None = None
    """What rows stand for as she looks; None: as the board says."""
    row: str | None = None
    """The row to which it shall go; None: it stays in its own."""
    reason: str = ""
    overrule: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move."""

    version: int
    sentence: str
    """Who moved what where, for everybody who looks."""
