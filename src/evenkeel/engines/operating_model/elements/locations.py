"""Locations: physical and virtual places, and where people work (`07-locations.yaml`)."""

from typing import Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    COUNTRY_PATTERN,
    Address,
    Count,
    Hours,
    Line,
    Percent,
    Record,
    Text,
    UnitKey,
)


class Location(Record):
    """A place where customers are met or work is done."""

    kind: Literal["physical", "virtual"] = Field("physical", description="Whether one can walk in")
    address: Text | None = Field(None, description="Postal address of a physical place")
    postcode: Line | None = Field(None, description="Postal code")
    city: Line | None = Field(None, description="Town")
    region: Line | None = Field(None, description="County, state or province")
    country: str | None = Field(
        None, pattern=COUNTRY_PATTERN, description="Country by its ISO 3166-1 code, like `GB`"
    )
    latitude: float | None = Field(None, ge=-90, le=90, description="Degrees north, WGS 84")
    longitude: float | None = Field(None, ge=-180, le=180, description="Degrees east, WGS 84")
    website: Address | None = Field(None, description="Address of a virtual place")
    access: Text | None = Field(None, description="How people with disabilities get in and about")
    hours: tuple[Hours, ...] = Field((), description="When it is open to customers")
    units: tuple[UnitKey, ...] = Field((), description="Who works there")
    desks: Count | None = Field(None, description="Places to work at")
    directory_id: Line | None = Field(None, description="What a public directory of services calls it")


class WorkingPattern(Record):
    """How a group of people divide their work between places."""

    units: tuple[UnitKey, ...] = Field((), description="Who works in this way")
    on_site: Percent | None = Field(
        None, description="Per cent of working time at a place of the organisation"
    )
    agreement: Text | None = Field(None, description="What was agreed about it")
