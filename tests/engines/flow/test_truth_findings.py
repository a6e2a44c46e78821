"""Due dates, batches and clocks of public logs equal the answers that SQL gives for them."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evenkeel.engines import flow

FOLDER = Path(__file__).parents[4] / "shared/data/event-logs"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="the public event logs with their known answers are not beside the project",
    ),
]


def answer(finding: str, question: str) -> dict[str, Any]:
    known = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))["findings"]
    value: dict[str, Any] = known[finding][question]["value"]
    return value


def measured(path: Path, mapping: flow.Mapping | None = None) -> flow.Facts:
    return flow.measure(flow.read(path, mapping=mapping).log)


@pytest.mark.slow
def test_most_requests_of_baltimore_are_closed_by_their_due_date() -> None:
    found = measured(FOLDER / "baltimore_311_sample.csv.gz").due_dates
    assert found is not None
    kept, left = (
        answer("baltimore_padding", "on_time_with_and_without_proactive"),
        answer("baltimore_due", "open_without_close"),
    )
    assert found.finished == kept["n"]
    assert found.share_by_instant == pytest.approx(kept["on_time"], abs=0.00000051, rel=0)
    assert (found.open_and_past_due, found.without_due_date) == (
        left["open_and_past_due"],
        left["no_due_date"],
    )


@pytest.mark.slow
def test_open_requests_of_baltimore_age() -> None:
    facts = measured(FOLDER / "baltimore_311_sample.csv.gz")
    assert facts.ageing is not None
    assert facts.ageing.ages.count == answer("baltimore_due", "open_without_close")["open"]
    assert facts.ageing.oldest[0].age == facts.ageing.ages.max


def test_receipts_against_their_deadline(tmp_path: Path) -> None:
    # The log keeps the end of a case in an attribute, apart from its last event: one row per case it is.
    # Two ended before they began, and would be refused; only end and deadline matter, so all open on one day.
    columns = ("case:concept:name", "case:deadline", "case:enddate")
    with gzip.open(FOLDER / "receipt.csv.gz", "rt", encoding="utf-8", newline="") as source:
        rows = {
            row[columns[0]]: [*(row[name] for name in columns), "2009-01-01"]
            for row in csv.DictReader(source)
        }
    path = tmp_path / "receipts.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([("case", "until", "to", "from"), *rows.values()])
    found = measured(path, flow.Mapping.of(case="case", created="from", due="until", closed="to")).due_dates
    assert found is not None
    known = answer("receipt_bunching", "end_minus_deadline")
    assert (found.on_time_by_date, found.finished - found.on_time_by_date) == (
        known["on_time_by_date"],
        known["late_by_date"],
    )
    assert found.on_time_by_instant == known["on_time_by_timestamp"]
    assert found.open == known["still_open"]


@pytest.mark.slow
def test_fines_go_to_credit_collection_in_batches() -> None:
    batches = measured(FOLDER / "RTFM.xes.gz").batches
    assert batches is not None
    first, known = batches[0], answer("rtfm_batch", "credit_collection_dates")
    assert first.activity == "Send for Credit Collection"
    assert {"distinct_days": first.days, "events": first.events, "biggest_day": first.on_busiest_day} == known
    top = answer("rtfm_batch", "top3_days")["rows"][0]
    assert [first.busiest_day.isoformat(), first.on_busiest_day] == top


@pytest.mark.slow
@pytest.mark.parametrize("municipality", [1, 2, 3])
def test_two_clocks_of_the_permits_disagree(municipality: int) -> None:
    quality = measured(FOLDER / f"BPIC15_{municipality}.xes.gz").quality
    assert quality is not None
    found = next(clock for clock in quality.clocks if clock.column == "dateFinished")
    rows = answer("bpic15_backdating", "dateFinished_vs_timestamp")["rows"]
    known = next(row for row in rows if row[0] == municipality)
    assert [municipality, found.events, found.same_day, found.later, found.earlier] == known
