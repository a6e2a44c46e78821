"""Findings about work on public logs: what must be told is told, with the known figures, and what must not is not."""

import dataclasses
import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenkeel.engines import flow
from evenkeel.engines.flow.findings import _attributes, _findings, _funnel, _matter

FOLDER = Path(__file__).parents[4] / "shared/data/event-logs"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="the public event logs with their known answers are not beside the project",
    ),
    pytest.mark.slow,
]
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WORK = [check for check in _findings.CHECKS if check.kind.about == "work"]
LOGS = ["receipt", "BPIC15_1", "BPIC15_2", "BPIC15_3", "RTFM", "BPI_2020_DomesticDeclarations"]


def known(*path: str) -> Any:
    answer = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    for step in path:
        answer = answer[step]
    return answer["value"]


@dataclasses.dataclass(frozen=True)
class Told:
    """A log, and what is found in it."""

    log: flow.Log
    findings: tuple[_matter.Found, ...]
    codes: tuple[str, ...]

    def about(self, code: str, subject: str = "") -> _matter.Found:
        """Return the finding of this kind about this subject."""
        both = zip(self.codes, self.findings, strict=True)
        return next(found for each, found in both if each == code and found.subject == subject)


@cache
def told(name: str) -> Told:
    reading = flow.read(FOLDER / f"{name}.xes.gz")
    matter = _matter.Matter(log=reading.log, facts=flow.measure(reading.log), source=reading.source, at=AT)
    found = [(check.kind.code, each) for check in WORK for each in check.look(matter)]
    return Told(reading.log, tuple(each for _, each in found), tuple(code for code, _ in found))


def openers() -> np.ndarray[Any, Any]:
    log = told("RTFM").log
    return log.resource.codes[log.bounds[:-1]].astype(np.int64)


def occurs(part: str) -> np.ndarray[Any, Any]:
    """Tell for each case whether an activity with this in its name occurs."""
    log = told("RTFM").log
    codes = [i for i, name in enumerate(log.activity.values) if part in name]
    return np.asarray(np.bincount(log.case[np.isin(log.activity.codes, codes)], minlength=log.n_cases) > 0)


def dismissed() -> np.ndarray[Any, Any]:
    log = told("RTFM").log
    column = flow.Coded.of(log.events["event:dismissal"].take(log.bounds[:-1]))
    return np.asarray(column.codes != column.values.index("NIL"))


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("funnel_paid", lambda: occurs("Payment")),
        ("funnel_appeal", lambda: occurs("ppeal")),
        ("funnel_dismissed", dismissed),
    ],
    ids=["paid", "appeal", "dismissed"],
)
def test_the_funnels_of_the_officers_are_those_of_the_answers(question: str, outcome: Any) -> None:
    funnel, answer = _funnel.of(outcome(), openers()), known("findings", "rtfm_officers", question)
    assert {
        "officers_n30": funnel.n.size,
        "outside_3sigma_naive": int(funnel.plain.sum()),
        "phi_winsor10": round(funnel.phi, 4),
        "outside_after_overdispersion": int(funnel.outside.sum()),
    } == answer


def test_the_officers_like_with_like_are_those_of_the_answers() -> None:
    log = told("RTFM").log
    year = log.opened_at.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64)
    article = next(column for column in _attributes.at_opening(log) if column.name == "article")
    strata = _attributes.joined(year, article.codes)
    funnel = _funnel.standardised(occurs("Payment"), openers(), strata)
    answer = known("findings", "rtfm_officers", "paid_indirectly_standardised_year_x_article")
    assert funnel.n.size == answer["n"]
    assert abs(int(funnel.plain.sum()) - answer["outside_3sigma"]) == 0
    assert float((funnel.z**2).mean()) == pytest.approx(answer["mean_z2"], abs=0.01)


