"""A slow twin of the facts on how work is done and shared, written from the definitions alone."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from evenkeel.engines import flow
from tests.engines.flow import naive
from tests.engines.flow.naive import Case, Row

Interval = tuple[dt.datetime, dt.datetime]


def facts(log: flow.Log) -> Row:
    """Return the facts as the report writes them."""
    cases = naive.cases_of(log)
    events = [event for case in cases for event in case.events]
    return {
        "by_resource": _by_resource(cases, events),
        "rework": _rework(cases),
        "handovers": _handovers(cases, "resource"),
        "group_handovers": _handovers(cases, "group"),
        "resources_per_case": _resources_per_case(cases),
        "imbalance": _imbalance(events),
        "multitasking": _multitasking(events),
        "hours": _hours(events),
        "batches": _batches(events),
    }


def _rework(cases: list[Case]) -> Row:
    loops: dict[str, Counter[str]] = defaultdict(Counter)
    concerned = 0
    for case in cases:
        times = Counter(event["activity"] for event in case.events)
        concerned += any(n > 1 for n in times.values())
        for activity, n in times.items():
            loops[activity]["cases"] += n > 1
            loops[activity]["repeat_events"] += n - 1
        for one, other in pairwise(case.events):
            loops[one["activity"]]["self_loops"] += one["activity"] == other["activity"]
    rows = [
        {"activity": activity, **{name: n[name] for name in ("cases", "repeat_events", "self_loops")}}
        for activity, n in loops.items()
        if n["repeat_events"]
    ]
    return {
        "cases": concerned,
        "share": concerned / len(cases),
        "repeat_events": sum(n["repeat_events"] for n in loops.values()),
        "self_loops": sum(n["self_loops"] for n in loops.values()),
        "by_activity": sorted(rows, key=lambda row: (-row["repeat_events"], row["activity"])),
    }


def _handovers(cases: list[Case], kind: str) -> Row | None:
    doers = [[event[kind] for event in case.events] for case in cases]
    if not any(doer is not None for case in doers for doer in case):
        return None
    pairs = [pair for case in doers for pair in pairwise(case) if None not in pair]
    passed = [(giver, taker) for giver, taker in pairs if giver != taker]
    triples = [triple for case in doers for triple in zip(case, case[1:], case[2:], strict=False)]
    return {
        "pairs_with_both": len(pairs),
        "handovers": len(passed),
        "share": len(passed) / len(pairs) if pairs else None,
        "edges": len(set(passed)),
        "ping_pong": sum(None not in (a, b) and a != b and a == c for a, b, c in triples),
    }


def _by_resource(cases: list[Case], events: list[Row]) -> list[Row]:
    who = Counter(event["resource"] for event in events if event["resource"] is not None)
    rows = [
        {
            "resource": name,
            "events": events,
            "cases": sum(any(event["resource"] == name for event in case.events) for case in cases),
            "share": events / who.total(),
        }
        for name, events in who.items()
    ]
    return sorted(rows, key=lambda row: (-row["events"], row["resource"]))


def _resources_per_case(cases: list[Case]) -> Row | None:
    each = [len({event["resource"] for event in case.events} - {None}) for case in cases]
    each = [n for n in each if n]
    if not each:
        return None
    return {
        "cases": len(each),
        "mean": statistics.fmean(each),
        "median": float(statistics.median(each)),
        "max": max(each),
    }


def _imbalance(events: list[Row]) -> Row | None:
    counts = list(Counter(e["resource"] for e in events if e["resource"] is not None).values())
    n, everything = len(counts), sum(counts)
    if not n:
        return None
    # Gini as half the mean difference of all pairs by the mean, which is the same thing.
    differences = sum(abs(one - other) for one in counts for other in counts)
    return {
        "resources": n,
        "gini": differences / (2 * n * everything),
        "jain": everything**2 / (n * sum(count**2 for count in counts)),
        "hhi": sum((count / everything) ** 2 for count in counts),
        "top_share": max(counts) / everything,
    }


def stretches(intervals: Iterable[Interval]) -> list[tuple[float, int]]:
    """Return for each stretch between two moments its length and how many intervals are open in it."""
    intervals = list(intervals)
    moments = sorted({moment for interval in intervals for moment in interval})
    return [
        (naive.seconds(after - before), sum(begin <= before < end for begin, end in intervals))
        for before, after in pairwise(moments)
    ]


def _multitasking(events: list[Row]) -> Row | None:
    worked: dict[str, list[Interval]] = defaultdict(list)
    for event in events:
        if event["started_at"] and event["resource"] is not None:
            worked[event["resource"]].append((event["started_at"], event["completed_at"]))
    if not worked:
        return None
    found = {resource: stretches(intervals) for resource, intervals in worked.items()}
    rows = [{"resource": resource, **_busy(found[resource])} for resource in worked]
    return {
        **_busy([stretch for each in found.values() for stretch in each]),
        "by_resource": sorted(rows, key=lambda row: (-row["busy"], row["resource"])),
    }


def _busy(found: list[tuple[float, int]]) -> Row:
    busy = sum(length for length, level in found if level)
    return {
        "busy": float(busy),
        "overlapping_share": sum(n for n, level in found if level > 1) / busy if busy else None,
        "concurrency": sum(n * level for n, level in found) / busy if busy else None,
    }


def _hours(events: list[Row]) -> list[list[int]]:
    counts = Counter((event["at"].isoweekday(), event["at"].hour) for event in events)
    return [[counts[day, hour] for hour in range(24)] for day in range(1, 8)]


def _batches(events: list[Row]) -> list[Row]:
    rows = []
    for activity in {event["activity"] for event in events}:
        own = [event for event in events if event["activity"] == activity]
        days = Counter(event["at"].date() for event in own)
        groups = Counter((event["completed_at"], event["resource"]) for event in own)
        busiest = min(days, key=lambda day: (-days[day], day))
        rows.append(
            {
                "activity": activity,
                "events": len(own),
                "days": len(days),
                "busiest_day": busiest,
                "on_busiest_day": days[busiest],
                "share": days[busiest] / len(own),
                "largest_group": max(groups.values()),
            }
        )
    several = [row for row in rows if row["events"] > 1]
    return sorted(several, key=lambda row: (-row["events"] / row["days"], row["activity"]))
