"""Programme: the actions that lead from as-is to to-be (`programme.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    ActionKey,
    BodyKey,
    Key,
    Line,
    Link,
    Part,
    Quarter,
    Record,
    Ref,
    Text,
)

ElementName = Literal[
    "common",
    "strategy",
    "principles",
    "blueprint",
    "customers",
    "channels",
    "propositions",
    "locations",
    "processes",
    "people",
    "technology",
    "performance",
    "governance",
    "programme",
    "practice",
]


class Workstream(Record):
    """Actions that are led together."""

    body: BodyKey | None = Field(None, description="The body that it reports to")


class Savings(Part):
    """What an action saves in a year once it works, in three scenarios and the currency of the model."""

    low: float = Field(description="If little comes of it")
    expected: float = Field(description="What is planned with")
    high: float = Field(description="If all goes well")


class Action(Record):
    """A step of the transformation."""

    target_area: ElementName = Field(description="The element of the model that it changes")
    workstream: Annotated[Key, Link("workstreams")] | None = Field(None, description="Where it is led")
    design_by: Quarter | None = Field(None, description="The quarter by whose end the design stands")
    implement_from: Quarter | None = Field(None, description="The quarter in which it begins to hold")
    done_by: Quarter | None = Field(None, description="The quarter by whose end it holds everywhere")
    depends_on: tuple[ActionKey, ...] = Field((), description="Actions that must hold before this one can")
    closes: tuple[Ref, ...] = Field((), description="Records whose gap between as-is and to-be it closes")
    savings: Savings | None = Field(None, description="What it saves in a year")
    cost: float | None = Field(None, ge=0, description="What it costs, once")
    evidence: tuple[Text, ...] = Field((), description="What will show that it is done")
    milestones: tuple[Line, ...] = Field((), description="What is reached on the way")
