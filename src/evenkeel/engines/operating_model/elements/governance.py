"""Governance: who decides what, and how it is kept in hand (`12-governance.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Address,
    Amount,
    BodyKey,
    Day,
    Holder,
    Key,
    Line,
    Link,
    Record,
    Ref,
    RoleKey,
    Text,
    UnitKey,
)

Rhythm = Literal["daily", "weekly", "fortnightly", "monthly", "quarterly", "half-yearly", "yearly"]
Level = Annotated[int, Field(ge=1, le=5)]
DecisionKey = Annotated[Key, Link("decisions")]


class Body(Record):
    """A board, a committee, a forum: people who meet to decide or advise."""

    kind: Literal["political", "executive", "advisory", "programme", "forum"] = Field(
        "executive", description="What kind of body it is"
    )
    chair: RoleKey | None = Field(None, description="The role that chairs it")
    members: tuple[RoleKey, ...] = Field((), description="The roles that sit in it")
    mandate: Text | None = Field(None, description="What it may decide")
    reports_to: BodyKey | None = Field(None, description="The body above it")
    meets: Rhythm | None = Field(None, description="How often it meets")


class Decision(Record):
    """A decision that is taken again and again, and who may take it."""

    holder: Holder | None = Field(None, description="Who takes it: `roles/key` or `bodies/key`")
    limit: Amount | None = Field(None, description="Up to which amount, in the currency of the model")
    on: Ref | None = Field(None, description="The record that it is about")
    approves_model: bool = Field(
        False, description="Whether it is the approval of a new revision of this model"
    )


class Delegation(Record):
    """The handing on of a decision by one who holds it to another."""

    decision: DecisionKey = Field(description="The decision that is handed on")
    giver: Holder = Field(description="Who hands it on")
    taker: Holder = Field(description="Who takes it over")
    limit: Amount | None = Field(None, description="Up to which amount; never more than the giver holds")
    until: Day | None = Field(None, description="The last day on which it holds")


class Policy(Record):
    """A rule that was decided."""

    body: BodyKey | None = Field(None, description="The body that decided it")
    website: Address | None = Field(None, description="Where it can be read")
    review_by: Day | None = Field(None, description="When it is looked at again")


class Risk(Record):
    """Something that may go wrong."""

    likelihood: Level = Field(description="1 (hardly) to 5 (surely)")
    impact: Level = Field(description="1 (a nuisance) to 5 (people come to harm)")
    on: Ref | None = Field(None, description="The record that it threatens")
    controls: tuple[Annotated[Key, Link("controls")], ...] = Field((), description="What keeps it small")


class Control(Record):
    """Something done regularly that keeps risks small."""

    every: Rhythm | None = Field(None, description="How often it is done")
    evidence: Line | None = Field(None, description="What shows that it was done")


class Review(Record):
    """A look at performance that comes back."""

    body: BodyKey | None = Field(None, description="The body that looks")
    level: Literal["organisation", "directorate", "team", "person"] = Field(
        "organisation", description="The level that is looked at"
    )
    unit: UnitKey | None = Field(None, description="The unit that is looked at; none: all of the level")
    every: Rhythm = Field(description="How often")
    looks_at: tuple[Ref, ...] = Field((), description="The measures and records that are looked at")
