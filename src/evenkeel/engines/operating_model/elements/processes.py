"""Processes: what is done with the customer's input, to which standard, in which time (`08-processes.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Duration,
    File,
    Key,
    Line,
    Link,
    Part,
    ProcessKey,
    Record,
    RoleKey,
    SystemKey,
    Text,
    UnitKey,
)
from evenkeel.engines.operating_model.elements.common import Retention

ShelfKey = Annotated[Key, Link("shelves")]
StandardKey = Annotated[Key, Link("standards")]
Distribution = Literal["pull", "push", "continuity", "duty", "fixed-key", "round-robin", "oldest-first"]

Need = Literal["responsible", "decision", "document", "customer", "tasks-done"]
"""What a stage can ask of a case: somebody responsible, a decision, a document, a customer, all tasks done."""


class Process(Record):
    """A chain of work from the customer's input to the outcome."""

    critical: bool = Field(False, description="Whether customers come to harm when it stands still")
    recovery: Duration | None = Field(None, description="How long it may stand still at most")
    bpmn: File | None = Field(None, description="Its drawing in BPMN, kept as it is")
    standard: StandardKey | None = Field(None, description="How it is done well")
    roles: tuple[RoleKey, ...] = Field((), description="Who works in it")
    systems: tuple[SystemKey, ...] = Field((), description="What it needs to run")
    precedes: tuple[ProcessKey, ...] = Field((), description="Processes that take up what it gives")
    mapped: bool = Field(False, description="Whether it has been walked through with those who do it")


class Stage(Part):
    """A stage that a case passes."""

    key: Key = Field(description="Names the stage within the case type")
    title: Line = Field(description="What people call it")
    norm_time: Duration | None = Field(None, description="How long a case may stay in it")
    waiting: bool = Field(False, description="Whether a case waits here for somebody outside")
    shelf: ShelfKey | None = Field(
        None, description="Where its cases lie, if not on the shelf of the case type"
    )
    role: RoleKey | None = Field(None, description="Who works on it")
    wip_limit: int | None = Field(None, ge=1, description="How many cases should be in it at once, at most")
    done_when: tuple[Line, ...] = Field((), description="What must be so before a case leaves it")
    enter_when: tuple[Need, ...] = Field((), description="What a case must have before it comes in")
    leave_when: tuple[Need, ...] = Field((), description="What a case must have before it goes on")


class Attribute(Part):
    """Something that is kept of every case of a kind."""

    key: Key = Field(description="Names the attribute within the case type")
    title: Line = Field(description="What people call it")
    kind: Literal["text", "number", "date", "choice", "yes-no"] = Field(
        "text", description="What kind of value it holds"
    )
    choices: tuple[Line, ...] = Field((), description="Of a choice: the words to choose from")
    required: bool = Field(False, description="Whether a case cannot be closed without it")
    personal: bool = Field(
        True, description="Whether it tells about a person, and goes when she is forgotten"
    )


class Suspension(Part):
    """A reason for which a law lets the clock stand still."""

    key: Key = Field(description="Names the reason within the case type")
    title: Line = Field(description="The reason, as the customer is told it")
    basis: Line | None = Field(None, description="The law and its section")


class CaseType(Record):
    """A kind of work: what comes in, the stages it passes, and the times that are promised."""

    kind: Literal["call", "e-mail", "application", "case", "assignment", "project"] = Field(
        description="The customer's input that it answers"
    )
    process: ProcessKey | None = Field(None, description="The process that it belongs to")
    stages: tuple[Stage, ...] = Field((), description="The stages, in order")
    shelf: ShelfKey | None = Field(None, description="Where new cases lie")
    standard: StandardKey | None = Field(None, description="How it is done well")
    norm_time: Duration | None = Field(None, description="From first contact to outcome, gross")
    net_norm_time: Duration | None = Field(None, description="The same with waiting for others taken off")
    touch_time: Duration | None = Field(None, description="Working time that a usual case takes")
    weight: Literal["quick", "normal", "heavy"] = Field("normal", description="How heavy a case of it is")
    decision: File | None = Field(None, description="A decision table that helps to decide")
    attributes: tuple[Attribute, ...] = Field((), description="What is kept of every case of it")
    outcomes: tuple[Line, ...] = Field((), description="What can come out, to choose from")
    order: Literal["in-order", "free"] = Field(
        "in-order", description="Whether stages come one after the other, or in any order"
    )
    overruled_by: RoleKey | None = Field(
        None, description="Who may let a case go on against the standard, beside who leads the unit"
    )
    suspensions: tuple[Suspension, ...] = Field((), description="For what a law lets the clock stand still")
    contest_within: Duration | None = Field(
        None, description="How long after closing a customer may contest it; none: 30 days"
    )
    confidential: bool = Field(False, description="Whether its cases are seen only by those named on them")
    retention: Retention | None = Field(
        None, description="How long closed cases are kept with persons and texts; none: until somebody says"
    )


class Milestone(Part):
    """A point on the way of a case that follows the standard, with the day by which it is reached."""

    key: Key = Field(description="Names the milestone within the standard")
    title: Line = Field(description="What has been reached")
    counts_from: Key = Field(
        "start",
        description="From what its day is counted: `start`, `end`, or the key of another milestone",
    )
    after: Duration | None = Field(
        None, description="How long after that it is due; it falls on a working day"
    )
    before: Duration | None = Field(
        None, description="Instead of `after`: how long before that it is due; it falls on a working day"
    )


class MilestoneTask(Part):
    """Something to do for a milestone."""

    key: Key = Field(description="Names the task within its milestone")
    title: Line = Field(description="What is to be done")
    milestone: Key = Field(description="The milestone of this standard for which it is done")
    before: Duration | None = Field(
        None, description="How long before the day of its milestone it is due; none: on that day"
    )


class Standard(Record):
    """How we do it here: what every employee does the same way."""

    checklist: tuple[Line, ...] = Field((), description="What to do, step by step")
    milestones: tuple[Milestone, ...] = Field(
        (), description="The standard course of work, milestone by milestone, with their days"
    )
    milestone_tasks: tuple[MilestoneTask, ...] = Field(
        (), description="What is to be done for the milestones; one without tasks is a task itself"
    )
    guidance: Text | None = Field(None, description="How to do it well, and why")
    templates: tuple[File, ...] = Field((), description="Letters and notes to begin from")


class Shelf(Record):
    """A named, ordered, shared queue of a team."""

    unit: UnitKey | None = Field(None, description="Whose shelf it is")
    order: Literal["oldest-first", "due-first", "urgent-first", "newest-first"] = Field(
        "oldest-first", description="What lies on top"
    )
    distribution: Distribution = Field("pull", description="How cases come from the shelf to people")
    wip_limit: int | None = Field(
        None, ge=1, description="How many cases one person should hold from it, at most"
    )
