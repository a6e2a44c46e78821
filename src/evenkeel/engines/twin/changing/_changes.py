"""What could be done otherwise, as small typed records.

A change says what is changed and for whom; `applied` makes another twin of it and leaves the first as it was. Nothing else in
the twin moves, so that what differs in a simulation differs for this reason.
"""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.twin.document._calendar import Shift
from evenkeel.engines.twin.document._distribution import Distribution
from evenkeel.engines.twin.document._part import Part, Seconds, Share
from evenkeel.engines.twin.document._work import AtShiftEnd, Discipline, Principle


class People(Part):
    """More people (or fewer): so many like those whom `like` names, by person, unit or activity that they do; without it, like any.

    More are copies of them in turn, with their skills, shifts and pace. Fewer: the last of them go.
    """

    kind: Literal["people"] = "people"
    like: str | None = None
    """A person, a unit, or an activity; without it, everybody."""
    by: int = Field(ge=-10_000, le=10_000)
    """How many more; fewer, if below 0."""


class Training(Part):
    """People learn an activity: from then on they do it at the usual duration, at their own pace."""

    kind: Literal["training"] = "training"
    like: str
    """A person, a unit, or an activity: who learns."""
    activity: str
    """What is learned."""


class Absence(Part):
    """People are away for a share of days, or on known days."""

    kind: Literal["absence"] = "absence"
    like: str | None = None
    """A person, a unit, or an activity; without it, everybody."""
    share: Share | None = None
    """Share of days."""
    first: date | None = None
    """The first day."""
    last: date | None = None
    """The last day."""


class Hours(Part):
    """A calendar gets other hours: shifts of people, or openings of an office."""

    kind: Literal["hours"] = "hours"
    calendar: str
    """Which calendar."""
    shifts: tuple[Shift, ...] = ()
    """All its shifts; none: always open."""


class Load(Part):
    """More cases come, or fewer."""

    kind: Literal["load"] = "load"
    factor: float = Field(gt=0, le=1_000)
    """1.2 is a fifth more."""
    stream: str | None = None
    """Which stream of arrivals; without it, all."""


class Channel(Part):
    """Cases of one class come as another instead: by web form instead of by phone, say."""

    kind: Literal["channel"] = "channel"
    source: str
    """From which class."""
    to: str
    """To which class."""
    share: Share
    """Which share of them."""


class Giving(Part):
    """Work is given out by another principle."""

    kind: Literal["giving"] = "giving"
    principle: Principle
    """Who gets new work."""
    shelf: str | None = None
    """Which shelf; without it, all."""
    limit: int | None = Field(default=None, ge=1)
    """How much open work a person may be given by pushing."""


class Order(Part):
    """Waiting work is taken in another order."""

    kind: Literal["order"] = "order"
    discipline: Discipline
    """Which work is taken next."""
    shelf: str | None = None
    """Which shelf; without it, all."""


class Priority(Part):
    """An activity, or a class of cases, comes before others, or after."""

    kind: Literal["priority"] = "priority"
    of: str
    """The activity or class of cases."""
    priority: int = Field(ge=-100, le=100)
    """Lower is more urgent."""


class Wip(Part):
    """So many cases in progress at most; None lifts the limit."""

    kind: Literal["wip"] = "wip"
    limit: int | None = Field(default=None, ge=1)
    """How many cases."""


class Batching(Part):
    """Work of an activity is let gather: until so many have come or until its hour; a size of 1 without hours ends it."""

    kind: Literal["batching"] = "batching"
    activity: str
    """Which activity."""
    size: int = Field(default=1, ge=1)
    """How many make a batch."""
    at: tuple[time, ...] = ()
    """The hours of every day at which what has come is released; none: at any."""
    longest: Seconds | None = None
    """How long the first waits at most."""
    together: bool = False
    """Whether a batch is one piece of work."""


class Removal(Part):
    """A step is not done any more; what came after it follows at once."""

    kind: Literal["removal"] = "removal"
    activity: str
    """Which activity."""


class Automation(Part):
    """A step happens by itself."""

    kind: Literal["automation"] = "automation"
    activity: str
    """Which activity."""
    share: Share = 1.0
    """For which share of the cases that come to it; the others are done as before."""
    duration: Seconds = 0.0
    """How long it then takes."""


class Effort(Part):
    """Work takes longer, or less long."""

    kind: Literal["effort"] = "effort"
    factor: float = Field(gt=0, le=1_000)
    """0.8 is a fifth less."""
    activity: str | None = None
    """Which activity; without it, all."""


class Waiting(Part):
    """Waiting for others than colleagues gets longer or shorter, or is put before a step."""

    kind: Literal["waiting"] = "waiting"
    activity: str
    """Before which activity."""
    factor: float | None = Field(default=None, ge=0, le=1_000)
    """0.5 is half as long."""
    added: Distribution | None = None
    """A further wait, gross, before the one that is there."""


class Promise(Part):
    """Customers are promised another time from arrival to the end."""

    kind: Literal["promise"] = "promise"
    seconds: Seconds
    """How long."""


class ShiftEnd(Part):
    """Something else becomes of work at the end of a shift."""

    kind: Literal["shift-end"] = "shift-end"
    rule: AtShiftEnd
    """What becomes of it."""
    activity: str | None = None
    """Which activity; without it, all."""


class Merger(Part):
    """Shelves become one: whoever worked on one of them can do, and takes, the work of all."""

    kind: Literal["merger"] = "merger"
    shelves: tuple[str, ...] = Field(min_length=2)
    """Which shelves; the first stays."""


Change = Annotated[
    People
    | Training
    | Absence
    | Hours
    | Load
    | Channel
    | Giving
    | Order
    | Priority
    | Wip
    | Batching
    | Removal
    | Automation
    | Effort
    | Waiting
    | Promise
    | ShiftEnd
    | Merger,
    Field(discriminator="kind"),
]
