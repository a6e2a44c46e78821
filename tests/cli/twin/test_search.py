"""`evenkeel twin search`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import twin
from evenkeel.engines.twin.document._distribution import Exponential
from tests.engines.twin.twins import queue


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", "search", *map(str, words)], terminal_width=200)


@pytest.mark.slow
def test_finds_what_reaches_a_goal_and_shows_what_disruption_buys(tmp_path: Path) -> None:
    """Three at a counter, on average 2.4 of them busy: one more brings 170 seconds, as theory says, two more 151."""
    twin.save(queue(servers=3, service=Exponential(mean=144)), tmp_path / "counter.json")
    asked = (
        tmp_path / "counter.json",
        "--goal",
        "lead_time <= 160s",
        "--lever",
        "people +1..+2",
        "--lever",
        "order last",
    )
    result = run(*asked, "--json", tmp_path / "all.json", "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    found = twin.Found.model_validate_json((tmp_path / "all.json").read_text())
    assert found.tried == 3 * 2
    assert found.best is not None
    assert found.best.title == "2 people more"
    assert "Least disruption: 2 people more" in result.stdout
    assert "As it is now" in result.stdout
    assert "What disruption buys" in (tmp_path / "page.html").read_text()


def test_what_is_not_understood_is_said_before_any_work(fitted: Path) -> None:
    for goal, lever, sentence in (
        ("happy", "people +1", "“happy” is not understood"),
        ("lead_time <= 26h", "peolpe +1", "says no change"),
        ("lead_time <= 26h", "effort -10%..-90% by 10%", "reaches too far: nobody works twice as fast"),
    ):
        result = run(fitted, "--goal", goal, "--lever", lever)
        assert result.exit_code != 0
        assert sentence in " ".join(result.stderr.split())
