"""The document of a twin: written and read back, and refused where a key leads nowhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from evenkeel.engines import twin
from tests.engines.twin.twins import queue


def test_a_twin_reads_back_as_it_was_written(tmp_path: Path) -> None:
    one = queue(servers=3)
    twin.save(one, tmp_path / "twin.json")
    assert twin.load(tmp_path / "twin.json") == one


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": [{"key": "a", "calendar": "nights"}]}, "calendar 'nights', which is not there"),
        ({"skills": [{"person": "nobody", "activity": "serve"}]}, "person 'nobody'"),
        ({"shelves": []}, "shelf 'line', which is not there"),
        ({"calendars": [{"key": "always"}, {"key": "always"}]}, "two of calendar 'always'"),
        ({"timezone": "Mars/Base"}, "no time zone 'Mars/Base'"),
        (
            {"course": {"nodes": [{"kind": "choice"}], "classes": [{"key": "all", "start": 7}]}},
            "begins in node 7",
        ),
        (
            {"course": {"nodes": [{"kind": "task"}], "classes": [{"key": "all", "start": 0}]}},
            "has no activity",
        ),
        ({"streams": [{"kind": "gaps", "gap": {"kind": "uniform", "low": 3, "high": 1}}]}, "is below low"),
        ({"streams": [{"kind": "gaps", "gap": {"kind": "fixed", "value": 0}}]}, "mean gap is 0"),
        ({"rhythms": [{"key": "still", "weights": [0] * 168}]}, "stands still"),
    ],
    ids=["calendar", "person", "shelf", "twice", "zone", "start", "task", "bounds", "gap", "rhythm"],
)
def test_what_leads_nowhere_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(twin.UnreadableTwin, match=said):
        twin.parse(json.dumps(queue().model_dump(mode="json") | wrong))


def test_every_field_is_explained() -> None:
    """The reference is made of these words."""
    parts = twin.schema()["$defs"] | {"Twin": twin.schema()}
    unexplained = [
        f"{name}.{field}"
        for name, part in parts.items()
        for field, each in part.get("properties", {}).items()
        if field != "kind" and not each.get("description")
    ]
    assert unexplained == []
