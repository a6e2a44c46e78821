"""Limits that steer the work are found, and only those: in time named by somebody, due dates, and limits nobody named."""

import datetime as dt
import functools
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _clocks, _jump, _units
from tests.engines.flow import troubles

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parents[4] / "shared/data/event-logs"
real_logs = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the public event logs with their known answers are not beside the project"
)
NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
TARGETS = ("lead_time<=56d", "lead_time<=98d")
"""The terms of Dutch building permits: eight weeks, and six more where extended. The same for every log."""


@functools.cache
def reading(name: str) -> flow.Reading:
    return flow.read(FOLDER / name)


@functools.cache
def findings(name: str, targets: tuple[str, ...]) -> tuple[flow.Finding, ...]:
    limits = [flow.Target.parse(each) for each in targets]
    return flow.report(reading(name), at=NOON, version="1", targets=limits).findings


def found(name: str, *targets: str, code: str = "bunching") -> dict[str, flow.Finding]:
    return {each.subject: each for each in findings(name, targets) if each.code == code}


def evidence(finding: flow.Finding) -> dict[str, object]:
    return {each.name: each.value for each in finding.evidence}


@pytest.mark.parametrize(
    ("written", "what", "seconds", "steps"),
    [
        ("lead_time<=56d", "lead_time", 56 * 86_400, (None, "lead_time")),
        (" Send Fine <= 150 d ", "Send Fine", 150 * 86_400, (None, "Send Fine")),
        ("Receive -> Decide ≤ 48h", "Receive -> Decide", 48 * 3_600, ("Receive", "Decide")),
        ("call<=1,5min", "call", 90, (None, "call")),
        ("a<=b<=2w", "a<=b", 14 * 86_400, (None, "a<=b")),
    ],
    ids=["days", "activity", "two activities", "minutes", "sign in the name"],
)
def test_targets_are_read_as_people_write_them(
    written: str, what: str, seconds: float, steps: tuple[str | None, str]
) -> None:
    target = flow.Target.parse(written)
    assert (target.what, target.seconds, target.steps) == (what, seconds, steps)


@pytest.mark.parametrize(
    "written", ["", "lead_time", "lead_time<=", "lead_time<=0d", "lead_time<=5", "<=5d", "x<5d"]
)
def test_what_is_no_target_says_how_to_write_one(written: str) -> None:
    with pytest.raises(flow.BadTarget, match="write lead_time<=56d"):
        flow.Target.parse(written)


def smooth(seed: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    n, kind = int(rng.integers(500, 4_000)), seed % 3
    times = (
        rng.lognormal(np.log(rng.uniform(20, 90)), rng.uniform(0.3, 1.2), n),
        rng.exponential(rng.uniform(20, 90), n),
        rng.gamma(rng.uniform(1, 6), rng.uniform(8, 20), n),
    )[kind]
    return np.floor(times).astype(np.int64)


def is_real(days: NDArray[np.int64], limit: int) -> bool:
    jumps = _jump.at(days, np.array([limit]), width=7)
    return any(jump.p <= 0.01 and jump.other_p <= 0.1 for jump in jumps)


def test_smooth_times_have_no_limit() -> None:
    assert sum(is_real(smooth(seed), 56) for seed in range(300)) <= 6


def test_a_limit_that_pulls_a_third_forward_is_mostly_found() -> None:
    rng, hits = np.random.default_rng(7), 0
    for seed in range(100):
        days = smooth(seed)
        moved = (days > 56) & (days <= 70) & (rng.random(days.size) < 0.35)
        hits += is_real(np.where(moved, 56 - rng.integers(0, 7, days.size), days), 56)
    assert hits >= 60


def test_mass_after_a_limit_is_no_bunching() -> None:
    days = np.concatenate([smooth(0), np.full(300, 58), np.full(300, 60)])
    assert not is_real(days, 56)


def test_days_before_the_limit_count_with_the_limit_itself() -> None:
    days = np.repeat(np.arange(400), 10)
    [jump] = _jump.at(days, np.array([56]), width=7)
    assert (jump.before, jump.after) == (70, 70)
    assert abs(jump.step) < 1e-9
    assert abs(jump.bunching) < 1e-9


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(troubles.TROUBLES))
def test_every_figure_behind_a_finding_has_a_unit_of_its_own(code: str) -> None:
    size = troubles.TROUBLES[code].sizes[-1]
    made = [
        each for seed in range(4) for each in troubles.findings_of(troubles.with_trouble(code, size, seed))
    ]
    figures = {one.name for each in made for one in each.evidence if isinstance(one.value, float)}
    assert figures
    assert figures <= _units.UNITS.keys()


@real_logs
@pytest.mark.slow
def test_receipts_bunch_before_eight_weeks_and_before_their_own_deadline() -> None:
    by_subject = found("receipt.xes.gz", *TARGETS)
    assert by_subject.keys() == {"startdate -> enddate<=56 days", "due"}
    term, due = evidence(by_subject["startdate -> enddate<=56 days"]), evidence(by_subject["due"])
    assert (term["before"], term["after"]) == (204, 83)
    assert (due["before"], due["after"]) == (292, 87)


