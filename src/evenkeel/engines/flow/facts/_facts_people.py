"""Facts of how work is shared: handovers, imbalance, multitasking.

They describe the work, not anybody's worth: who has most events may have the quickest of them.
"""

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Coded
from evenkeel.engines.flow.document._report_work import (
    Busy,
    BusyResource,
    Handovers,
    Imbalance,
    Multitasking,
)
from evenkeel.engines.flow.facts import _overlap
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Figure, Whole


def resource_handovers(chunk: Chunk) -> Part:
    """Keep the neighbouring events with both resources known, by resources."""
    return _handovers(chunk, "resource", chunk.resource)


def group_handovers(chunk: Chunk) -> Part:
    """Keep the neighbouring events with both groups known, by groups."""
    return _handovers(chunk, "group", chunk.group)


def _handovers(chunk: Chunk, kind: str, who: Coded) -> Part:
    giver, taker = who.codes[:-1], who.codes[1:]
    both = chunk.followed & (giver >= 0) & (taker >= 0)
    passed = both & (giver != taker)
    returned = passed[:-1] & chunk.followed[1:] & (who.codes[:-2] == who.codes[2:])
    return Part(
        texts={kind: who.values},
        tallies={f"handovers_{kind}": Tally.counted((kind, kind), [giver, taker], both)},
        counts={f"ping_pong_{kind}": int(returned.sum()), f"known_{kind}": int((who.codes >= 0).sum())},
    )


def openings_of_work(chunk: Chunk) -> Part:
    """Keep, by resource and moment, how many of its events with a known start begin and how many end."""
    known = (chunk.started_at != MISSING) & (chunk.resource.codes >= 0)
    who = chunk.resource.codes[known]
    return Part(
        texts={"resource": chunk.resource.values},
        tallies={
            "begun": Tally.of(resource=who, moment=chunk.started_at[known]),
            "done": Tally.of(resource=who, moment=chunk.completed_at[known]),
        },
    )


def handovers(whole: Whole) -> Handovers | None:
    """Count how often a case passes from one resource to another.

    A handover is a pair of neighbouring events of a case whose doers are both known and differ (handover of
    work; van der Aalst, Reijers and Song, Discovering Social Networks from Event Logs, 2005). Three
    neighbours done by A, B and A again are a ping-pong. None where nobody is known.
    """
    return _passed(whole, "resource")


def handovers_of_groups(whole: Whole) -> Handovers | None:
    """Count how often a case passes from one group to another, as for resources."""
    return _passed(whole, "group")


def _passed(whole: Whole, kind: str) -> Handovers | None:
    if not whole.count(f"known_{kind}"):
        return None
    tally = whole.tally(f"handovers_{kind}")
    differ = tally.columns[0] != tally.columns[1]
    pairs, n = int(tally.counts.sum()), int(tally.counts[differ].sum())
    return Handovers(
        pairs_with_both=pairs,
        handovers=n,
        share=n / pairs if pairs else None,
        edges=int(differ.sum()),
        ping_pong=whole.count(f"ping_pong_{kind}"),
    )


def imbalance(whole: Whole) -> Imbalance | None:
    """Measure how unevenly events are spread over the n resources with any. None where there is none.

    With x the events of each, ascending: Gini = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n (Gini 1912);
    Jain's index = sum(x)^2 / (n * sum(x^2)) (Jain, Chiu and Hawe, DEC-TR-301, 1984); HHI = sum of squared
    shares (Hirschman 1964).
    """
    counts = whole.figures("resource")[:, Figure.EVENTS]
    events = np.sort(counts[counts > 0]).astype(np.float64)
    if not events.size:
        return None
    hhi = float(((events / events.sum()) ** 2).sum())
    return Imbalance(
        resources=events.size,
        gini=gini(events),
        jain=1 / (events.size * hhi),
        hhi=hhi,
        top_share=float(events[-1] / events.sum()),
    )


def gini(ascending: NDArray[np.float64]) -> float:
    """Return the Gini coefficient of some amounts in ascending order, not all zero."""
    n = ascending.size
    ranks = np.arange(1, n + 1)
    return float(2 * (ranks * (ascending / ascending.sum())).sum() / n - (n + 1) / n)


def multitasking(whole: Whole) -> Multitasking | None:
    """Measure how often a resource has more than one event open, of events with a start and a resource.

    Open is from start to completion, whatever the hour. Busy time is that with at least one event open;
    concurrency is the time of all events by the busy time. Totals add up the times of all resources.
    None where no event has both.
    """
    names, begun, done = whole.texts("resource"), whole.tally("begun"), whole.tally("done")
    if not len(begun):
        return None
    who, moments = (np.concatenate(pair) for pair in zip(begun.columns, done.columns, strict=True))
    found = _overlap.occupation(who, moments, np.concatenate([begun.counts, -done.counts]), n=len(names))
    total = _busy(int(found.busy.sum()), int(found.overlapping.sum()), int(found.worked.sum()))
    each = [
        BusyResource(
            resource=names[i],
            **_busy(int(found.busy[i]), int(found.overlapping[i]), int(found.worked[i])).model_dump(),
        )
        for i in np.unique(begun.columns[0]).tolist()
    ]
    by_resource = tuple(sorted(each, key=lambda one: (-one.busy, one.resource)))
    return Multitasking(by_resource=by_resource, **total.model_dump())


def _busy(busy: int, overlapping: int, worked: int) -> Busy:
    """Make shares of times in microseconds."""
    return Busy(
        busy=busy / 1e6,
        overlapping_share=overlapping / busy if busy else None,
        concurrency=worked / busy if busy else None,
    )
