"""`evenkeel twin show`."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", "show", *map(str, words)], terminal_width=200)


@pytest.mark.slow
def test_shows_what_stands_in_a_twin_without_ranking_anybody(fitted: Path, tmp_path: Path) -> None:
    result = run(fitted, "--html", tmp_path / "twin.html")
    assert result.exit_code == 0, result.output
    said = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "(begin) receive 100% 1,000" in said
    assert "receive decide 100% 1,000" in said
    assert "decide (end) 100% 1,000" in said
    people = said[said.index("People") + 2 :]
    assert [line.split()[0] for line in people[:3]] == ["Bo", "Eva", "Ida"]
    assert "Tue 1" in people[0]
    assert any(line.startswith("receive 1.00 1 ") for line in said)
    assert any(re.match(r"Whole cases \d+ \d+(\.\d)? \w+ ", line) for line in said)
    page = (tmp_path / "twin.html").read_text()
    assert "What stands in the twin: twin.json" in page
    assert "What had to be assumed" in page


def test_what_is_no_twin_is_refused(tmp_path: Path) -> None:
    assert "There is no file" in run(tmp_path / "none.json").stderr.replace("\n", " ")
    (tmp_path / "odd.json").write_text("{}")
    assert run(tmp_path / "odd.json").exit_code == 1
