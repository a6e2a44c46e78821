"""A slow twin of the facts on stages, due dates of steps and imbalance by the mix, written from the definitions alone."""

import datetime as dt
import statistics
from collections import Counter, defaultdict

from evenkeel.engines import flow
from tests.engines.flow import naive
from tests.engines.flow.naive import Case, Row

DUE = "event:due date"


def facts(log: flow.Log) -> Row:
    """Return the facts as the report writes them."""
    cases = naive.cases_of(log)
    events = [event for case in cases for event in case.events]
    return {
        "cumulative_flow": _cumulative_flow(cases, events),
        "step_due_dates": _step_due_dates(events),
        "adjusted_imbalance": _adjusted_imbalance(events),
    }


def _cumulative_flow(cases: list[Case], events: list[Row]) -> Row:
    firsts = [_firsts(case) for case in cases]
    doing = Counter(activity for first in firsts for activity in first)
    main = sorted(doing, key=lambda activity: (-doing[activity], activity))[:8]
    places = {
        activity: [list(first).index(activity) + 1 for first in firsts if activity in first]
        for activity in main
    }
    order = sorted(main, key=lambda name: (statistics.median(places[name]), -doing[name], name))
    stages = [
        {"activity": name, "cases": doing[name], "position": float(statistics.median(places[name]))}
        for name in order
    ]
    starts = [row["start"] for row in naive.facts_over_time(cases, events)]
    rows = []
    for i, start in enumerate(starts):
        last = dt.date.max if i + 1 == len(starts) else starts[i + 1] - dt.timedelta(days=1)
        over = [case.closed is not None and _closing(case) <= last for case in cases]
        reached = tuple(
            sum(
                done or any(name in first and first[name] <= last for name in order[stage:])
                for first, done in zip(firsts, over, strict=True)
            )
            for stage in range(len(order))
        )
        opened = sum(case.opened.date() <= last for case in cases)
        rows.append({"start": start, "opened": opened, "reached": reached, "closed": sum(over)})
    return {"stages": stages, "periods": rows}


def _firsts(case: Case) -> dict[str, dt.date]:
    """Return the days on which the activities were first done, in that order."""
    days: dict[str, dt.date] = {}
    for event in case.events:
        days.setdefault(event["activity"], event["at"].date())
    return days


def _closing(case: Case) -> dt.date:
    assert case.closed is not None
    return max(case.closed.date(), case.opened.date())


def _step_due_dates(events: list[Row]) -> Row | None:
    found = [event for event in events if event.get(DUE)]
    if not found:
        return None
    late = [(event["at"].date() - event[DUE].astimezone(event["at"].tzinfo).date()).days for event in found]
    on_time = sum(days <= 0 for days in late)
    return {
        "column": DUE.removeprefix("event:"),
        "events": len(found),
        "on_time": on_time,
        "share": on_time / len(found),
        "on_the_day": late.count(0),
        "day_after": late.count(1),
    }


def _adjusted_imbalance(events: list[Row]) -> Row | None:
    pools: dict[tuple[str, int, int, str | None], Counter[str]] = defaultdict(Counter)
    for event in events:
        if event["resource"] is not None:
            pool = event["activity"], event["at"].year, event["at"].month, event["group"]
            pools[pool][event["resource"]] += 1
    if not pools:
        return None
    observed: Counter[str] = Counter()
    expected: dict[str, float] = defaultdict(float)
    for done in pools.values():
        observed.update(done)
        for resource in done:
            expected[resource] += done.total() / len(done)
    ratios = {resource: observed[resource] / expected[resource] for resource in observed}
    n, everything = len(ratios), sum(ratios.values())
    differences = sum(abs(one - other) for one in ratios.values() for other in ratios.values())
    rows = [
        {"resource": name, "events": observed[name], "expected": expected[name], "ratio": ratios[name]}
        for name in ratios
    ]
    return {
        "resources": n,
        "pools": len(pools),
        "gini": differences / (2 * n * everything),
        "jain": everything**2 / (n * sum(ratio**2 for ratio in ratios.values())),
        "by_resource": sorted(rows, key=lambda row: (-round(row["ratio"], 9), row["resource"])),
    }
