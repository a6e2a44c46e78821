"""Propositions: services and what they promise, partners and what they offer (`06-propositions.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Address,
    CapabilityKey,
    CaseTypeKey,
    ChannelKey,
    Count,
    Day,
    Duration,
    File,
    Hours,
    Key,
    Line,
    Link,
    LocationKey,
    MeasureKey,
    Part,
    PartnerKey,
    ProcessKey,
    Record,
    SegmentKey,
    Text,
    UnitKey,
)


class StatutoryNorm(Part):
    """A time limit that a law sets."""

    within: Duration = Field(description="The limit")
    basis: Line = Field(description="The law and its section")
    clock: Literal["gross", "net"] = Field("gross", description="Whether waiting for others is taken off")


class Answer(Part):
    """What customers often ask about a service, and what everybody answers."""

    question: Line = Field(description="The question, in the words of customers")
    answer: Text = Field(description="The answer, to be read out or sent")


class Service(Record):
    """Something the organisation does for customers."""

    promise: Text | None = Field(
        None, description="What the customer can count on, in words for the customer"
    )
    outcome: Text | None = Field(None, description="What is different for the customer when it is done")
    eligibility: Text | None = Field(None, description="Who can have it")
    segments: tuple[SegmentKey, ...] = Field((), description="Whom it is for")
    answers: tuple[Answer, ...] = Field((), description="What is often asked about it, with the answers")
    channels: tuple[ChannelKey, ...] = Field(
        (), description="The channels it is offered through, preferred first"
    )
    unit: UnitKey | None = Field(None, description="The unit that delivers it")
    process: ProcessKey | None = Field(None, description="The process that delivers it")
    case_types: tuple[CaseTypeKey, ...] = Field((), description="The kinds of case that it brings")
    capability: CapabilityKey | None = Field(None, description="The capability that it rests on")
    form: File | None = Field(None, description="The form with which it is asked for")
    statutory_norm: StatutoryNorm | None = Field(
        None, description="The time limit that a law sets, if one does"
    )
    measures: tuple[MeasureKey, ...] = Field((), description="What tells how well it is delivered")
    partners: tuple[PartnerKey, ...] = Field((), description="Partners who deliver a part of it")
    signposts: tuple[Annotated[Key, Link("partner_services")], ...] = Field(
        (), description="Services of partners to which customers are pointed"
    )
    locations: tuple[LocationKey, ...] = Field((), description="Where it can be had in person")
    volume: int | None = Field(None, ge=0, description="How often it is asked for in a year")
    platform: Literal["common", "alternative", "own"] = Field(
        "own", description="Delivered on the common platform, by somebody else, or by own means"
    )


class Partner(Record):
    """An organisation that works with us for the same customers."""

    kind: Literal["public", "voluntary", "private"] = Field(
        "public", description="What kind of organisation it is"
    )
    website: Address | None = Field(None, description="Its address on the web")
    email: Line | None = Field(None, description="Where to write to")
    phone: Line | None = Field(None, description="Where to call")
    agreement: Line | None = Field(None, description="The agreement that the work rests on")
    agreement_ends: Day | None = Field(None, description="The last day of the agreement")
    directory_id: Line | None = Field(None, description="What a public directory of services calls it")


class PartnerService(Record):
    """A service that a partner offers and customers can be pointed to."""

    partner: PartnerKey = Field(description="Who offers it")
    status: Literal["active", "inactive", "defunct", "temporarily closed"] = Field(
        "active", description="Whether it can be had"
    )
    website: Address | None = Field(None, description="Where to read about it")
    email: Line | None = Field(None, description="Where to write to")
    phone: Line | None = Field(None, description="Where to call")
    eligibility: Text | None = Field(None, description="Who can have it")
    minimum_age: Count | None = Field(None, description="The age from which one can have it, in years")
    maximum_age: Count | None = Field(None, description="The age up to which one can have it, in years")
    how_to_apply: Text | None = Field(None, description="What to do to have it")
    fees: Text | None = Field(None, description="What it costs")
    languages: tuple[Line, ...] = Field((), description="Languages in which it is given")
    hours: tuple[Hours, ...] = Field((), description="When it can be had")
    locations: tuple[LocationKey, ...] = Field((), description="Where it can be had")
    acknowledged_within: Duration | None = Field(None, description="How soon a referral is acknowledged")
    checked: Day | None = Field(None, description="When it was last asked whether all this is so")
    directory_id: Line | None = Field(None, description="What a public directory of services calls it")
