"""The difference of two models as a document: `evenkeel-model-diff/1`. Its JSON Schema comes from these classes.

What stands out in a sentence is data, not markup: a sentence is a row of spans, and whoever shows it decides how a name, a
value before and a value after look. Within version 1 fields are only added.
"""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Final = "evenkeel-model-diff/1"

SpanKind = Literal["plain", "name", "before", "after", "added", "removed"]
Change = Literal["added", "removed", "changed", "moved"]


class Piece(BaseModel):
    """A frozen piece of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Span(Piece):
    """Some words of a sentence, and what they are in it."""

    text: str = Field(description="The words, with the spaces around them")
    kind: SpanKind = Field(
        "plain",
        description="What they are: a name, what was before or is after, what was added or removed, or nothing of these",
    )


Spans = tuple[Span, ...]


class Sentence(Piece):
    """One thing that changed."""

    path: tuple[str, ...] = Field(
        description="Where in the record: fields, and keys of parts, like `stages`, `assess`, `norm_time`"
    )
    text: str = Field(description="The whole sentence; it can stand alone")
    spans: Spans = Field(description="The same in spans")
    short: Spans = Field(description="The same without the record's name, to stand below it")
    rewording: Spans = Field(
        (), description="For a text that was reworded: its words, kept, removed and added"
    )


class Name(Piece):
    """A record by its name."""

    collection: str = Field(description="Its collection")
    key: str = Field(description="Its key")
    title: str = Field(description="Its title")


class Hanging(Piece):
    """Records of one kind that link to another record."""

    label: str = Field(description="How many of what, like “3 services”")
    records: tuple[Name, ...] = Field(description="Which")


class Content(Piece):
    """What a field of a record says, in words."""

    label: str = Field(description="The field, as people call it")
    text: str = Field(description="What it says")


class Subject(Piece):
    """One record, or the order of one collection, and all that changed about it."""

    collection: str = Field(description="The collection")
    kind: str = Field(description="What it is, like “case type”")
    key: str = Field(description="The key of the record; empty where it is about the order of all")
    title: str = Field(description="Its title, as it is after the change")
    change: Change = Field(description="Whether it is new, gone, says something else, or stands elsewhere")
    sentences: tuple[Sentence, ...] = Field(description="What changed, one sentence for each thing")
    contents: tuple[Content, ...] = Field((), description="What a record that is new or gone says")
    hangs: tuple[Hanging, ...] = Field((), description="What links to a record that is new or gone")


class Counts(Piece):
    """How many records changed."""

    added: int = Field(description="Records that are new")
    removed: int = Field(description="Records that are gone")
    changed: int = Field(description="Records that say something else")


class ElementChanges(Piece):
    """What changed in one element of the model."""

    name: str = Field(description="The element, like `processes`")
    title: str = Field(description="Its title, like “Processes”")
    counts: Counts = Field(description="How many records changed")
    subjects: tuple[Subject, ...] = Field(description="What changed, record by record")


class Side(Piece):
    """One of the two models."""

    title: str = Field(description="Its title")
    branch: str = Field(description="`as-is` or `to-be`")
    example: bool = Field(description="Whether everything in it is invented")
    records: int = Field(description="How many records it has")


class ModelDiff(Piece):
    """Two models, and what is different between them, in words."""

    schema_: Literal["evenkeel-model-diff/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    before: Side = Field(description="The model that is compared with")
    after: Side = Field(description="The model that is compared")
    counts: Counts = Field(description="How many records changed in all")
    elements: tuple[ElementChanges, ...] = Field(
        description="Elements in which something changed, in the order of the document"
    )


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    return ModelDiff.model_json_schema(mode="serialization")
