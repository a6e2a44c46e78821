"""The example log is what its program writes, and shows what it is meant to show."""

import csv
import io
import runpy
from collections import Counter
from pathlib import Path

from evenkeel.engines import flow

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "src/evenkeel/contexts/insight/examples/housing-requests.csv"
READ_ME = EXAMPLE.with_name("README.md")
DAY = 86_400.0


def test_writing_it_again_gives_the_same_bytes() -> None:
    written = runpy.run_path(str(ROOT / "tools/make_example_log.py"))["content"]()
    assert written == EXAMPLE.read_bytes()
    assert len(written) < 300_000


def test_it_says_that_it_is_invented() -> None:
    assert "invented" in READ_ME.read_text().lower()


def test_every_column_is_understood_without_help() -> None:
    found = flow.inspect(EXAMPLE, timezone="Europe/London")
    assert (found.delimiter, found.missing) == (";", ())
    assert {a.role.value: a.column for a in found.suggestion.assignments} == {
        "case": "Reference",
        "activity": "Step",
        "timestamp": "Date and time",
        "resource": "Case worker",
        "group": "Team",
        "channel": "Channel",
        "due": "Due date",
        "outcome": "Outcome",
    }


def test_it_has_open_cases_rework_and_no_work_at_night() -> None:
    rows = list(csv.DictReader(io.StringIO(EXAMPLE.read_text()), delimiter=";"))
    steps: dict[str, Counter[str]] = {}
    for row in rows:
        steps.setdefault(row["Reference"], Counter())[row["Step"]] += 1
    assert len(steps) == 400
    assert 30 < sum(1 for done in steps.values() if not done["Closed"]) < 90
    assert sum(1 for done in steps.values() if done["Documents checked"] > 1) > 60
    office = [row for row in rows if row["Step"] != "Request received"]
    assert all(8 <= int(row["Date and time"][11:13]) < 18 for row in office)


def test_the_longest_wait_is_before_the_decision() -> None:
    read = flow.read(EXAMPLE, timezone="Europe/London")
    edges = [edge for edge in flow.measure(read.log).dfg if edge.count >= 20]
    slowest = max(edges, key=lambda edge: edge.median)
    assert (slowest.source, slowest.target) == ("Sent to panel", "Decision")
