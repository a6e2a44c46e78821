"""The report as a document: true to its own schema, complete, and the same for the same log."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs

AT = dt.datetime(2025, 6, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
LOG = logs.log(
    logs.case(
        "A", ("received", "2025-01-06T08:00+01:00", "Ida"), ("decided", "2025-01-08T09:30+01:00", "Bo")
    ),
    logs.case("B", ("received", "2025-01-07T08:00+01:00"), is_open=True, channel="web"),
)
SOURCE = flow.Source(
    file="permits.csv", format="csv", rows=3, timezone="UTC", naive_times=0, mapping=(), problems=()
)


@pytest.fixture(scope="module")
def report() -> flow.Report:
    return flow.report(flow.Reading(log=LOG, source=SOURCE), at=AT, version="9.9")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(flow.schema())


def test_the_report_keeps_to_its_schema(report: flow.Report) -> None:
    document = json.loads(report.model_dump_json())
    jsonschema.validate(document, flow.schema(), cls=jsonschema.Draft202012Validator)
    assert document["schema"] == flow.SCHEMA == "evenkeel-report/1"


def test_the_schema_refuses_what_is_not_a_report(report: flow.Report) -> None:
    document = json.loads(report.model_dump_json())
    document["facts"]["cases"] = "many"
    with pytest.raises(jsonschema.ValidationError, match="'many' is not of type 'integer'"):
        jsonschema.validate(document, flow.schema())


def test_fixed_names(report: flow.Report) -> None:
    document = json.loads(report.model_dump_json())
    facts = document["facts"]
    assert {"cases", "events", "activities", "resources"} <= facts.keys()
    assert facts["variants"]["count"] == 2
    assert {"mean", "median", "p85", "p95"} <= facts["lead_time"].keys()
    assert facts["dfg"] == [
        {
            "from": "received",
            "to": "decided",
            "count": 1,
            "mean": 178200.0,
            "median": 178200.0,
            "total": 178200.0,
            "share": 1.0,
            "waiting": None,
        }
    ]
    named = {"code", "severity", "about", "sentence", "evidence", "cases", "affected", "what_to_do"}
    assert document["findings"]
    assert all(named <= finding.keys() for finding in document["findings"])


def test_moments_keep_the_offset_of_their_wall_clock(report: flow.Report) -> None:
    span = json.loads(report.model_dump_json())["facts"]["span"]
    assert span == {"from": "2025-01-06T08:00:00+01:00", "to": "2025-01-08T09:30:00+01:00"}


def test_reading_a_report_gives_the_same_report(report: flow.Report) -> None:
    assert flow.Report.model_validate_json(report.model_dump_json()) == report


def test_a_document_without_the_later_figures_stays_readable(report: flow.Report) -> None:
    document = json.loads(report.model_dump_json())
    first = [name for name, field in flow.Facts.model_fields.items() if field.is_required()]
    document["facts"] = {name: document["facts"][name] for name in first}
    del document["facts"]["dfg"][0]["share"], document["facts"]["dfg"][0]["waiting"]
    jsonschema.validate(document, flow.schema(), cls=jsonschema.Draft202012Validator)
    assert flow.Report.model_validate(document).facts.quality is None


def test_the_same_log_gives_the_same_document(report: flow.Report) -> None:
    again = flow.report(flow.Reading(log=LOG, source=SOURCE), at=AT, version="9.9")
    assert again.model_dump_json() == report.model_dump_json()


def test_every_field_is_described() -> None:
    silent = [name for name, field in _fields(flow.schema()) if not field.get("description")]
    assert silent == []


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema["$defs"].values()):
        for name, field in part["properties"].items():
            yield f"{part['title']}.{name}", field
