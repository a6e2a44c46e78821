"""`evenkeel report`, from the file to the exit code."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import flow

LOG = """case,activity,timestamp,resource
1,received,2025-01-06 08:00,Ida
1,decided,2025-01-08 08:00,Bo
2,received,2025-01-07 08:00,Ida
2,checked,2025-01-09 08:00,
2,decided,2025-01-11 08:00,Ida
3,received,2025-01-08 09:00,Bo
3,decided,2025-01-08 10:00,Bo
"""
FURTHER = "".join(
    f"{day},received,2025-03-{day} 08:00,Ida\n{day},decided,2025-03-{day} 09:00,Bo\n" for day in range(10, 30)
)
BAD_LOG = LOG.replace("2025-01-09 08:00", "yesterday") + FURTHER


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "permits.csv"
    path.write_text(LOG)
    return path


@pytest.fixture
def bad_log(tmp_path: Path) -> Path:
    path = tmp_path / "permits.csv"
    path.write_text(BAD_LOG)
    return path


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(
        cli.app, ["report", *map(str, words)], env={"EVENKEEL_TIME_ZONE": None, **environment}
    )


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_summary_speaks_of_everything(log: Path) -> None:
    result = run(log, "--timezone", "Europe/Copenhagen")
    assert result.exit_code == 0, result.output
    found = lines(result.stdout)
    for expected in (
        "Report on permits.csv",
        "Cases 3",
        "Events 7 of 3 activities by 2 resources",
        "Time 6 January 2025 to 11 January 2025",
        "Lead time half of the cases within 2 days",
        "Rework no case repeats an activity",
        "Handovers 50.0% of 2 steps go to another resource",
        "Time zone Europe/Copenhagen (set by --timezone) for 7 times without one",
        "received decided 2 1 day 1 day",
        "2 66.7% 1 day received → decided",
        "Ida 3 2 50.0%",
        "Wednesday 3 1 2",
        "Only 3 cases are finished: too few for steady percentiles.",
    ):
        assert expected in found, expected
    assert any(line.startswith("Case case: ") for line in found), "each column says why it was taken"
    assert "\x1b" not in result.stdout


def test_the_summary_tells_rework_due_dates_and_flow_efficiency(tmp_path: Path) -> None:
    path = tmp_path / "permits.csv"
    path.write_text(
        "case,activity,start,end,resource,due\n"
        "1,check,2025-01-06 08:00,2025-01-06 09:00,Ida,2025-01-06 12:00\n"
        "1,check,2025-01-06 11:00,2025-01-06 12:00,Bo,2025-01-06 12:00\n"
        "1,decide,2025-01-06 13:00,2025-01-06 18:00,Ida,2025-01-06 12:00\n"
    )
    columns = ("case", "activity", "start", "end", "resource", "due")
    result = run(path, *(word for name in columns for word in ("--map", f"{name}={name}")))
    assert result.exit_code == 0, result.output
    found = lines(result.stdout)
    for expected in (
        "Rework 100.0% of the cases repeat an activity: 1 repeat event",
        "Handovers 100.0% of 2 steps go to another resource, 1 time straight back",
        "Flow efficiency touch time is 70.0% of the lead time, in the median case",
        "Due dates 100.0% of 1 finished case on time by the day, 0.0% by the moment",
    ):
        assert expected in found, expected


def test_the_summary_tells_how_many_open_cases_are_late(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text(
        "Id,Created,Due,Closed\n"
        "1,2025-01-06 08:00,2025-01-07 12:00,\n"
        "2,2025-01-06 08:00,2025-03-01 12:00,\n"
        "3,2025-01-06 08:00,,2025-01-20 12:00\n"
    )
    roles = {"case": "Id", "created": "Created", "due": "Due", "closed": "Closed"}
    result = run(path, *(word for role, name in roles.items() for word in ("--map", f"{role}={name}")))
    assert "Due dates 1 of 2 open cases past the due date" in lines(result.stdout)


def test_json_keeps_to_the_schema(log: Path, tmp_path: Path) -> None:
    result = run(log, "--json", tmp_path / "report.json")
    assert result.exit_code == 0
    assert result.stderr.strip() == f"Written: {tmp_path / 'report.json'}"
    document = json.loads((tmp_path / "report.json").read_text())
    jsonschema.validate(document, flow.schema(), cls=jsonschema.Draft202012Validator)
    assert document["facts"]["lead_time"]["median"] == 2 * 86400


def test_json_to_standard_output_stands_alone(log: Path) -> None:
    result = run(log, "--json", "-")
    assert json.loads(result.stdout)["facts"]["cases"] == 3


def test_html_is_one_file_with_its_title(log: Path, tmp_path: Path) -> None:
    result = run(log, "--html", tmp_path / "report.html", "--title", "Permits & <co>")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "report.html").read_text()
    assert "Permits &amp; &lt;co&gt;" in page
    assert "<co>" not in page


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(cli.app, ["report-schema"])
    assert json.loads(result.stdout) == flow.schema()


def test_bad_rows_are_listed_and_nothing_is_measured(bad_log: Path, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    result = run(bad_log, "--json", tmp_path / "report.json")
    assert (result.exit_code, result.stdout) == (1, "")
    said = lines(result.stderr)
    assert said[0] == "evenkeel: 1 row of permits.csv cannot be used, so nothing was measured."
    assert any(line.startswith("5 timestamp yesterday ") for line in said)
    assert "By kind: impossible-time 1" in said
    assert said[-1] == "Correct them at their source, or leave them out with --skip-bad."
    assert (
        (tmp_path / "permits.csv.problems.csv")
        .read_text()
        .splitlines()[1]
        .startswith("5,timestamp,yesterday,")
    )
    assert (tmp_path / "report.json").read_text() == "old"


def test_bad_rows_are_left_out_when_asked(bad_log: Path) -> None:
    result = run(bad_log, "--skip-bad")
    assert result.exit_code == 0, result.output
    assert "Events 46 of 2 activities by 2 resources" in lines(result.stdout)
    assert "1 row of 47 could not be used and is left out." in lines(result.stdout)
    assert f"All are listed in {bad_log}.problems.csv." in result.stderr


@pytest.mark.slow
def test_more_bad_rows_than_are_listed_are_still_counted(bad_log: Path) -> None:
    minutes = ((day, hour, minute) for day in range(1, 31) for hour in range(24) for minute in range(60))
    good = "".join(f"1,checked,2025-04-{d:02} {h:02}:{m:02},Ida\n" for d, h, m in minutes)
    bad_log.write_text(LOG + good + "1,checked,yesterday,Ida\n" * 10_001)
    said = lines(run(bad_log).stderr)
    assert said[0] == "evenkeel: 10,001 rows of permits.csv cannot be used, so nothing was measured."
    assert "… and 9,991 more" in said
    assert f"The first 10,000 are listed in {bad_log}.problems.csv." in said


def test_the_list_of_bad_rows_goes_to_the_working_directory_if_it_must(
    bad_log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "permits.csv.problems.csv").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    result = run(bad_log)
    assert "All are listed in permits.csv.problems.csv." in result.stderr
    assert (tmp_path / "elsewhere/permits.csv.problems.csv").is_file()


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        (
            ["--timezone", "Asia/Tokyo"],
            {"EVENKEEL_TIME_ZONE": "Europe/Paris"},
            "Asia/Tokyo (set by --timezone)",
        ),
        ([], {"EVENKEEL_TIME_ZONE": "Europe/Paris"}, "Europe/Paris (set by EVENKEEL_TIME_ZONE)"),
        ([], {"TZ": "America/Lima"}, "America/Lima (the zone of this machine)"),
    ],
)
def test_the_zone_comes_from_option_environment_or_machine(
    log: Path, words: list[str], environment: dict[str, str], expected: str
) -> None:
    result = run(log, *words, **environment)
    assert f"Time zone {expected} for 7 times without one" in lines(result.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timezone", "Mars/Phobos"], "There is no time zone 'Mars/Phobos'"),
        (["--max-size", "10"], "at most"),
        (["--json", "nowhere/report.json"], "there is no folder nowhere"),
        (["--encoding", "klingon"], "klingon"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(log: Path, words: list[str], said: str) -> None:
    result = run(log, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("evenkeel: ")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path / "missing.csv")
    assert result.exit_code == 1
    assert "missing.csv" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "cse=case"], "did you mean 'case'?"),
        (["--map", "resource=resourse"], "did you mean 'resource'?"),
        (["--max-size", "huge"], "'huge' is not a size"),
        (["--no-such-option"], "No such option"),
    ],
)
def test_wrong_usage_is_told_from_refusal(log: Path, words: list[str], said: str) -> None:
    result = run(log, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_a_mapping_of_ones_own_is_used(log: Path) -> None:
    result = run(log, "--map", "activity=resource", "--skip-bad")
    assert result.exit_code == 0, result.output
    assert "Activity resource: set by you" in lines(result.stdout)


def test_names_in_a_log_cannot_steer_the_terminal(log: Path) -> None:
    # U+009B begins a control sequence as ESC [ does; U+202E turns the direction of what follows.
    log.write_text(LOG.replace("received", "\x9b31mred\u202e [bold]x[/bold] :boom:"), encoding="utf-8")
    result = run(log)
    assert "\x9b" not in result.output
    assert "\u202e" not in result.output
    assert "\N{REPLACEMENT CHARACTER}31mred\N{REPLACEMENT CHARACTER} [bold]x[/bold] :boom:" in result.stdout


@pytest.mark.slow
def test_the_program_itself(log: Path) -> None:
    program = Path(sys.executable).with_name("evenkeel")
    result = subprocess.run(
        [program, "report", log, "--json", "-"], capture_output=True, text=True, check=True
    )
    assert json.loads(result.stdout)["facts"]["events"] == 7
    assert result.stderr == ""


@pytest.mark.slow
def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    log = tmp_path / "long.csv"
    log.write_text("case,activity,timestamp\n" + "1,received,2025-01-06 08:00\n" * 2_000_000)
    # A terminal for standard error, so that the progress bar tells when reading has begun.
    ours, theirs = pty.openpty()
    program = Path(sys.executable).with_name("evenkeel")
    words: list[str | Path] = [program, "report", log, "--json", tmp_path / "report.json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        said = b""
        while b"Reading" not in said:
            said += os.read(ours, 100)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    said += b"".join(iter(lambda: _rest(ours), b""))
    os.close(ours)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in said
    assert b"\x1b[?25h" in said, "the cursor is shown again"
    assert [path.name for path in tmp_path.iterdir()] == ["long.csv"]


def _rest(terminal: int) -> bytes:
    """Read on until the terminal's other end is closed, which Linux tells by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_target_that_cannot_be_understood_is_said_in_one_sentence(log: Path) -> None:
    result = run(log, "--target", "soon")
    assert result.exit_code == 1
    assert "“soon” cannot be understood" in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_target_is_taken_and_what_stands_out_is_said_first(log: Path) -> None:
    result = run(log, "--target", "lead_time<=2d", "--target", "received -> decided<=48h")
    assert result.exit_code == 0, result.output
    found = lines(result.stdout)
    assert found.index("What stands out") < found.index("What was read, and how")
    assert "Nothing stands out beyond what chance gives." in found
