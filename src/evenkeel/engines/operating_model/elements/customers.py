"""Customers: who they are, what they need, what they live through (`04-customers.yaml`)."""

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    ChannelKey,
    Count,
    Key,
    Line,
    Part,
    Record,
    SegmentKey,
    ServiceKey,
    Text,
)


class Segment(Record):
    """Customers who have the same needs."""

    size: Count | None = Field(None, description="How many they are")
    contacts: Count | None = Field(None, description="How often they turn to us in a year")
    preferences: tuple[ChannelKey, ...] = Field(
        (), description="The channels that they like best, best first"
    )


class Need(Record):
    """What customers want to get done, in their own words."""

    segments: tuple[SegmentKey, ...] = Field((), description="Who has the need")
    services: tuple[ServiceKey, ...] = Field((), description="The services that meet it")
    evidence: Text | None = Field(None, description="How we know")


class JourneyStep(Part):
    """One step on the customer's way."""

    key: Key = Field(description="Names the step within the journey")
    title: Line = Field(description="What the customer does")
    channel: ChannelKey | None = Field(None, description="The channel that it goes through")
    service: ServiceKey | None = Field(None, description="The service that it touches")
    feeling: Line | None = Field(None, description="How the customer feels about it")
    pain: Text | None = Field(None, description="What is hard today")


class Journey(Record):
    """The way of a customer from need to outcome, across services."""

    segment: SegmentKey | None = Field(None, description="Whose way it is")
    steps: tuple[JourneyStep, ...] = Field((), description="The steps, in order")
