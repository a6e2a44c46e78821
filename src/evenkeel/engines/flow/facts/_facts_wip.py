"""Facts of how much: arrivals, completions and work in progress.

A case is in progress at moment t when opened_at <= t < closed_at. So a case of a single moment never is,
and a case that closes as another opens makes room for it.
"""

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import Flow, OverTime, WorkInProgress
from evenkeel.engines.flow.facts import _distribution, _periods
from evenkeel.engines.flow.facts._calendar import Integers
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Whole


def still_open(chunk: Chunk) -> Part:
    """Keep the first moments of open cases."""
    return Part(tallies={"open": Tally.of(moment=chunk.opened_at[~chunk.finished])})


def over_time(whole: Whole) -> OverTime:
    """Count arrivals and completions in every local period, and the cases in progress at its end.

    Cases are placed by the local days of their opening and closing, so that in each period
    wip = wip before + arrivals - completions.
    """
    periods, openings, leads = whole.periods, whole.tally("openings"), whole.tally("leads")
    arrivals = periods.counted(_periods.local_days(openings), openings.counts)
    completions = periods.counted(leads.columns[1], leads.counts)
    wip = np.cumsum(arrivals - completions)
    columns = zip(periods.starts, arrivals.tolist(), completions.tolist(), wip.tolist(), strict=True)
    flows = tuple(
        Flow(start=day, arrivals=came, completions=went, wip=left) for day, came, went, left in columns
    )
    return OverTime(period=periods.period, periods=flows)


def work_in_progress(whole: Whole) -> WorkInProgress:
    """Return the mean over the span weighted by time, the highest level and that at the last moment.

    The mean is the time that cases spent in progress, divided by the length of the span: L = (sum of W) /
    T, the identity below Little's law (Little 1961). In a span of no length it is the level itself.
    """
    begun, over = _timeline(whole.tally("openings")), _timeline(whole.tally("closings"))
    levels = begun[1] - _until(over, begun[0])
    at_end = int(begun[1][-1] - _until(over, np.array([whole.end]))[0])
    leads, still = whole.tally("leads"), whole.tally("open")
    spent = _distribution.total(leads.columns[2], leads.counts)
    spent += _distribution.total(whole.end - still.columns[0], still.counts)
    length = whole.end - whole.begin
    return WorkInProgress(
        mean=spent / length if length else float(at_end), max=int(levels.max()), at_end=at_end
    )


def _timeline(moments: Tally) -> tuple[Integers, Integers]:
    """Return moments in order, and how many have come up to and with each."""
    order = np.argsort(moments.columns[0])
    ordered, until = moments.columns[0][order], np.cumsum(moments.counts[order])
    # A moment that stands twice, on different wall clocks, has come with the later row.
    last = np.append(ordered[1:] != ordered[:-1], True)[: ordered.size]
    return ordered[last], until[last]


def _until(timeline: tuple[Integers, Integers], moments: Integers) -> Integers:
    """Return how many had come by each of some moments."""
    return np.append(0, timeline[1])[np.searchsorted(timeline[0], moments, side="right")]


def in_progress(log: Log, moments: Integers) -> Integers:
    """Return how many cases were in progress at each moment (microseconds since 1970 UTC)."""
    closed = log.closed_at[log.closed_at != MISSING]
    begun = np.searchsorted(np.sort(log.opened_at), moments, side="right")
    over = np.searchsorted(np.sort(closed), moments, side="right")
    return np.asarray(begun - over, dtype=np.int64)
