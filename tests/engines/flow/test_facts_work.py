"""Rework, handovers, imbalance, multitasking and batches of small logs that can be worked out by hand."""

import datetime as dt

import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs

# Two permits of an invented office. A goes to and fro between Ida and Bo, is checked three times (twice in a
# row) and asked for twice; B is done once through, and nobody is named for its check.
OFFICE = logs.log(
    logs.case(
        "A",
        ("check", "2025-01-06T08:00", "Ida"),
        ("check", "2025-01-06T09:00", "Bo"),
        ("ask", "2025-01-06T10:00", "Ida"),
        ("check", "2025-01-07T10:00", "Ida"),
        ("ask", "2025-01-07T10:00", "Per"),
    ),
    logs.case(
        "B",
        ("receive", "2025-01-06T08:00", "Ida"),
        ("check", "2025-01-06T08:00"),
        ("decide", "2025-01-07T08:00", "Bo"),
    ),
)


@pytest.fixture(scope="module")
def office() -> flow.Facts:
    return flow.measure(OFFICE)


def test_what_is_done_again_is_rework(office: flow.Facts) -> None:
    found = office.rework
    assert found is not None
    assert (found.cases, found.share, found.repeat_events, found.self_loops) == (1, 0.5, 3, 1)
    assert [(one.activity, one.cases, one.repeat_events, one.self_loops) for one in found.by_activity] == [
        ("check", 1, 2, 1),
        ("ask", 1, 1, 0),
    ]


def test_a_handover_needs_two_who_are_known_and_differ(office: flow.Facts) -> None:
    # A: Ida>Bo, Bo>Ida, Ida=Ida, Ida>Per. B: the check is nobody's, so neither of its pairs is known.
    found = office.handovers
    assert found is not None
    assert (found.pairs_with_both, found.handovers, found.share, found.edges) == (4, 3, 0.75, 3)
    assert found.ping_pong == 1


def test_there_are_no_handovers_where_nobody_is_known(office: flow.Facts) -> None:
    assert office.group_handovers is None
    facts = flow.measure(logs.log(logs.case("A", ("call", "2025-01-06"), ("call", "2025-01-07"))))
    assert (facts.handovers, facts.resources_per_case, facts.imbalance) == (None, None, None)


def test_a_ping_pong_ends_with_its_case() -> None:
    facts = flow.measure(
        logs.log(
            logs.case("A", ("one", "2025-01-06", "Ida"), ("two", "2025-01-07", "Bo")),
            logs.case("B", ("one", "2025-01-06", "Ida"), ("two", "2025-01-07", "Bo")),
        )
    )
    assert facts.handovers is not None
    assert (facts.handovers.handovers, facts.handovers.edges, facts.handovers.ping_pong) == (2, 1, 0)


def test_groups_hand_over_too() -> None:
    events = [
        logs.Event(name, logs.at(f"2025-01-0{day}"), "Ida", group=group)
        for day, (name, group) in enumerate([("a", "north"), ("b", "south"), ("c", "north")], start=1)
    ]
    facts = flow.measure(logs.log(logs.Case("A", events)))
    assert facts.group_handovers is not None
    assert (facts.group_handovers.handovers, facts.group_handovers.ping_pong) == (2, 1)
    assert facts.handovers is not None
    assert facts.handovers.handovers == 0


def test_resources_per_case(office: flow.Facts) -> None:
    found = office.resources_per_case
    assert found is not None
    assert (found.cases, found.mean, found.median, found.max) == (2, 2.5, 2.5, 3)


def test_imbalance(office: flow.Facts) -> None:
    # Ida 4, Bo 2, Per 1 of seven. Gini: 2 (1·1 + 2·2 + 3·4) / (3·7) - 4/3 = 34/21 - 28/21.
    found = office.imbalance
    assert found is not None
    assert found.resources == 3
    assert found.gini == pytest.approx(6 / 21)
    assert found.hhi == pytest.approx((16 + 4 + 1) / 49)
    assert found.jain == pytest.approx(49 / (3 * 21))
    assert found.top_share == pytest.approx(4 / 7)


