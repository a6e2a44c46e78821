"""The report as a document: `evenkeel-report/1`. Its JSON Schema and reference page come from these classes.

All spans are in seconds. Moments are ISO 8601 with the offset of the wall clock. A figure that cannot be
known is null, never zero. Within version 1 fields are only added.
"""

import datetime as dt
from typing import Final, Literal

from pydantic import Field

from evenkeel.engines.flow.document._part import Distribution, Part
from evenkeel.engines.flow.document._report_findings import Finding
from evenkeel.engines.flow.document._report_more import AdjustedImbalance, CumulativeFlow, StepDueDates
from evenkeel.engines.flow.document._report_quality import Quality
from evenkeel.engines.flow.document._report_waiting import Ageing, DueDates, TouchTime
from evenkeel.engines.flow.document._report_work import (
    Batch,
    Handovers,
    Imbalance,
    Multitasking,
    ResourcesPerCase,
    Rework,
)

SCHEMA: Final = "evenkeel-report/1"


class PeriodLeadTime(Distribution):
    """Lead times of the cases that closed in one period."""

    start: dt.date = Field(description="First day of the period, in local time")


class ChannelLeadTime(Distribution):
    """Lead times of the cases of one channel."""

    channel: str | None = Field(description="The channel as the source writes it; null where it says none")


class LeadTime(Distribution):
    """Lead time of the finished cases: from first moment to last, gross, nothing taken off."""

    by_period: tuple[PeriodLeadTime, ...] = Field(description="By period of closing, oldest first")
    by_channel: tuple[ChannelLeadTime, ...] = Field(
        description="By channel, most cases first; empty without channels"
    )


class Span(Part):
    """From the first moment in the log to the last."""

    start: dt.datetime = Field(alias="from", description="First moment of any event, on its own wall clock")
    end: dt.datetime = Field(alias="to", description="Last moment of any event, on its own wall clock")


class Flow(Part):
    """What came and went in one period, and what was open at its end."""

    start: dt.date = Field(description="First day of the period, in local time")
    arrivals: int = Field(description="Cases whose first moment lies in the period")
    completions: int = Field(description="Cases whose last moment lies in the period")
    wip: int = Field(description="Cases begun and not yet over at the end of the period")


class OverTime(Part):
    """Arrivals, completions and work in progress, period by period, without gaps."""

    period: Literal["day", "week", "month", "quarter", "year"] = Field(description="Length of a period")
    periods: tuple[Flow, ...] = Field(description="Every period of the span, oldest first")


class WorkInProgress(Part):
    """Cases in progress. A case is in progress from its first moment until just before its last."""

    mean: float = Field(description="Mean over the whole span, weighted by time")
    max: int = Field(description="The most at any one moment")
    at_end: int = Field(description="Cases not over at the last moment of the log")


class Variant(Part):
    """One order of activities that cases took."""

    activities: tuple[str, ...] = Field(description="The activities in order")
    cases: int = Field(description="Cases that took exactly this order")
    share: float = Field(description="Share of all cases, 0 to 1")
    median: float | None = Field(description="Median lead time of its finished cases, in seconds")


class Variants(Part):
    """The different orders of activities."""

    count: int = Field(description="How many different orders there are")
    singletons: int = Field(description="How many of them only one case took")
    shortest: int = Field(description="Fewest events in one case")
    longest: int = Field(description="Most events in one case")
    top: tuple[Variant, ...] = Field(
        description="The most frequent, at most 50; ties in order of the activities"
    )


class Activity(Part):
    """One kind of step."""

    activity: str = Field(description="The activity as the source writes it")
    events: int = Field(description="How often it was done")
    cases: int = Field(description="In how many cases")
    starts: int = Field(description="How many cases began with it")
    ends: int = Field(description="How many cases ended with it")
    touch: Distribution | None = Field(
        description="From start to completion; null where the log has no start times"
    )


class Edge(Part):
    """One activity directly followed by another in the same case."""

    source: str = Field(alias="from", description="The earlier activity")
    target: str = Field(alias="to", description="The activity that came next in the case")
    count: int = Field(description="How often")
    mean: float = Field(description="Mean time from completion to completion, in seconds")
    median: float = Field(description="Median of the same, in seconds")
    total: float = Field(description="Sum of the same, in seconds")
    share: float | None = Field(
        default=None, description="Total as a share of that of all edges; null where they sum to nothing"
    )
    waiting: float | None = Field(
        default=None,
        description="Sum of the times from completion to the next start, in seconds; null without starts",
    )


class Work(Part):
    """What one resource did."""

    resource: str = Field(description="The resource as the source writes it")
    events: int = Field(description="Events by this resource")
    cases: int = Field(description="Different cases with an event by this resource")
    share: float = Field(description="Share of the events whose resource is known, 0 to 1")


class Weekday(Part):
    """One day of the week, in local time."""

    weekday: int = Field(ge=1, le=7, description="1 is Monday, 7 is Sunday (ISO 8601)")
    events: int = Field(description="Events completed on it")
    arrivals: int = Field(description="Cases opened on it")
    completions: int = Field(description="Cases closed on it")