@real_logs
@pytest.mark.slow
def test_receipts_state_another_end_and_are_less_in_time_by_it() -> None:
    [finding] = found("receipt.xes.gz", code="stated-end").values()
    known = evidence(finding)
    assert (known["in_time_by_date"], known["in_time_to_the_moment"], known["finished"]) == (1020, 952, 1329)
    assert known["without_end"] == 105


@real_logs
@pytest.mark.slow
@pytest.mark.parametrize("municipality", [1, 2, 3])
def test_the_stated_ends_fall_on_the_days_that_they_name(municipality: int) -> None:
    known = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))["findings"]["bpic15_weekday"]
    rows = known["closing_weekday"]["value"]["rows"]
    declared = _clocks.Clocks(reading(f"BPIC15_{municipality}.xes.gz").log).declared
    assert declared is not None
    assert np.bincount((declared.end_day + 3) % 7, minlength=7).tolist() == [
        row[municipality] for row in rows
    ]


@real_logs
@pytest.mark.slow
def test_limits_are_found_though_nobody_named_them() -> None:
    assert found("receipt.xes.gz").keys() == {"startdate -> enddate<=56 days", "due"}
    both = {"startDate -> endDate<=56 days", "startDate -> endDate<=98 days"}
    assert found("BPIC15_1.xes.gz").keys() == both


@real_logs
@pytest.mark.slow
def test_the_first_municipality_bunches_before_eight_and_fourteen_weeks() -> None:
    by_subject = found("BPIC15_1.xes.gz", *TARGETS)
    eight, fourteen = (by_subject[f"startDate -> endDate<={days} days"] for days in (56, 98))
    assert (eight.severity, fourteen.severity) == ("serious", "serious")
    assert evidence(fourteen)["after"] == 22


@real_logs
@pytest.mark.slow
@pytest.mark.parametrize("targets", [(), TARGETS], ids=["sought", "named"])
def test_the_second_municipality_does_not_bunch(targets: tuple[str, ...]) -> None:
    assert not found("BPIC15_2.xes.gz", *targets)


@real_logs
@pytest.mark.slow
def test_the_third_municipality_bunches_less_and_before_eight_weeks_only() -> None:
    by_subject = found("BPIC15_3.xes.gz", *TARGETS)
    assert by_subject.keys() == {"startDate -> endDate<=56 days"}
    [finding] = by_subject.values()
    assert finding.severity == "warning"
    assert evidence(finding)["before"] == 120


@real_logs
@pytest.mark.slow
def test_two_dates_of_the_permits_disagree_and_the_clock_used_is_named() -> None:
    [finding] = found("BPIC15_1.xes.gz", code="clocks-disagree").values()
    assert finding.sentence.endswith("The figures use time:timestamp.")
    assert (evidence(finding)["later"], evidence(finding)["earlier"]) == (5326, 2368)


@real_logs
@pytest.mark.slow
def test_fines_are_sent_just_before_150_days_in_some_years_only() -> None:
    name = "RTFM.xes.gz"
    cliff = found(name)["Send Fine<=150 days"]
    assert cliff.table is not None
    verdicts = {row[0]: row[-1] for row in cliff.table.rows}
    assert {year for year, verdict in verdicts.items() if verdict == "yes"} == {
        "2003",
        "2004",
        "2005",
        "2006",
        "2008",
    }
    assert {verdicts[year] for year in ("2001", "2009", "2011")} == {"no"}
    named = found(name, "Insert Fine Notification<=150d", "Insert Fine Notification -> Payment<=60d")
    assert not [subject for subject in named if subject.startswith("Insert Fine") or "Payment" in subject]
    assert not [subject for subject in named if "penalty" in subject]
    [rule] = found(name, code="rule-driven").values()
    assert (rule.subject, rule.severity) == ("Insert Fine Notification -> Add penalty", "info")
    assert (evidence(rule)["cases"], evidence(rule)["of"]) == (79860, 79860)


@real_logs
@pytest.mark.slow
def test_requests_of_baltimore_are_closed_at_once_to_look_in_time() -> None:
    name = "baltimore_311_sample.csv.gz"
    door = evidence(found(name, code="door")["instant"])
    assert door["with_due_date"] == 2206
    assert door["in_time"] == pytest.approx(0.836002, abs=5e-7)
    assert door["in_time_without"] == pytest.approx(0.791264, abs=5e-7)
    [wall] = found(name, code="ceiling").values()
    assert (wall.subject, wall.affected) == ("SRType=TRS-Parking Complaint", 392)
    assert "term of 24 h<=24 hours" in found(name)
    late = evidence(found(name, code="late-not-counted")[""])
    assert late["open_and_past_due"] == 135


@real_logs
@pytest.mark.slow
def test_all_cases_behind_a_finding_can_be_asked_for() -> None:
    made = flow.report(reading("receipt.xes.gz"), at=NOON, version="1")
    log = reading("receipt.xes.gz").log
    for place, finding in enumerate(made.findings):
        cases = flow.cases_behind(log, made, place=place)
        assert len(cases) == finding.affected
        assert cases[:20] == finding.cases
