"""Pieces of the report on what stands out: findings, the figures behind them and what one could do."""

from typing import Literal

from pydantic import Field

from evenkeel.engines.flow.document._part import Part

Unit = Literal["count", "number", "share", "seconds", "days", "probability", "text"]
"""What a figure is counted in; a share and a probability run from 0 to 1."""


class Evidence(Part):
    """One figure behind a finding."""

    name: str = Field(description="What the figure is")
    value: float | int | str | None = Field(
        description="The figure; spans are in seconds, shares from 0 to 1"
    )
    unit: Unit | None = Field(default=None, description="What it is counted in; null in older documents")


class FindingTable(Part):
    """A small table behind a finding."""

    columns: tuple[str, ...] = Field(description="Names of its columns")
    rows: tuple[tuple[float | int | str | None, ...], ...] = Field(description="Its rows, a value per column")
    units: tuple[Unit, ...] = Field(
        default=(), description="What each column is counted in; empty in older documents"
    )
    personal: bool = Field(
        description="Whether its rows single out people: show it to those who may see that"
    )


class Finding(Part):
    """Something that stands out in the work, or that a person should know before she uses the figures."""

    code: str = Field(description="Stable code, explained in the reference")
    severity: Literal["info", "warning", "serious"] = Field(
        description="info: good to know; warning: look at this; serious: act on this, or do not rely on the figures"
    )
    about: Literal["work", "data"] = Field(
        default="data", description="work: how the work goes; data: how far the figures can be trusted"
    )
    title: str = Field(default="", description="Its kind in a few words")
    subject: str = Field(
        default="", description="What it is about: a limit, an activity, an outcome; empty for the whole log"
    )
    sentence: str = Field(description="The finding in one plain sentence")
    evidence: tuple[Evidence, ...] = Field(description="The figures behind it")
    table: FindingTable | None = Field(
        default=None, description="A table behind it; null where there is none"
    )
    affected: int = Field(default=0, description="How many cases stand behind it")
    cases: tuple[str, ...] = Field(description="The most telling of these cases, at most 20")
    what_to_do: str = Field(default="", description="What one could do")
    false_alarms: float | None = Field(
        default=None,
        description="Of logs without this trouble, the share in which it appears at most; null where nothing is inferred",
    )
