"""Imbalance once the mix of work is taken into account."""

import numpy as np

from evenkeel.engines.flow.document._report_more import AdjustedImbalance, AdjustedResource
from evenkeel.engines.flow.facts import _calendar, _facts_people
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import AnyIntegers, Tally
from evenkeel.engines.flow.facts._whole import Whole


def shares(chunk: Chunk) -> Part:
    """Keep the events with a known resource by activity, group, local month and resource."""
    columns: dict[str, AnyIntegers] = {
        "activity": chunk.activity.codes,
        "group": chunk.group.codes,
        "month": _months(chunk.day),
        "resource": chunk.resource.codes,
    }
    known = chunk.resource.codes >= 0
    return Part(
        texts={
            "activity": chunk.activity.values,
            "group": chunk.group.values,
            "resource": chunk.resource.values,
        },
        tallies={"shares": Tally.counted(tuple(columns), tuple(columns.values()), known)},
    )


def _months(days: Integers) -> Integers:
    # A chunk has few different days: their months are worked out once.
    first = int(days.min())
    months: Integers = _calendar.numbers(np.arange(first, int(days.max()) + 1), "month")[days - first]
    return months


def adjusted_imbalance(whole: Whole) -> AdjustedImbalance | None:
    """Compare the events of each resource with those to expect from the mix of work. None without resources.

    A pool is an activity, a local month of completion and a group (none is a group of its own). Of a pool's N events
    with a known resource, done by R different resources, each of these R is expected to do N / R: as many as if every
    event had gone at random to those who do this activity in this month in this group. A resource's observed and
    expected events are added up over its pools; its ratio is observed by expected, 1 where it did just its part. Gini and
    Jain's index are those of `imbalance`, of the ratios, one of each resource. Who is alone in a pool does all of it and
    is expected to, so such pools pull a ratio towards 1.

    It is indirect standardisation, as in epidemiology (Breslow and Day, Statistical Methods in Cancer Research II, 1987,
    chapter 2), of events by pool. It does not know who was there when: absence and part time show as less work.
    """
    names, tally = whole.texts("resource"), whole.tally("shares")
    if not len(tally):
        return None
    *mix, resource = tally.columns
    pool = _pools(mix)
    done, people = np.zeros(pool.max() + 1, np.int64), np.bincount(pool)
    np.add.at(done, pool, tally.counts)
    observed, expected = np.zeros(len(names), np.int64), np.zeros(len(names))
    np.add.at(observed, resource, tally.counts)
    # Sums of fractions depend on their order in the last digit, so they are added in an order that parts do not change.
    order = np.lexsort((people[pool], done[pool], resource))
    np.add.at(expected, resource[order], (done[pool] / people[pool])[order])
    there = np.flatnonzero(observed)
    ratios = observed[there] / expected[there]
    ascending = np.sort(ratios)
    found = [
        AdjustedResource(resource=names[i], events=int(observed[i]), expected=float(expected[i]), ratio=ratio)
        for i, ratio in zip(there.tolist(), ratios.tolist(), strict=True)
    ]
    return AdjustedImbalance(
        resources=there.size,
        pools=done.size,
        gini=_facts_people.gini(ascending),
        jain=float(ascending.sum() ** 2 / (there.size * (ascending**2).sum())),
        by_resource=tuple(sorted(found, key=lambda one: (-one.ratio, one.resource))),
    )


def _pools(mix: list[Integers]) -> Integers:
    """Number the different combinations of the columns; return for each row the number of its own."""
    order = np.lexsort(mix)
    differs = np.zeros(order.size, bool)
    for column in mix:
        differs[1:] |= np.diff(column[order]) != 0
    pool = np.empty(order.size, np.int64)
    pool[order] = np.cumsum(differs)
    return pool
