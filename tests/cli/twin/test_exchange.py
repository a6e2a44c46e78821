"""`evenkeel twin import` and `evenkeel twin export`."""

from pathlib import Path

from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import twin

SCENARIO = Path(__file__).parents[2] / "engines" / "twin" / "exchange"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", *map(str, words)])


def test_a_scenario_comes_in_and_goes_out_again(tmp_path: Path) -> None:
    out = tmp_path / "twin.json"
    result = run(
        "import", SCENARIO / "lending.bpmn", SCENARIO / "lending.json", "-o", out, "--timezone", "Europe/Copenhagen"
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "11 activities, 8 people" in result.stdout
    assert "  - Priorities order the work that waits" in result.stdout
    made = twin.load(out)
    assert (made.name, made.timezone) == ("lending", "Europe/Copenhagen")

    result = run("export", out, "-o", tmp_path / "scenario")
    assert result.exit_code == 0, result.output
    assert "The time zone Europe/Copenhagen is left out" in result.stdout
    written = [(tmp_path / "scenario" / name).read_bytes() for name in ("process.bpmn", "parameters.json")]
    again = twin.from_prosimos(*written)
    assert {each.key for each in again.twin.people} == {each.key for each in made.people}


def test_refusals_are_sentences(tmp_path: Path) -> None:
    out = tmp_path / "twin.json"
    missing = run("import", tmp_path / "none.bpmn", SCENARIO / "lending.json", "-o", out)
    assert missing.exit_code == 1
    assert "There is no file" in missing.stderr
    wrong = run("import", SCENARIO / "lending.json", SCENARIO / "lending.json", "-o", out)
    assert wrong.exit_code == 1
    assert "is no XML" in wrong.stderr
    assert not out.exists()
