"""A forecast: when open cases will be done, how big the pile will be, and what becomes of it if nothing changes."""

from typing import Literal

from pydantic import AwareDatetime, Field

from evenkeel.engines.twin.document._part import Part, Share

Course = Literal["grows", "steady", "shrinks"]
"""What becomes of the pile: `steady` where the interval holds both more and less, or the change is within a twentieth."""


class Range(Part):
    """A figure with its interval."""

    mean: float
    """On average."""
    low: float
    """The lower end."""
    high: float
    """The upper end."""


class CaseForecast(Part):
    """When an open case will be done."""

    key: str
    """The case."""
    arrived: AwareDatetime
    """When it came."""
    due: AwareDatetime | None
    """Until when it shall be done."""
    median: AwareDatetime
    """As likely before as after."""
    low: AwareDatetime
    """The begin of the interval."""
    high: AwareDatetime
    """The end of the interval."""
    on_time: Share | None
    """The chance that it is done by its due date."""
    over: Share
    """The chance that it is over already; 0 where it is known to be open."""
    familiar: bool
    """Whether the twin knows such a course; otherwise the forecast goes by what was done last."""


class Day(Part):
    """The pile at a moment ahead."""

    at: AwareDatetime
    """The moment."""
    open: Range
    """How many cases are open then."""
    came: float
    """How many have come until then, on average."""


class Trend(Part):
    """What becomes of the pile if nothing changes."""

    course: Course
    """Whether it grows."""
    a_week: Range
    """By how many cases a week it grows, from now to the last moment; below 0 it shrinks."""
    weeks_until_empty: Range | None
    """When nothing would be left, at that pace; none where it does not surely shrink."""
    sentence: str
    """In plain words, with the sizes."""


class Forecast(Part):
    """What is to be expected of the open cases, and of the pile."""

    at: AwareDatetime
    """The moment at which things stood so."""
    level: float = Field(gt=0, lt=1)
    """How often what happens lies within the intervals."""
    replications: int
    """How many futures were drawn."""
    seed: int
    """The seed of their chance."""
    cases: tuple[CaseForecast, ...]
    """The open cases: those with the least chance to be in time first, then the oldest."""
    pile: tuple[Day, ...]
    """How many cases are open, day by day."""
    trend: Trend
    """What becomes of the pile."""
    over: int
    """How many cases of the state are surely over, and not among these."""
    experienced: bool = False
    """Whether what became of past cases went into when cases are done."""
    calibrated: bool
    """Whether intervals of cases are corrected by how far off they would have been in the past."""
