"""Pieces of the report on how work is done and shared: rework, handovers, imbalance, multitasking, batches."""

import datetime as dt

from pydantic import Field

from evenkeel.engines.flow.document._part import Part


class Loop(Part):
    """How often one activity was done again in the same case."""

    activity: str = Field(description="The activity as the source writes it")
    cases: int = Field(description="Cases in which it was done more than once")
    repeat_events: int = Field(description="Its events beyond the first of each case")
    self_loops: int = Field(description="How often it directly followed itself")


class Rework(Part):
    """Activities done more than once in the same case."""

    cases: int = Field(description="Cases in which at least one activity was done more than once")
    share: float = Field(description="Share of all cases, 0 to 1")
    repeat_events: int = Field(description="Events beyond the first of their activity in their case")
    self_loops: int = Field(description="Pairs in which an activity directly follows itself")
    by_activity: tuple[Loop, ...] = Field(
        description="The activities that were repeated, most repeat events first"
    )


class Handovers(Part):
    """Work passed on: neighbouring events of a case that different resources (or groups) did."""

    pairs_with_both: int = Field(description="Neighbouring events of a case with both doers known")
    handovers: int = Field(description="How many of these pairs have different doers")
    share: float | None = Field(description="Handovers as a share of the pairs with both, 0 to 1")
    edges: int = Field(description="Different ordered pairs of who handed over and who received")
    ping_pong: int = Field(description="How often a case went from one to another and straight back")


class ResourcesPerCase(Part):
    """How many different resources worked on a case, over the cases with at least one known resource."""

    cases: int = Field(description="Cases with at least one known resource")
    mean: float = Field(description="Mean number of different resources")
    median: float = Field(description="Median of the same")
    max: int = Field(description="The most in one case")


class Imbalance(Part):
    """How unevenly the events are spread over the resources that have any."""

    resources: int = Field(description="Resources with at least one event")
    gini: float = Field(description="Gini coefficient: 0 is even, towards 1 is all with one")
    jain: float = Field(description="Jain's index: 1 is even, 1 / resources is all with one")
    hhi: float = Field(description="Herfindahl-Hirschman index: the sum of the squared shares")
    top_share: float = Field(description="Share of the resource with most events, 0 to 1")


class Busy(Part):
    """How one resource's time of work was filled, or that of all of them."""

    busy: float = Field(description="Time with at least one event open, in seconds")
    overlapping_share: float | None = Field(
        description="Share of the busy time with more than one event open, 0 to 1"
    )
    concurrency: float | None = Field(description="Mean number of events open during the busy time")


class BusyResource(Busy):
    """How one resource's time of work was filled."""

    resource: str = Field(description="The resource as the source writes it")


class Multitasking(Busy):
    """More than one event of the same resource open at once. Busy times of all resources are added up."""

    by_resource: tuple[BusyResource, ...] = Field(description="Longest busy time first")


class Batch(Part):
    """How far the events of one activity are done together."""

    activity: str = Field(description="The activity as the source writes it")
    events: int = Field(description="How often it was done")
    days: int = Field(description="On how many different local days")
    busiest_day: dt.date = Field(description="The local day with most of them; the earliest of equal ones")
    on_busiest_day: int = Field(description="How often on that day")
    share: float = Field(description="Share of its events that stand on that day, 0 to 1")
    largest_group: int = Field(
        description="Most of them at the same instant by the same resource (unknown counts as one)"
    )
