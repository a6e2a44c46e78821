"""`evenkeel cases import`, from the file to the exit code."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evenkeel import cli
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import case as one
from tests.contexts.casework.test_history import FILE
from tests.contexts.conftest import Cast, acts

BAD = FILE.replace("2025-03-05 11:00", "the fifth")
MAP = ("--map", "activity=What", "--step", "Site visit=stage:views")


def brought(file: Path, *options: str, member: str = "administrator@harbour-vale.example") -> tuple[int, str]:
    """Run the command; return exit code and what it printed, with each run of blanks as one."""
    whose = ("--organisation", "harbour-vale", "--as", member, "--case-type", "permit")
    result = CliRunner().invoke(cli.app, ["cases", "import", str(file), *whose, *options])
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_old_cases_come_in_whole_or_not_at_all_and_once(team: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    admin = team.administrator.acts
    bad, good = tmp_path / "bad.csv", tmp_path / "old.csv"
    bad.write_text(BAD)
    good.write_text(FILE.replace("Step", "What"))

    code, printed = brought(bad, "--yes")
    assert code == 1
    assert "Nothing came in: 1 problem." in printed
    assert "bad.csv, line 4, When, “the fifth”: " in printed
    assert "Traceback" not in printed
    code, printed = brought(good, *MAP)
    assert code == 0
    assert "Would come in: 2 cases, 1 closed, 1 open, 7 steps" in printed
    assert "Site visit: stage:views" in printed
    assert "Run it again with --yes" in printed
    with acts(admin):
        assert not models.Case.objects.exists(), "neither a bad file nor a try brings anything in"

    assert brought(good, *MAP, "--yes") == (0, "Brought in: 2 cases, 1 closed, 1 open, 7 steps")
    with acts(admin):
        closed = models.Case.objects.get(state="closed")
        stages = models.Event.objects.filter(case=closed, kind="moved").order_by("sequence")
        assert [each.stage for each in stages] == ["views", "assess"]
        assert not one.differing(organisation_id=admin.organisation_id)
    code, printed = brought(good, *MAP, "--yes")
    assert code == 1
    assert "old.csv, Case, “K-1”: It was brought in before" in printed
    with acts(admin):
        assert models.Case.objects.count() == 2

    for options, member, said in (
        (("--map", "activity=Nothing"), "administrator@harbour-vale.example", "no column 'Nothing'"),
        (("--step", "Check=stage:gone"), "administrator@harbour-vale.example", "has no such stage"),
        ((), "nobody@harbour-vale.example", "is no member"),
        ((), team.staff.email, "Only administrators"),
    ):
        code, printed = brought(good, *options, member=member)
        assert code != 0, said
        assert said in printed
