"""From an event log on somebody's disk to a report that colleagues read: the whole way, in a browser."""

import json
import random
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "src/evenkeel/contexts/insight/examples/housing-requests.csv"
RECEIPT = ROOT.parent / "shared/data/event-logs/receipt.xes.gz"
STAFF = "staff@harbour-vale.example"
LEADER = "leader@harbour-vale.example"
OTHERS = "leader@moorland.example"
STEPS = ("Received", "Checked", "Decided", "Letter sent")


def a_log(path: Path, *, bad: int = 0) -> Path:
    """Write a small log of which some rows cannot be used, named like no other."""
    dice = random.Random(7)
    lines = ["Number;What;When;Who"]
    for case in range(60):
        for day, step in enumerate(STEPS):
            when = f"{1 + (case + 3 * day) % 27:02}/{1 + case % 6:02}/2026 {8 + dice.randrange(9):02}:15"
            lines.append(f"C{case};{step};{when};{dice.choice('ABCD')}")
    lines += [f"C{case};Checked;31/02/2026 10:00;A" for case in range(bad)]
    file = path / f"log-{uuid.uuid4().hex[:8]}.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def bring(visit: Visit, file: Path) -> None:
    """Upload a file and look at its columns."""
    visit.go("/reports/new/")
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.press("Upload and look at the columns")
    visit.heading("What do the columns mean?")


def test_the_example_is_one_click_away(visiting: Visiting) -> None:
    visit = visiting(OTHERS)
    visit.go("/reports/")
    visit.heading("Start with the data you have")
    visit.check()
    visit.press("Try it with an example log")
    visit.heading("Housing requests (example)")
    expect(visit.page.get_by_text("400 cases and 3,138 events")).to_be_visible(timeout=60_000)
    expect(visit.page.get_by_text("its people and its cases are invented")).to_be_visible()
    visit.check()


def test_the_whole_way(visiting: Visiting, tmp_path: Path) -> None:
    visit = visiting(STAFF)
    page = visit.page
    _drop(visit, EXAMPLE)
    visit.heading("What do the columns mean?")
    visit.check()
    _correct_a_column(visit)
    visit.press("Make the report")
    expect(page.get_by_role("heading", name="About the data")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("400 cases and 3,138 events")).to_be_visible()
    visit.check()
    _menu(visit)
    visit.press("Rename")
    visit.heading("Rename the report")
    visit.check()
    name = f"Housing {uuid.uuid4().hex[:6]}"
    page.get_by_label("Name").fill(name)
    visit.press("Save the name")
    visit.heading(name)
    _take_along(visit, name)
    visit.go("/reports/")
    visit.check()
    page.get_by_role("link", name=name).click()
    _delete_and_take_back(visit, name)


def _drop(visit: Visit, file: Path) -> None:
    """Drop a file on the field, as a mouse would."""
    visit.go("/reports/new/")
    visit.check()
    dropped = visit.page.evaluate_handle(
        """text => { const data = new DataTransfer();
        data.items.add(new File([text], "housing-requests.csv", { type: "text/csv" })); return data; }""",
        file.read_bytes().decode(),
    )
    field = visit.page.locator("[data-file-drop]")
    field.dispatch_event("drop", {"dataTransfer": dropped})
    expect(field.get_by_text("housing-requests.csv, 289.5")).to_be_visible()
    visit.press("Upload and look at the columns")


def _correct_a_column(visit: Visit) -> None:
    """Take the step away: the page hints at it, the form refuses, the step comes back; the focus stays."""
    step = visit.page.get_by_label("Step", exact=True)
    step.focus()
    step.select_option("")
    expect(visit.page.get_by_text("No column says what was done.")).to_be_visible()
    expect(step).to_be_focused()
    visit.check()
    visit.press("Make the report")
    expect(visit.page.get_by_role("alert").filter(has_text="There is a problem")).to_be_visible()
    visit.check()
    visit.page.get_by_label("Step", exact=True).select_option("activity")
    expect(visit.page.locator("#line-1 .ek-field-error")).to_have_count(0)


def _menu(visit: Visit) -> None:
    """Open what can be done with a report."""
    visit.page.get_by_text("Download and change").click()


