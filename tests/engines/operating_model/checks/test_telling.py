"""Findings as SARIF and as a document, and where they stand."""

import datetime as dt
import json

import jsonschema

from evenkeel.engines import operating_model
from tests.engines.operating_model.checks import test_accepting

ON = test_accepting.LAST
READING = operating_model.read_files({"model.yaml": test_accepting.MODEL.encode()})
FINDINGS = operating_model.located(test_accepting.found(), reading=READING)


def test_findings_are_located_at_their_field_or_else_their_record() -> None:
    assert [str(each.place) for each in FINDINGS] == ["model.yaml:8:5", "model.yaml:9:5"]
    expired = operating_model.located(test_accepting.found(on=dt.date(2027, 1, 1)), reading=READING)[-1]
    assert str(expired.place) == "model.yaml:16:5"


def test_a_sarif_log_has_what_the_standard_requires() -> None:
    """SARIF 2.1.0: 3.13 the log, 3.14 a run, 3.18–3.19 the tool, 3.49 rules, 3.27 results, 3.29–3.30 places."""
    log = json.loads(json.dumps(operating_model.sarif(FINDINGS, version="1.2.3")))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("evenkeel", "1.2.3")
    (rule,) = driver["rules"]
    assert rule["id"] == "EK101"
    assert rule["defaultConfiguration"] == {"level": "warning"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1
    accepted, open_one = run["results"]
    assert [each["kind"] for each in accepted["suppressions"]] == ["external"]
    assert "suppressions" not in open_one
    assert accepted["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "model.yaml", "uriBaseId": "MODEL"},
        "region": {"startLine": 8, "startColumn": 5},
    }


def test_paths_in_sarif_are_addresses_and_unplaced_findings_have_none() -> None:
    place = operating_model.Place("06-a b.yaml", 1, 1)
    placed = operating_model.Finding("EK006", "error", "Empty.", "Fill it.", place=place)
    (result,) = operating_model.sarif([placed], version="1")["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "06-a%20b.yaml"
    unplaced = operating_model.Finding("EK101", "warning", "Something.", "Do something.")
    (result,) = operating_model.sarif([unplaced], version="1")["runs"][0]["results"]
    assert result["locations"] == []


def test_fingerprints_outlive_a_move_and_differ_between_findings() -> None:
    def prints(findings: tuple[operating_model.Finding, ...]) -> list[str]:
        results = operating_model.sarif(findings, version="1")["runs"][0]["results"]
        return [each["partialFingerprints"]["record/v1"] for each in results]

    moved = operating_model.read_files({"model.yaml": b"# moved\n\n" + test_accepting.MODEL.encode()})
    again = operating_model.located(test_accepting.found(), reading=moved)
    assert again != FINDINGS
    assert prints(again) == prints(FINDINGS)
    assert len(set(prints(FINDINGS))) == len(FINDINGS)


def test_the_document_counts_open_findings_and_keeps_to_its_schema() -> None:
    document = operating_model.check_document(FINDINGS, model=READING.model, on=ON)
    assert document.counts.model_dump() == {"error": 0, "warning": 1, "note": 0, "accepted": 1}
    plain = document.model_dump(mode="json", by_alias=True)
    jsonschema.validate(plain, operating_model.check_schema())
    assert plain["schema"] == "evenkeel-model-check/1"
    assert plain["findings"][0] == {
        "code": "EK101",
        "severity": "warning",
        "title": "objective without a measure",
        "message": "The objective “Faster” has no measure.",
        "fix": "Name in `measures` what tells whether it is reached.",
        "record": "objectives/faster",
        "path": ["measures"],
        "place": {"file": "model.yaml", "line": 8, "column": 5},
        "accepted": "later",
        "principle": None,
    }
