"""A slow twin of the facts: plain loops over plain values, written from the definitions alone."""

import calendar
import datetime as dt
import statistics
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

from evenkeel.engines import flow

Row = dict[str, Any]


class Case(NamedTuple):
    """One case as a person would note it down."""

    opened: dt.datetime
    closed: dt.datetime | None
    """Both on the wall clock of the moment itself."""
    channel: str | None
    events: list[Row]
    name: str
    due: dt.datetime | None


def facts(log: flow.Log) -> Row:
    """Return the facts as the report writes them."""
    cases = cases_of(log)
    events = [event for case in cases for event in case.events]
    who = Counter(event["resource"] for event in events if event["resource"] is not None)
    return {
        "cases": len(cases),
        "open_cases": sum(case.closed is None for case in cases),
        "events": len(events),
        "activities": len({event["activity"] for event in events}),
        "resources": len(who),
        "events_without_resource": len(events) - who.total(),
        "span": _span(cases, events),
        "lead_time": _lead_time(cases, events),
        "over_time": _over_time(cases, events),
        "wip": _wip(cases, events),
        "variants": _variants(cases),
        "by_activity": _by_activity(cases, events),
        "dfg": _dfg(cases),
        "weekdays": _weekdays(cases, events),
    }


def cases_of(log: flow.Log) -> list[Case]:
    """Note the cases of a log down."""
    grouped = defaultdict(list)
    for event in log.events.to_pylist():
        event["at"] = _local(event["completed_at"], event["utc_offset"])
        grouped[event["case"]].append(event)
    return [
        Case(
            opened=_local(row["opened_at"], row["opened_offset"]),
            closed=_local(row["closed_at"], row["closed_offset"]) if row["closed_at"] else None,
            channel=row["channel"],
            events=grouped[number],
            name=row["case"],
            due=row["due_at"],
        )
        for number, row in enumerate(log.cases.to_pylist())
    ]


def _local(moment: dt.datetime, offset: int) -> dt.datetime:
    return moment.astimezone(dt.timezone(dt.timedelta(minutes=offset)))


def seconds(span: dt.timedelta) -> float:
    """Return a span in seconds."""
    return span / dt.timedelta(seconds=1)


def _lead(case: Case) -> float | None:
    return None if case.closed is None else seconds(case.closed - case.opened)


def _leads(cases: list[Case]) -> list[float]:
    return [lead for case in cases if (lead := _lead(case)) is not None]


def distribution(spans: list[float]) -> Row:
    """Summarise spans as the report does."""
    figures = dict.fromkeys(("mean", "median", "p85", "p95", "min", "max"))
    if not spans:
        return {"count": 0, **figures}
    ordered = sorted(spans)
    return {
        "count": len(spans),
        "mean": statistics.fmean(spans),
        "median": statistics.median(spans),
        "p85": quantile(ordered, 85),
        "p95": quantile(ordered, 95),
        "min": ordered[0],
        "max": ordered[-1],
    }


def quantile(ordered: list[float], percent: int) -> float:
    """Interpolate between the neighbours of a place in a sorted list."""
    place, rest = divmod(percent * (len(ordered) - 1), 100)
    if rest == 0:
        return ordered[place]
    return (ordered[place] * (100 - rest) + ordered[place + 1] * rest) / 100


def _span(cases: list[Case], events: list[Row]) -> Row:
    starts = [case.opened for case in cases]
    ends = [event["at"] for event in events] + [case.closed for case in cases if case.closed]
    return {"from": _furthest_west(starts, min(starts)), "to": _furthest_west([*starts, *ends], max(ends))}


def _furthest_west(moments: list[dt.datetime], moment: dt.datetime) -> dt.datetime:
    """Of those that are the same instant as the moment, return the one whose wall clock shows least."""
    return min((m for m in moments if m == moment), key=lambda m: m.replace(tzinfo=None))


def _days(cases: list[Case], events: list[Row]) -> tuple[dt.date, dt.date]:
    first = min(case.opened.date() for case in cases)
    ends = [case.closed.date() for case in cases if case.closed]
    return first, max(
        [case.opened.date() for case in cases] + ends + [event["at"].date() for event in events]
    )


def period_of(first: dt.date, last: dt.date) -> str:
    """Choose the length of a period by the length of the span."""
    days = (last - first).days + 1
    for longest, name in ((31, "day"), (26 * 7, "week"), (4 * 365 + 1, "month"), (12 * 365 + 3, "quarter")):
        if days <= longest:
            return name
    return "year"


def start_of(day: dt.date, period: str) -> dt.date:
    """Return the first day of the period around a day."""
    if period == "week":
        return day - dt.timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if period == "year" else day


def next_start(start: dt.date, period: str) -> dt.date:
    """Return the first day of the period after."""
    year = 366 if calendar.isleap(start.year) else 365
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": year}[period]
    return start_of(start + dt.timedelta(days=longest), period)


def _starts(cases: list[Case], events: list[Row]) -> tuple[str, list[dt.date]]:
    first, last = _days(cases, events)
    period = period_of(first, last)
    starts = [start_of(first, period)]
    while (following := next_start(starts[-1], period)) <= last:
        starts.append(following)
    return period, starts


