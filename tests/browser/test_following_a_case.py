"""A customer follows her case by the link that a colleague made: without an account, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arriving, Visiting

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.slow]

LEADER = "leader@harbour-vale.example"


def test_a_link_is_made_followed_written_and_withdrawn(visiting: Visiting, arriving: Arriving) -> None:
    visit = visiting(LEADER)
    page = visit.page
    visit.go("/work/cases/new/?q=complaint")
    page.locator(".cp-links a").first.click()
    page.locator("#id_name").fill("Ada Thorne")
    page.locator("#id_email").fill("ada.thorne@mail.example")
    visit.press("Add and go on")
    page.get_by_label("Title").fill("The hedgehog of Tern Lane")
    visit.press("Make the case")
    visit.heading("The hedgehog of Tern Lane")
    case = page.url.removeprefix(visit.site.url)
    visit.press("Make a link")
    visit.heading("The customer's page")
    visit.check()
    link = page.locator("#link").inner_text()
    visit.press("Write a message with it")
    expect(page.locator("#id_body")).to_have_value(re.compile(re.escape(link)))
    expect(page.locator("#id_address")).to_have_value("ada.thorne@mail.example")

    for javascript in (True, False):
        customer = arriving(javascript=javascript)
        customer.page.goto(link)
        expect(customer.page.get_by_role("heading", name="Where it is now")).to_be_visible()
        expect(customer.page.get_by_text("We promise an answer by")).to_be_visible()
        assert "hedgehog" not in customer.page.content()
        assert "Ada" not in customer.page.content()
        if javascript:
            customer.check(whole=True)

    visit.go(case)
    visit.check()
    visit.press("Withdraw it")
    expect(page.get_by_text("There is no link by which the customer can follow this case.")).to_be_visible()
    late = arriving()
    late.expected.append("status of 404")
    late.page.goto(link)
    late.heading("This link opens nothing")
    late.check(whole=True)
