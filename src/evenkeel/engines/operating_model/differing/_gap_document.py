"""The gap between two models as a document: `evenkeel-model-gap/1`. Its JSON Schema comes from these classes.

Within version 1 fields are only added.
"""

from typing import Any, Final, Literal

from pydantic import Field

from evenkeel.engines.operating_model.differing._document import Name, Piece, Side, Subject

SCHEMA: Final = "evenkeel-model-gap/1"

Status = Literal["closed", "open", "wording", "programme"]


class Closing(Piece):
    """An action that closes a gap."""

    key: str = Field(description="Its key")
    title: str = Field(description="Its title")
    workstream: str | None = Field(description="The workstream that leads it; null where none does")
    design_by: str | None = Field(description="The quarter by whose end the design stands")
    implement_from: str | None = Field(description="The quarter in which it begins to hold")
    done_by: str | None = Field(description="The quarter by whose end it holds everywhere")
    through: Name | None = Field(
        description="For a record that is gone, which no link can name: the record whose gap the action closes instead"
    )

    @property
    def quarter(self) -> str | None:
        """Tell when the gap is closed by it: when it holds everywhere, else when it begins to hold."""
        return self.done_by or self.implement_from


class OneGap(Piece):
    """One record that is not yet as it shall be."""

    subject: Subject = Field(description="The record and what has to change about it")
    status: Status = Field(
        description="`closed`: an action closes it; `open`: none does; `wording`: only texts differ, no action is needed; "
        "`programme`: it belongs to the programme itself"
    )
    closed_by: tuple[Closing, ...] = Field(description="The actions that close it")
    quarter: str | None = Field(description="When the last of them holds; null where none has a quarter")


class GapCounts(Piece):
    """How many records are not yet as they shall be."""

    closed: int = Field(description="Those that an action closes")
    open: int = Field(description="Those that no action closes")
    wording: int = Field(description="Those of which only texts differ")


class ElementGap(Piece):
    """The gap in one element."""

    name: str = Field(description="The element, like `processes`")
    title: str = Field(description="Its title, like “Processes”")
    counts: GapCounts = Field(description="How many records are not yet as they shall be")
    gaps: tuple[OneGap, ...] = Field(description="Those records, and those of the programme itself")


class QuarterOfGaps(Piece):
    """What is closed in one quarter."""

    quarter: str | None = Field(description="The quarter, like `2027-Q3`; null: the actions name none")
    gaps: tuple[Name, ...] = Field(description="The records whose gap is closed when it is over")
    actions: tuple[Name, ...] = Field(description="The actions that close them")


class IdleAction(Piece):
    """An action that closes no gap: work for nothing, or a link that is missing."""

    key: str = Field(description="Its key")
    title: str = Field(description="Its title")
    element: str = Field(description="The element that it is to change")
    quarter: str | None = Field(description="When it holds, or begins to; null where it names no quarter")
    reason: str = Field(description="Why it closes none")


class ModelGap(Piece):
    """Two models, how it is and how it shall be, what lies between them, and what closes it."""

    schema_: Literal["evenkeel-model-gap/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    as_is: Side = Field(description="The model of how it is")
    to_be: Side = Field(description="The model of how it shall be; its programme is asked what closes a gap")
    counts: GapCounts = Field(description="How many records are not yet as they shall be, in all")
    summary: tuple[str, ...] = Field(description="The same in sentences")
    elements: tuple[ElementGap, ...] = Field(description="All elements, in the order of the document")
    quarters: tuple[QuarterOfGaps, ...] = Field(description="When gaps are closed, in order")
    idle: tuple[IdleAction, ...] = Field(description="Actions that close no gap")


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    return ModelGap.model_json_schema(mode="serialization")