class Facts(Part):
    """What happened."""

    cases: int = Field(description="Cases in the log")
    open_cases: int = Field(description="Cases that the source says are still open; 0 where it cannot say")
    events: int = Field(description="Events in the log")
    activities: int = Field(description="Different activities")
    resources: int = Field(description="Different resources; events without one do not count as one")
    events_without_resource: int = Field(description="Events of which the source does not say who did them")
    span: Span = Field(description="From the first moment to the last")
    lead_time: LeadTime = Field(description="From the first moment of a case to its last")
    over_time: OverTime = Field(description="What came, went and was open, period by period")
    wip: WorkInProgress = Field(description="How many cases were in progress at once")
    variants: Variants = Field(description="The different orders of activities")
    by_activity: tuple[Activity, ...] = Field(description="Most frequent first")
    dfg: tuple[Edge, ...] = Field(description="The directly-follows graph, most frequent first")
    by_resource: tuple[Work, ...] = Field(description="Most events first")
    weekdays: tuple[Weekday, ...] = Field(description="Monday to Sunday")
    # A document written before these were added has none of them, and stays readable: hence the defaults.
    rework: Rework | None = Field(default=None, description="Activities done again in the same case")
    handovers: Handovers | None = Field(
        default=None, description="Work passed between resources; null where none is known"
    )
    group_handovers: Handovers | None = Field(
        default=None, description="Work passed between groups; null where none is known"
    )
    resources_per_case: ResourcesPerCase | None = Field(
        default=None, description="Different resources in a case; null where none is known"
    )
    imbalance: Imbalance | None = Field(
        default=None, description="How unevenly events are spread over resources; null where none is known"
    )
    touch_time: TouchTime | None = Field(
        default=None, description="Touch time, waiting and flow efficiency; null without start times"
    )
    multitasking: Multitasking | None = Field(
        default=None, description="Events of a resource open at once; null without starts or resources"
    )
    hours: tuple[tuple[int, ...], ...] | None = Field(
        default=None, description="Events by local weekday, Monday first, and in each by hour, 0 to 23"
    )
    batches: tuple[Batch, ...] | None = Field(
        default=None, description="Activities with two events or more, most events per day first"
    )
    due_dates: DueDates | None = Field(
        default=None, description="How due dates were kept; null where no case has one"
    )
    ageing: Ageing | None = Field(default=None, description="How old open cases are; null where none is open")
    quality: Quality | None = Field(default=None, description="What is noticeable about the data")
    cumulative_flow: CumulativeFlow | None = Field(
        default=None, description="How many cases have reached each main stage, period by period"
    )
    step_due_dates: StepDueDates | None = Field(
        default=None, description="How due dates of steps were kept; null where no step has one"
    )
    adjusted_imbalance: AdjustedImbalance | None = Field(
        default=None, description="Imbalance by the mix of work; null where no resource is known"
    )


class RoleUsed(Part):
    """Which column was read as what, and why."""

    role: str = Field(description="What the column means: case, activity, timestamp, resource …")
    column: str = Field(description="Its name in the source")
    reason: str = Field(description="Why it was taken for that")


class ProblemCount(Part):
    """How many rows had one kind of problem."""

    code: str = Field(description="Stable code of the kind of problem")
    count: int = Field(description="How many rows had it")
    sentence: str = Field(description="The problem in one plain sentence")


class Source(Part):
    """What was read, and how. Everything that was assumed is said here."""

    file: str = Field(description="Name of the file, without its folder")
    format: str = Field(description="xes, csv, excel, parquet, ocel-json or ocel-sqlite")
    rows: int = Field(description="Rows (or events) found, good and bad")
    encoding: str | None = Field(default=None, description="Encoding found; null where the format settles it")
    delimiter: str | None = Field(default=None, description="Column separator found")
    decimal: str | None = Field(default=None, description="Decimal sign found")
    date_format: str | None = Field(default=None, description="Date format found, e.g. DD.MM.YYYY HH:MM")
    timezone: str = Field(description="Zone in which times without an offset were read")
    naive_times: int = Field(description="How many times carried no offset and took that zone")
    mapping: tuple[RoleUsed, ...] = Field(description="Which column was read as what")
    problems: tuple[ProblemCount, ...] = Field(description="Rows left out, by kind; empty when all was good")
    notes: tuple[str, ...] = Field(default=(), description="What else was noticed or assumed while reading")


class Report(Part):
    """A report on an event log."""

    schema_: Literal["evenkeel-report/1"] = Field(
        default=SCHEMA, alias="schema", description="Name and version of this document's form"
    )
    generated_at: dt.datetime = Field(description="When the report was made")
    evenkeel: str = Field(description="Version of evenkeel that wrote the report")
    source: Source = Field(description="What was read, and how")
    targets: tuple[str, ...] = Field(
        default=(), description="Limits in time that were named, as they are written"
    )
    facts: Facts = Field(description="What happened")
    findings: tuple[Finding, ...] = Field(description="What to know before using the figures, gravest first")
