"""Facts of how much: arrivals, completions and work in progress.

A case is in progress at moment t when opened_at <= t < closed_at. So a case of a single moment never is,
and a case that closes as another opens makes room for it.
"""

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import Flow, OverTime, WorkInProgress
from evenkeel.engines.flow.facts import _periods
from evenkeel.engines.flow.facts._calendar import Integers


def over_time(log: Log) -> OverTime:
    """Count arrivals and completions in every local period, and the cases in progress at its end.

    Cases are placed by the local days of their opening and closing, so that in each period
    wip = wip before + arrivals - completions.
    """
    periods = _periods.of(log)
    n = len(periods.starts)
    arrivals = np.bincount(periods.opened, minlength=n)
    completions = np.bincount(periods.closed[periods.closed >= 0], minlength=n)
    wip = np.cumsum(arrivals - completions)
    columns = zip(periods.starts, arrivals.tolist(), completions.tolist(), wip.tolist(), strict=True)
    flows = tuple(
        Flow(start=day, arrivals=came, completions=went, wip=left) for day, came, went, left in columns
    )
    return OverTime(period=periods.period, periods=flows)


def work_in_progress(log: Log) -> WorkInProgress:
    """Return the mean over the span weighted by time, the highest level and that at the last moment.

    The mean is the time that cases spent in progress, divided by the length of the span: L = (sum of W) /
    T, the identity below Little's law (Little 1961). In a span of no length it is the level itself.
    """
    begin = int(log.opened_at.min())
    end = last_moment(log)
    until = np.where(log.closed_at == MISSING, end, log.closed_at)
    at_end = int(in_progress(log, np.array([end]))[0])
    spent = float(((until - log.opened_at) / 1e6).sum())
    mean = spent / ((end - begin) / 1e6) if end > begin else float(at_end)
    return WorkInProgress(mean=mean, max=int(in_progress(log, log.opened_at).max()), at_end=at_end)


def last_moment(log: Log) -> int:
    """Return the last moment at which anything happened, in microseconds since 1970 UTC."""
    return int(max(log.completed_at.max(), log.closed_at.max(), log.opened_at.max()))


def in_progress(log: Log, moments: Integers) -> Integers:
    """Return how many cases were in progress at each moment (microseconds since 1970 UTC)."""
    closed = log.closed_at[log.closed_at != MISSING]
    begun = np.searchsorted(np.sort(log.opened_at), moments, side="right")
    over = np.searchsorted(np.sort(closed), moments, side="right")
    return np.asarray(begun - over, dtype=np.int64)
