"""`evenkeel model`: write, check, compare, share and exchange operating models."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from evenkeel import cli
from evenkeel.engines import operating_model

EXAMPLES = Path(__file__).parents[2] / "operating-models"
TEAM = EXAMPLES / "complaints-team"
TO_BE, AS_IS = EXAMPLES / "two-councils" / "to-be", EXAMPLES / "two-councils" / "as-is"
DAY = "2026-11-01"
SHORT = """\
about:
  title: Permits (example)
roles:
  - key: lead
    title: Team leader  # of permits
    posts: 2
    purpose: Keeps the work even.
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["model", *map(str, words)], env={"EVENKEEL_TIME_ZONE": "UTC"})


def told(result: Result) -> str:
    """Give everything printed, with each run of blanks as one."""
    return " ".join((result.stdout + result.stderr).split())


@pytest.fixture
def short(tmp_path: Path) -> Path:
    folder = tmp_path / "short"
    folder.mkdir()
    (folder / "model.yaml").write_text(SHORT)
    return folder


class TestNew:
    def test_a_new_model_can_be_checked_at_once(self, tmp_path: Path) -> None:
        assert run("new", tmp_path / "ours", "--title", "Harbour Vale (example)").exit_code == 0
        assert len(list((tmp_path / "ours").glob("*.yaml"))) == len(operating_model.ELEMENTS)
        assert operating_model.load(tmp_path / "ours").about.title == "Harbour Vale (example)"
        assert run("check", tmp_path / "ours", "--on", DAY).exit_code == 0

    def test_editors_find_the_schema_that_the_first_line_names(self, tmp_path: Path) -> None:
        run("new", tmp_path / "our-team", "--small")
        first = (tmp_path / "our-team" / "model.yaml").read_text().splitlines()[0]
        schema = json.loads((tmp_path / "our-team" / first.rpartition("=")[2]).read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        assert operating_model.load(tmp_path / "our-team").about.title == "Our team"

    def test_a_folder_in_use_is_left_alone(self, short: Path) -> None:
        result = run("new", short)
        assert result.exit_code == 1
        assert "is there already" in told(result)
        assert (short / "model.yaml").read_text() == SHORT


class TestCheck:
    @pytest.mark.parametrize("folder", [TEAM, TO_BE, AS_IS], ids=["complaints-team", "to-be", "as-is"])
    def test_the_examples_have_no_error(self, folder: Path) -> None:
        assert run("check", folder, "--on", DAY).exit_code == 0

    def test_an_error_is_told_with_its_place_and_ends_with_code_1(self, short: Path) -> None:
        (short / "model.yaml").write_text(SHORT.replace("posts: 2", "reports_to: leed"))
        result = run("check", short)
        assert result.exit_code == 1
        assert "model.yaml:6:5 error EK020 “reports_to” of roles/lead names “leed”" in told(result)
        assert "Did you mean “lead”?" in told(result)
        assert "1 error" in told(result)

    def test_strict_takes_warnings_seriously(self, short: Path) -> None:
        (short / "model.yaml").write_text(SHORT + "objectives:\n  - {key: o, title: Faster, owner: lead}\n")
        assert run("check", short).exit_code == 0
        assert run("check", short, "--strict").exit_code == 1

    def test_for_programs(self, short: Path, tmp_path: Path) -> None:
        result = run("check", short, "--json", "-", "--sarif", tmp_path / "found.sarif")
        found = json.loads(result.stdout)
        sarif = json.loads((tmp_path / "found.sarif").read_text())
        assert sarif["version"] == "2.1.0"
        assert len(sarif["runs"][0]["results"]) == len(found["findings"]) > 0

    def test_what_is_no_model(self, tmp_path: Path) -> None:
        result = run("check", tmp_path)
        assert result.exit_code == 1
        assert "evenkeel model new" in told(result)


class TestDiffAndGap:
    def test_in_words(self, short: Path, tmp_path: Path) -> None:
        other = shutil.copytree(short, tmp_path / "other")
        (other / "model.yaml").write_text(SHORT.replace("posts: 2", "posts: 1"))
        result = run(
            "diff", short, other, "--html", tmp_path / "diff.html", "--markdown", tmp_path / "diff.md"
        )
        assert result.exit_code == 0
        assert "2" in told(result)
        assert "→ 1" in told(result)
        assert (tmp_path / "diff.html").read_text().startswith("<!doctype html>")
        assert "2 → **1**" in (tmp_path / "diff.md").read_text()

    def test_the_same_twice(self) -> None:
        assert "Nothing is different." in told(run("diff", TEAM, TEAM))

    def test_for_programs(self, tmp_path: Path) -> None:
        found = json.loads(run("diff", AS_IS, TO_BE, "--json", "-").stdout)
        jsonschema.validate(found, operating_model.diff_schema())
        assert found["counts"]["changed"] > 50

    def test_a_gap_names_the_action_that_closes_it_and_those_without(self, tmp_path: Path) -> None:
        result = run("gap", AS_IS, TO_BE, "--html", tmp_path / "gap.html")
        assert result.exit_code == 0
        assert "NO ACTION closes this" in told(result)
        assert "closed by" in told(result)
        assert "none closes 4" in told(result)
        assert (tmp_path / "gap.html").stat().st_size > 10_000

    def test_a_model_that_cannot_be_used_says_why(self, short: Path) -> None:
        (short / "model.yaml").write_text(SHORT.replace("posts: 2", "posts: two"))
        result = run("diff", short, TEAM)
        assert result.exit_code == 1
        assert "model.yaml:6:5 error EK012" in told(result)


class TestSharing:
    def test_an_effective_model_is_a_model(self, tmp_path: Path) -> None:
        result = run("effective", TO_BE, "--overlay", "moorland", "-o", tmp_path / "moorland")
        assert result.exit_code == 0, told(result)
        model = operating_model.load(tmp_path / "moorland")
        assert model != operating_model.load(TO_BE)

    def test_an_overlay_that_is_not_there(self) -> None:
        result = run("effective", TO_BE, "--overlay", "morland")
        assert result.exit_code == 1
        assert "It has: harbour-vale, moorland" in told(result)

    def test_an_upgrade_to_the_same_base_changes_nothing(self, tmp_path: Path) -> None:
        base = shutil.copytree(TO_BE, tmp_path / "base")
        overlay = base / "overlays" / "moorland"
        result = run("upgrade", "--old", base, "--new", base, "--overlay", overlay, "--write")
        assert result.exit_code == 0, told(result)
        assert "The new base changes nothing here." in told(result)
        kept = {path: path.read_bytes() for path in overlay.rglob("*") if path.is_file()}
        assert kept == {
            overlay / path.relative_to(TO_BE / "overlays" / "moorland"): path.read_bytes()
            for path in (TO_BE / "overlays" / "moorland").rglob("*")
            if path.is_file()
        }

    def test_a_decision_that_is_none(self) -> None:
        overlay = TO_BE / "overlays" / "moorland"
        result = run(
            "upgrade", "--old", TO_BE, "--new", TO_BE, "--overlay", overlay, "--decide", "services/x"
        )
        assert result.exit_code == 1
        assert "services/permit=local" in told(result)


class TestExchange:
    @pytest.mark.parametrize(
        ("to", "ending", "source"),
        [("archimate", "xml", "archimate"), ("xlsx", "xlsx", "sheets"), ("hsds", "json", "hsds")],
        ids=["archimate", "xlsx", "hsds"],
    )
    def test_what_goes_out_comes_in_without_a_difference(
        self, to: str, ending: str, source: str, tmp_path: Path
    ) -> None:
        file = tmp_path / f"model.{ending}"
        assert run("export", TEAM, "--to", to, "-o", file).exit_code == 0
        result = run("import", file, "--into", TEAM, "--from", source)
        assert result.exit_code == 0, told(result)
        assert "Nothing is different." in told(result)

    def test_as_folders_and_as_json(self, tmp_path: Path) -> None:
        assert run("export", TO_BE, "--to", "yaml", "-o", tmp_path / "yaml").exit_code == 0
        assert operating_model.load(tmp_path / "yaml") == operating_model.load(TO_BE)
        assert (
            run("export", TEAM, "--to", "csv", "-o", tmp_path / "csv", "--element", "people").exit_code == 0
        )
        assert {path.name for path in (tmp_path / "csv").iterdir()} >= {"roles.csv", "units.csv"}
        assert run("export", TEAM, "--to", "json", "-o", tmp_path / "m.json").exit_code == 0
        assert json.loads((tmp_path / "m.json").read_text())["about"]["title"].startswith("Complaints team")
        again = run("export", TO_BE, "--to", "yaml", "-o", tmp_path / "yaml")
        assert again.exit_code == 1
        assert "new or empty" in told(again)

    def test_a_changed_spreadsheet_is_shown_first_and_written_when_asked(
        self, short: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "roles.csv").write_text("key,posts\nlead,3\n")
        result = run("import", tmp_path / "roles.csv", "--into", short)
        assert "→ 3" in told(result)
        assert "Nothing was changed" in told(result)
        assert (short / "model.yaml").read_text() == SHORT
        assert run("import", tmp_path / "roles.csv", "--into", short, "--write").exit_code == 0
        assert (short / "model.yaml").read_text() == SHORT.replace("posts: 2", "posts: 3")

    def test_anything_wrong_in_a_spreadsheet_changes_nothing(self, short: Path, tmp_path: Path) -> None:
        (tmp_path / "roles.csv").write_text("key,posts\nlead,many\n")
        result = run("import", tmp_path / "roles.csv", "--into", short, "--write")
        assert result.exit_code == 1
        assert "roles.csv" in told(result)
        assert (short / "model.yaml").read_text() == SHORT

    def test_a_file_of_no_known_kind(self, short: Path, tmp_path: Path) -> None:
        (tmp_path / "model.docx").write_bytes(b"x")
        result = run("import", tmp_path / "model.docx", "--into", short)
        assert result.exit_code == 1
        assert "--from archimate, hsds or sheets" in told(result)


class TestPrinted:
    @pytest.mark.parametrize("ending", ["html", "md"])
    def test_the_whole_model_as_a_book(self, ending: str, tmp_path: Path) -> None:
        file = tmp_path / f"book.{ending}"
        result = run("book", TO_BE, "-o", file, "--on", DAY)
        assert result.exit_code == 0, told(result)
        for record in operating_model.load(TO_BE).services:
            assert record.title in file.read_text()

    def test_another_ending(self, tmp_path: Path) -> None:
        assert "neither" in told(run("book", TEAM, "-o", tmp_path / "book.pdf"))


def test_schemas_of_all_elements(tmp_path: Path) -> None:
    assert run("schema", "--into", tmp_path / "schemas").exit_code == 0
    for file in (tmp_path / "schemas").iterdir():
        jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text()))
    assert json.loads(run("schema", "people").stdout)["properties"].keys() >= {"roles", "units"}
    assert run("schema", "peopel").exit_code == 1


class TestKept:
    @pytest.mark.parametrize(
        "words", [("plan",), ("plan", "ours", "--organisation", "harbour-vale")], ids=["neither", "both"]
    )
    def test_a_plan_is_of_a_folder_or_of_a_branch(self, words: tuple[str, ...]) -> None:
        result = run(*words, "--as", "priya@harbour-vale.example")
        assert result.exit_code == 1
        assert "Name either a folder that was pulled, or an organisation" in told(result)
