"""A slow twin of the facts on waiting, written from the definitions alone."""

import datetime as dt
import statistics

from evenkeel.engines import flow
from tests.engines.flow import naive, naive_work
from tests.engines.flow.naive import Case, Row


def facts(log: flow.Log) -> Row:
    """Return the facts as the report writes them."""
    cases = naive.cases_of(log)
    events = [event for case in cases for event in case.events]
    end = max([event["at"] for event in events] + [case.closed for case in cases if case.closed])
    return {
        "touch_time": _touch_time(cases, events),
        "due_dates": _due_dates(cases, end),
        "ageing": _ageing(cases, end),
    }


def _touch_time(cases: list[Case], events: list[Row]) -> Row | None:
    if not any(event["started_at"] for event in events):
        return None
    touch, lead = [], []
    for case in cases:
        worked = [(e["started_at"], e["completed_at"]) for e in case.events if e["started_at"]]
        if worked and case.closed:
            touch.append(sum((n for n, level in naive_work.stretches(worked) if level), 0.0))
            lead.append(naive.seconds(case.closed - case.opened))
    gaps = [
        naive.seconds(other["started_at"] - one["completed_at"])
        for case in cases
        for one, other in zip(case.events, case.events[1:], strict=False)
        if other["started_at"]
    ]
    shares = [work / whole for work, whole in zip(touch, lead, strict=True) if whole]
    return {
        "per_case": naive.distribution(touch),
        "waiting": naive.distribution([max(0.0, gap) for gap in gaps]),
        "overlaps": sum(gap < 0 for gap in gaps),
        "events_without_start": sum(event["started_at"] is None for event in events),
        "efficiency_median": statistics.median(shares) if shares else None,
        "efficiency_pooled": sum(touch) / sum(lead) if sum(lead) else None,
    }


def _due_dates(cases: list[Case], end: dt.datetime) -> Row | None:
    promised = [case for case in cases if case.due]
    if not promised:
        return None
    by_date = by_instant = finished = late = 0
    for case in promised:
        if case.due is not None and case.closed is not None:
            finished += 1
            by_instant += case.closed <= case.due
            by_date += case.closed.date() <= case.due.astimezone(case.closed.tzinfo).date()
        elif case.due is not None:
            late += case.due < end
    return {
        "finished": finished,
        "on_time_by_date": by_date,
        "on_time_by_instant": by_instant,
        "share_by_date": by_date / finished if finished else None,
        "share_by_instant": by_instant / finished if finished else None,
        "open": len(promised) - finished,
        "open_and_past_due": late,
        "without_due_date": len(cases) - len(promised),
    }


def _ageing(cases: list[Case], end: dt.datetime) -> Row | None:
    still = [case for case in cases if case.closed is None]
    if not still:
        return None
    ages = {case.name: naive.seconds(end - case.opened) for case in still}
    oldest = sorted(still, key=lambda case: -ages[case.name])[:20]
    return {
        "ages": naive.distribution(list(ages.values())),
        "oldest": [{"case": case.name, "opened_at": case.opened, "age": ages[case.name]} for case in oldest],
    }
