"""Each finding appears when it should, and stays away when it should not."""

import datetime as dt

import pytest

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _findings
from tests.engines.flow import logs

CREATED = ({"role": "created", "column": "Opened", "reason": "set by you"},)
NOON = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)


def source(**fields: object) -> flow.Source:
    known = {"file": "example.csv", "format": "csv", "rows": 10, "timezone": "Europe/Copenhagen"}
    return flow.Source.model_validate({**known, "naive_times": 0, "mapping": (), "problems": (), **fields})


def findings(log: flow.Log, **fields: object) -> dict[str, flow.Finding]:
    reading = flow.Reading(log=log, source=source(**fields))
    return {found.code: found for found in flow.report(reading, at=NOON, version="1").findings}


def steady(n: int = 40, **last: str) -> list[logs.Case]:
    """Make cases of which there is nothing to say but that they have no start times."""
    begun = [dt.datetime(2025, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(hours=7 * i) for i in range(n)]
    return [
        logs.Case(
            f"case {i}",
            [logs.Event("a", at, "Ida"), logs.Event("b", at + dt.timedelta(hours=1, minutes=5), "Bo")],
        )
        for i, at in enumerate(begun)
    ]


def evidence(finding: flow.Finding) -> dict[str, object]:
    return {each.name: each.value for each in finding.evidence}


def test_of_a_steady_log_only_its_silences_are_told() -> None:
    assert findings(logs.log(*steady())).keys() == {"no-closing-times", "no-start-times"}


def test_a_table_of_cases_states_when_they_closed() -> None:
    assert findings(logs.log(*steady()), mapping=CREATED).keys() == {"no-start-times"}


def test_a_log_with_open_cases_states_which_are_closed() -> None:
    waiting = logs.case("new", ("a", "2025-05-01T08:10"), is_open=True)
    assert "no-closing-times" not in findings(logs.log(*steady(), waiting))


def test_a_log_with_start_times_is_not_told_that_it_has_none() -> None:
    cases = steady()
    first = cases[0].events[0]
    timed = logs.Event(first.activity, first.at, first.resource, started=first.at - dt.timedelta(minutes=5))
    cases[0] = logs.Case("timed", [timed, cases[0].events[1]])
    assert findings(logs.log(*cases)).keys() == {"no-closing-times"}


def test_open_cases_are_named_the_oldest_first() -> None:
    waiting = [
        logs.case("new", ("a", "2025-05-01T08:00"), is_open=True),
        logs.case("old", ("a", "2025-01-01T08:00"), is_open=True),
    ]
    found = findings(logs.log(*steady(), *waiting))["open-cases"]
    assert found.cases == ("old", "new")
    assert found.sentence == "2 cases of 42 are still open and not in the lead times."
    assert evidence(found) == {"cases": 2, "of": 42, "share": 2 / 42}


def test_a_table_without_a_closing_column_is_not_said_to_be_all_open() -> None:
    cases = [logs.case(f"o{i}", ("opened", "2025-01-01T08:10"), is_open=True) for i in range(3)]
    found = findings(logs.log(*cases), mapping=CREATED)["open-cases"]
    assert found.sentence == (
        "No column says when a case was closed, so all 3 count as open: no lead time is known."
    )


def test_at_most_twenty_cases_are_named() -> None:
    waiting = [logs.case(f"w{i}", ("a", "2025-05-01T08:00"), is_open=True) for i in range(25)]
    found = findings(logs.log(*steady(), *waiting))["open-cases"]
    assert len(found.cases) == 20


def test_ties_are_told_from_the_twentieth_part_on() -> None:
    tied = [logs.case(f"t{i}", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T08:00")) for i in range(3)]
    assert "ties" not in findings(logs.log(*steady(58), *tied))
    found = findings(logs.log(*steady(50), *tied))["ties"]
    assert found.sentence.startswith("6% of neighbouring events have the same time (3 of 53)")
    assert found.cases == ("t0", "t1", "t2")


def test_the_case_with_most_ties_is_named_first() -> None:
    tied = [
        logs.case("one", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T08:00")),
        logs.case("two", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T08:00"), ("c", "2025-02-01T08:00")),
    ]
    assert findings(logs.log(*steady(), *tied))["ties"].cases == ("two", "one")


def test_a_table_of_cases_gives_the_order_by_its_columns() -> None:
    tied = [logs.case(f"t{i}", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T08:00")) for i in range(3)]
    assert "ties" not in findings(logs.log(*steady(50), *tied), mapping=CREATED)


def test_events_that_are_there_twice_are_told() -> None:
    twice = logs.case("t", *[("a", "2025-02-01T08:00", "Ida")] * 3, ("b", "2025-02-01T09:00", "Bo"))
    found = findings(logs.log(*steady(), twice))["repeated-events"]
    assert evidence(found)["events"] == 2
    assert "repeated-events" not in findings(logs.log(*steady()))


def test_a_log_that_ends_in_the_middle_of_its_cases_is_told() -> None:
    cut = [
        logs.case(f"c{i}", ("a", f"2025-01-{8 + i % 4:02}T08:00"), ("b", "2025-02-20T09:00"))
        for i in range(25)
    ]
    found = findings(logs.log(*steady(), *cut))["cut-off"]
    assert found.sentence.startswith("25 cases (38%) have their last event in the last hundredth")
    assert "cut-off" not in findings(logs.log(*steady(), *cut[:19]))


def test_steps_that_run_backwards_are_counted() -> None:
    odd = logs.case("odd", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T07:00"))
    found = findings(logs.log(*steady(), odd))["backward-steps"]
    assert (found.cases, evidence(found)["steps"]) == (("odd",), 1)
    assert found.sentence == "1 step of 41 runs backwards in time."


def test_events_without_a_resource_are_told_only_where_others_have_one() -> None:
    nobody = [logs.case(f"n{i}", ("a", "2025-02-01T08:00"), ("b", "2025-02-01T09:10")) for i in range(4)]
    assert "missing-resource" not in findings(logs.log(*nobody))
    found = findings(logs.log(*steady(), *nobody))["missing-resource"]
    assert evidence(found) == {"events": 8, "of": 88, "share": 8 / 88}


def test_cases_of_one_event_are_told() -> None:
    single = [logs.case(f"s{i}", ("a", "2025-02-01T08:10", "Ida")) for i in range(3)]
    assert "one-event-cases" not in findings(logs.log(*steady(60), *single))
    assert findings(logs.log(*steady(), *single))["one-event-cases"].cases == ("s0", "s1", "s2")


def test_few_finished_cases_are_told() -> None:
    assert "few-cases" not in findings(logs.log(*steady(30)))
    found = findings(logs.log(*steady(29)))["few-cases"]
    assert found.sentence == "Only 29 cases are finished: too few for steady percentiles."


def test_days_without_a_time_are_told() -> None:
    dated = [
        logs.case(f"d{i}", ("a", "2025-02-01T00:00+01:00"), ("b", "2025-02-03T00:00+01:00"))
        for i in range(40)
    ]
    assert "dates-only" in findings(logs.log(*dated))


def test_times_after_the_report_are_told() -> None:
    planned = logs.case("plan", ("a", "2025-05-01T08:00"), ("b", "2025-06-01T12:00:00.000001"))
    found = findings(logs.log(*steady(), planned))["future-times"]
    assert (found.sentence, found.cases) == ("1 event is dated after the moment of this report.", ("plan",))


def test_rows_left_out_and_naive_times_come_from_the_source() -> None:
    problems = ({"code": "no-time", "count": 2, "sentence": "There is no time."},)
    found = findings(logs.log(*steady()), naive_times=80, problems=problems)
    assert (
        found["naive-times"].sentence
        == "80 times carry no offset and were read as those of Europe/Copenhagen."
    )
    assert evidence(found["rows-left-out"]) == {"rows": 2, "of": 10, "no-time": 2}


def test_the_gravest_stand_first() -> None:
    found = findings(logs.log(*steady(3)), naive_times=6)
    assert [finding.severity for finding in found.values()] == ["warning", "info", "info", "info"]


def test_every_check_is_in_the_register_and_the_other_way_round() -> None:
    assert [check.kind.code for check in _findings.CHECKS] == list(flow.KINDS)


@pytest.mark.parametrize("kind", flow.KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_is_explained_and_says_what_to_do(kind: flow.Kind) -> None:
    assert kind.explanation.endswith(".")
    assert kind.what_to_do.endswith(".")
    assert "  " not in kind.explanation + kind.what_to_do
