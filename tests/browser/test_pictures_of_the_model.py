"""Wheel, thread, board, mix, map and landscape of the two councils' model in a browser; addresses for those outside."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arriving, Visiting
from tests.browser.test_views_of_the_model import LEADER, VIEWS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    ("golden-thread/", "Golden thread"),
    ("golden-thread/?unit=planning", "Golden thread"),
    ("annual-wheel/?unit=planning", "Annual wheel of Planning"),
    ("pestel/", "PESTEL board"),
    ("channel-mix/?mix=housing-repair", "Channel mix"),
    ("capabilities/", "Capability map"),
    ("landscape/?by=unit", "System landscape"),
)


@pytest.mark.long
def test_every_picture_is_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    for address, heading in PAGES:
        visit.go(VIEWS + address)
        expect(visit.page.get_by_role("heading", name=heading, exact=True, level=2)).to_be_visible()
        visit.check()


def test_the_wheel_is_walked_with_the_keyboard_and_is_a_list_on_a_phone(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    page = visit.page
    visit.go(f"{VIEWS}annual-wheel/")
    entry = page.locator(
        ".bw-wheel a", has=page.locator("title", has_text="Budget is decided: deadline, 20 February")
    )
    entry.focus()
    expect(entry).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".bw-wheel a", has_text="Council tax bills go out")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Council tax bills go out")).to_be_visible()
    visit.go(f"{VIEWS}annual-wheel/")
    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.locator(".bw-wheel")).to_be_hidden()
    february = page.locator(".bw-months > li", has=page.get_by_role("heading", name="February"))
    expect(february).to_contain_text("Budget is decided, 20 February")


def test_an_address_is_made_read_outside_and_ended_without_scripts(
    visiting: Visiting, arriving: Arriving
) -> None:
    visit = visiting(LEADER, javascript=False)
    visit.go(f"{VIEWS}annual-wheel/")
    visit.press("Make an address")
    calendar = visit.page.locator("#bw-share").inner_text()
    visit.go(f"{VIEWS}pestel/")
    visit.press("Make an address")
    address = visit.page.locator("#bw-share").inner_text()
    outside = arriving()
    answer = outside.page.request.get(calendar)
    assert answer.status == 200
    assert answer.text().startswith("BEGIN:VCALENDAR\r\n")
    outside.page.goto(address)
    expect(outside.page.get_by_role("heading", name="Floods in the lower town")).to_be_visible()
    outside.check()
    visit.page.get_by_text("Renew or end it").click()
    visit.press("End the address")
    expect(visit.page.get_by_role("button", name="Make an address")).to_be_visible()
    assert outside.page.request.get(address).status == 404
