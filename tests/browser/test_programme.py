"""Following the programme of the two councils in a browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER, STAFF = "leader@harbour-vale.example", "staff@harbour-vale.example"
ACTION = "/programme/actions/common-language/"


@pytest.mark.long
def test_every_page_is_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    for path in (
        "/programme/",
        "/programme/?on=2028-05-01&by=area",
        "/programme/savings/?on=2028-05-01",
        "/programme/board/?on=2028-05-01",
        "/programme/actions/delegation-scheme/?on=2028-05-01",
    ):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        visit.check()


def test_the_timeline_by_keyboard(visiting: Visiting) -> None:
    visit = visiting(STAFF)
    visit.go("/programme/")
    rows = visit.page.locator("a.pg-row")
    expect(rows).to_have_count(51)
    rows.first.focus()
    visit.page.keyboard.press("Tab")
    expect(rows.nth(1)).to_be_focused()
    visit.page.keyboard.press("Enter")
    visit.heading("One word for one thing")
    expect(visit.page.get_by_role("heading", name="Report", exact=True)).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_reporting_and_correcting(visiting: Visiting, javascript: bool) -> None:
    visit = visiting(LEADER, javascript=javascript)
    visit.go(ACTION)
    page = visit.page
    _open(visit, "Progress")
    page.get_by_label("What happened").select_option("It holds everywhere")
    visit.press("Report progress")
    expect(page.get_by_text("It is reported.")).to_be_visible()
    expect(page.get_by_text("implemented without evidence", exact=True).first).to_be_visible()
    _open(visit, "Evidence")
    visit.press("Give evidence")
    expect(page.get_by_role("alert").get_by_text("Say in words or by a link")).to_be_visible()
    page.locator("#id_evidence-text").fill("Seen in ten forms and ten letters")
    visit.press("Give evidence")
    expect(page.locator(".ek-page-head .ek-tag-good")).to_have_text("done")
    page.get_by_role("link", name=re.compile("Withdraw.*It holds everywhere")).first.click()
    page.get_by_label("Why").fill("It was a trial in one team")
    visit.press("Withdraw the report")
    expect(page.get_by_text("It was a trial in one team").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Withdraw.*Evidence given")).first.click()
    page.get_by_label("Why").fill("As above")
    visit.press("Withdraw the report")
    expect(page.locator(".ek-page-head").get_by_text("not begun", exact=True)).to_be_visible()


def _open(visit: Visit, name: str) -> None:
    visit.page.locator("summary", has_text=name).click()


def test_the_report_for_the_board_is_one_printed_page(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    visit.go("/programme/board/?on=2027-05-01")
    visit.page.emulate_media(media="print")
    printed = visit.page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
