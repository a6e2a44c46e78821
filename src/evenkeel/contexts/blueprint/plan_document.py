"""A plan as a document, `evenkeel-model-plan/1`; its JSON Schema comes from these classes. Version 1 only ever gets more fields."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from evenkeel.contexts.blueprint import planning

SCHEMA: Final = "evenkeel-model-plan/1"


class Piece(BaseModel):
    """A frozen piece of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Sentence(Piece):
    """One thing that changes in a record."""

    path: tuple[str, ...] = Field(
        description="Where in the record: fields, and keys of parts, like `stages`, `assess`, `norm_time`"
    )
    text: str = Field(description="The change in one sentence")


class RecordChange(Piece):
    """One record that changes something for an audience."""

    collection: str = Field(description="Its collection, like `case_types`")
    key: str = Field(description="Its key")
    kind: str = Field(description="What it is, like “case type”")
    title: str = Field(description="Its title, as it is after the change")
    change: Literal["new", "gone", "changed"] = Field(description="What becomes of it")
    sentences: tuple[Sentence, ...] = Field(description="What changes, as far as it concerns this audience")
    consequences: tuple[str, ...] = Field(description="What follows for this audience, in sentences")


class AudienceChanges(Piece):
    """What changes for one audience."""

    name: str = Field(description="The audience, like `customers`")
    title: str = Field(description="The audience in words")
    headlines: tuple[str, ...] = Field(description="The change in figures, like “posts in all 412 → 414”")
    changes: tuple[RecordChange, ...] = Field(
        description="What changes, what means most first; empty where no model held before"
    )


class Holding(Piece):
    """The revision that holds now."""

    revision: str = Field(description="Its identifier")
    since: dt.datetime = Field(description="From when it holds")


class Coming(Piece):
    """A revision that was applied and will hold."""

    revision: str = Field(description="Its identifier")
    takes_effect_at: dt.datetime = Field(description="From when")
    by: str = Field(description="Who applied it")
    note: str = Field(description="Her note")


class ModelPlan(Piece):
    """What changes for whom if this held now."""

    schema_: Literal["evenkeel-model-plan/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    organisation: str = Field(description="The organisation, by its short name")
    branch: str = Field(description="The branch: `as-is`, `to-be`, or the name of a draft")
    revision: int | None = Field(description="The number of the revision; null: the files of a folder")
    title: str = Field(description="The title of the branch")
    planned_at: dt.datetime = Field(description="When it was asked")
    holding: Holding | None = Field(description="What holds now; null: no model holds yet")
    records: int = Field(description="How many records are new, gone or say something else")
    errors: int = Field(description="Errors that checks find; with any, it cannot be applied")
    warnings: int = Field(description="Warnings that checks find")
    standing_in_the_way: tuple[str, ...] = Field(
        description="Open work that would lose its place, in sentences; with any, it cannot be applied"
    )
    coming: tuple[Coming, ...] = Field(description="What will hold anyway, the next first")
    audiences: tuple[AudienceChanges, ...] = Field(description="For whom something changes")


def audiences(groups: Iterable[planning.Group]) -> tuple[AudienceChanges, ...]:
    """Give what a plan tells whom, as pieces of the document."""
    return tuple(
        AudienceChanges(
            name=group.audience.name,
            title=group.audience.title,
            headlines=group.headlines,
            changes=tuple(_change(point) for point in group.points),
        )
        for group in groups
    )


def _change(point: planning.Point) -> RecordChange:
    return RecordChange.model_validate(
        {
            "collection": point.collection,
            "key": point.key,
            "kind": point.kind,
            "title": point.title,
            "change": point.change,
            "sentences": [{"path": each.path, "text": each.text} for each in point.sentences],
            "consequences": point.consequences,
        }
    )


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    return ModelPlan.model_json_schema(mode="serialization")
