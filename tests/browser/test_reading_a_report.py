"""Reading a finished report: its pages, some of its cases, one of them, and a comparison, with axe at every step."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF = "staff@harbour-vale.example"
LEADER = "leader@harbour-vale.example"


def the_example(visit: Visit) -> None:
    """Have the example log read and its report open."""
    visit.go("/reports/new/")
    visit.press("Try it with an example log")
    expect(visit.page.get_by_role("heading", name="About the work")).to_be_visible(timeout=60_000)


def part(visit: Visit, name: str) -> None:
    """Open one of the report's pages and hold it to the rules."""
    parts = visit.page.get_by_role("navigation", name="Parts of this report")
    parts.get_by_role("link", name=name, exact=True).click()
    expect(parts.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
    visit.check()


@pytest.mark.long
def test_a_report_is_read_page_by_page_and_case_by_case(visiting: Visiting) -> None:
    visit = visiting(STAFF)
    page = visit.page
    the_example(visit)
    for name in ("Flow", "People", "Data"):
        part(visit, name)
    page.get_by_text("Show only some of the cases").click()
    page.get_by_label("Channel", exact=True).select_option("Phone")
    visit.press("Show these cases")
    expect(page.get_by_text("118 cases and 950 events")).to_be_visible()
    part(visit, "Findings")
    expect(page.get_by_text("Channel: Phone")).to_be_visible()
    figure = page.locator(".ek-kpi", has_text="85 in 100 were done within")
    figure.get_by_role("link", name="What is this?").click()
    expect(page.locator("#define-lead-time")).to_be_in_viewport()
    visit.check()
    page.go_back()
    figure.get_by_role("link", name="Its cases").click()
    expect(page.get_by_role("heading", name="Finished cases that took")).to_be_visible()
    visit.check()
    page.locator(".insight-cases th a").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_text("Request received")).to_be_visible()
    expect(page.get_by_text("T. Adeyemi")).to_have_count(0)
    visit.check()
    page.get_by_role("link", name="Show all again, not only Channel Phone").click()
    expect(page.get_by_text("400 cases and 3,138 events")).to_be_visible()


def test_two_channels_are_compared_without_javascript(visiting: Visiting) -> None:
    visit = visiting(LEADER, javascript=False)
    page = visit.page
    the_example(visit)
    page.get_by_text("Show only some of the cases").click()
    visit.press("Compare with other cases")
    page.locator("#a-channel").select_option("Internet")
    page.locator("#b-channel").select_option("Phone")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    expect(page.get_by_text("118 cases, opened from")).to_be_visible()
