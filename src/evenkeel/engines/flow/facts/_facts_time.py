"""Facts of when: span, lead times, weekdays. Each is a function of the log and of nothing else."""

import numpy as np

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import ChannelLeadTime, LeadTime, PeriodLeadTime, Span, Weekday
from evenkeel.engines.flow.facts import _calendar, _distribution, _periods
from evenkeel.engines.flow.facts._distribution import Floats

MICROSECONDS = 1e6


def span(log: Log) -> Span:
    """Return the first moment in the log and the last, each on its own wall clock.

    Moments are compared as instants. Due dates do not count: they are promises, nothing happened then.
    """
    opening, event = int(log.opened_at.argmin()), int(log.completed_at.argmax())
    start = _calendar.at_offset(int(log.opened_at[opening]), int(log.opened_offset[opening]))
    end = _calendar.at_offset(int(log.completed_at[event]), int(log.utc_offset[event]))
    closing = int(log.closed_at.argmax())
    if log.closed_at[closing] > log.completed_at[event]:
        end = _calendar.at_offset(int(log.closed_at[closing]), int(log.closed_offset[closing]))
    return Span(start=start, end=end)


def lead_times(log: Log) -> Floats:
    """Return the lead time of every case in seconds, first moment to last; NaN while it is open."""
    spans = (log.closed_at - log.opened_at) / MICROSECONDS
    return np.where(log.closed_at == MISSING, np.nan, spans)


def lead_time(log: Log) -> LeadTime:
    """Return the distribution of the lead times of finished cases, in seconds.

    Gross: nothing is taken off for waiting, parking, nights or holidays. Open cases are left out, for their
    lead time is not known yet; a log with many of them shows lead times that are too short (see finding
    `open-cases`).
    """
    finished = log.closed_at != MISSING
    overall = _distribution.over(lead_times(log)[finished])
    return LeadTime(
        **overall.model_dump(), by_period=lead_time_by_period(log), by_channel=lead_time_by_channel(log)
    )


def lead_time_by_period(log: Log) -> tuple[PeriodLeadTime, ...]:
    """Return the lead times by local period of closing: the periods of `over_time`, without gaps."""
    periods = _periods.of(log)
    finished = log.closed_at != MISSING
    spans = lead_times(log)[finished]
    summary = _distribution.by_group(periods.closed[finished], spans, n=len(periods.starts))
    return tuple(PeriodLeadTime(start=day, **summary.fields(i)) for i, day in enumerate(periods.starts))


def lead_time_by_channel(log: Log) -> tuple[ChannelLeadTime, ...]:
    """Return the lead times by channel, the channel with most cases first; cases without one stand last.

    Empty where the log names no channel at all.
    """
    codes, names = log.channel.codes, log.channel.values
    if not (codes >= 0).any():
        return ()
    groups = np.where(codes < 0, len(names), codes)
    finished = log.closed_at != MISSING
    summary = _distribution.by_group(groups[finished], lead_times(log)[finished], n=len(names) + 1)
    cases = np.bincount(groups, minlength=len(names) + 1)
    named = sorted((i for i in range(len(names)) if cases[i]), key=lambda i: (-cases[i], names[i]))
    unnamed = [len(names)] if cases[-1] else []
    return tuple(
        ChannelLeadTime(channel=names[i] if i < len(names) else None, **summary.fields(i))
        for i in named + unnamed
    )


def weekdays(log: Log) -> tuple[Weekday, ...]:
    """Count events by the weekday of their completion, cases by that of their opening and of their closing.

    A weekday is that of the wall clock as written: the instant plus the offset of the event or case itself.
    """
    finished = log.closed_at != MISSING
    events = _by_weekday(_calendar.days(log.completed_at, log.utc_offset))
    arrivals = _by_weekday(_calendar.days(log.opened_at, log.opened_offset))
    completions = _by_weekday(_calendar.days(log.closed_at[finished], log.closed_offset[finished]))
    return tuple(
        Weekday(weekday=day, events=events[day], arrivals=arrivals[day], completions=completions[day])
        for day in range(1, 8)
    )


def _by_weekday(days: _calendar.Integers) -> list[int]:
    counts: list[int] = np.bincount(_calendar.weekdays(days), minlength=8).tolist()
    return counts
