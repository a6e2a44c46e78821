"""What is said to add up over parts of whole cases does, so that a log too large for one machine can be cut."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings

from evenkeel.engines import flow
from tests.engines.flow.test_facts_twin import many

ADDING: dict[str, tuple[str, ...]] = {
    "rework": ("cases", "repeat_events", "self_loops"),
    "handovers": ("pairs_with_both", "handovers", "ping_pong"),
    "group_handovers": ("pairs_with_both", "handovers", "ping_pong"),
    "touch_time": ("overlaps",),
    "due_dates": ("finished", "on_time_by_date", "on_time_by_instant", "open"),
    "quality": ("backward_steps", "duplicates", "at_midnight", "outside_hours", "whole_minutes"),
}


def halves(log: flow.Log) -> tuple[flow.Log, flow.Log]:
    """Cut a log between two cases."""
    cases = log.n_cases // 2
    events = int(log.bounds[cases])
    rest = log.events.slice(events)
    numbers = pa.array(np.asarray(rest["case"]) - cases, pa.int32())
    return (
        flow.Log(log.events.slice(0, events), log.cases.slice(0, cases)),
        flow.Log(rest.set_column(0, "case", numbers), log.cases.slice(cases)),
    )


def added(facts: flow.Facts) -> Counter[Any]:
    """Return every count that adds up, by its name."""
    document = facts.model_dump(by_alias=True)
    found: Counter[Any] = Counter()
    for fact, names in ADDING.items():
        found.update({(fact, name): document[fact][name] for name in names if document[fact]})
    for day, row in enumerate(document["hours"]):
        found.update({("hours", day, hour): n for hour, n in enumerate(row)})
    for edge in document["dfg"]:
        found.update({("edge", edge["from"], edge["to"]): edge["count"]})
    for loop in document["rework"]["by_activity"]:
        found.update({("loop", loop["activity"], name): loop[name] for name in ("cases", "repeat_events")})
    for clock in document["quality"]["clocks"]:
        found.update({("clock", name): clock[name] for name in ("events", "same_day", "later", "earlier")})
    found.update(pairs=document["quality"]["ties"]["pairs"], ties=document["quality"]["ties"]["equal_pairs"])
    return found


@settings(max_examples=100, deadline=None)
@given(many().filter(lambda log: log.n_cases > 1))
@pytest.mark.slow
def test_the_counts_of_two_halves_add_up(log: flow.Log) -> None:
    one, other = (added(flow.measure(half)) for half in halves(log))
    assert +(one + other) == +added(flow.measure(log))
