"""What was found in a model as a document: `evenkeel-model-check/1`. Its JSON Schema comes from these classes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from evenkeel.engines.operating_model._finding import Finding, Severity
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks import _register

SCHEMA: Final = "evenkeel-model-check/1"
_TITLES: Final = {code.code: code.title for code in _register.CODES}


class Piece(BaseModel):
    """A frozen piece of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class WrittenAt(Piece):
    """Where something is written; lines and columns count from 1."""

    file: str = Field(description="The file, as a path from the folder of the model")
    line: int = Field(ge=1, description="The line")
    column: int = Field(ge=1, description="The column")


class Found(Piece):
    """One thing that is wrong, or worth a look."""

    code: str = Field(description="What kind of finding it is, like `EK101`")
    severity: Severity = Field(description="How grave it is")
    title: str = Field(description="What kind of finding it is, in words")
    message: str = Field(description="What was found, in one sentence")
    fix: str = Field(description="What to do about it")
    record: str | None = Field(description="The record that it is about, as `collection/key`; null: none")
    path: tuple[str | int, ...] = Field(
        description="Where in the record: names of fields, positions in lists"
    )
    place: WrittenAt | None = Field(description="Where it is written; null: not known")
    accepted: str | None = Field(description="The exception under which it was accepted; null: it is open")
    principle: str | None = Field(description="The principle that is broken; null: it is about no principle")


class Counts(Piece):
    """How many findings there are."""

    error: int = Field(description="Open errors")
    warning: int = Field(description="Open warnings")
    note: int = Field(description="Open notes")
    accepted: int = Field(description="Findings of any severity that an exception covers")


class ModelCheck(Piece):
    """What was found in a model on a day."""

    schema_: Literal["evenkeel-model-check/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    model: str | None = Field(description="The title of the model; null: it cannot be understood")
    on: dt.date = Field(description="The day on which it was asked what has expired and what is due")
    counts: Counts = Field(description="How many findings there are")
    findings: tuple[Found, ...] = Field(description="All findings, those that were accepted too")


def document(findings: Iterable[Finding], *, model: OperatingModel | None, on: dt.date) -> ModelCheck:
    """Give findings as a document; without a model where it could not be understood."""
    found = tuple(_found(finding) for finding in findings)
    open_ones = Counter(each.severity for each in found if each.accepted is None)
    return ModelCheck(
        model=model.about.title if model is not None else None,
        on=on,
        counts=Counts(
            error=open_ones["error"],
            warning=open_ones["warning"],
            note=open_ones["note"],
            accepted=sum(each.accepted is not None for each in found),
        ),
        findings=found,
    )


def _found(finding: Finding) -> Found:
    place = finding.place
    return Found(
        code=finding.code,
        severity=finding.severity,
        title=_TITLES.get(finding.code, ""),
        message=finding.message,
        fix=finding.fix,
        record=finding.record,
        path=finding.path,
        place=WrittenAt(file=place.file, line=place.line, column=place.column) if place else None,
        accepted=finding.accepted,
        principle=finding.principle,
    )


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the document."""
    return ModelCheck.model_json_schema(by_alias=True, mode="serialization")
