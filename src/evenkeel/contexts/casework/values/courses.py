"""Standard courses of work: milestones with their tasks, and how far from the start or the end each is due."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

START: Final = "start"
END: Final = "end"
ENDS: Final = (START, END)
"""From what a day can be counted, beside other milestones."""
KIND: Final = "course"
"""The kind of tasks that a course lays on the list of a case."""
OF_MODEL: Final = "model."
"""Before the key of a standard of the operating model: where a course comes from that is no row."""
MOST_MILESTONES: Final = 40
MOST_TASKS: Final = 60
"""Of one milestone."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do for a milestone."""

    key: str
    title: str
    before: str = ""
    """How long before the day of its milestone it is due; empty: on that day."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point on the way, as a course has it."""

    key: str
    title: str
    of: str = START
    distance: str = ""
    """How long after, or before, that from which it counts; empty: on the same day."""
    is_before: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a course says: its milestones, in the order in which they are written."""

    milestones: tuple[Milestone, ...] = ()

    @property
    def needs_end(self) -> bool:
        """Whether some day is counted from the end."""
        return any(each.of == END for each in self.milestones)

    @property
    def count(self) -> int:
        """How many tasks it lays on a list; a milestone without tasks is one itself."""
        return sum(len(each.steps) or 1 for each in self.milestones)


@dataclass(frozen=True, slots=True)
class Course:
    """A course that can be applied: one of the operating model, of a team, or somebody's own."""

    source: str
    """`model.` and the key of a standard, or the identifier of a row."""
    title: str
    description: str
    plan: Plan
    version: int
    digest: str
    """Tells whether two versions say the same."""
    unit: str = ""
    owner: uuid.UUID | None = None
    case_types: tuple[str, ...] = ()
    """The kinds of case that it is for; none: any."""
    changed_at: dt.datetime | None = None
    changed_by: str = ""
    retired_at: dt.datetime | None = None
    copied_from: str = ""

    @property
    def is_of_model(self) -> bool:
        """Whether it stands in the operating model."""
        return self.source.startswith(OF_MODEL)


@dataclass(frozen=True, slots=True)
class Version:
    """A course as it was said once."""

    number: int
    title: str
    plan: Plan
    note: str
    by_name: str
    at: dt.datetime


class Colour(enum.StrEnum):
    """How a milestone stands, by rule: green until the day before, yellow on the day, red after it."""

    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Due:
    """A task of a course with its day."""

    key: str
    """Of its milestone and its own."""
    title: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Dated:
    """A milestone of a course with its day, and its tasks with theirs."""

    key: str
    title: str
    on: dt.date
    tasks: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A task of a course as it lies in a case."""

    id: uuid.UUID
    key: str
    title: str
    on: dt.date
    is_done: bool
    done_by: str = ""
    is_dropped: bool = False
    """Somebody took it off the list: it does not come back by itself."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone as it lies in a case."""

    id: uuid.UUID
    key: str
    title: str
    on: dt.date
    tasks: tuple[Held, ...] = ()

    @property
    def open(self) -> tuple[Held, ...]:
        """What is still to be done for it."""
        return tuple(each for each in self.tasks if not each.is_done and not each.is_dropped)

    @property
    def shown(self) -> tuple[Held, ...]:
        """What is on the list for it, done or not."""
        return tuple(each for each in self.tasks if not each.is_dropped)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do for it."""
        return not self.open

    def colour(self, today: dt.date) -> Colour:
        """Return how it stands on a day."""
        if self.is_done:
            return Colour.DONE
        if today == self.on:
            return Colour.YELLOW
        return Colour.GREEN if today < self.on else Colour.RED


@dataclass(frozen=True, slots=True)
class Following:
    """A case that follows a course: from which day, in which version, and how far it has come."""

    id: uuid.UUID
    case_id: uuid.UUID
    source: str
    title: str
    version: int
    digest: str
    start: dt.date
    end: dt.date | None
    plan: Plan
    milestones: tuple[Reached, ...]
    left_digest: str = ""
    """The change that somebody has looked at and left."""
    by_name: str = ""
    at: dt.datetime | None = None

    @property
    def next(self) -> Reached | None:
        """The first milestone for which something is left to do."""
        return next((each for each in self.milestones if not each.is_done), None)

    @property
    def later(self) -> tuple[Reached, ...]:
        """The milestones after the next one that are not done."""
        return tuple(each for each in self.milestones if not each.is_done and each != self.next)

    def colour(self, today: dt.date) -> Colour:
        """Return how it stands on a day: as the worst of its milestones."""
        found = {each.colour(today) for each in self.milestones}
        worst = (Colour.RED, Colour.YELLOW, Colour.GREEN)
        return next((each for each in worst if each in found), Colour.DONE)


class Alters(enum.StrEnum):
    """What happens to a milestone or a task when a case takes another plan."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between how a case stands and how it would by another plan."""

    alters: Alters
    key: str
    """Of a milestone, or of a milestone and its task with a stroke between them."""
    title: str
    before: dt.date | None = None
    after: dt.date | None = None
    old_title: str = ""

    @property
    def is_milestone(self) -> bool:
        """Whether it is about a milestone, not a task."""
        return "/" not in self.key


@dataclass(frozen=True, slots=True)
class Offer:
    """A course that has changed since a case took it, with what would change."""

    course: Course
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A case that follows a course, on the page of the course."""

    following: Following
    reference: str
    title: str
    responsible: str
    offer: Offer | None
    may_decide: bool
    """Whether the one who asks takes or leaves a change for it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants a course to be."""

    title: str
    description: str = ""
    plan: Plan = field(default_factory=Plan)
    unit: str = ""
    """Whose it is; empty: her own."""
    case_types: tuple[str, ...] = ()
    note: str = ""
    """What has changed, for those to whom it is offered."""


Days = Mapping[str, dt.date]
