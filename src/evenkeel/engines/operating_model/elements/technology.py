"""Technology: systems, data standards and interfaces (`10-technology.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Address,
    Amount,
    CapabilityKey,
    Day,
    Key,
    Line,
    Link,
    Record,
    SystemKey,
    UnitKey,
)

DataStandardKey = Annotated[Key, Link("data_standards")]


class System(Record):
    """A piece of software that the operation runs on. Common by default, specialist by exception."""

    kind: Literal["common", "specialist"] = Field("common", description="For all, or for one kind of work")
    exception: Annotated[Key, Link("exceptions")] | None = Field(
        None, description="The accepted exception that a specialist system rests on"
    )
    capabilities: tuple[CapabilityKey, ...] = Field((), description="What it helps to do")
    units: tuple[UnitKey, ...] = Field((), description="Who uses it; none: everybody")
    supplier: Line | None = Field(None, description="Who supplies it")
    contract_ends: Day | None = Field(None, description="The last day of the contract")
    yearly_cost: Amount | None = Field(None, description="What it costs in a year")
    personal_data: bool = Field(False, description="Whether it holds personal data")
    retires: Day | None = Field(None, description="The last day on which it is used")


class DataStandard(Record):
    """A format or vocabulary that systems speak."""

    version: Line | None = Field(None, description="The version that holds")
    website: Address | None = Field(None, description="Where it is defined")


class Interface(Record):
    """Data that flow from one system to another."""

    source: SystemKey = Field(description="The system that gives")
    target: SystemKey = Field(description="The system that takes")
    standard: DataStandardKey | None = Field(None, description="The standard that is spoken")
    carries: Line | None = Field(None, description="What flows")
    rhythm: Literal["at once", "hourly", "daily", "weekly", "monthly", "on demand"] = Field(
        "at once", description="How often it flows"
    )
