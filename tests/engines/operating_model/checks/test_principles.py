"""Principles that carry their own check: what breaks them is named, can be accepted, and no check holds up the others."""

import datetime as dt

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Finding
from evenkeel.engines.operating_model.checks import expressions
from tests.engines.operating_model import models

ON = dt.date(2026, 6, 1)
SYSTEMS = [{"key": "crm"}, {"key": "maps", "kind": "specialist"}, {"key": "trees", "kind": "specialist"}]
RULE = 'all systems where kind = "specialist" have units'


def found(code: str, *checks: str, **collections: object) -> list[Finding]:
    principles = [
        {"key": f"p{number}", "title": "Common first", "check": text} for number, text in enumerate(checks)
    ]
    model = models.model_of(principles=principles, **{"systems": SYSTEMS, **collections})
    return [each for each in operating_model.check(model, on=ON) if each.code == code]


def test_each_record_that_breaks_a_principle_is_named() -> None:
    findings = found("EK151", RULE)
    assert [(each.record, each.principle, each.severity) for each in findings] == [
        ("systems/maps", "p0", "warning"),
        ("systems/trees", "p0", "warning"),
    ]
    assert findings[0].message == f"The system “maps” breaks the principle “Common first”: {RULE}."


def test_a_figure_that_no_record_is_to_blame_for_is_told_at_the_principle() -> None:
    (finding,) = found("EK151", "count(systems) >= 5")
    assert (finding.record, finding.path) == ("principles/p0", ("check",))
    assert finding.message.endswith("is broken: count(systems) >= 5. count(systems) is 3.")


def test_an_exception_from_a_principle_covers_its_record() -> None:
    role = {"key": "head"}
    accepted = {
        "key": "maps-for-now",
        "rule": "principles/p0",
        "records": ["systems/maps"],
        "owner": "head",
        "expires": dt.date(2027, 1, 1),
    }
    findings = found("EK151", RULE, roles=[role], exceptions=[accepted])
    assert [(each.record, each.accepted) for each in findings] == [
        ("systems/maps", "maps-for-now"),
        ("systems/trees", None),
    ]


def test_what_is_no_expression_is_told_with_its_column() -> None:
    (finding,) = found("EK152", "all systms have units", RULE)
    assert (finding.record, finding.path, finding.severity) == ("principles/p0", ("check",), "error")
    assert "at column 5: “systms” is no collection. Did you mean “systems”?" in finding.message


def test_a_key_that_no_record_has_is_told() -> None:
    texts = (
        'no systems where key = "x"',
        'no systems where units contains "plannning"',
        'no roles where unit = "parks"',
    )
    findings = found("EK153", *texts, units=[{"key": "planning", "kind": "team"}])
    assert [each.record for each in findings] == ["principles/p1", "principles/p2"]
    assert "no unit has this key. Did you mean “planning”?" in findings[0].message


@pytest.mark.slow
def test_checks_that_take_too_long_stop_and_leave_the_rest_alone() -> None:
    within = "some model.systems as s{0} where s{0}.title = s{1}.title and ("
    deep = "".join(within.format(depth, depth - 1) for depth in range(1, 9))
    long = f"all systems as s0 have {deep}s8.title is missing" + ")" * 8
    model = models.model_of(systems=[{"key": f"s{number}", "title": "Same"} for number in range(30)])
    judged = expressions.judged((long, "no services"), model)
    assert "takes more than" in judged[long].refusal
    assert judged["no services"].verdict == expressions.Verdict(kept=True)
