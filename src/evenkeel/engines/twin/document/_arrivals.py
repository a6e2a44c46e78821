"""When cases come."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from evenkeel.engines.twin.document._distribution import Distribution, mean_of
from evenkeel.engines.twin.document._part import Part, Seconds, Weight


class Stream(Part):
    """What streams have in common: which classes of cases come in them (by key; none: the first class)."""

    key: str = "arrivals"
    """Its name."""
    mix: dict[str, Weight] = Field(default_factory=dict)
    """How many of each class come, beside one another."""


class Gaps(Stream):
    """One after the other, with gaps that are drawn anew each time; a fixed gap is a grid.

    Gaps count gross, or only while `calendar` is open: then what falls at its end comes at the next opening. With `until` they
    count gross too, but what would come while that calendar is closed comes at its next opening, and the next gap begins there.
    """

    kind: Literal["gaps"] = "gaps"
    gap: Distribution
    """The time from one case to the next."""
    calendar: str | None = None
    """The calendar in whose open time gaps count."""
    until: str | None = None
    """The calendar whose next opening is waited for by what would come while it is closed."""

    @model_validator(mode="after")
    def _passes(self) -> "Gaps":
        if not mean_of(self.gap) > 0:
            raise ValueError("the mean gap is 0: all cases there will ever be would come at once")
        if self.calendar is not None and self.until is not None:
            raise ValueError("gaps count in the open time of a calendar, or wait until it opens, not both")
        return self


class Weekly(Stream):
    """By chance (a Poisson process) at rates that follow the week, grow or fall, and pause on closed days."""

    kind: Literal["weekly"] = "weekly"
    rates: tuple[Annotated[float, Field(ge=0)], ...] = Field(min_length=168, max_length=168)
    """Cases per hour for each hour of the week, from Monday 00:00, by the wall clock."""
    growth: float = 0.0
    """Change of the rate per 365 days from `since` on: 0.1 is ten per cent more."""
    since: datetime | None = None
    """From when on growth counts; without it, from the start of the simulation."""
    months: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        default=(1.0,) * 12, min_length=12, max_length=12
    )
    """A factor for each month from January."""
    closed: tuple[date, ...] = ()
    """Days on which nothing comes."""
    error: float = Field(default=0.0, ge=0)
    """By how much the rates may be off, all of them together: a standard deviation, as a share. Forecasts draw it."""
    wander: float = Field(default=0.0, ge=0)
    """By how much their level changes in a week: the same. Forecasts draw it."""
    spread: float = Field(default=1.0, ge=1)
    """The variance of the number in a week beside that of chance. Forecasts draw it; simulations have chance alone."""


class Population(Stream):
    """So many customers who come again: each after a while of its own from the end of its last case (finite source)."""

    kind: Literal["population"] = "population"
    size: int = Field(ge=1, le=1_000_000)
    """How many customers there are."""
    away: Distribution
    """How long each stays away between cases."""


class Moments(Stream):
    """At given moments: what came, or what is planned."""

    kind: Literal["moments"] = "moments"
    at: tuple[Seconds, ...]
    """Seconds after the start of the simulation."""


Arrivals = Annotated[Gaps | Weekly | Population | Moments, Field(discriminator="kind")]
