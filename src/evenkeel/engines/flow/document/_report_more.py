"""Pieces of the report on how far cases have come, due dates of steps, and imbalance by the mix of work."""

import datetime as dt

from pydantic import Field

from evenkeel.engines.flow.document._part import Part


class Stage(Part):
    """An activity that many cases do."""

    activity: str = Field(description="The activity as the source writes it")
    cases: int = Field(description="Cases that did it")
    position: float = Field(
        description="Median of its place among a case's different activities, in the order first done, from 1"
    )


class CumulativePeriod(Part):
    """How far cases have come by the end of one period."""

    start: dt.date = Field(description="First day of the period, in local time")
    opened: int = Field(description="Cases opened by the end of the period")
    reached: tuple[int, ...] = Field(
        description="For each stage, cases that have first done it or a later one, or are closed"
    )
    closed: int = Field(description="Cases closed by the end of the period")


class CumulativeFlow(Part):
    """How many cases have come how far, period by period. Each band lies within the one before."""

    stages: tuple[Stage, ...] = Field(
        description="The activities that most cases do, at most 8, in the order of their position"
    )
    periods: tuple[CumulativePeriod, ...] = Field(description="The periods of `over_time`, oldest first")


class StepDueDates(Part):
    """How due dates of steps were kept, by local date."""

    column: str = Field(description="The column of events with the due dates, as the source names it")
    events: int = Field(description="Events with a due date")
    on_time: int = Field(description="Of these, completed on the local day of the due date or before")
    share: float = Field(description="On time as a share of these, 0 to 1")
    on_the_day: int = Field(description="Completed on the very day")
    day_after: int = Field(description="Completed on the day after")


class AdjustedResource(Part):
    """What one resource did, against what its mix of work leads to expect."""

    resource: str = Field(description="The resource as the source writes it")
    events: int = Field(description="Events by this resource")
    expected: float = Field(
        description="Events to expect if those of each activity, month and group were shared evenly by all who did any"
    )
    ratio: float = Field(description="Events by expected events: above 1 is more than an even share")


class AdjustedImbalance(Part):
    """How unevenly events are shared by those who do the same activity in the same month and group."""

    resources: int = Field(description="Resources with at least one event")
    pools: int = Field(description="Different activities, months and groups with such events")
    gini: float = Field(description="Gini coefficient of the ratios: 0 is even")
    jain: float = Field(description="Jain's index of the ratios: 1 is even")
    by_resource: tuple[AdjustedResource, ...] = Field(description="Highest ratio first")
