"""Channels: the ways in and out, and how work shall shift between them (`05-channels.yaml`)."""

from typing import Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Address,
    Amount,
    ChannelKey,
    Duration,
    Hours,
    Part,
    Percent,
    Quarter,
    Record,
    ServiceKey,
)
from evenkeel.engines.operating_model.elements.common import Retention


class Channel(Record):
    """A way in which customers and the organisation reach each other."""

    kind: Literal["web", "phone", "e-mail", "counter", "letter", "social", "partner", "api"] = Field(
        description="What kind of channel it is"
    )
    hours: tuple[Hours, ...] = Field((), description="When somebody answers; none: at all times")
    cost: Amount | None = Field(None, description="What one contact costs, in the currency of the model")
    answer: Duration | None = Field(None, description="How soon a customer gets an answer")
    address: Address | None = Field(None, description="Where to reach it")
    retention: Retention | None = Field(
        None, description="How long contacts by it that became no case are kept with persons and texts"
    )


class Share(Part):
    """The share of one channel in a mix."""

    channel: ChannelKey = Field(description="The channel")
    now: Percent = Field(description="Per cent of contacts today")
    target: Percent = Field(description="Per cent of contacts that is aimed at")


class ChannelMix(Record):
    """How contacts spread over the channels now, and how they shall."""

    service: ServiceKey | None = Field(
        None, description="The service it is about; none: all services together"
    )
    by: Quarter | None = Field(None, description="When the target shall be reached")
    shares: tuple[Share, ...] = Field(
        (), description="One for each channel; now and target each add up to 100"
    )
