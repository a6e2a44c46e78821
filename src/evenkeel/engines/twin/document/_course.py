"""The course of a case: a net of steps in which chance decides at forks."""

from typing import Literal

from pydantic import Field

from evenkeel.engines.twin.document._distribution import Distribution
from evenkeel.engines.twin.document._part import Part, Weight
from evenkeel.engines.twin.document._work import Delay


class Way(Part):
    """A way on to another node (its place in `nodes`), and how often it is taken beside the others."""

    to: int = Field(ge=0)
    """The place of the node to which it leads."""
    weight: Weight = 1.0
    """How often it is taken beside the others; after `some`, its probability."""


class Node(Part):
    """A node of the net.

    `task`: work of an activity; of several ways on, one is taken. `choice`: one way on is taken. `all`: waits for all that
    come in, then takes every way on. `some`: waits for all that may still come in, then takes each way on with its weight
    as probability, at least one. `end`: this branch ends; the case ends with its last branch.
    A task may have a delay or duration of its own, as learned for this place in the course, instead of the activity's.
    """

    kind: Literal["task", "choice", "all", "some", "end"]
    """What it does with a case."""
    activity: str | None = None
    """The work of a `task`."""
    delay: Delay | None = None
    """Waiting before it at this place in the course."""
    duration: Distribution | None = None
    """How long it takes at this place in the course."""
    ways: tuple[Way, ...] = ()
    """The ways on."""
    in_order: bool = False
    """After `all` or `some`: whether who does work on several of the ways begins with the first of them; else with any."""


class CaseClass(Part):
    """A class of cases: where their course begins, and what holds for all of it."""

    key: str
    """Its name."""
    start: int = Field(ge=0)
    """The place of the node in which the course begins."""
    priority: int = Field(default=0, ge=-100, le=100)
    """What is urgent comes before what is not; lower is more urgent."""
    due_after: float | None = Field(default=None, gt=0)
    """Seconds from arrival to the due date."""
    effort: float = Field(default=1.0, gt=0)
    """Durations beside others: 2 takes twice as long."""


class Course(Part):
    """All nodes, and the classes of cases that begin in them."""

    nodes: tuple[Node, ...]
    """The nodes; ways and starts name them by their place, from 0."""
    classes: tuple[CaseClass, ...] = Field(min_length=1)
    """The classes of cases."""
    longest: int = Field(default=2000, ge=1)
    """A course is ended after so many activities: what loops for ever has an end here."""
    kinship: float = Field(default=0.0, ge=0, lt=1)
    """Correlation of the delays within a case: a slow case stays slow."""
