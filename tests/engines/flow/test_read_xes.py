"""Event logs in XES."""

import gzip
from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import written
from tests.engines.flow.written import event, string, trace, xes


def read(folder: Path, *traces: str) -> flow.Reading:
    return flow.read(written.text(folder, xes("".join(traces)), name="log.xes"))


def test_document_order_stays_even_against_time(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        trace("A", event("second", "2024-03-02T08:00:00+01:00"), event("first", "2024-03-01T08:00:00+01:00")),
    ).log
    assert log.events["activity"].to_pylist() == ["second", "first"]
    assert log.utc_offset.tolist() == [60, 60]
    assert log.cases["opened_at"].to_pylist() == [written.at(2024, 3, 1, 7)]
    assert log.cases["closed_at"].to_pylist() == [written.at(2024, 3, 2, 7)]


def test_content_counts_not_the_name(tmp_path: Path) -> None:
    contents = xes(trace("A", event("Check", "2024-03-01"))).encode()
    for name, data in (("log.csv", contents), ("log.dat", gzip.compress(contents))):
        path = tmp_path / name
        path.write_bytes(data)
        assert flow.read(path).source.format == "xes"


def test_utf16_and_latin1(tmp_path: Path) -> None:
    for encoding in ("utf-16", "iso-8859-1"):
        contents = xes(
            trace("Å", event("Prüfung", "2024-03-01")),
            declaration=f'<?xml version="1.0" encoding="{encoding}"?>',
        )
        log = flow.read(written.text(tmp_path, contents, encoding=encoding)).log
        assert (log.cases["case"].to_pylist(), log.activity.values) == (["Å"], ("Prüfung",))


def test_attributes_of_cases_and_events(tmp_path: Path) -> None:
    attributes = (
        string("channel", "web")
        + string("district", "North")
        + "<date key='deadline' value='2024-04-01T00:00:00Z'/>"
    )
    log = read(
        tmp_path,
        trace(
            "A",
            event("Check", "2024-03-01", org_resource="Ann", org_group="Team 1", Fee="12.5"),
            attributes=attributes,
        ),
        trace("B", event("Check", "2024-03-02")),
    ).log
    assert log.cases["channel"].to_pylist() == ["web", None]
    assert log.cases["due_at"].to_pylist() == [written.at(2024, 4, 1), None]
    assert log.cases["case:district"].to_pylist() == ["North", None]
    assert log.events["event:Fee"].to_pylist() == [12.5, None]
    assert log.events["resource"].to_pylist() == ["Ann", None]
    assert log.events["group"].to_pylist() == ["Team 1", None]


def test_other_roles_through_a_mapping(tmp_path: Path) -> None:
    path = written.text(
        tmp_path,
        xes(trace("A", event("Check", "2024-03-01", org_role="Clerk"), attributes=string("id", "x7"))),
    )
    mapping = flow.Mapping.of(
        case="case:id", activity="concept:name", timestamp="time:timestamp", resource="org:role"
    )
    log = flow.read(path, mapping=mapping).log
    assert log.cases["case"].to_pylist() == ["x7"]
    assert log.resource.values == ("Clerk",)


def test_attributes_inside_attributes_are_not_read(tmp_path: Path) -> None:
    nested = "<string key='note' value='n'><string key='concept:name' value='wrong'/><int key='deep' value='1'/></string>"
    listed = "<list key='all'><values><string key='concept:name' value='wrong'/></values></list>"
    happening = event("Check", "2024-03-01").replace("</event>", f"{nested}{listed}</event>")
    log = read(tmp_path, trace("A", happening, attributes=nested.replace("note", "remark"))).log
    assert log.activity.values == ("Check",)
    assert log.cases["case"].to_pylist() == ["A"]
    assert log.events["event:note"].to_pylist() == ["n"]
    assert "event:deep" not in log.events.schema.names


def test_globals_and_classifiers_are_no_events(tmp_path: Path) -> None:
    head = (
        "<global scope='event'><string key='concept:name' value='UNKNOWN'/></global>"
        "<classifier name='c' keys='concept:name'/><string key='concept:name' value='a log'/>"
    )
    log = read(tmp_path, head, trace("A", event("Check", "2024-03-01"))).log
    assert (log.n_events, log.activity.values) == (1, ("Check",))


def test_prefixed_elements(tmp_path: Path) -> None:
    contents = xes(trace("A", event("Check", "2024-03-01"))).replace("xmlns=", "xmlns:x=")
    for tag in ("log", "trace", "event", "string", "date"):
        contents = (
            contents.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"</{tag}>", f"</x:{tag}>")
        )
    log = flow.read(written.text(tmp_path, contents)).log
    assert written.events(log) == [("A", "Check", written.at(2024, 3, 1))]


def test_start_and_completion_are_one_event(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        trace(
            "A",
            event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="start", org_resource="Ann"),
            event("Check", "2024-03-01T09:00:00Z", lifecycle_transition="start", org_resource="Bo"),
            event("Check", "2024-03-01T10:00:00Z", lifecycle_transition="COMPLETE", org_resource="Bo"),
            event("Check", "2024-03-01T11:00:00Z", lifecycle_transition="complete", org_resource="Ann"),
            event("Send", "2024-03-01T12:00:00Z", lifecycle_transition="complete"),
        ),
    ).log
    assert log.events["resource"].to_pylist() == ["Bo", "Ann", None]
    assert log.events["started_at"].to_pylist() == [
        written.at(2024, 3, 1, 9),
        written.at(2024, 3, 1, 8),
        None,
    ]
    assert log.events["completed_at"].to_pylist()[0] == written.at(2024, 3, 1, 10)


