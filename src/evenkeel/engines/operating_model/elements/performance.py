"""Performance: measures and their cascade from organisation to person (`11-performance.yaml`)."""

from typing import Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    BodyKey,
    CaseTypeKey,
    Day,
    Line,
    MeasureKey,
    Part,
    Record,
    RoleKey,
    ServiceKey,
    Text,
    UnitKey,
)


class Target(Part):
    """A value to be reached by a day."""

    value: float = Field(description="The value, in the unit of the measure")
    by: Day | None = Field(None, description="When it shall be reached; none: it holds always")


class Measure(Record):
    """A figure that tells how the operation does."""

    purpose: Text | None = Field(None, description="The question that it answers")
    level: Literal["organisation", "directorate", "team", "person"] = Field(
        "organisation", description="The level at which it is looked at"
    )
    parent: MeasureKey | None = Field(None, description="The measure one level up that it feeds")
    unit: UnitKey | None = Field(None, description="The unit that it is about")
    service: ServiceKey | None = Field(None, description="The service that it is about")
    case_type: CaseTypeKey | None = Field(None, description="The kind of case that it is about")
    role: RoleKey | None = Field(
        None, description="The role whose holders it is about, at the level of the person"
    )
    kind: Literal["time", "quality", "volume", "cost", "satisfaction", "people"] = Field(
        description="What it measures"
    )
    clock: Literal["gross", "net"] | None = Field(
        None, description="For times: gross from first contact, or net with waiting for others taken off"
    )
    beside: MeasureKey | None = Field(
        None, description="The measure that must be read with it, such as the gross time"
    )
    source: Literal["computed", "declared"] = Field(
        "computed", description="From the event log, or typed by somebody"
    )
    formula: Line | None = Field(None, description="How it comes from the event log, like `lead_time.p85`")
    counted_in: Line | None = Field(None, description="What it is counted in, like `days` or `%`")
    better: Literal["lower", "higher", "steady"] = Field("lower", description="In which direction is better")
    baseline: float | None = Field(None, description="The value when the target was set")
    target: Target | None = Field(None, description="The value that is aimed at")
    promotes: Text | None = Field(None, description="The behaviour that it invites, wanted and unwanted")
    looked_at_by: BodyKey | None = Field(None, description="The body that looks at it")
    every: Literal["day", "week", "month", "quarter", "year"] = Field(
        "month", description="How often it is looked at"
    )
