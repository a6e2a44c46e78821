"""A slow twin of the facts about the data, written from the definitions alone."""

import datetime as dt
from collections import Counter
from itertools import pairwise

from evenkeel.engines import flow
from tests.engines.flow import naive
from tests.engines.flow.naive import Case, Row

MIDNIGHT, MORNING, EVENING = dt.time(0), dt.time(8), dt.time(18)


def facts(log: flow.Log) -> Row:
    """Return the facts as the report writes them."""
    cases = naive.cases_of(log)
    events = [event for case in cases for event in case.events]
    clock = [event["at"].time() for event in events]
    same = Counter((e["case"], e["activity"], e["completed_at"], e["resource"]) for e in events)
    pairs = [pair for case in cases for pair in pairwise(case.events)]
    return {
        "quality": {
            "ties": _ties(cases, pairs),
            "backward_steps": sum(other["at"] < one["at"] for one, other in pairs),
            "duplicates": sum(n - 1 for n in same.values()),
            "at_midnight": clock.count(MIDNIGHT),
            "outside_hours": sum(t != MIDNIGHT and not MORNING <= t < EVENING for t in clock),
            "whole_minutes": sum(t.second == 0 and t.microsecond == 0 for t in clock),
            **_cut_off(cases, events),
            "clocks": _clocks(events),
        }
    }


def _ties(cases: list[Case], pairs: list[tuple[Row, Row]]) -> Row:
    paths = [
        tuple(event["activity"] for event in sorted(case.events, key=lambda e: (e["at"], e["activity"])))
        for case in cases
    ]
    equal = sum(one["at"] == other["at"] for one, other in pairs)
    return {
        "pairs": len(pairs),
        "equal_pairs": equal,
        "share": equal / len(pairs) if pairs else None,
        "variants_by_name": len(set(paths)),
        "edges_by_name": len({edge for path in paths for edge in pairwise(path)}),
    }


def _cut_off(cases: list[Case], events: list[Row]) -> Row:
    begin = min(case.opened for case in cases)
    end = max([event["at"] for event in events] + [case.closed for case in cases if case.closed])
    last = [max(event["at"] for event in case.events) for case in cases]
    return {
        "cases_from_the_start": sum((case.opened - begin) * 100 <= end - begin for case in cases),
        "cases_to_the_end": sum((end - moment) * 100 <= end - begin for moment in last),
    }


def _clocks(events: list[Row]) -> list[Row]:
    columns = sorted(name for name in events[0] if name.startswith("event:"))
    return [_clock(name, [event for event in events if event[name]]) for name in columns]


def _clock(name: str, found: list[Row]) -> Row:
    days = [(e[name].astimezone(e["at"].tzinfo).date(), e["at"].date()) for e in found]
    return {
        "column": name.removeprefix("event:"),
        "events": len(days),
        "same_day": sum(noted == day for noted, day in days),
        "later": sum(noted > day for noted, day in days),
        "earlier": sum(noted < day for noted, day in days),
    }
