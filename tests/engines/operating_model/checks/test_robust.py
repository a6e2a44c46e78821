"""Checks hold for models as they come: links that lead nowhere, circles of every shape, the same order each time."""

import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import OperatingModel, _schema
from evenkeel.engines.operating_model.checks import _circles
from evenkeel.engines.operating_model.writing import _dump

EXAMPLE = Path(__file__).parents[4] / "operating-models" / "two-councils" / "to-be"
ON = dt.date(2026, 11, 1)


def broken(model: OperatingModel) -> OperatingModel:
    """Let every link of a model lead nowhere."""
    plain = _dump.plain_model(model)
    for collection in plain:
        several = plain[collection] if isinstance(plain[collection], list) else [plain[collection]]
        for record, values in zip(model.records(collection), several, strict=True):
            values["key"] = record.key
            for reference in _schema.links(record):
                *way, last = reference.path
                at: Any = values
                for step in way:
                    at = at[step]
                at[last] = "nowhere" if "/" not in at[last] else "roles/nowhere"
    return OperatingModel.model_validate(plain)


def test_links_that_lead_nowhere_are_passed_over() -> None:
    model = broken(operating_model.load(EXAMPLE))
    findings = operating_model.check(model, on=ON)
    assert all(finding.record is None or model.find_ref(finding.record) for finding in findings)


def test_the_same_findings_come_in_the_same_order() -> None:
    first, second = (operating_model.check(operating_model.load(EXAMPLE), on=ON) for _ in range(2))
    assert first == second
    assert [finding.code for finding in first] == sorted(finding.code for finding in first)


KEYS = st.sampled_from("abcdef")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, st.lists(KEYS, max_size=3)))
def test_a_circle_is_found_where_there_is_one_and_leads_round(ways: dict[str, list[str]]) -> None:
    found = list(_circles.circles(ways))
    for circle in found:
        assert all(after in ways[at] for at, after in zip(circle, (*circle[1:], circle[0]), strict=True))
        assert circle[0] == min(circle, key=list(ways).index)
    left = dict(ways)
    while free := [key for key, after in left.items() if not any(one in left for one in after)]:
        left = {key: after for key, after in left.items() if key not in free}
    assert bool(found) == bool(left)
