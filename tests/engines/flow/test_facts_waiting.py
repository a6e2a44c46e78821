"""Touch time, flow efficiency, due dates and ageing of small logs that can be worked out by hand."""

import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs

HOUR, DAY = 3600.0, 86400.0


def event(activity: str, begin: str | None, end: str) -> logs.Event:
    started = None if begin is None else logs.at(f"2025-01-06T{begin}")
    return logs.Event(activity, logs.at(f"2025-01-06T{end}"), "Ida", started)


def test_parallel_work_counts_once() -> None:
    # Open 09-12, worked on 09-11 and 10-12 at once, so all the time; and 8 hours of which 2 with work.
    facts = flow.measure(
        logs.log(
            logs.Case("A", [event("a", "09:00", "11:00"), event("b", "10:00", "12:00")]),
            logs.Case("B", [event("a", "08:00", "09:00"), event("b", "15:00", "16:00")]),
        )
    )
    found = facts.touch_time
    assert found is not None
    assert (found.per_case.min, found.per_case.max) == (2 * HOUR, 3 * HOUR)
    assert found.efficiency_median == pytest.approx((1 + 2 / 8) / 2)
    assert found.efficiency_pooled == pytest.approx(5 / 11)
    # A waits for nothing, B for six hours.
    assert (found.waiting.count, found.waiting.min, found.waiting.max) == (2, 0, 6 * HOUR)
    assert (found.overlaps, found.events_without_start) == (1, 0)
    (edge,) = facts.dfg
    assert (edge.total, edge.share, edge.waiting) == (8 * HOUR, 1.0, 6 * HOUR)


def test_one_step_inside_another_adds_no_touch_time() -> None:
    events = [event("a", "10:00", "11:00"), event("b", "08:00", "12:00"), event("c", "12:00", "12:30")]
    found = flow.measure(logs.log(logs.Case("A", events))).touch_time
    assert found is not None
    assert (found.per_case.max, found.efficiency_pooled) == (4.5 * HOUR, 1.0)
    assert (found.waiting.count, found.waiting.max, found.overlaps) == (2, 0, 1)


def test_events_without_a_start_add_nothing() -> None:
    events = [event("a", None, "08:00"), event("b", "09:00", "10:00"), event("c", None, "12:00")]
    facts = flow.measure(logs.log(logs.Case("A", events)))
    found = facts.touch_time
    assert found is not None
    assert (found.per_case.max, found.waiting.count, found.waiting.max) == (HOUR, 1, HOUR)
    assert (found.events_without_start, found.efficiency_median) == (2, 0.25)
    assert {(e.source, e.waiting) for e in facts.dfg} == {("a", HOUR), ("b", None)}


def test_open_cases_have_no_efficiency_yet_and_instants_none_at_all() -> None:
    still = logs.Case("A", [event("a", "09:00", "10:00")], is_open=True)
    instant = logs.Case("B", [event("a", "09:00", "09:00")])
    found = flow.measure(logs.log(still, instant)).touch_time
    assert found is not None
    assert (found.per_case.count, found.efficiency_median, found.efficiency_pooled) == (1, None, None)


def test_without_starts_touch_time_is_not_known() -> None:
    facts = flow.measure(logs.log(logs.case("A", ("a", "2025-01-06"), ("b", "2025-01-07"))))
    assert (facts.touch_time, facts.multitasking, facts.dfg[0].waiting) == (None, None, None)


def test_bottlenecks_take_their_share_of_all_time() -> None:
    facts = flow.measure(
        logs.log(logs.case("A", ("a", "2025-01-06"), ("b", "2025-01-07"), ("c", "2025-01-10")))
    )
    assert {(e.source, e.target): e.share for e in facts.dfg} == {("a", "b"): 0.25, ("b", "c"): 0.75}


def test_where_no_time_passes_no_edge_has_a_share_of_it() -> None:
    facts = flow.measure(logs.log(logs.case("A", ("a", "2025-01-06"), ("b", "2025-01-06"))))
    assert [edge.share for edge in facts.dfg] == [None]


def promised(name: str, closed: str | None, due: str | None) -> logs.Case:
    events = [logs.Event("open", logs.at("2025-01-01T08:00+01:00"))]
    events += [logs.Event("close", logs.at(closed))] if closed else []
    return logs.Case(name, events, is_open=closed is None, due=logs.at(due) if due else None)


def test_the_rule_decides_what_is_on_time() -> None:
    facts = flow.measure(
        logs.log(
            promised("to the minute", "2025-01-10T12:00+01:00", "2025-01-10T12:00+01:00"),
            promised("that day", "2025-01-10T15:00+01:00", "2025-01-10T12:00+01:00"),
            # Both are of the 10th in Greenwich; on the wall the promise ends with the 10th.
            promised("after midnight", "2025-01-11T00:30+01:00", "2025-01-10T23:00+01:00"),
            promised("never promised", "2025-01-09T12:00+01:00", None),
        )
    )
    found = facts.due_dates
    assert found is not None
    assert (found.finished, found.on_time_by_date, found.on_time_by_instant) == (3, 2, 1)
    assert found.share_by_date == pytest.approx(2 / 3)
    assert found.share_by_instant == pytest.approx(1 / 3)
    assert (found.open, found.open_and_past_due, found.without_due_date) == (0, 0, 1)


def test_an_open_case_is_never_on_time() -> None:
    facts = flow.measure(
        logs.log(
            promised("late", None, "2025-01-02T12:00+01:00"),
            promised("not yet", None, "2025-03-01T12:00+01:00"),
            promised("at the end", None, "2025-01-10T12:00+01:00"),
            promised("no promise", None, None),
            promised("over", "2025-01-10T12:00+01:00", None),
        )
    )
    found = facts.due_dates
    assert found is not None
    assert (found.finished, found.share_by_date, found.share_by_instant) == (0, None, None)
    assert (found.open, found.open_and_past_due, found.without_due_date) == (3, 1, 2)


def test_no_promise_no_figure() -> None:
    assert flow.measure(logs.log(promised("A", None, None))).due_dates is None


def test_open_cases_age_until_the_last_moment_of_the_log() -> None:
    facts = flow.measure(
        logs.log(
            logs.case("young", ("open", "2025-01-08T12:00+01:00"), is_open=True),
            logs.case("old", ("open", "2025-01-02T12:00+01:00"), is_open=True),
            logs.case("over", ("open", "2025-01-01"), ("close", "2025-01-12T12:00+01:00")),
        )
    )
    found = facts.ageing
    assert found is not None
    assert [(case.case, case.age) for case in found.oldest] == [("old", 10 * DAY), ("young", 4 * DAY)]
    assert found.oldest[0].opened_at.isoformat() == "2025-01-02T12:00:00+01:00"
    assert (found.ages.count, found.ages.median) == (2, 7 * DAY)


def test_only_twenty_of_the_oldest_are_named() -> None:
    cases = [logs.case(f"{n}", ("open", f"2025-01-{n:02}"), is_open=True) for n in range(1, 31)]
    found = flow.measure(logs.log(*cases)).ageing
    assert found is not None
    assert [case.case for case in found.oldest] == [str(n) for n in range(1, 21)]
    assert found.ages.count == 30


def test_nothing_open_nothing_ages() -> None:
    assert flow.measure(logs.log(promised("A", "2025-01-10", None))).ageing is None
