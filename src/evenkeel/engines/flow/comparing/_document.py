"""The comparison as a document: `evenkeel-comparison/1`. Its JSON Schema and reference page come from these classes.

Spans are in seconds, shares between 0 and 1. A figure that cannot be known is null, never zero. Within version 1 fields are
only added.
"""

import datetime as dt
from typing import Final, Literal

from pydantic import Field

from evenkeel.engines.flow.document._part import Part

SCHEMA: Final = "evenkeel-comparison/1"

Unit = Literal["seconds", "share", "times per case", "cases per week", "cases"]
Group = Literal["time", "volume", "work", "mix"]
Change = Literal["difference", "ratio"]
Better = Literal["lower", "higher"]


class Estimate(Part):
    """Two figures, and how far apart they are."""

    first: float = Field(description="The figure of the first side")
    second: float = Field(description="The figure of the second side")
    change: float = Field(description="Second minus first, or second by first where `kind` is a ratio")
    low: float = Field(description="Lower end of the 95 % interval of the change")
    high: float = Field(description="Upper end of the 95 % interval of the change")
    p: float = Field(
        description="How often chance alone gives a change at least as far from none, before correction"
    )
    first_said: str = Field(description="The figure of the first side in words")
    second_said: str = Field(description="The figure of the second side in words")
    change_said: str = Field(
        description="The change with its interval in words, like “6 days less (4 to 8 days)”"
    )


class Measure(Part):
    """One measure on both sides."""

    code: str = Field(description="Its key; never changes its meaning")
    label: str = Field(description="Its name for people")
    group: Group = Field(description="What it is about")
    unit: Unit = Field(description="Unit of both figures, and of a difference of them")
    kind: Change = Field(description="Whether the change is a difference or a ratio")
    better: Better | None = Field(description="Which way most would want it to go; null where that depends")
    first_count: int = Field(description="How many cases (weeks, for volumes) of the first side it is over")
    second_count: int = Field(description="The same of the second side")
    estimate: Estimate | None = Field(description="The figures; null where there is no comparison")
    p_adjusted: float | None = Field(description="p after Holm's correction over all measures compared")
    holds: bool = Field(description="Whether the difference stands after the correction, at 5 %")
    sentence: str = Field(description="What it says; or why there is no comparison")
    method: str = Field(description="How the interval and the test are made, with their sources")


class Path(Part):
    """One step from an activity to the next, or one whole order of activities."""

    kind: Literal["step", "order"] = Field(description="A step from one activity to the next, or a variant")
    activities: tuple[str, ...] = Field(description="The two activities of a step, or all of the order")
    first_cases: int = Field(description="Cases of the first side that take it")
    second_cases: int = Field(description="Cases of the second side that take it")
    estimate: Estimate = Field(description="The shares of the cases that take it")
    p_adjusted: float = Field(description="p after the correction of Benjamini and Hochberg over all paths")
    holds: bool = Field(description="Whether the difference stands, among all paths, at 5 %")
    news: Literal["appears", "vanishes", "more", "less"] = Field(
        description="What became of it on the second side"
    )
    sentence: str = Field(description="What it says")


class Paths(Part):
    """Whether cases take other paths, and which."""

    tested: int = Field(description="Steps and orders that at least ten cases of both sides together take")
    p: float | None = Field(description="p of all of them together (Simes 1986); null where none was tested")
    p_adjusted: float | None = Field(
        description="The same after Holm's correction, as one of the measures compared"
    )
    holds: bool = Field(description="Whether it stands that some path differs")
    sentence: str = Field(description="What it says")
    changes: tuple[Path, ...] = Field(
        description="Those that hold and those that changed most, at most 50, greatest change of share first"
    )
    method: str = Field(description="How they are tested, with sources")


class Mix(Part):
    """How the sides were made comparable by the mix of cases."""

    attributes: tuple[str, ...] = Field(description="The attributes of cases by which it was done")
    strata: int = Field(description="Combinations of their values with at least ten cases on each side")
    first_left_out: int = Field(description="Cases of the first side in no such combination")
    second_left_out: int = Field(description="The same of the second side")
    sentence: str = Field(description="What was done")


class Side(Part):
    """One of the two sides."""

    label: str = Field(description="Its name for people")
    cases: int = Field(description="Its cases")
    open_cases: int = Field(
        description="Those of them that are not over, or not when they are followed no longer"
    )
    events: int = Field(description="Their events")
    start: dt.date = Field(alias="from", description="Local day on which its first case was opened")
    end: dt.date = Field(alias="to", description="Local day on which its last case was opened")


class Comparison(Part):
    """Two sides, what differs between them, and whether noise could give it."""

    schema_: Literal["evenkeel-comparison/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document"
    )
    first: Side = Field(description="The side that is compared with: before, or the other organisation")
    second: Side = Field(description="The side that is compared")
    summary: tuple[str, ...] = Field(description="What holds, in sentences")
    measures: tuple[Measure, ...] = Field(description="All measures, by what they are about")
    paths: Paths = Field(description="Steps and orders of activities")
    mix: Mix | None = Field(description="How case mix was taken into account; null where it was not")
    notes: tuple[str, ...] = Field(description="What to know before using this")
