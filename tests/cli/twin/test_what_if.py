"""`evenkeel twin what-if`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import twin

ROLES = [
    word
    for role in ("case=Number", "activity=Step", "start=Begun", "end=Done", "resource=Who")
    for word in ("--map", role)
]
"""What the columns of the log mean."""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["twin", "what-if", *map(str, words)], terminal_width=200)


@pytest.mark.slow
def test_each_change_alone_and_all_together_beside_now(fitted: Path, tmp_path: Path) -> None:
    asked = (
        fitted,
        "effort.decide x2",
        "arrivals +50%; people.Ida +1",
        "--replications",
        "3",
        "--promise",
        "26h",
    )
    result = run(*asked, "--gaming", "--json", tmp_path / "all.json", "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    found = twin.Comparison.model_validate(json.loads((tmp_path / "all.json").read_text()))
    longer, more = "“decide” takes 100 % longer", "50 % more cases and 1 person like “Ida” more"
    assert [variant.name for variant in found.variants] == [longer, more, "all together"]
    assert [len(variant.changes) for variant in found.variants] == [1, 2, 3]
    assert found.replications == 3
    assert f"{found.start:%Y-%m-%d}" > "2026-02"  # the Monday after the log
    assert found.start.weekday() == 0
    difference = found.outcome(longer).measured("lead_time").difference
    assert difference is not None
    assert 15 * 60 < difference.mean < 90 * 60  # as long again as deciding takes
    assert found.outcome(more).measured("done").value.mean > 1.3 * found.now.measured("done").value.mean
    for outcome in (found.now, *found.variants):
        assert all(sentence in " ".join(result.stdout.split("\n")) for sentence in outcome.sentences)
    page = (tmp_path / "page.html").read_text()
    assert "What if: twin.json" in page
    assert page.count("<polyline") == 4
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert run(*asked, "--json", "-").stdout.startswith("{")


def test_what_is_not_understood_is_said_before_any_work(fitted: Path, tmp_path: Path) -> None:
    for words, sentence in (
        (("peolpe +1",), "says no change"),
        (("people 1",), "Write it like this: people.planners +1"),
        (("people.Nobody +1",), "no person, no unit and no activity with people called “Nobody”"),
        (("people +1", "--html", str(tmp_path / "nowhere" / "page.html")), "there is no folder"),
        (("people +1", "--promise", "soon"), "Write it like this: promise 10d"),
    ):
        result = run(fitted, *words)
        assert result.exit_code != 0
        assert sentence in " ".join(result.stderr.split())


@pytest.mark.slow
def test_from_how_things_stand_by_a_log(fitted: Path, log: Path, tmp_path: Path) -> None:
    asked: tuple[str | Path, ...] = (
        fitted,
        "effort.decide x2",
        "--from-log",
        log,
        *ROLES,
        "--at",
        "2026-01-13T12:00",
        "--replications",
        "2",
    )
    found = tmp_path / "all.json"
    result = run(*asked, "--until", "2026-01-20T12:00", "--json", found, "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    assert "cases that are open then" in " ".join(result.stdout.split())
    told = twin.Comparison.model_validate(json.loads(found.read_text()))
    assert told.open_now
    assert told.watched_days == 7
    assert told.variants[0].measured("open_lead_time").difference is not None
    assert "Open cases at the end" in result.stdout
    assert "open now" in (tmp_path / "page.html").read_text()


def test_options_that_do_not_go_together_are_refused(fitted: Path, log: Path) -> None:
    refused: tuple[tuple[tuple[str | Path, ...], str], ...] = (
        (("--at", "2026-01-12"), "needs --from-log LOG"),
        (("--until", "2026-01-12"), "needs --from-log LOG"),
        (("--from-log", log, "--start", "2026-01-12"), "name it with --at"),
        (("--from-log", log, *ROLES, "--at", "2026-01-12", "--until", "2026-01-11"), "is not after"),
        (("--from-log", log, *ROLES, "--at", "1999-01-12"), "Nothing in this log had begun"),
    )
    for words, sentence in refused:
        result = run(fitted, "people +1", *words)
        assert result.exit_code != 0
        assert sentence in " ".join(result.stderr.replace("│", " ").split())
