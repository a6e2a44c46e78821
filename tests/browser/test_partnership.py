"""Upgrade and variants of the example partnership without scripts: read, refused where nothing is chosen, compared."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESIGNER = "designer@moorland.example"


def test_what_an_upgrade_does_and_how_the_variants_differ(visiting: Visiting) -> None:
    visit = visiting(DESIGNER, javascript=False)
    page = visit.page
    visit.expected.append("status of 422")
    visit.go("/model/")
    page.get_by_role("link", name="what its organisations share").click()
    visit.heading("Two Rivers Partnership (example)")
    page.get_by_role("link", name="See what the upgrade to release 2 does").click()
    expect(page.get_by_role("heading", name="Upgrade from release 1 to release 2")).to_be_visible()
    expect(page.get_by_role("group", name="Permission to extend a home: promise")).to_be_visible()
    visit.press("Begin the draft “Upgrade to release 2”")
    page.get_by_role("link", name="Choose what shall hold: Permission to extend a home: promise").click()
    assert page.url.endswith("#c-services-household-extension-promise")
    visit.go("/model/partnership/variants/?element=propositions")
    expect(page.get_by_role("heading", name="Grazing on the common")).to_be_visible()
    expect(page.get_by_role("heading", name="Owners of small boats")).to_have_count(0)


def test_the_pages_of_a_partnership_are_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(DESIGNER)
    visit.expected.append("status of 422")
    for address in ("", "releases/2/", "variants/"):
        visit.go(f"/model/partnership/{address}")
        visit.check()
    visit.go("/model/to-be/upgrade/")
    visit.press("Begin the draft “Upgrade to release 2”")
    expect(visit.page.get_by_role("alert").filter(has_text="Choose what shall hold")).to_be_visible()
    visit.check()