def test_instances_pair_before_order_does(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        trace(
            "A",
            event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="start", concept_instance="1"),
            event("Check", "2024-03-01T09:00:00Z", lifecycle_transition="start", concept_instance="2"),
            event("Check", "2024-03-01T10:00:00Z", lifecycle_transition="complete", concept_instance="2"),
            event("Check", "2024-03-01T11:00:00Z", lifecycle_transition="complete", concept_instance="1"),
        ),
    ).log
    assert log.events["started_at"].to_pylist() == [written.at(2024, 3, 1, 9), written.at(2024, 3, 1, 8)]


def test_without_the_same_resource_the_first_start_is_taken(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        trace(
            "A",
            event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="start", org_resource="Ann"),
            event("Check", "2024-03-01T09:00:00Z", lifecycle_transition="start", org_resource="Bo"),
            event("Check", "2024-03-01T10:00:00Z", lifecycle_transition="complete", org_resource="Cy"),
            event("Check", "2024-03-01T11:00:00Z", lifecycle_transition="complete"),
        ),
    ).log
    assert log.events["started_at"].to_pylist() == [written.at(2024, 3, 1, 8), written.at(2024, 3, 1, 9)]
    assert log.events["resource"].to_pylist() == ["Cy", "Bo"]


def test_a_start_without_completion_is_work_in_progress(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        trace(
            "A",
            event("Check", "2024-03-01T08:00:00Z", lifecycle_transition="start"),
            event("Send", "2024-03-01T09:00:00Z", lifecycle_transition="complete"),
        ),
    )
    log = reading.log
    assert log.events["activity"].to_pylist() == ["Check", "Send"]
    assert log.events["started_at"].to_pylist() == [written.at(2024, 3, 1, 8), None]
    assert log.events["completed_at"].to_pylist() == [written.at(2024, 3, 1, 8), written.at(2024, 3, 1, 9)]
    assert "1 events start and are never completed" in reading.source.notes[0]


def test_completions_only_are_untouched(tmp_path: Path) -> None:
    log = read(tmp_path, trace("A", *[event("Check", "2024-03-01", lifecycle_transition="complete")] * 3)).log
    assert log.n_events == 3
    assert log.events["started_at"].null_count == 3


def test_a_completion_before_its_start_is_a_problem(tmp_path: Path) -> None:
    body = trace(
        "A",
        event("Check", "2024-03-02", lifecycle_transition="start"),
        "\n" + event("Check", "2024-03-01", lifecycle_transition="complete"),
        event("Send", "2024-03-03", lifecycle_transition="complete"),
    )
    path = written.text(tmp_path, xes(body))
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(path)
    assert [(p.line, p.code) for p in refusal.value.problems] == [(2, "end-before-start")]
    assert flow.read(path, skip_bad=True).log.activity.values == ("Send",)


def test_traces_of_one_name_stay_apart(tmp_path: Path) -> None:
    one = event("Check", "2024-03-01")
    reading = read(
        tmp_path, trace("A", one), trace("A (2)", one), trace("A", one), trace("A", one), trace(None, one)
    )
    assert reading.log.cases["case"].to_pylist() == ["A", "A (2)", "A (3)", "A (4)", "trace 5"]
    assert "2 traces have the name of an earlier one" in reading.source.notes[0]


def test_traces_without_events_are_no_cases(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        trace("empty"),
        trace("A", event("Check", "2024-03-01"), attributes=string("x", "y")),
        trace("void"),
    )
    assert reading.log.cases["case"].to_pylist() == ["A"]
    assert reading.log.cases["case:x"].to_pylist() == ["y"]
    assert reading.source.notes == ("2 traces have no events; they are not among the cases.",)


def test_bad_events_are_named_with_their_line(tmp_path: Path) -> None:
    body = "\n".join(
        [
            "<trace>" + string("concept:name", "A"),
            event("Check", "2024-03-01"),
            event("Check", "some day"),
            "<event><date key='time:timestamp' value='2024-03-01'/></event>",
            "<event>" + string("concept:name", "Check") + "</event>",
            "</trace>",
            event("Outside", "2024-03-01"),
        ]
    )
    path = written.text(tmp_path, xes("\n" + body))
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(path)
    assert [(p.line, p.code, p.column) for p in refusal.value.problems] == [
        (4, "impossible-time", "time:timestamp"),
        (5, "missing-activity", "concept:name"),
        (6, "missing-time", "time:timestamp"),
        (8, "missing-case", "case:concept:name"),
    ]
    assert flow.read(path, skip_bad=True).log.n_events == 1


def test_preview_of_xes(tmp_path: Path) -> None:
    preview = flow.inspect(
        written.text(
            tmp_path, xes(trace("A", event("Check", "2024-03-01"), attributes=string("channel", "web")))
        )
    )
    assert {a.role.value: a.column for a in preview.suggestion.assignments} == {
        "case": "case:concept:name",
        "activity": "concept:name",
        "timestamp": "time:timestamp",
        "channel": "case:channel",
    }
    assert preview.missing == ()
    assert all(a.reason for a in preview.suggestion.assignments)


def test_an_attribute_that_first_comes_up_far_below(tmp_path: Path) -> None:
    many = [event("Check", "2024-03-01")] * 2_500
    path = written.text(tmp_path, xes(trace("A", *many, event("Check", "2024-03-02", org_role="Clerk"))))
    mapping = flow.Mapping.of(activity="concept:name", timestamp="time:timestamp", resource="org:role")
    assert flow.read(path, mapping=mapping).log.resource.values == ("Clerk",)
