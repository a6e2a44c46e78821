"""`evenkeel twin fit`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.cli.twin import fit
from evenkeel.engines import twin


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", "fit", *map(str, words)], env={"EVENKEEL_TIME_ZONE": "UTC"})


def said(result: Result) -> str:
    return " ".join(result.stderr.split())


@pytest.mark.slow
def test_it_says_what_was_learnt_and_keeps_the_rest_for_judging(fitted: Path) -> None:
    learnt = twin.load(fitted)
    assert {each.key for each in learnt.activities} == {"receive", "decide"}
    assert {each.key for each in learnt.people} == {"Ida", "Bo", "Eva"}
    assert learnt.learned is not None
    later = twin.read_csv(fitted.parent / "later.csv")
    assert later.n_cases >= 5
    assert learnt.learned.cases + later.n_cases <= 40
    told = (fitted.parent / "told.txt").read_text()
    assert (
        f"Learnt from {learnt.learned.cases} finished cases with {learnt.learned.instances} pieces of work"
        in told
    )
    assert "Activities  2\n" in told
    assert "People      3\n" in told
    assert "cases a week" in told
    assert all(f"  - {each.sentence}\n" in told for each in learnt.assumptions)
    assert f"{later.n_cases} later cases" in told


@pytest.mark.slow
def test_a_log_of_one_case_without_names_is_learnt_too(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(
        "case,activity,timestamp\n1,look,2026-01-05 08:00\n1,decide,2026-01-05 09:00\n"
    )
    result = run(tmp_path / "one.csv", "-o", tmp_path / "twin.json")
    assert result.exit_code == 0, result.output
    assert "all at one moment" in result.stdout
    assert "2 of the activities happen by themselves" in result.stdout
    assert "when work was done, not when it began" in result.stdout
    refused = run(tmp_path / "one.csv", "-o", tmp_path / "twin.json", "--hold-out", tmp_path / "later.csv")
    assert refused.exit_code == 1
    assert "no part of this log can be held out" in said(refused)
    assert not (tmp_path / "later.csv").exists()


@pytest.mark.slow
def test_norms_of_a_log_with_due_dates_are_told(tmp_path: Path) -> None:
    rows = [
        f"{day},look,2026-01-{day:02d} 08:00,2026-01-{day:02d} 09:00,Ida,2026-01-{day + 7:02d} 08:00"
        for day in range(5, 20)
    ]
    (tmp_path / "due.csv").write_text("\n".join(["case,activity,start,end,resource,answer by", *rows]))
    result = run(tmp_path / "due.csv", "-o", tmp_path / "twin.json", "--map", "due=answer by")
    assert result.exit_code == 0, result.output
    assert "Norm        7 days from when a case comes\n" in result.stdout
    assert "of which 100% were done by then" in result.stdout
    assert twin.load(tmp_path / "twin.json").course.classes[0].due_after == 7 * 86_400


@pytest.mark.slow
def test_norms_in_days_are_read_from_the_column_that_is_named(tmp_path: Path) -> None:
    rows = [f"{day},look,2026-01-{day:02d} 08:00,2026-01-{day:02d} 09:00,Ida,14" for day in range(5, 20)]
    (tmp_path / "days.csv").write_text("\n".join(["case,activity,start,end,resource,answer within", *rows]))
    result = run(tmp_path / "days.csv", "-o", tmp_path / "twin.json", "--norm", "answer within")
    assert result.exit_code == 0, result.output
    assert "Norm        14 days from when a case comes\n" in result.stdout
    refused = run(tmp_path / "days.csv", "-o", tmp_path / "twin.json", "--norm", "limit")
    assert refused.exit_code == 1
    assert "There is no 'limit' that says one thing of each case" in said(refused)


def test_the_log_is_never_written_over(log: Path, tmp_path: Path) -> None:
    before = log.read_text()
    refused = run(log, "-o", log)
    assert refused.exit_code == 1
    assert "is named twice" in said(refused)
    assert "is named twice" in said(run(log, "-o", tmp_path / "a.json", "--hold-out", tmp_path / "a.json"))
    assert "there is no folder" in said(run(log, "-o", tmp_path / "no" / "a.json"))
    assert "There is no file" in said(run(tmp_path / "no.csv", "-o", tmp_path / "a.json"))
    assert log.read_text() == before
    assert list(tmp_path.iterdir()) == []


def test_a_twin_made_by_hand_can_be_told(fitted: Path, log: Path) -> None:
    learnt = twin.load(fitted).model_copy(update={"learned": None, "assumptions": ()})
    told = list(fit.lines(learnt, twin.read_csv(fitted.parent / "later.csv")))
    assert told[0].endswith("pieces of work.")
    assert "Assumed:" not in told
