"""What the whole model shares: its name, organisations, calendar and common language (`model.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    CURRENCY_PATTERN,
    Address,
    Day,
    Language,
    Line,
    Part,
    Record,
    Text,
)


class Retention(Part):
    """How long something is kept before persons and texts are removed from it."""

    years: Annotated[int, Field(ge=1, le=200)] = Field(
        description="Years after the case was closed, or after the contact where no case came of it"
    )
    basis: Line | None = Field(None, description="The rule or law that says so")


class About(Record):
    """The model itself."""

    languages: tuple[Language, ...] = Field(
        ("en",), min_length=1, description="Languages that are spoken, the main one first"
    )
    timezone: Line = Field(
        "Europe/London", description="Time zone by its IANA name; days and hours are local to it"
    )
    currency: str = Field(
        "EUR", pattern=CURRENCY_PATTERN, description="Currency of all amounts, by its ISO 4217 code"
    )
    branch: Literal["as-is", "to-be"] = Field(
        "to-be", description="Whether this is how it is, or how it shall be"
    )
    example: bool = Field(False, description="Everything in it is invented, to learn from")
    failure_causes: tuple[Line, ...] = Field(
        (), description="Why customers must come back to us: causes of failure demand, to choose from"
    )
    contact_retention: Retention | None = Field(
        None,
        description="How long contacts that became no case are kept with persons and texts, where their channel says nothing; "
        "none: until somebody says",
    )


class Organisation(Record):
    """A council, an agency, an association: one of those that share this model."""

    kind: Literal["council", "agency", "association", "company", "partnership"] = Field(
        "council", description="What kind of organisation it is"
    )
    website: Address | None = Field(None, description="Its address on the web")
    population: int | None = Field(None, ge=0, description="How many people it serves")


class Holiday(Part):
    """A day on which work rests."""

    date: Day = Field(description="The day")
    title: Line = Field(description="What the day is called")


class Calendar(Record):
    """The days that count as working days, for norm times and duty."""

    working_days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(
        ("mon", "tue", "wed", "thu", "fri"),
        min_length=1,
        description="Days of the week on which work is done",
    )
    holidays: tuple[Holiday, ...] = Field((), description="Days on which work rests")


class Term(Record):
    """A word of the common language. Its description is the definition."""

    synonyms: tuple[Line, ...] = Field((), description="Other words for the same thing that may be used")
    avoid: tuple[Line, ...] = Field((), description="Words that shall not be used for it")
    source: Text | None = Field(None, description="Where the definition comes from")
