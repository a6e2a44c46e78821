"""Facts about the data: ties, duplicates, odd hours, the edges of the span, clocks that disagree.

These are the imperfections to know of before trusting a log (Suriadi et al., Event log imperfection patterns
for process mining, 2017). Counts only: whether a count is worth a sentence is for the findings to say.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report_quality import Clock, Quality, Ties
from evenkeel.engines.flow.facts import _calendar, _facts_order, _facts_wip, _grouping

MICROSECONDS_AN_HOUR = 3_600_000_000
FIRST_HOUR, LAST_HOUR = 8, 18
PREFIX = "event:"


def quality(log: Log) -> Quality:
    """Gather what is noticeable about the data. Clock times are those of the wall.

    Merges: all counts add; `cases_from_the_start` and `cases_to_the_end` once the span of the whole log is
    known.
    """
    clock = _calendar.wall_clock(log.completed_at, log.utc_offset)
    hour = clock // MICROSECONDS_AN_HOUR % 24
    midnight = clock % _calendar.MICROSECONDS_A_DAY == 0
    outside = ((hour < FIRST_HOUR) | (hour >= LAST_HOUR)) & ~midnight
    from_the_start, to_the_end = _cut_off(log)
    return Quality(
        ties=ties(log),
        backward_steps=int(_facts_order.neighbours(log).backwards.sum()),
        duplicates=duplicates(log),
        at_midnight=int(midnight.sum()),
        outside_hours=int(outside.sum()),
        whole_minutes=int((clock % _calendar.MICROSECONDS_A_MINUTE == 0).sum()),
        cases_from_the_start=from_the_start,
        cases_to_the_end=to_the_end,
        clocks=clocks(log),
    )


def ties(log: Log) -> Ties:
    """Count pairs with the same time, and tell how much of the map hangs on their order.

    Variants and edges are counted once more with the events of each case by time, and those of the same
    time by the name of their activity: the further from those of the log, the more of the map is an
    artefact of the order in the file.

    Merges: pairs add; variants and edges need the set of them from each part.
    """
    pairs = _facts_order.neighbours(log)
    ranks = _facts_order.ranks(log, sorted(set(log.activity.values)))
    if pairs.equal.any() or pairs.backwards.any():
        ranks = ranks[np.lexsort((ranks.astype(np.int32), log.completed_at, log.case))]
    variants, _ = _facts_order.numbered_paths(ranks, log.bounds)
    (edges, _), _ = _grouping.tally(
        ranks[pairs.first].astype(np.int32), ranks[pairs.first + 1].astype(np.int32)
    )
    equal = int(pairs.equal.sum())
    return Ties(
        pairs=pairs.pairs,
        equal_pairs=equal,
        share=equal / pairs.pairs if pairs.pairs else None,
        variants_by_name=len(variants),
        edges_by_name=int(edges.size),
    )


def duplicates(log: Log) -> int:
    """Count the events that repeat another in case, activity, completion and resource.

    The first of equal ones does not count. Merges: the counts add.
    """
    _, times = _grouping.tally(log.case, log.activity.codes, log.completed_at, log.resource.codes)
    return int((times - 1).sum())


def _cut_off(log: Log) -> tuple[int, int]:
    """Count the cases that begin in the first hundredth of the span, and those that end in the last."""
    begin, end = int(log.opened_at.min()), _facts_wip.last_moment(log)
    last = np.maximum.reduceat(log.completed_at, log.bounds[:-1])
    from_the_start = (log.opened_at - begin) * 100 <= end - begin
    to_the_end = (end - last) * 100 <= end - begin
    return int(from_the_start.sum()), int(to_the_end.sum())


def clocks(log: Log) -> tuple[Clock, ...]:
    """Compare every further date of the events with the day of their completion, both on the event's clock.

    Merges: all counts add.
    """
    today = _calendar.days(log.completed_at, log.utc_offset)
    names = [
        field.name
        for field in log.events.schema
        if field.name.startswith(PREFIX) and pa.types.is_timestamp(field.type)
    ]
    return tuple(_clock(log, name, today) for name in sorted(names))


def _clock(log: Log, name: str, today: NDArray[np.int64]) -> Clock:
    moments = log.moments(name)
    known = moments != MISSING
    ahead = _calendar.days(moments[known], log.utc_offset[known]) - today[known]
    return Clock(
        column=name.removeprefix(PREFIX),
        events=int(known.sum()),
        same_day=int((ahead == 0).sum()),
        later=int((ahead > 0).sum()),
        earlier=int((ahead < 0).sum()),
    )
