"""From one's day to a shelf and back in a browser: the next case, two who want the same one, many at once with an undo."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF, TRAY = "staff@harbour-vale.example", "/work/shelves/post-tray/"


def _shelf(visit: Visit) -> str:
    """Make sure that at least four cases can be taken from the tray of permits; return its address."""
    page = visit.page
    for number in range(4):
        visit.go(f"{TRAY}?who=nobody&waiting=no")
        if page.locator(".dk-row").count() >= 4:
            break
        visit.go("/work/cases/new/?q=parking+permit")
        page.locator(".cp-links a").first.click()
        page.locator("#id_name").fill(f"Wilf Barrow {number}")
        visit.press("Add and go on")
        page.get_by_label("Title").fill(f"A place at the quay, {number}")
        visit.press("Make the case")
        visit.heading(f"A place at the quay, {number}")
        # Who makes a case has it: back to the shelf with it.
        visit.go(f"{TRAY}?who=me")
        page.locator(".dk-row").get_by_role("checkbox").first.check()
        visit.press("Lay back on the shelf")
        visit.press("Show what would happen")
        page.get_by_role("button", name="Lay back: 1 case").click()
        expect(page.get_by_text("1 case laid back.")).to_be_visible()
    return TRAY


def _rows(visit: Visit) -> list[str]:
    return visit.page.locator(".dk-row .ek-number").all_text_contents()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_from_the_day_to_a_shelf_and_back(visiting: Visiting, javascript: bool) -> None:
    visit = visiting(STAFF, javascript=javascript)
    page = visit.page
    address = _shelf(visit)
    visit.go("/work/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Shelves").click()
    visit.heading("Shelves")
    page.locator(f".dk-shelf h2 a[href='{address}']").click()
    visit.press("Take the next")
    expect(page.get_by_text(re.compile("You have .* comes first"))).to_be_visible()
    visit.go(f"{address}?who=nobody&waiting=no")
    wanted = _rows(visit)[:2]
    for reference in wanted:
        page.locator(".dk-row", has_text=reference).get_by_role("checkbox").check()
    page.locator(".dk-several").get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("Possible for all 2")).to_be_visible()
    page.get_by_role("button", name="Take: 2 cases").click()
    expect(page.get_by_text("2 cases taken.")).to_be_visible()
    assert not set(wanted) & set(_rows(visit))
    visit.press("Take it back for all")
    expect(page.get_by_text("2 cases put back as before.")).to_be_visible()
    assert set(wanted) <= set(_rows(visit))


def test_who_comes_second_is_told_who_has_it(visiting: Visiting) -> None:
    first, second = visiting(STAFF), visiting(STAFF)
    address = _shelf(first)
    for visit in (first, second):
        visit.go(f"{address}?who=nobody&waiting=no")
    one = _rows(first)[0]
    first.page.locator(".dk-row", has_text=one).get_by_role("checkbox").check()
    first.press("Give to a colleague")
    names = first.page.get_by_label("To whom").locator("option").all_text_contents()
    other = next(name for name in names[1:] if not name.startswith("Tom "))
    first.page.get_by_label("To whom").select_option(other)
    first.press("Show what would happen")
    first.page.get_by_role("button", name="Give: 1 case").click()
    expect(first.page.get_by_text("1 case given.")).to_be_visible()
    second.page.get_by_role("button", name=f"Take {one}").click()
    expect(
        second.page.get_by_text(re.compile("has this case already. Take another one.|You have"))
    ).to_be_visible()


def test_keys_walk_choose_and_search(visiting: Visiting) -> None:
    visit = visiting(STAFF)
    visit.go(_shelf(visit))
    page = visit.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".dk-row .dk-title").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("1 chosen:")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys on this page")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#ek-search")).to_be_focused()
    page.keyboard.type(_rows(visit)[0].replace("-", " ").lower())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/work/cases/"))


@pytest.mark.long
def test_the_pages_are_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(STAFF)
    address = _shelf(visit)
    for path in ("/work/", "/work/shelves/", f"{address}?due=over", address, "/work/search/?q=re"):
        visit.go(path)
        visit.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        visit.check()
