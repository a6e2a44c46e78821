"""`evenkeel convert`, from one file to another."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import flow

LOG = """number,step,timestamp,resource,fee
1,received,2025-01-06 08:00,Ida,1.5
1,decided,2025-01-08 08:00,Bo,2.5
2,received,2025-01-07 08:00,Ida,
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "permits.csv"
    path.write_text(LOG)
    return path


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(
        cli.app, ["convert", *map(str, words)], env={"EVENKEEL_TIME_ZONE": "UTC", **environment}
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", flow.FORMATS)
def test_every_format(log: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    result = run(log, target, "--map", "case=number", "--timezone", "Europe/Copenhagen")
    assert result.exit_code == 0, result.output
    said = result.stdout.splitlines()
    assert said[0] == f"{target} ({form}): 2 cases, 3 events"
    assert ("CSV has no types" in result.stdout) == form.startswith("csv")
    back = flow.read(target).log
    assert back.cases["case"].to_pylist() == ["1", "2"]
    assert back.utc_offset.tolist() == [60, 60, 60]
    assert names(tmp_path) == sorted(["permits.csv", target.name])


def test_what_is_there_stays_unless_forced(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xes"
    target.write_text("old")
    refused = run(log, target)
    assert refused.exit_code == 1
    assert "Write over it with --force" in " ".join(refused.stderr.split())
    assert target.read_text() == "old"
    assert run(log, target, "--force").exit_code == 0
    assert flow.read(target).log.n_events == 3


def test_the_log_itself_is_never_written_over(log: Path, tmp_path: Path) -> None:
    (tmp_path / "same.csv").symlink_to(log)
    for target in (log, tmp_path / "same.csv"):
        refused = run(log, target, "--force")
        assert refused.exit_code == 1
        assert "is the log itself" in " ".join(refused.stderr.split())
    assert log.read_text() == LOG


def test_a_log_that_cannot_be_read_leaves_nothing(log: Path, tmp_path: Path) -> None:
    log.write_text(
        LOG + "".join(f"{n},received,2025-02-03 08:00,Ida,\n" for n in range(20)) + "3,decided,soon,Bo,\n"
    )
    result = run(log, tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert "1 row" in result.stderr
    assert not (tmp_path / "out.parquet").exists()
    assert run(log, tmp_path / "out.parquet", "--skip-bad").exit_code == 0
    assert flow.read(tmp_path / "out.parquet").log.n_events == 23


def test_names_that_say_no_format_and_folders_that_are_not_there(log: Path, tmp_path: Path) -> None:
    assert "does not say in which format" in " ".join(run(log, tmp_path / "out.docx").stderr.split())
    assert "there is no folder" in " ".join(run(log, tmp_path / "no" / "out.xes").stderr.split())
    assert names(tmp_path) == ["permits.csv"]


def test_larger_than_wanted(log: Path, tmp_path: Path) -> None:
    result = run(log, tmp_path / "out.xes", "--max-size", "10")
    assert result.exit_code == 1
    assert "at most 10 bytes are read" in " ".join(result.stderr.split())
