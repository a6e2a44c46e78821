"""Pieces of the report on waiting: touch time and flow efficiency, due dates, age of what is open."""

import datetime as dt

from pydantic import Field

from evenkeel.engines.flow.document._part import Distribution, Part


class TouchTime(Part):
    """Time in which somebody worked on a case, and time in which it waited; from start times."""

    per_case: Distribution = Field(
        description="Of finished cases with a known start: time with at least one event open"
    )
    waiting: Distribution = Field(
        description="From the previous completion in the case to the start of an event, never negative"
    )
    overlaps: int = Field(
        description="Events started before the previous completion: they waited for nothing"
    )
    events_without_start: int = Field(description="Events whose start is unknown: they add no touch time")
    efficiency_median: float | None = Field(
        description="Flow efficiency, touch time by lead time of a case: the median, 0 to 1"
    )
    efficiency_pooled: float | None = Field(
        description="Flow efficiency of all together: sum of touch times by sum of lead times, 0 to 1"
    )


class DueDates(Part):
    """How promises were kept. An open case is never on time: it is past due, or not yet."""

    finished: int = Field(description="Finished cases with a due date")
    on_time_by_date: int = Field(description="Of these, closed on the local day of the due date or before")
    on_time_by_instant: int = Field(description="Of these, closed at the moment of the due date or before")
    share_by_date: float | None = Field(description="On time by date as a share of these, 0 to 1")
    share_by_instant: float | None = Field(description="On time by instant as a share of these, 0 to 1")
    open: int = Field(description="Open cases with a due date")
    open_and_past_due: int = Field(description="Of these, due before the last moment of the log")
    without_due_date: int = Field(description="Cases without a due date, finished or open")


class OpenCase(Part):
    """One case that is still open."""

    case: str = Field(description="Its identifier in the source")
    opened_at: dt.datetime = Field(description="Its first moment, on its own wall clock")
    age: float = Field(description="From then to the last moment of the log, in seconds")


class Ageing(Part):
    """How old the open cases are at the last moment of the log."""

    ages: Distribution = Field(description="Their ages")
    oldest: tuple[OpenCase, ...] = Field(description="The oldest, at most 20, oldest first")