def _take_along(visit: Visit, name: str) -> None:
    """Download the report in both forms."""
    _menu(visit)
    with visit.page.expect_download() as coming:
        visit.press("Download as JSON")
    assert coming.value.suggested_filename == f"{name}.json"
    assert json.loads(coming.value.path().read_text())["facts"]["cases"] == 400
    with visit.page.expect_download() as coming:
        visit.press("Download as a page")
    text = coming.value.path().read_text()
    assert f"<h1>{name}</h1>" in text
    assert not re.search(r"(src|href)=.https?://", text)


def _delete_and_take_back(visit: Visit, name: str) -> None:
    """Delete in the dialog, see it gone, undo, see it back."""
    page = visit.page
    visit.heading(name)
    _menu(visit)
    page.get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete this report?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    _menu(visit)
    page.get_by_role("link", name="Delete").click()
    dialog.get_by_role("button", name="Delete the report").click()
    expect(page.get_by_role("link", name=name)).to_have_count(0)
    visit.check()
    page.get_by_role("button", name=f"Undo the deletion of {name}").click()
    visit.heading(name)


def test_rows_in_the_way_are_shown_and_left_out(visiting: Visiting, tmp_path: Path) -> None:
    visit = visiting(STAFF)
    bring(visit, a_log(tmp_path, bad=12))
    visit.page.get_by_label("When", exact=True).select_option("timestamp")
    visit.press("Make the report")
    visit.heading("12 rows cannot be used")
    expect(visit.page.locator("code").first).to_have_text("31/02/2026 10:00")
    visit.check()
    with visit.page.expect_download() as coming:
        visit.press("Download the list")
    assert coming.value.path().read_text().count("31/02/2026 10:00") == 12
    visit.press("Leave these rows out and go on")
    expect(visit.page.get_by_text("60 cases and 240 events")).to_be_visible(timeout=60_000)


def test_the_whole_way_without_javascript(visiting: Visiting, tmp_path: Path) -> None:
    visit = visiting(LEADER, javascript=False)
    page = visit.page
    file = a_log(tmp_path)
    name = file.stem.replace("-", " ").capitalize()
    bring(visit, file)
    page.get_by_text("More settings", exact=True).click()
    page.get_by_label("Between two columns").select_option(",")
    visit.press("Look again with these settings")
    expect(page.get_by_label("Number;What;When;Who")).to_be_visible()
    page.get_by_label("Between two columns").select_option(";")
    visit.press("Look again with these settings")
    page.get_by_label("Number", exact=True).select_option("case")
    page.get_by_label("What", exact=True).select_option("activity")
    page.get_by_label("When", exact=True).select_option("timestamp")
    visit.press("Make the report")
    # Nothing is pressed here: the page looks again by itself until the report is there.
    expect(page.get_by_text("60 cases and 240 events")).to_be_visible(timeout=60_000)
    _menu(visit)
    visit.press("Delete")
    visit.heading(f"Delete “{name}”?")
    visit.press("Delete the report")
    page.get_by_role("button", name=f"Undo the deletion of {name}").click()
    visit.heading(name)


def test_a_file_that_is_no_log_or_too_large_is_refused_at_the_field(
    visiting: Visiting, tmp_path: Path
) -> None:
    visit = visiting(STAFF)
    large, picture = tmp_path / "large.csv", tmp_path / "picture.csv"
    large.write_bytes(b"a;b;c\n" * (9 * 2**20 // 6))
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for file, said in ((large, "at most 8.0 MB can be uploaded"), (picture, "a picture (PNG)")):
        visit.go("/reports/new/")
        visit.page.locator("input[type=file]").set_input_files(file)
        visit.press("Upload and look at the columns")
        expect(visit.page.locator("#id_file_error")).to_contain_text(said)
        visit.check()


def test_a_file_far_too_large_is_not_even_kept(visiting: Visiting, tmp_path: Path) -> None:
    visit = visiting(STAFF)
    huge = tmp_path / "huge.csv"
    huge.write_bytes(b"a;b;c\n" * (30 * 2**20 // 6))
    visit.go("/reports/new/")
    visit.page.locator("input[type=file]").set_input_files(huge)
    visit.press("Upload and look at the columns")
    visit.heading("That file is too large")
    visit.check()


@pytest.mark.skipif(not RECEIPT.exists(), reason="needs the public log receipt.xes.gz beside the project")
def test_a_public_log_shows_its_known_number_of_cases(visiting: Visiting) -> None:
    visit = visiting(STAFF)
    bring(visit, RECEIPT)
    visit.check()
    visit.press("Make the report")
    expect(visit.page.get_by_text("1,434 cases and 8,577 events")).to_be_visible(timeout=90_000)
    visit.check()