def _closing_period(case: Case, period: str) -> dt.date | None:
    if case.closed is None:
        return None
    return max(start_of(case.closed.date(), period), start_of(case.opened.date(), period))


def _over_time(cases: list[Case], events: list[Row]) -> Row:
    period, starts = _starts(cases, events)
    closings = [_closing_period(case, period) for case in cases]
    openings = [start_of(case.opened.date(), period) for case in cases]
    rows = []
    for start in starts:
        pairs = zip(openings, closings, strict=True)
        wip = sum(opening <= start and (end is None or end > start) for opening, end in pairs)
        came, went = openings.count(start), closings.count(start)
        rows.append({"start": start, "arrivals": came, "completions": went, "wip": wip})
    return {"period": period, "periods": rows}


def facts_over_time(cases: list[Case], events: list[Row]) -> list[Row]:
    """Return the periods of the facts over time."""
    rows: list[Row] = _over_time(cases, events)["periods"]
    return rows


def _lead_time(cases: list[Case], events: list[Row]) -> Row:
    period, starts = _starts(cases, events)
    by_period = [
        {"start": start, **distribution(_leads([c for c in cases if _closing_period(c, period) == start]))}
        for start in starts
    ]
    n = Counter(case.channel for case in cases)
    channels = sorted(n, key=lambda name: (name is None, -n[name], name))
    by_channel = [
        {"channel": name, **distribution(_leads([case for case in cases if case.channel == name]))}
        for name in channels
    ]
    known = any(channel is not None for channel in channels)
    return {
        **distribution(_leads(cases)),
        "by_period": by_period,
        "by_channel": by_channel if known else [],
    }


def in_progress(cases: list[Case], moment: dt.datetime) -> int:
    """Count the cases that were in progress at a moment."""
    return sum(case.opened <= moment and (case.closed is None or moment < case.closed) for case in cases)


def _wip(cases: list[Case], events: list[Row]) -> Row:
    span = _span(cases, events)
    moments = sorted({m for case in cases for m in (case.opened, case.closed, span["to"]) if m is not None})
    levels = [in_progress(cases, moment) for moment in moments]
    steps = zip(levels, moments, moments[1:], strict=False)
    area = sum(level * seconds(after - before) for level, before, after in steps)
    length = seconds(span["to"] - span["from"])
    mean = area / length if length else levels[-1]
    return {"mean": mean, "max": max(levels), "at_end": levels[-1]}


def _variants(cases: list[Case]) -> Row:
    grouped = defaultdict(list)
    for case in cases:
        grouped[tuple(event["activity"] for event in case.events)].append(case)
    ranked = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    lengths = [len(case.events) for case in cases]
    return {
        "count": len(grouped),
        "singletons": sum(len(same) == 1 for same in grouped.values()),
        "shortest": min(lengths),
        "longest": max(lengths),
        "top": [
            {
                "activities": list(path),
                "cases": len(same),
                "share": len(same) / len(cases),
                "median": distribution(_leads(same))["median"],
            }
            for path, same in ranked[:50]
        ],
    }


def _by_activity(cases: list[Case], events: list[Row]) -> list[Row]:
    timed = any(event["started_at"] for event in events)
    rows = []
    for activity in {event["activity"] for event in events}:
        own = [event for event in events if event["activity"] == activity]
        spans = [seconds(e["completed_at"] - e["started_at"]) for e in own if e["started_at"]]
        rows.append(
            {
                "activity": activity,
                "events": len(own),
                "cases": len({event["case"] for event in own}),
                "starts": sum(case.events[0]["activity"] == activity for case in cases),
                "ends": sum(case.events[-1]["activity"] == activity for case in cases),
                "touch": distribution(spans) if timed else None,
            }
        )
    return sorted(rows, key=lambda row: (-row["events"], row["activity"]))


def _dfg(cases: list[Case]) -> list[Row]:
    spans, waits = defaultdict(list), defaultdict(list)
    for case in cases:
        for one, other in pairwise(case.events):
            edge = one["activity"], other["activity"]
            spans[edge].append(seconds(other["completed_at"] - one["completed_at"]))
            if other["started_at"]:
                waits[edge].append(max(0.0, seconds(other["started_at"] - one["completed_at"])))
    everything = sum(sum(taken) for taken in spans.values())
    rows = [
        {
            "from": source,
            "to": target,
            "count": len(taken),
            "mean": statistics.fmean(taken),
            "median": statistics.median(taken),
            "total": sum(taken),
            "share": sum(taken) / everything if everything > 0 else None,
            "waiting": sum(waits[source, target]) if waits[source, target] else None,
        }
        for (source, target), taken in spans.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["from"], row["to"]))


def _weekdays(cases: list[Case], events: list[Row]) -> list[Row]:
    done = Counter(event["at"].isoweekday() for event in events)
    opened = Counter(case.opened.isoweekday() for case in cases)
    closed = Counter(case.closed.isoweekday() for case in cases if case.closed)
    return [
        {"weekday": day, "events": done[day], "arrivals": opened[day], "completions": closed[day]}
        for day in range(1, 8)
    ]