@pytest.mark.parametrize(("people", "gini", "jain"), [(1, 0.0, 1.0), (4, 0.0, 1.0)])
def test_even_work_has_no_imbalance(people: int, gini: float, jain: float) -> None:
    steps = [("call", f"2025-01-0{n}", f"person {n}") for n in range(1, people + 1)]
    found = flow.measure(logs.log(logs.case("A", *steps))).imbalance
    assert found is not None
    assert found.gini == pytest.approx(gini, abs=1e-12)
    assert found.jain == pytest.approx(jain)
    assert found.hhi == pytest.approx(1 / people)


def worked(activity: str, begin: str, end: str, resource: str) -> logs.Event:
    return logs.Event(activity, logs.at(f"2025-01-06T{end}"), resource, logs.at(f"2025-01-06T{begin}"))


def test_two_open_at_once_is_multitasking() -> None:
    # Ida: 09-11 and 10-12 overlap for one of three hours; 13-14 stands alone. Bo has one at a time.
    facts = flow.measure(
        logs.log(
            logs.Case("A", [worked("a", "09:00", "11:00", "Ida"), worked("b", "13:00", "14:00", "Ida")]),
            logs.Case("B", [worked("a", "08:00", "10:00", "Bo"), worked("b", "10:00", "12:00", "Ida")]),
            logs.Case("C", [worked("a", "10:00", "10:00", "Bo")]),
        )
    )
    found = facts.multitasking
    assert found is not None
    rows = [(r.resource, r.busy / 3600, r.overlapping_share, r.concurrency) for r in found.by_resource]
    assert rows == [("Ida", 4, 1 / 4, 5 / 4), ("Bo", 2, 0, 1)]
    assert found.busy / 3600 == 6
    assert found.overlapping_share == pytest.approx(1 / 6)
    assert found.concurrency == pytest.approx(7 / 6)


def test_an_instant_keeps_nobody_busy() -> None:
    found = flow.measure(logs.log(logs.Case("A", [worked("a", "09:00", "09:00", "Ida")]))).multitasking
    assert found is not None
    assert (found.busy, found.overlapping_share, found.concurrency) == (0, None, None)


def test_batches_stand_on_few_days(office: flow.Facts) -> None:
    assert office.batches is not None
    rows = [(b.activity, b.events, b.days, b.on_busiest_day, b.largest_group) for b in office.batches]
    assert rows == [("check", 4, 2, 3, 1), ("ask", 2, 2, 1, 1)]
    assert office.batches[0].busiest_day == dt.date(2025, 1, 6)
    # Of two days with as many the earlier one.
    assert (office.batches[1].busiest_day, office.batches[1].share) == (dt.date(2025, 1, 6), 0.5)


def test_a_group_is_one_instant_and_one_resource() -> None:
    moment = "2025-01-06T23:30-05:00"
    cases = [logs.case(f"{n}", ("send", moment, who)) for n, who in enumerate(["Ida", "Ida", "Bo"])]
    nobody = [logs.case(f"nobody {n}", ("send", moment)) for n in range(3)]
    (batch,) = flow.measure(logs.log(*cases, *nobody)).batches or ()
    assert (batch.events, batch.days, batch.largest_group, batch.share) == (6, 1, 3, 1.0)
    assert batch.busiest_day == dt.date(2025, 1, 6)


def test_hours_are_those_of_the_wall_clock() -> None:
    # Monday 00:30 in Copenhagen, Sunday 23:30 in Greenwich.
    hours = flow.measure(logs.log(logs.case("A", ("call", "2025-01-06T00:30+01:00")))).hours
    assert hours is not None
    assert (len(hours), {len(row) for row in hours}) == (7, {24})
    assert [(day, hour) for day in range(7) for hour in range(24) if hours[day][hour]] == [(0, 0)]
