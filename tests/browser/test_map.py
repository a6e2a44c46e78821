"""The map of a process and the ways through it, in a browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER = "leader@harbour-vale.example"


def with_example(visit: Visit) -> str:
    """Make a report on the example log, and return its address."""
    visit.go("/reports/new/")
    visit.press("Try it with an example log")
    if "/columns/" in visit.page.url:
        visit.press("Make the report")
    visit.page.get_by_text("400 cases and 3,138 events").first.wait_for(timeout=60_000)
    return visit.page.url.removeprefix(visit.site.url).split("?")[0]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """Remember the report between the tests of this module."""
    return {}


def said(visit: Visit, pattern: str) -> Locator:
    """Find what a page says of what it shows."""
    return visit.page.get_by_role("status").filter(has_text=re.compile(pattern))


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_the_map_and_the_ways(visiting: Visiting, known: dict[str, str], javascript: bool) -> None:
    visit = visiting(LEADER, javascript=javascript)
    page = visit.page
    address = known.setdefault("address", "") or with_example(visit)
    known["address"] = address
    visit.go(f"{address}map/")
    expect(page.get_by_role("heading", name="Map of the process")).to_be_visible()
    if javascript:
        visit.check()
        _slide(visit)
    else:
        page.get_by_label("Median time").check()
        visit.press("Draw")
        expect(page.get_by_label("Median time")).to_be_checked()
    page.get_by_role("link", name="Documents checked: 523 times, in 400 cases").click(force=True)
    assert page.url.endswith("#step-s1")
    page.get_by_role("link", name="Ways", exact=True).click()
    expect(page.get_by_role("heading", name="Way 1", exact=True)).to_be_visible()
    _seek(visit, javascript)
    page.get_by_role("link", name="Show on the map").first.click()
    expect(said(visit, r"Only the cases of way \d+ are shown")).to_be_visible()


def _slide(visit: Visit) -> None:
    """Ask for fewer steps with the keyboard: the map follows, the focus stays."""
    page = visit.page
    boxes = page.locator("svg a.box").count()
    page.get_by_label("Steps", exact=True).focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile(r"steps=0"))
    assert page.locator("svg a.box").count() < boxes
    expect(page.get_by_label("Steps", exact=True)).to_be_focused()
    expect(said(visit, r"The map shows \d of 10 steps")).to_be_visible()
    page.get_by_label("Steps", exact=True).press("End")
    page.wait_for_url(re.compile(r"steps=100"))


def _seek(visit: Visit, javascript: bool) -> None:
    """Ask for the ways with a visit at home and without another step."""
    page = visit.page
    page.get_by_label("With a step named").fill("home")
    page.get_by_label("Without a step named").fill("documents requested")
    if javascript:
        page.get_by_label("Without a step named").press("Tab")
        visit.check()
    else:
        visit.press("Show")
    expect(said(visit, r"\d+ of these ways, with")).to_be_visible()
    expect(page.get_by_role("heading", name="Way 1", exact=True)).to_have_count(0)
