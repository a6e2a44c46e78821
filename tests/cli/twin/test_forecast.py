"""`evenkeel twin forecast`."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import twin

ROLES = ("case=Number", "activity=Step", "start=Begun", "end=Done", "resource=Who")


def run(twin_file: Path, log: Path, *words: str | Path) -> Result:
    roles = [word for role in ROLES for word in ("--map", role)]
    asked = ["twin", "forecast", str(twin_file), str(log), "--timezone", "UTC", *roles, *map(str, words)]
    return CliRunner().invoke(cli.app, asked, terminal_width=200)


@pytest.mark.slow
def test_open_cases_and_the_pile_are_foretold_and_written(fitted: Path, log: Path, tmp_path: Path) -> None:
    """At noon on 28 January the request of that morning is received, and that of the day before is about to be decided."""
    asked = ("--at", "2026-01-28T09:00+00:00", "--until", "2026-02-11", "--replications", "40")
    result = run(fitted, log, *asked, "-o", tmp_path / "all.json")
    assert result.exit_code == 0, result.output
    found = twin.Forecast.model_validate(json.loads((tmp_path / "all.json").read_text()))
    assert found.trend.sentence in " ".join(result.stdout.split("\n"))
    assert [case.key for case in found.cases] == ["R16", "R17"]
    assert all(f"{case.median:%Y-%m-%d}" in result.stdout for case in found.cases)
    assert [f"{case.median:%d}" for case in found.cases] == ["28", "29"]
    assert found.pile[0].open.mean == 2
    assert "Wed 2026-02-04" in result.stdout
    for name, begin in (("all.csv", "case,arrived,due,low,median,high"), ("all.html", "<!doctype html>")):
        assert run(fitted, log, *asked, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text().startswith(begin)
    with (tmp_path / "all.csv").open(newline="") as file:
        assert [row["case"] for row in csv.DictReader(file)] == ["R16", "R17"]
    assert "<polyline" in (tmp_path / "all.html").read_text()


@pytest.mark.slow
def test_where_the_log_ends_the_twin_tells_what_may_be_over(fitted: Path, log: Path) -> None:
    result = run(fitted, log, "--replications", "20", "--correct")
    assert result.exit_code == 0, result.output
    assert "cases are surely over" in result.stdout
    assert "Not corrected: too few cases" in result.stderr


def test_what_is_not_understood_is_said_before_any_work(fitted: Path, log: Path, tmp_path: Path) -> None:
    for words, sentence in (
        (("-o", tmp_path / "all.txt"), "let its name end in .json, .csv or .html"),
        (("--at", "soon"), "'soon' is not a moment"),
        (("--at", "2025-01-01"), "Nothing in this log had begun by 2025-01-01"),
        (("--at", "2026-01-28", "--until", "2026-01-27"), "is not after 2026-01-28"),
        (("--at", "2026-01-28", "--level", "0.99"), "draw at least 199"),
    ):
        result = run(fitted, log, *words)
        assert result.exit_code != 0
        assert sentence in " ".join(result.stderr.split()), result.stderr
