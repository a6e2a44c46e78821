"""Strategy: where the organisation wants to go, and what pushes and pulls at it (`01-strategy.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    ActionKey,
    BodyKey,
    Day,
    Key,
    Line,
    Link,
    MeasureKey,
    ObjectiveKey,
    Occasion,
    Record,
    Text,
    UnitKey,
)


class Vision(Record):
    """What it shall be like for customers and staff when the strategy has worked. Its description is the vision."""

    horizon: int | None = Field(None, ge=2000, le=2100, description="The year by which it shall be so")


class Goal(Record):
    """A lasting aim that serves the vision."""

    segments: tuple[Annotated[Key, Link("segments")], ...] = Field((), description="Whom it serves")


class Objective(Record):
    """A result to be reached by a date, told by measures."""

    goal: Annotated[Key, Link("goals")] | None = Field(None, description="The goal that it serves")
    priority: Annotated[Key, Link("priorities")] | None = Field(
        None, description="The priority that it belongs to"
    )
    measures: tuple[MeasureKey, ...] = Field((), description="What tells whether it is reached")
    by: Day | None = Field(None, description="When it shall be reached")


class Priority(Record):
    """What comes first when not everything can be done."""

    rank: int | None = Field(None, ge=1, description="1 comes first")


class Strategy(Record):
    """A way chosen to reach objectives."""

    objectives: tuple[ObjectiveKey, ...] = Field((), description="The objectives that it serves")
    actions: tuple[ActionKey, ...] = Field((), description="The actions of the programme that carry it out")


class Factor(Record):
    """A force from outside (PESTEL): what it does to us, and what we do about it."""

    kind: Literal["political", "economic", "social", "technological", "environmental", "legal"] = Field(
        description="The side that it comes from"
    )
    effect: Text | None = Field(None, description="What it does to the operation")
    likelihood: Literal["low", "medium", "high"] | None = Field(None, description="How likely the effect is")
    actions: tuple[ActionKey, ...] = Field((), description="What is done about it")


class WheelEntry(Record):
    """Something that comes back every year: budget, review, campaign, peak."""

    month: int = Field(ge=1, le=12, description="Month of the year in which it begins")
    months: int = Field(1, ge=1, le=12, description="For how many months it goes on")
    day: int | None = Field(None, ge=1, le=31, description="Day of the month, where it has one")
    kind: Literal["meeting", "review", "budget", "plan", "report", "campaign", "peak", "deadline"] = Field(
        "review", description="What kind of entry it is"
    )
    unit: UnitKey | None = Field(
        None,
        description="The unit whose entry it is; the units below it inherit it. None: the whole organisation's",
    )
    body: BodyKey | None = Field(None, description="The body that deals with it")
    held_in: Occasion | None = Field(
        None, description="The meeting or review in which it is dealt with: `meetings/key` or `reviews/key`"
    )
    produces: Line | None = Field(None, description="What has come out of it when it is over")
