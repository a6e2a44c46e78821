"""People: units, roles, skills, and the shape of the organisation (`09-people.yaml`). It holds no persons."""

from typing import Annotated, Literal

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import (
    Amount,
    Key,
    Line,
    Link,
    Part,
    Record,
    Ref,
    RoleKey,
    Text,
    UnitKey,
)


class Structure(Record):
    """The shape that the organisation has declared for itself."""

    span_from: int | None = Field(None, ge=1, description="Fewest people who report to one manager")
    span_to: int | None = Field(None, ge=1, description="Most people who report to one manager")
    layers: int | None = Field(None, ge=1, description="Most layers from the top to the front line")


class Unit(Record):
    """A directorate, a department or a team."""

    kind: Literal["directorate", "department", "team"] = Field(description="Which of the three it is")
    parent: UnitKey | None = Field(
        None, description="The unit that it belongs to; none: it stands at the top"
    )
    lead: RoleKey | None = Field(None, description="The role that leads it")
    matrix: tuple[UnitKey, ...] = Field((), description="Units to which it also answers")
    organisation: Annotated[Key, Link("organisations")] | None = Field(
        None, description="The organisation it belongs to; none: all of them have one"
    )


class Responsibility(Part):
    """Something that a role is responsible, accountable, consulted or informed for."""

    what: Line = Field(description="The work or the decision")
    raci: Literal["responsible", "accountable", "consulted", "informed"] = Field(
        "responsible", description="In which way"
    )
    on: Ref | None = Field(
        None, description="The record that it is about, like `services/household-extension`"
    )


class RequiredSkill(Part):
    """A skill that a role asks for."""

    skill: Annotated[Key, Link("skills")] = Field(description="The skill")
    level: int = Field(1, ge=1, le=5, description="How well, 1 (begins) to 5 (teaches others)")


class Role(Record):
    """A part that people take. People hold roles; the model holds no people."""

    unit: UnitKey | None = Field(None, description="The unit that it belongs to")
    reports_to: RoleKey | None = Field(None, description="The role that it reports to")
    posts: Amount = Field(1, description="How many people hold it, in full-time posts")
    manager: bool = Field(False, description="Whether it leads people")
    purpose: Text | None = Field(None, description="What the role is there for")
    responsibilities: tuple[Responsibility, ...] = Field((), description="What it answers for")
    skills: tuple[RequiredSkill, ...] = Field((), description="What it asks for")
    grade: Line | None = Field(None, description="Its place in the pay structure")


class Skill(Record):
    """Something that people can do, and learn."""

    levels: tuple[Line, ...] = Field((), max_length=5, description="What each level means, lowest first")
