"""`evenkeel twin evaluate`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import twin


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(
        cli.app, ["twin", "evaluate", *map(str, words)], env={"EVENKEEL_TIME_ZONE": "UTC"}
    )


@pytest.mark.slow
def test_distances_stand_beside_floors_and_verdicts_follow(fitted: Path, tmp_path: Path) -> None:
    later, document = fitted.parent / "later.csv", tmp_path / "fidelity.json"
    result = run(fitted, later, "--simulations", "2", "--json", document)
    assert result.exit_code == 0, result.output
    fidelity = twin.Fidelity.model_validate_json(document.read_text())
    assert fidelity.simulations == 2
    assert fidelity.cases == twin.read_csv(later).n_cases
    assert fidelity.amount.cases.mean == fidelity.cases
    rows = {line.split("  ")[0]: line for line in result.stdout.splitlines()}
    for each in fidelity.distances:
        row = rows[each.code.replace("_", " ")]
        assert f"{each.simulated.mean:,.3f}" in row
        assert f"{each.floor.mean:,.3f}" in row
    for sentence in (*(verdict.sentence for verdict in fidelity.verdicts), *fidelity.caveats):
        assert sentence in result.stdout
    assert "flatter" not in result.stderr


@pytest.mark.slow
def test_programs_get_the_document_alone_and_a_log_seen_before_is_told_of(fitted: Path, log: Path) -> None:
    words = ("--map", "case=Number", "--map", "activity=Step", "--map", "start=Begun", "--map", "end=Done")
    result = run(fitted, log, "--simulations", "1", "--json", "-", *words)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["cases"] == 40
    assert "these figures flatter it" in " ".join(result.stderr.split())


@pytest.mark.slow
def test_a_log_in_which_nothing_is_finished_judges_nothing(fitted: Path, tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text(
        "case,activity,started_at,completed_at,resource,group,channel,due_at,outcome,closed_at\n"
        "1,look,,2026-01-05T08:00Z,,,,,,\n2,look,,2026-01-05T09:00Z,,,,,,\n"
    )
    result = run(fitted, path)
    assert result.exit_code == 1
    assert "There is no finished case in this log" in " ".join(result.stderr.split())
    assert "not finished: 2 cases" in result.stderr
