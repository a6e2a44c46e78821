"""Facts of when: span and lead times."""

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.document._report import ChannelLeadTime, LeadTime, PeriodLeadTime, Span
from evenkeel.engines.flow.facts import _calendar, _distribution, _kernels
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Whole


def openings(chunk: Chunk) -> Part:
    """Keep the first moments of cases with their offsets."""
    return Part(tallies={"openings": Tally.of(moment=chunk.opened_at, offset=chunk.opened_offset)})


def closings(chunk: Chunk) -> Part:
    """Keep the last moments of finished cases with their offsets."""
    over = chunk.over
    return Part(
        tallies={"closings": Tally.of(moment=chunk.closed_at[over], offset=chunk.closed_offset[over])}
    )


def latest(chunk: Chunk) -> Part:
    """Keep the moment of the last event with its offset, the first local day of a case and the last of anything: one row.

    A case may open on a later local day than all events: what began further east is told on its own clock.
    """
    moment, offset, clock = _kernels.last(chunk.completed_at, chunk.utc_offset)
    opened = _calendar.days(chunk.opened_at, chunk.opened_offset)
    days = int(opened.min()), max(int(opened.max()), clock // _calendar.MICROSECONDS_A_DAY)
    row = {"moment": moment, "offset": offset, "first": days[0], "last": days[1]}
    return Part(tallies={"latest": Tally.of(**{name: np.array([value]) for name, value in row.items()})})


def leads(chunk: Chunk) -> Part:
    """Keep the lead times of finished cases by channel and local day of closing, and the cases of each channel."""
    channel = chunk.channel.codes
    return Part(
        texts={"channel": chunk.channel.values},
        tallies={
            "leads": Tally.of(channel=channel[chunk.over], day=chunk.closed_day, span=chunk.leads),
            "channels": Tally.of(channel=channel),
        },
    )


def span(whole: Whole) -> Span:
    """Return the first moment in the log and the last, each on its own wall clock.

    Moments are compared as instants; of several wall clocks at the same one, that furthest west is taken. Due dates do
    not count: they are promises, nothing happened then.
    """
    moments, offsets = whole.tally("openings").columns
    start = _calendar.at_offset(whole.begin, int(offsets[moments == whole.begin].min()))
    ends = [whole.tally(name).columns[:2] for name in ("latest", "closings", "openings")]
    last = [int(offsets[at].min()) for moments, offsets in ends if (at := moments == whole.end).any()]
    return Span(start=start, end=_calendar.at_offset(whole.end, min(last)))


def lead_times(log: Log) -> NDArray[np.float64]:
    """Return the lead time of every case in seconds, first moment to last; NaN while it is open."""
    spans = (log.closed_at - log.opened_at) / 1e6
    return np.where(log.closed_at == MISSING, np.nan, spans)


def lead_time(whole: Whole) -> LeadTime:
    """Return the distribution of the lead times of finished cases, in seconds.

    Gross: nothing is taken off for waiting, parking, nights or holidays. Open cases are left out, for their
    lead time is not known yet; a log with many of them shows lead times that are too short (see finding
    `open-cases`).
    """
    tally = whole.tally("leads")
    overall = _distribution.over(tally.columns[2], tally.counts)
    return LeadTime(
        **overall.model_dump(), by_period=lead_time_by_period(whole), by_channel=lead_time_by_channel(whole)
    )


def lead_time_by_period(whole: Whole) -> tuple[PeriodLeadTime, ...]:
    """Return the lead times by local period of closing: the periods of `over_time`, without gaps."""
    periods, tally = whole.periods, whole.tally("leads")
    _, days, spans = tally.columns
    summary = _distribution.by_group(periods.positions(days), spans, tally.counts, n=len(periods.starts))
    return tuple(PeriodLeadTime(start=day, **summary.fields(i)) for i, day in enumerate(periods.starts))


def lead_time_by_channel(whole: Whole) -> tuple[ChannelLeadTime, ...]:
    """Return the lead times by channel, the channel with most cases first; cases without one stand last.

    Empty where the log names no channel at all.
    """
    names, channels, tally = whole.texts("channel"), whole.tally("channels"), whole.tally("leads")
    if not (channels.columns[0] >= 0).any():
        return ()
    # Group 0 is that of the cases without a channel.
    groups, _, spans = tally.columns
    summary = _distribution.by_group(groups + 1, spans, tally.counts, n=len(names) + 1)
    cases = dict(zip(channels.columns[0].tolist(), channels.counts.tolist(), strict=True))
    named = sorted((code for code in cases if code >= 0), key=lambda code: (-cases[code], names[code]))
    return tuple(
        ChannelLeadTime(channel=names[code] if code >= 0 else None, **summary.fields(code + 1))
        for code in [*named, *([-1] if -1 in cases else [])]
    )
