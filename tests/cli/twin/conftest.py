"""A small log, and the twin learnt from it once for all tests."""

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenkeel import cli

MONDAY = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty requests (an invented example): one each morning, received, and on two days later decided."""
    path = tmp_path_factory.mktemp("log") / "requests.csv"
    lines = ["Number,Step,Begun,Done,Who"]
    for number in range(40):
        day = MONDAY + dt.timedelta(days=number + 2 * (number // 5))
        for step, wait, who in (
            ("receive", 0, "Ida"),
            ("decide", 26 + number % 3, ("Bo", "Eva")[number % 2]),
        ):
            begun = day + dt.timedelta(hours=wait)
            lines.append(
                f"R{number},{step},{begun:%F %T},{begun + dt.timedelta(minutes=20 + number):%F %T},{who}"
            )
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="session")
def fitted(log: Path) -> Path:
    """The twin of the first part of that log; beside it `later.csv` with the rest, and `told.txt` with what was said."""
    folder = log.parent
    words = ["-o", str(folder / "twin.json"), "--hold-out", str(folder / "later.csv"), "--timezone", "UTC"]
    for role in ("case=Number", "activity=Step", "start=Begun", "end=Done", "resource=Who"):
        words += ["--map", role]
    result = CliRunner().invoke(cli.app, ["twin", "fit", str(log), *words])
    assert result.exit_code == 0, result.output
    (folder / "told.txt").write_text(result.stdout)
    return folder / "twin.json"
