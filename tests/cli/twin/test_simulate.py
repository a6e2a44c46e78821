"""`evenkeel twin simulate`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.cli.twin import running
from evenkeel.engines import twin
from evenkeel.engines.twin.document._calendar import Calendar, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from tests.engines.twin.twins import queue

START = ("--start", "2026-09-07T08:00")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", "simulate", *map(str, words)])


def said(result: Result) -> str:
    """Everything on standard error, without the frame that wrong usage comes in."""
    return " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.slow
def test_a_log_for_each_replication(fitted: Path, tmp_path: Path) -> None:
    asked = (fitted, "--arrivals", "12", *START, "--seed", "4")
    result = run(*asked, "--replications", "2", "--out", tmp_path / "both")
    assert result.exit_code == 0, result.output
    files = sorted(path.name for path in (tmp_path / "both").iterdir())
    assert files == ["replication-1.csv", "replication-2.csv"]
    first, second = ((tmp_path / "both" / name).read_text() for name in files)
    assert first.splitlines()[0] == "case_id,activity,resource,start_time,end_time"
    assert first != second
    assert run(*asked, "--out", tmp_path / "once").exit_code == 0
    assert (tmp_path / "once" / "replication-1.csv").read_text() == first
    assert run(*asked, "--empty", "--out", tmp_path / "empty").exit_code == 0
    assert (tmp_path / "empty" / "replication-1.csv").read_text() != first
    log = twin.read_csv(tmp_path / "both" / "replication-1.csv")
    assert (log.n_cases, log.n_instances) == (12, 24)
    assert (
        log.opened.min() >= 1_788_768_000_000_000
    )  # the start, without an offset by the clock of the twin: UTC
    assert f"replication-1.csv: {log.n_cases} cases, {log.n_instances} pieces of work" in result.stdout


@pytest.mark.slow
def test_work_that_takes_long_is_shared_with_processes_and_stays_the_same(
    fitted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (fitted, "--arrivals", "12", *START, "--seed", "4", "--replications", "5")
    alone = run(*asked, "--out", tmp_path / "alone")
    monkeypatch.setattr(running, "_LONG", 0.0)
    shared = run(*asked, "--out", tmp_path / "shared")
    assert shared.exit_code == 0, shared.output
    assert shared.stdout == alone.stdout.replace("alone", "shared")
    for path in sorted((tmp_path / "alone").iterdir()):
        assert (tmp_path / "shared" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_a_refusal_in_another_process_is_said_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "nobody.json"
    shift = Shift.model_validate({"day": "monday", "begin": "09:00", "end": "10:00", "presence": 0})
    twin.save(queue(calendars=(Calendar(key="always", shifts=(shift,)),)), model)
    monkeypatch.setattr(running, "_LONG", 0.0)
    refused = run(model, "--cases", "3", *START, "--replications", "2", "--out", tmp_path / "none")
    assert refused.exit_code == 1
    assert "would not be done in two hundred years" in said(refused)
    assert not list((tmp_path / "none").iterdir())


@pytest.mark.slow
def test_what_is_there_is_not_mixed_with_what_comes(fitted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "used"
    folder.mkdir()
    (folder / "mine.txt").write_text("old")
    refused = run(fitted, "--cases", "3", *START, "--out", folder)
    assert refused.exit_code == 1
    assert "is not empty" in said(refused)
    assert "is a file" in said(run(fitted, "--cases", "3", *START, "--out", folder / "mine.txt"))
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "name one of these three"),
        (("--cases", "3", "--until", "2026-10-01"), "name one of these three"),
        (("--until", "2026-09-01"), "is not after the start"),
        (("--until", "soon"), "'soon' is not a moment"),
        (("--cases", "0"), "greater than or equal to 1"),
    ],
    ids=["nothing", "two", "backwards", "no-moment", "none"],
)
def test_wrong_usage_is_told(fitted: Path, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    refused = run(fitted, *words, *START, "--out", tmp_path / "out")
    assert refused.exit_code == 2
    assert sentence in said(refused)
    assert not (tmp_path / "out").exists()


def test_what_is_no_twin_is_refused(log: Path, tmp_path: Path) -> None:
    asked = ("--cases", "3", *START, "--out", tmp_path / "out")
    missing = run(tmp_path / "no.json", *asked)
    assert missing.exit_code == 1
    assert "There is no file" in said(missing)
    wrong = run(log, *asked)
    assert wrong.exit_code == 1
    assert "requests.csv" in said(wrong)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_courses_that_go_round_and_round_are_told(tmp_path: Path) -> None:
    again = Course(
        nodes=(Node(kind="task", activity="serve", ways=(Way(to=0),)),),
        classes=(CaseClass(key="all", start=0),),
        longest=5,
    )
    twin.save(queue(course=again), tmp_path / "twin.json")
    asked = (tmp_path / "twin.json", "--arrivals", "3", *START, "--out", tmp_path / "out")
    result = run(*asked)
    assert "3 cases, 15 pieces of work" in result.stdout
    assert "3 times a course was ended because it had 5 activities" in said(result)
