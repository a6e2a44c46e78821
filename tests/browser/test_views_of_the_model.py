"""The views of the two councils' model in a browser: read, filtered, followed, with and without scripts, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER = "leader@harbour-vale.example"
VIEWS = "/model/base/views/"
"""Those of the shared base, which says what the example says, and which no other test changes."""
PAGES = (
    ("", "Views"),
    ("organisation/", "Organisation chart"),
    ("raci/", "RACI matrix"),
    ("roles/planning-leader/", "Team leader of Planning"),
    ("services/?by=channel", "Service catalogue"),
    ("services/household-extension/", "Permission to extend a home"),
    ("critical-processes/?show=all", "Critical processes"),
    ("locations/", "Locations"),
    ("glossary/", "Glossary"),
)


@pytest.mark.long
def test_every_view_is_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    for address, heading in PAGES:
        visit.go(VIEWS + address)
        expect(visit.page.get_by_role("heading", name=heading, exact=True, level=2)).to_be_visible()
        visit.check()


def test_from_the_question_to_the_answer_without_scripts(visiting: Visiting) -> None:
    visit = visiting(LEADER, javascript=False)
    page = visit.page
    visit.go(VIEWS)
    page.get_by_role("link", name="Service catalogue").click()
    page.get_by_label("Words").fill("extend a home")
    page.get_by_label("Arrange by").select_option("Channel")
    visit.press("Show")
    expect(page.get_by_role("status").filter(has_text="1 of 18 services")).to_be_visible()
    page.get_by_role("link", name="Permission to extend a home").first.click()
    expect(page.get_by_text("You know within 42 days")).to_be_visible()
    page.get_by_role("link", name="Team leader of Planning").first.click()
    expect(page.get_by_role("heading", name="What I may decide")).to_be_visible()
    visit.go(f"{VIEWS}raci/")
    page.get_by_label("Roles of").select_option("Repairs")
    visit.press("Show")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert (
        Path(download.value.path())
        .read_text(encoding="utf-8-sig")
        .startswith("Kind,Record,Key,Team leader of")
    )


def test_on_paper(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    visit.go(f"{VIEWS}roles/planning-leader/")
    [(width, height)] = boxes(visit.page.pdf(format="A4"))
    assert width < height
    visit.go(f"{VIEWS}organisation/")
    for paper in ("A4", "A3"):
        assert all(width > height for width, height in boxes(visit.page.pdf(format=paper)))


def boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Give the width and height of every sheet of a PDF, in points."""
    found = [part.split(b"]")[0].split()[-2:] for part in pdf.split(b"/MediaBox [")[1:]]
    return [(float(width), float(height)) for width, height in found]
