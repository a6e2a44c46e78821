"""An upgrade as a document, `evenkeel-model-upgrade/1`."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed
from evenkeel.engines.operating_model.upgrading import _conflict
from evenkeel.engines.operating_model.upgrading._upgrade import Upgrade
from evenkeel.engines.operating_model.writing import _dump

SCHEMA: Final = "evenkeel-model-upgrade/1"


class Piece(BaseModel):
    """A frozen piece of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class UpgradeConflict(Piece):
    """One thing that the new base and the overlay say differently."""

    kind: _conflict.Kind = Field(description="What kind of conflict it is")
    record: str = Field(description="The record as `collection/key`; the path, where it is a file")
    field: str | None = Field(description="The field; null: the whole record")
    message: str = Field(description="What is in conflict, and what each choice does")
    choices: tuple[_conflict.Choice, ...] = Field(description="What can be chosen")
    chosen: _conflict.Choice | None = Field(description="What was chosen; null: it is open")
    before: Any = Field(description="What the old base says")
    after: Any = Field(description="What the new base says")
    local: Any = Field(description="What the overlay says")


class Arrival(Piece):
    """One thing that came with the new base by itself."""

    kind: Literal["added", "removed", "altered", "reordered"] = Field(description="What happened to it")
    record: str = Field(description="The record as `collection/key`; the collection, where its order changed")
    field: str | None = Field(None, description="The field that was altered")
    before: Any = Field(None, description="What the old base says")
    after: Any = Field(None, description="What the new base says")


class ModelUpgrade(Piece):
    """What an upgrade of an overlay comes to."""

    schema_: Literal["evenkeel-model-upgrade/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    complete: bool = Field(description="Whether there is a new overlay: no conflict is open")
    conflicts: tuple[UpgradeConflict, ...] = Field(description="All conflicts, with what was chosen in each")
    arrived: tuple[Arrival, ...] = Field(description="What came with the new base by itself")
    settled: tuple[str, ...] = Field(description="What is not local any longer, and nobody had to decide")


def document(upgrade: Upgrade) -> ModelUpgrade:
    """Give an upgrade as a document."""
    return ModelUpgrade(
        complete=upgrade.overlay is not None,
        conflicts=tuple(
            UpgradeConflict(
                kind=each.kind,
                record=each.ref,
                field=each.field,
                message=each.message,
                choices=each.choices,
                chosen=each.chosen,
                before=each.before,
                after=each.after,
                local=each.local,
            )
            for each in upgrade.conflicts
        ),
        arrived=tuple(_arrival(change) for change in upgrade.arrived),
        settled=upgrade.settled,
    )


def _arrival(change: Change) -> Arrival:
    if isinstance(change, Added):
        return Arrival(
            kind="added", record=f"{change.collection}/{change.key}", after=_dump.plain(change.record)
        )
    if isinstance(change, Removed):
        return Arrival(
            kind="removed", record=f"{change.collection}/{change.key}", before=_dump.plain(change.record)
        )
    before, after = _dump.plain_value(change.before), _dump.plain_value(change.after)
    if isinstance(change, Altered):
        ref = f"{change.collection}/{change.key}"
        return Arrival(kind="altered", record=ref, field=change.field, before=before, after=after)
    return Arrival(kind="reordered", record=change.collection, before=before, after=after)


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    return ModelUpgrade.model_json_schema(mode="serialization")
