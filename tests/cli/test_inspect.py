"""`evenkeel inspect`: what a file looks like, and what to say next."""

from pathlib import Path

from typer.testing import CliRunner

from evenkeel import cli


def shown(path: Path, *words: str) -> list[str]:
    result = CliRunner().invoke(cli.app, ["inspect", str(path), *words])
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_columns_are_shown_with_their_meaning(tmp_path: Path) -> None:
    log = tmp_path / "steps.csv"
    log.write_text("Case;Activity;Timestamp;Amount\n1;a;06.01.2025 08:00;1,5\n1;b;07.01.2025 08:00;2,5\n")
    found = shown(log)
    assert found[0].startswith("steps.csv: csv, encoding ")
    assert "columns split by ';'" in found[0]
    assert found[2].startswith("Case number 1 case ")
    assert found[4].startswith("Timestamp moment 06.01.2025 08:00, 07.01.2025 08:00 timestamp ")
    assert found[5] == "Amount number 1,5, 2,5 attribute"
    assert found[-1] == "Enough for a report: evenkeel report steps.csv"


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    log = tmp_path / "steps.csv"
    log.write_text("Case,Activity,Remark\n1,a,x\n1,b,y\n2,a,z\n")
    assert shown(log)[-1] == (
        "Say which column is what is missing: evenkeel report steps.csv --map timestamp=COLUMN"
    )


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    result = CliRunner().invoke(cli.app, ["inspect", str(picture)])
    assert result.exit_code == 1
    assert result.stderr.startswith("evenkeel: picture.png")
