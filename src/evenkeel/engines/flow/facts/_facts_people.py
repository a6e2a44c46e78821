"""Facts of how work is shared: handovers, resources per case, imbalance, multitasking.

They describe the work, not anybody's worth: who has most events may have the quickest of them.
"""

import numpy as np

from evenkeel.engines.flow._log import MISSING, Coded, Log
from evenkeel.engines.flow.document._report_work import (
    Busy,
    BusyResource,
    Handovers,
    Imbalance,
    Multitasking,
    ResourcesPerCase,
)
from evenkeel.engines.flow.facts import _facts_order, _grouping, _overlap


def handovers(log: Log, who: Coded) -> Handovers | None:
    """Count how often a case passes from one to another; `who` is the resource or the group of each event.

    A handover is a pair of neighbouring events of a case whose doers are both known and differ (handover of
    work; van der Aalst, Reijers and Song, Discovering Social Networks from Event Logs, 2005). Three
    neighbours done by A, B and A again are a ping-pong. None where nobody is known.

    Merges: the counts add; `edges` needs the set of edges of each part.
    """
    codes = who.codes.astype(np.int64)
    if not (codes >= 0).any():
        return None
    first = _facts_order.neighbours(log).first
    giver, taker = codes[first], codes[first + 1]
    both = (giver >= 0) & (taker >= 0)
    passed = both & (giver != taker)
    pairs, n = int(both.sum()), int(passed.sum())
    first = first[passed]
    first = first[first + 2 < log.n_events]
    returned = (log.case[first + 2] == log.case[first]) & (codes[first + 2] == codes[first])
    return Handovers(
        pairs_with_both=pairs,
        handovers=n,
        share=n / pairs if pairs else None,
        edges=int(np.unique(giver[passed] * len(who.values) + taker[passed]).size),
        ping_pong=int(returned.sum()),
    )


def resources_per_case(log: Log) -> ResourcesPerCase | None:
    """Count the different resources of each case that has a known one. None where no case has.

    Merges: by a count of cases for each number of resources.
    """
    known = log.resource.codes >= 0
    if not known.any():
        return None
    (case, _), _ = _grouping.tally(log.case[known], log.resource.codes[known])
    each = np.bincount(case, minlength=log.n_cases)
    each = each[each > 0]
    return ResourcesPerCase(
        cases=int(each.size), mean=float(each.mean()), median=float(np.median(each)), max=int(each.max())
    )


def imbalance(log: Log) -> Imbalance | None:
    """Measure how unevenly events are spread over the n resources with any. None where there is none.

    With x the events of each, ascending: Gini = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n (Gini 1912);
    Jain's index = sum(x)^2 / (n * sum(x^2)) (Jain, Chiu and Hawe, DEC-TR-301, 1984); HHI = sum of squared
    shares (Hirschman 1964).

    Merges: the events of each resource add; the indices are made of the sums.
    """
    counts = np.bincount(log.resource.codes[log.resource.codes >= 0])
    events = np.sort(counts[counts > 0]).astype(np.float64)
    n = events.size
    if not n:
        return None
    shares = events / events.sum()
    hhi = float((shares**2).sum())
    return Imbalance(
        resources=n,
        gini=float(2 * (np.arange(1, n + 1) * shares).sum() / n - (n + 1) / n),
        jain=1 / (n * hhi),
        hhi=hhi,
        top_share=float(shares[-1]),
    )


def multitasking(log: Log) -> Multitasking | None:
    """Measure how often a resource has more than one event open, of events with a start and a resource.

    Open is from start to completion, whatever the hour. Busy time is that with at least one event open;
    concurrency is the time of all events by the busy time. Totals add up the times of all resources.
    None where no event has both.

    Merges: not by sums, for a resource works on cases of several parts; the intervals of each resource are
    brought together and swept once.
    """
    codes, names = log.resource.codes, log.resource.values
    known = (log.started_at != MISSING) & (codes >= 0)
    if not known.any():
        return None
    found = _overlap.occupation(codes[known], log.started_at[known], log.completed_at[known], n=len(names))
    columns = np.stack([found.busy, found.overlapping, found.worked])
    total = _busy(*columns.sum(axis=1).tolist())
    each = [
        BusyResource(resource=names[i], **_busy(*columns[:, i].tolist()).model_dump())
        for i in np.unique(codes[known]).tolist()
    ]
    by_resource = tuple(sorted(each, key=lambda one: (-one.busy, one.resource)))
    return Multitasking(by_resource=by_resource, **total.model_dump())


def _busy(busy: float, overlapping: float, worked: float) -> Busy:
    """Make shares of times in microseconds."""
    return Busy(
        busy=busy / 1e6,
        overlapping_share=overlapping / busy if busy else None,
        concurrency=worked / busy if busy else None,
    )