def test_the_report_shows_the_corrected_count_of_officers_first() -> None:
    found, answer = (
        told("RTFM").about("variation", "Payment"),
        known("findings", "rtfm_officers", "funnel_paid"),
    )
    assert found.evidence["units"] == answer["officers_n30"]
    assert found.evidence["outside"] == answer["outside_after_overdispersion"]
    assert found.evidence["outside_plain_limits"] == answer["outside_3sigma_naive"]
    assert found.evidence["phi"] == pytest.approx(answer["phi_winsor10"], abs=0.00005)
    like = known("findings", "rtfm_officers", "paid_indirectly_standardised_year_x_article")
    assert found.evidence["compared_within"] == "year and article"
    assert found.evidence["outside_plain_limits_like_with_like"] == like["outside_3sigma"]
    assert found.evidence["mean_z2_like_with_like"] == pytest.approx(like["mean_z2"], abs=0.00005)
    assert found.sentence.index("12 of 140") < found.sentence.index("39")
    assert "nobody's own doing" in found.sentence
    # Nobody is beyond doubt once like is compared with like: a note, not a warning.
    assert found.severity == "info"


def test_officers_who_write_fines_do_not_pick_them() -> None:
    assert not {"cherry-picking", "imbalance", "ping-pong"} & set(told("RTFM").codes)


def test_fines_wait_for_the_batch_that_goes_to_credit_collection() -> None:
    found = told("RTFM").about("batch", "Send for Credit Collection")
    answer = known("findings", "rtfm_batch", "credit_collection_dates")
    evidence = found.evidence
    assert (evidence["days"], evidence["events"], evidence["on_busiest_day"]) == (
        answer["distinct_days"],
        answer["events"],
        answer["biggest_day"],
    )
    assert evidence["busiest_day"] == known("findings", "rtfm_batch", "top3_days")["rows"][0][0]


@pytest.mark.parametrize(("name", "row"), [("receipt", 0), ("RTFM", 0)])
def test_the_place_that_holds_most_time_is_the_bottleneck(name: str, row: int) -> None:
    source, target, count, _, share = known(name, "bottleneck_top5_by_total_wait")["rows"][row]
    found = told(name).about("bottleneck", f"{source} → {target}")
    assert found.evidence["transitions"] == count
    assert found.evidence["share"] == pytest.approx(share / 100, abs=0.00006)


def test_medians_of_the_channels_differ_where_means_do_not() -> None:
    found = told("receipt").about("mean-hides", "channel")
    rows = known("findings", "receipt_channel", "duration_by_channel_days")["rows"]
    assert found.table is not None
    days = [
        (name, n, *(round(float(each or 0) / 86_400, 4) for each in spans))
        for name, n, *spans in found.table.rows
    ]
    assert days == [tuple(row) for row in rows if row[1] >= 30]
    assert (found.evidence["quick"], found.evidence["slow"]) == ("Internet", "Post")
    assert "differ 186 times" in found.sentence
    assert "only 1.5 times" in found.sentence


@pytest.mark.parametrize("municipality", [1, 2, 3])
def test_closings_keep_to_days_of_the_week(municipality: int) -> None:
    found = told(f"BPIC15_{municipality}").about("weekly-rhythm")
    assert found.table is not None
    closings = next(row[1:] for row in found.table.rows if row[0] == "closings")
    rows = known("findings", "bpic15_weekday", "closing_weekday")["rows"]
    assert list(closings) == [row[municipality] for row in rows]


def test_fines_are_created_at_weekends_and_sent_on_workdays() -> None:
    found = told("RTFM").about("weekly-rhythm")
    assert found.table is not None
    by_name = {row[0]: list(row[1:]) for row in found.table.rows}
    assert by_name["openings"] == [
        row[1] for row in known("findings", "rtfm_weekday", "create_and_send")["rows"]
    ]
    assert by_name["Send Fine"] == [row[1] for row in known("findings", "rtfm_weekday", "send")["rows"]]
    assert "“Send Fine”: most on Thursday (21,452 of 103,987)" in found.sentence
    assert "least on Sunday (2,673)" in found.sentence
    assert "most openings are on Sunday (25,627)" in found.sentence


@pytest.mark.parametrize("name", LOGS)
def test_no_sentence_names_a_person(name: str) -> None:
    people = [value for value in told(name).log.resource.values if not value.isdigit() or len(value) > 3]
    for found in told(name).findings:
        assert not [person for person in people if person in found.sentence.split()]


@pytest.mark.parametrize("name", LOGS)
def test_who_is_singled_out_stands_only_in_a_personal_table(name: str) -> None:
    people = set(told(name).log.resource.values)
    for found in told(name).findings:
        if found.table is not None and not found.table.personal:
            assert not people & {row[0] for row in found.table.rows}
