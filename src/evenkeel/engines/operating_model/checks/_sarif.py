"""What was found in a model as a SARIF 2.1.0 log, for editors and code platforms.

Source: OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 27 March 2020; the sections are
named where they decide. A finding that was accepted is there with a suppression (3.27.23), so that it is not counted
and can still be seen.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks import _register

_VERSION: Final = "2.1.0"
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "MODEL"
"""The base of all paths (3.14.14): the folder of the model, wherever it lies."""


def sarif(findings: Iterable[Finding], *, version: str) -> dict[str, Any]:
    """Give findings as a SARIF log with one run; `version` is that of evenkeel. Rules are those that found something."""
    found = tuple(findings)
    used = {finding.code for finding in found}
    rules = [code for code in _register.CODES if code.code in used]
    positions = {code.code: position for position, code in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": _VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "evenkeel",
                        "version": version,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                # Columns count characters, not units of UTF-16 (3.14.17).
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the model"}}},
                "results": [_result(finding, positions) for finding in found],
            }
        ],
    }


def _rule(code: Code) -> dict[str, Any]:
    """Describe a kind of finding (3.49); its levels have the names of our severities (3.50.3)."""
    title = f"{code.title[0].upper()}{code.title[1:]}."
    return {
        "id": code.code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": code.explanation},
        "help": {
            "text": f"{code.fix}\n\nBad:\n\n{code.bad}\n\nGood:\n\n{code.good}",
            "markdown": f"{code.fix}\n\nBad:\n\n```yaml\n{code.bad}\n```\n\nGood:\n\n```yaml\n{code.good}\n```",
        },
        "defaultConfiguration": {"level": code.severity},
    }


def _result(finding: Finding, positions: Mapping[str, int]) -> dict[str, Any]:
    """Give one result (3.27). Its fingerprint does not depend on lines, so that moving a record makes no new result."""
    where = "/".join(str(step) for step in finding.path)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": f"{finding.message} {finding.fix}"},
        "locations": _locations(finding),
        "partialFingerprints": {"record/v1": f"{finding.code}:{finding.record or ''}:{where}"},
    }
    if finding.code in positions:
        result["ruleIndex"] = positions[finding.code]
    if finding.accepted is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": f"exceptions/{finding.accepted}"}
        ]
    return result


def _locations(finding: Finding) -> list[dict[str, Any]]:
    """Give the place in a file (3.29) and the record as a logical location (3.33), as far as they are known."""
    location: dict[str, Any] = {}
    if finding.place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(finding.place.file), "uriBaseId": _ROOT},
            "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
        }
    if finding.record is not None:
        name = ".".join([finding.record, *(str(step) for step in finding.path)])
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
    return [location] if location else []
