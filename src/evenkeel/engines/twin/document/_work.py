"""What is done, by whom, and in which order it is taken."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from evenkeel.engines.twin.document._distribution import Distribution, Fixed
from evenkeel.engines.twin.document._part import Part, Seconds, Share, Weight

AtShiftEnd = Literal["pause", "finish", "fit"]
"""What becomes of work at the end of a shift: it waits for the next one (`pause`: a duration counts on-duty time alone),
it is finished in overtime (`finish`), or it was not begun, because it would not have fitted (`fit`)."""

Interruption = Literal["never", "urgent"]
"""Whether work that was begun is left for other work: never, or where more urgent work comes to whoever does it (`urgent`)."""

Discipline = Literal["first", "last", "due", "shortest", "target"]
"""Which waiting work is taken next, within its priority: the oldest, the newest, that with the earliest due date, the
quickest (cherry-picking), or that which can still reach its target, with what is late left to the end (gaming)."""

Principle = Literal["pull", "load", "wait", "key", "round", "random"]
"""Who gets new work: whoever is free takes it from the shelf (`pull`); or it is pushed at once to the one with the least
open work (`load`), to the one who will be done with it first, busy or not (`wait`: rather wait for the right person), to the one
whom the fixed key names (`key`), to the next in turn (`round`), or to anybody, by the weights of skills (`random`)."""


class Delay(Part):
    """Waiting that no colleague can shorten: for customers, partners, a timer, the next batch.

    `span` counts gross, on the clock of a `rhythm`, or only while `calendar` is open; a span of 0 is no waiting. With `until`,
    it then goes on to the next opening of that calendar, if it is closed (a release on Fridays at ten is a calendar of such
    openings).
    """

    span: Distribution = Fixed(value=0)
    """How long it takes."""
    calendar: str | None = None
    """The calendar in whose open time it counts."""
    rhythm: str | None = None
    """The rhythm on whose clock it counts."""
    until: str | None = None
    """The calendar for whose next opening it then waits."""

    @model_validator(mode="after")
    def _one_clock(self) -> "Delay":
        if self.calendar is not None and self.rhythm is not None:
            raise ValueError("a delay counts in a calendar or in a rhythm, not in both")
        return self


class Batch(Part):
    """Work that is collected, and released together: when `size` have come, or the first has waited `longest`.

    With `together` it is one piece of work for one person, whose duration is that of a single one times `size ** growth`.
    """

    size: int = Field(default=1, ge=1)
    """How many make a batch."""
    longest: Seconds | None = None
    """How long the first waits at most; without it, until the batch is full."""
    together: bool = False
    """Whether a batch is one piece of work."""
    growth: float = Field(default=0.0, ge=0, le=1)
    """How the duration grows with the size: 0 not at all, 1 in proportion."""


class Shelf(Part):
    """A queue of open work and the rule by which it is taken and given."""

    key: str
    """Its name."""
    discipline: Discipline = "first"
    """Which work is taken next."""
    blur: Seconds = 0.0
    """Spread of an exponential blur on the moment by which `first` and `last` order: 0 is exact, very large any order."""
    principle: Principle = "pull"
    """Who gets new work."""
    limit: int | None = Field(default=None, ge=1)
    """How much open work a person may be given by pushing; what is above stays on the shelf."""


class Activity(Part):
    """A kind of work. Without `people` (skills name none) it happens by itself."""

    key: str
    """Its name in the log."""
    shelf: str
    """The shelf on which it waits."""
    duration: Distribution = Fixed(value=0)
    """How long it takes anybody of usual pace, or by itself."""
    delay: Delay | None = None
    """Waiting before it that no colleague can shorten."""
    batch: Batch | None = None
    """How it is collected."""
    priority: int = Field(default=0, ge=-100, le=100)
    """What is urgent comes before what is not; lower is more urgent."""
    duty: str | None = None
    """The duty that does this alone while there is somebody on it."""
    at_shift_end: AtShiftEnd = "pause"
    """What becomes of it at the end of a shift."""
    interruption: Interruption = "never"
    """Whether it is left, and resumed later by the same person where it was left, when more urgent work comes to her."""
    patience: Distribution | None = None
    """How long a customer waits before giving up; the case then ends."""
    same_person: Share = 0.0
    """Share of this work that waits for the person who did the step before in the case, if she can do it."""
    silent: bool = False
    """Happens, but is not written to the log (a timer, a route)."""


class Skill(Part):
    """That a person can do an activity, how likely she is to take it beside others, and how long it takes her."""

    person: str
    """Who."""
    activity: str
    """What."""
    duration: Distribution | None = None
    """Her own distribution; without it, the activity's, times her `pace`."""
    weight: Weight = 1.0
    """How likely she is to take it, beside others who are free."""


class Away(Part):
    """Days on which a person is not there."""

    first: date
    """The first day."""
    last: date
    """The last day."""


class Person(Part):
    """Somebody (or something) that works."""

    key: str
    """Her name in the log."""
    calendar: str
    """The calendar of her shifts."""
    capacity: int = Field(default=1, ge=1, le=1000)
    """How many pieces of work she has open at once, each at full speed."""
    pace: float = Field(default=1.0, gt=0)
    """Her durations beside the activity's: 1.2 is a fifth slower."""
    cost_per_hour: float = Field(default=0.0, ge=0)
    """What an hour of her work costs."""
    unit: str | None = None
    """Where she belongs."""
    away: tuple[Away, ...] = ()
    """Days on which she is known to be away."""
    absence: Share = 0.0
    """Share of days that she is away beside `away`, drawn in stretches."""
    absence_days: float = Field(default=3.0, gt=0)
    """Mean length of such a stretch in days."""
