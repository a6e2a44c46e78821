"""Pieces of the report on the data: what limits how far the figures can be trusted. Only counts, no verdicts."""

from pydantic import Field

from evenkeel.engines.flow.document._part import Part


class Ties(Part):
    """Neighbouring events of a case with exactly the same time: which came first cannot be known."""

    pairs: int = Field(description="Pairs of neighbouring events in the same case")
    equal_pairs: int = Field(description="Of these, pairs with the same time")
    share: float | None = Field(description="Equal pairs as a share of all pairs, 0 to 1")
    variants_by_name: int = Field(
        description="Variants if events stood by time and those of the same time by name of activity"
    )
    edges_by_name: int = Field(description="Edges of the directly-follows graph in that same order")


class Clock(Part):
    """A further date of events, against the day on which the log says that they were completed."""

    column: str = Field(description="Its name in the source")
    events: int = Field(description="Events that have it")
    same_day: int = Field(description="Of these, on the local day of completion")
    later: int = Field(description="Of these, on a later day")
    earlier: int = Field(description="Of these, on an earlier day")


class Quality(Part):
    """What is noticeable about the data."""

    ties: Ties = Field(description="Pairs whose order cannot be known, and how much hangs on them")
    backward_steps: int = Field(description="Pairs whose second event was completed before the first")
    duplicates: int = Field(
        description="Events that repeat another in case, activity, completion and resource; the first does not count"
    )
    at_midnight: int = Field(
        description="Events completed at exactly midnight, local time: often a date alone"
    )
    outside_hours: int = Field(
        description="Events completed before 08:00 or from 18:00, local time, without those at midnight"
    )
    whole_minutes: int = Field(description="Events completed at a whole minute, midnight included")
    cases_from_the_start: int = Field(
        description="Cases whose first moment lies in the first 1 % of the span: may have begun before it"
    )
    cases_to_the_end: int = Field(
        description="Cases whose last event lies in the last 1 % of the span: may go on after it"
    )
    clocks: tuple[Clock, ...] = Field(description="Further dates of events, by name")
