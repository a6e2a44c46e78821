"""A year of an example council: its proportions, that each history can have happened, and the four troubles in its log."""

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from evenkeel.config import year
from evenkeel.engines import flow, operating_model
from evenkeel.engines.operating_model import OperatingModel

COUNCILS: Final = Path(__file__).parents[3] / "operating-models" / "two-councils" / "as-is"
UNTIL: Final = dt.date(2026, 11, 23)
END: Final = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
FEW: Final = 1_500
TROUBLES: Final = {"bunching", "imbalance", "cherry-picking", "variation"}
EXPLAINED: Final = {
    "door",
    "due-rule",
    "late-not-counted",
    "open-cases",
    "no-start-times",
    "no-closing-times",
}
"""What else the report says: cases wait for papers; some are open and late; the log has one time for each step."""


@cache
def model(organisation: str) -> OperatingModel:
    """Read how a council is today."""
    base = operating_model.read(COUNCILS)
    reading = operating_model.read_overlay(COUNCILS / "overlays" / organisation, base=base)
    assert reading.effective is not None
    assert reading.effective.model is not None
    return reading.effective.model


@cache
def lived(organisation: str = "moorland", cases: int = FEW, seed: int = 3) -> year.Year:
    """Invent a year."""
    troubles = year.ALL if organisation == "harbour-vale" else year.NONE
    return year.lived(
        model(organisation),
        organisation=organisation,
        until=UNTIL,
        cases=cases,
        seed=seed,
        troubles=troubles,
    )


@pytest.mark.slow
def test_the_same_seed_gives_the_same_year_and_another_gives_another() -> None:
    lived.cache_clear()
    first = lived()
    lived.cache_clear()
    assert lived() == first
    assert lived(seed=4).histories[:50] != first.histories[:50]


@pytest.mark.slow
def test_a_year_has_about_as_many_cases_as_asked_for_and_ends_yesterday() -> None:
    told = lived()
    assert len(told.histories) == pytest.approx(FEW, rel=0.1)
    assert (told.first_day, told.until) == (dt.date(2025, 11, 23), UNTIL)
    moments = [event.at for history in told.histories for event in history.happened]
    assert min(moments).date() >= told.first_day
    assert END - dt.timedelta(days=3) < max(moments) < END


@pytest.mark.slow
def test_what_happens_to_a_case_happens_one_after_the_other_to_somebody_who_is_there() -> None:
    told = lived()
    for history in told.histories:
        moments = [event.at for event in history.happened]
        assert moments == sorted(set(moments)), history.number
        assert history.happened[0].kind == "opened"
        assert history.received_at <= history.happened[0].at
        for event in history.happened:
            if event.kind in {"taken", "moved", "decided"}:
                assert event.at.date() not in told.away[event.by], (history.number, event)


@pytest.mark.slow
def test_open_work_is_left_on_every_shelf_and_some_of_it_is_late() -> None:
    told = lived("harbour-vale", 14_000, 7)
    left = [history for history in told.histories if not history.closing]
    shelves = Counter(history.happened[-1].shelf for history in left)
    assert set(shelves) >= {
        "rent", "tax", "post-tray", "repairs", "housing-options", "waste", "licences", "library", "care",
        "complaints", "planning-harbour", "public-health",
    }  # fmt: skip
    late = sum(history.due_at is not None and history.due_at < END for history in left)
    assert 0.02 < late / len(left) < 0.5
    assert 0.02 < len(left) / len(told.histories) < 0.1


@pytest.mark.slow
def test_customers_are_invented_and_some_are_there_twice() -> None:
    told = lived()
    assert all(one.email == "" or one.email.lower().endswith(".example") for one in told.customers)
    assert all(one.phone.startswith("01000") for one in told.customers)
    assert sum(one.same_as is not None for one in told.customers) >= 5
    assert any(one.is_organisation for one in told.customers)
    assert told.representations
    chasers = [contact for contact in told.contacts if contact.is_failure]
    assert all(contact.cause for contact in chasers)
    assert 0.05 < len(chasers) / len(told.contacts) < 0.5


@pytest.mark.slow
def test_the_report_names_the_troubles_of_one_council_and_none_of_the_other(tmp_path: Path) -> None:
    """Held here for a smaller year; `benchmarks/example_year.py` shows it for the whole.

    What leaves the database is the same log: test_bringing holds that.
    """
    found = findings("harbour-vale", 14_000, 7, tmp_path)
    assert found["bunching"] >= {"Look into the claim<=21 days"}
    assert found["imbalance"] == {"people"}
    assert found["cherry-picking"] == {""}
    assert found["variation"] == {"outcome: Refused"}
    assert set(found) <= TROUBLES | EXPLAINED
    assert set(findings("moorland", FEW, 3, tmp_path)) <= EXPLAINED


def findings(organisation: str, cases: int, seed: int, folder: Path) -> dict[str, set[str]]:
    """Report on a year as the command does; give the findings by code, with what each is about."""
    path = folder / f"{organisation}.parquet"
    flow.write(flow.log_of(year.log_table(lived(organisation, cases, seed), model(organisation))), path)
    targets = (flow.Target.parse("Look into the claim<=21d"),)
    reading = flow.read(path, timezone="Europe/London")
    report = flow.report(reading, at=END, version="test", targets=targets)
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.code, set()).add(finding.subject)
    return found
