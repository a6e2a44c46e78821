"""Practice: boards, meetings, rules of the game, behaviours and development (`practice.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    BodyKey,
    CaseTypeKey,
    Duration,
    Key,
    Line,
    Link,
    MeasureKey,
    Part,
    Percent,
    Record,
    RoleKey,
    Text,
    Time,
    UnitKey,
)
from evenkeel.engines.operating_model.elements.governance import Rhythm
from evenkeel.engines.operating_model.elements.processes import ShelfKey

BoardKey = Annotated[Key, Link("boards")]


class Lane(Part):
    """A column of a board."""

    key: Key = Field(description="Names the lane within the board")
    title: Line = Field(description="What stands above it")
    stages: tuple[Key, ...] = Field((), description="Stages whose cases it shows, by their keys")
    shelf: ShelfKey | None = Field(None, description="The shelf that it shows")
    wip_limit: int | None = Field(None, ge=1, description="How many cards should be in it, at most")


class Status(Part):
    """How a board says that it goes well or not, in the words of its team."""

    set_by: Literal["rule", "hand"] = Field(
        description="By rule: green until the day before something is due, yellow on the day, red after it. By hand: "
        "somebody of the unit says so, with a word why",
    )
    green: Line | None = Field(None, description="What green means to the team; none: all is on its way")
    yellow: Line | None = Field(
        None, description="What yellow means to the team; none: something needs a look today"
    )
    red: Line | None = Field(None, description="What red means to the team; none: help is needed")


class Board(Record):
    """What a team looks at together."""

    kind: Literal["case", "week", "process", "project", "improvement", "goal", "portfolio"] = Field(
        "case", description="What it shows"
    )
    unit: UnitKey | None = Field(None, description="Whose board it is")
    case_types: tuple[CaseTypeKey, ...] = Field(
        (), description="The kinds of case that it shows; none: all of the unit"
    )
    lanes: tuple[Lane, ...] = Field((), description="Its columns, left to right")
    rows: Literal["urgency", "person", "service", "unit"] = Field(
        "urgency", description="What its rows stand for"
    )
    below: tuple[BoardKey, ...] = Field((), description="The boards that it sums up")
    status: Status | None = Field(
        None, description="What its colours mean, and who gives them; none: by rule"
    )
    measures: tuple[MeasureKey, ...] = Field(
        (),
        description="Of goals: the measures that it shows; none: those of its unit, or of the organisation",
    )
    standing: Percent | None = Field(
        None,
        description="Of a week: the share of working hours that goes into what is no case, like meetings and mail; none: 0",
    )


class Meeting(Record):
    """A meeting that comes back."""

    unit: UnitKey | None = Field(None, description="The unit that meets")
    body: BodyKey | None = Field(None, description="The body that meets")
    board: BoardKey | None = Field(None, description="The board that it stands at")
    every: Rhythm = Field(description="How often")
    at: Time | None = Field(None, description="When it begins, local time")
    lasts: Duration | None = Field(None, description="How long it takes, at most")
    lead: RoleKey | None = Field(None, description="The role that leads it")
    agenda: tuple[Line, ...] = Field((), description="What is gone through, in order")
    walk: Literal["work", "person"] = Field(
        "work",
        description="How it goes through open cases: by the work, from right to left, or person by person",
    )
    kept_days: int | None = Field(
        None, ge=30, le=3660, description="How many days what was said in it is kept; none: for good"
    )


class Rule(Record):
    """A rule of the game that a team gave itself. Its description is the rule in full."""

    unit: UnitKey | None = Field(None, description="Whose rule it is; none: everybody's")
    when: Literal["before", "during", "after", "always"] = Field(
        "always", description="When in a stand-up it holds"
    )


class Behaviour(Record):
    """Something that a good manager can be seen doing."""

    level: Literal["director", "manager", "team leader", "everybody"] = Field(
        "manager", description="Who does it"
    )
    observed_by: Text | None = Field(None, description="What one sees where it is done")
    instead_of: Text | None = Field(None, description="What one sees where it is not")


class Development(Record):
    """Something done so that people learn."""

    kind: Literal["course", "coaching", "shadowing", "network", "practice"] = Field(
        "course", description="What kind it is"
    )
    roles: tuple[RoleKey, ...] = Field((), description="Whom it is for")
    behaviours: tuple[Annotated[Key, Link("behaviours")], ...] = Field((), description="What it trains")
    skills: tuple[Annotated[Key, Link("skills")], ...] = Field((), description="What it teaches")
    takes: Duration | None = Field(None, description="How long it takes")
