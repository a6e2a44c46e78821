"""`evenkeel compare`: what differs, said first."""

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import flow
from tests.engines.flow import simulated
from tests.engines.flow.simulated import Process


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["compare", *map(str, words)], env={"EVENKEEL_TIME_ZONE": "UTC"})


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def wrote(path: Path, log: flow.Log) -> Path:
    flow.write(log, path)
    return path


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    return wrote(tmp_path / "hill.parquet", Process().log(12, 1))


@pytest.fixture
def vale(tmp_path: Path) -> Path:
    return wrote(tmp_path / "vale.parquet", Process(slower=3).log(12, 2))


def test_what_differs_stands_first(hill: Path, vale: Path) -> None:
    result = run(hill, vale)
    assert result.exit_code == 0, result.output
    found = lines(result.stdout)
    assert found[1] == "vale.parquet, compared with hill.parquet"
    holds = found.index("What differs by more than noise gives")
    assert found[holds + 1].startswith("• Half of the cases were done within ")
    rest = found.index("Where noise alone can give the difference")
    assert found[rest + 1] == "Measure hill.parquet vale.parquet Difference (95 % interval)"
    assert any(line.startswith("Cases opened a week") for line in found[rest:])
    assert "Holm's correction" in result.stdout


def test_noise_is_no_difference(hill: Path, tmp_path: Path) -> None:
    result = run(
        hill, wrote(tmp_path / "other.parquet", Process().log(12, 5)), "--first", "Hill", "--second", "Dale"
    )
    found = lines(result.stdout)
    assert found[1] == "Dale, compared with Hill"
    assert found[found.index("What differs by more than noise gives") + 1] == "Nothing."


def test_logs_of_one_name_are_told_apart_by_their_folders(hill: Path, tmp_path: Path) -> None:
    (tmp_path / "vale").mkdir()
    other = wrote(tmp_path / "vale" / "hill.parquet", Process().log(12, 5))
    document = json.loads(run(hill, other, "--json", "-").stdout)
    assert (document["first"]["label"], document["second"]["label"]) == (str(hill), str(other))


def test_the_document_alone_goes_to_standard_output(hill: Path, vale: Path, tmp_path: Path) -> None:
    document = json.loads(run(hill, vale, "--json", "-").stdout)
    schema = json.loads(CliRunner().invoke(cli.app, ["comparison-schema"]).stdout)
    jsonschema.validate(document, schema)
    assert document["schema"] == "evenkeel-comparison/1"
    result = run(hill, vale, "--json", tmp_path / "found.json")
    assert json.loads((tmp_path / "found.json").read_text()) == document
    assert "What differs" in result.stdout


def test_before_and_after(tmp_path: Path) -> None:
    both = simulated.joined(Process().log(13, 1), Process(slower=3).log(13, 2), weeks=13)
    log = wrote(tmp_path / "log.parquet", both)
    result = run(log, "--at", str(simulated.day(13)), "--target", "lead_time<=3d")
    found = lines(result.stdout)
    assert found[1] == "from 2024-02-13, compared with before 2024-02-13"
    assert any(line.startswith("• Half of the cases were done") for line in found)
    assert any("(lead_time within 3 days)" in line for line in found)
    assert any("have had less time" in line for line in found)


def test_two_groups(hill: Path) -> None:
    result = run(hill, "--by", "channel", "--first", "web", "--second", "letter")
    assert lines(result.stdout)[1] == "letter, compared with web"
    assert "Cases through channel" not in result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say what to compare with"),
        (("other.csv", "--at", "2024-01-01"), "only one of them"),
        (("--by", "channel", "--first", "web"), "needs --first VALUE and --second VALUE"),
        (("--at", "2024-01-01", "--first", "web"), "do not go with --at"),
        (("--at", "soon"), "does not match the format"),
    ],
    ids=["nothing", "two ways", "one value", "names and cut", "no date"],
)
def test_what_to_compare_has_to_be_said(hill: Path, words: tuple[str, ...], sentence: str) -> None:
    result = run(hill, *words)
    assert result.exit_code == 2
    assert sentence in " ".join(lines(result.stderr.replace("│", "")))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--by", "channel", "--first", "web", "--second", "fax"), "There is no case on the side “fax”"),
        (("--by", "colour", "--first", "red", "--second", "blue"), "no attribute 'case:colour'"),
        (("--at", "2001-01-01"), "Cases were opened from 2023-11-1"),
        (("--at", "2024-01-01", "--target", "quickly"), "cannot be understood"),
    ],
    ids=["no such value", "no such column", "no such time", "no target"],
)
def test_refusals_are_one_sentence(hill: Path, words: tuple[str, ...], sentence: str) -> None:
    result = run(hill, *words)
    assert result.exit_code == 1
    assert sentence in " ".join(lines(result.stderr))


def test_bad_rows_of_the_second_log_are_refused(hill: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("case,activity,timestamp\n" + "1,a,2024-01-01\n" * 30 + "2,a,never\n")
    result = run(hill, other)
    assert result.exit_code == 1
    assert "1 row of other.csv cannot be used" in result.stderr
