"""Accepted exceptions cover what they name as long as they are owned and not over, and stay visible."""

import datetime as dt

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Finding

MODEL = """\
about:
  title: Example
roles:
  - key: head
    title: Head
    responsibilities: [{what: Everything}]
objectives:
  - {key: faster, title: Faster, owner: head, by: 2029-12-31}
  - {key: kinder, title: Kinder, owner: head, by: 2029-12-31}
exceptions:
  - key: later
    title: Measures come later
    rule: EK101
    records: [objectives/faster]
    owner: head
    expires: 2026-06-30
"""
LAST = dt.date(2026, 6, 30)


def found(text: str = MODEL, on: dt.date = LAST) -> tuple[Finding, ...]:
    model = operating_model.read_files({"model.yaml": text.encode()}).model
    assert model is not None
    return operating_model.check(model, on=on)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.record, each.accepted) for each in findings]


def test_an_exception_covers_the_records_that_it_names_until_its_last_day() -> None:
    assert told(found()) == [
        ("EK101", "objectives/faster", "later"),
        ("EK101", "objectives/kinder", None),
    ]


def test_the_day_after_it_covers_nothing_and_is_found_itself() -> None:
    assert told(found(on=LAST + dt.timedelta(days=1))) == [
        ("EK101", "objectives/faster", None),
        ("EK101", "objectives/kinder", None),
        ("EK157", "exceptions/later", None),
    ]


def test_without_records_it_covers_all() -> None:
    assert {each.accepted for each in found(MODEL.replace("    records: [objectives/faster]\n", ""))} == {
        "later"
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [("    owner: head\n    expires", "EK155"), ("    expires: 2026-06-30\n", "EK156")],
    ids=["no owner", "no last day"],
)
def test_without_owner_or_last_day_it_covers_nothing(line: str, code: str) -> None:
    text = MODEL.replace(line, "    expires" if line.endswith("expires") else "")
    assert told(found(text)) == [
        ("EK101", "objectives/faster", None),
        ("EK101", "objectives/kinder", None),
        (code, "exceptions/later", None),
    ]


def test_an_exception_of_another_rule_is_told_to_cover_nothing() -> None:
    assert told(found(MODEL.replace("rule: EK101", "rule: EK102")))[-1] == ("EK159", "exceptions/later", None)


def test_an_error_that_is_accepted_stays_an_error_and_visible() -> None:
    text = MODEL.replace("EK101", "EK110").replace("[objectives/faster]", "[annual_wheel/budget]")
    text += "annual_wheel:\n  - {key: budget, title: Budget, month: 2, day: 31}\n"
    finding = next(each for each in found(text) if each.code == "EK110")
    assert (finding.severity, finding.accepted) == ("error", "later")


def test_a_broken_principle_is_accepted_by_its_key() -> None:
    text = MODEL.replace("rule: EK101", "rule: principles/owned").replace(
        "objectives/faster", "objectives/kinder"
    )
    text += "principles:\n  - {key: owned, title: Measured, check: all objectives have measures}\n"
    broken = [(each.record, each.accepted) for each in found(text) if each.code == "EK151"]
    assert broken == [("objectives/faster", None), ("objectives/kinder", "later")]
