"""The pages of the example partnership: read and filtered without scripts, accessible wide and narrow.

The upgrade itself is walked in test_designing_together.py; nothing here depends on whether it was taken already.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESIGNER = "designer@moorland.example"
KEEPER = "designer@harbour-vale.example"


def test_the_variants_are_found_and_filtered_without_scripts(visiting: Visiting) -> None:
    visit = visiting(DESIGNER, javascript=False)
    page = visit.page
    visit.go("/model/")
    page.get_by_role("link", name="their variants beside each other").click()
    visit.heading("Two Rivers Partnership (example)")
    page.get_by_label("Element").select_option("Propositions")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Grazing on the common")).to_be_visible()
    expect(page.get_by_role("heading", name="Owners of small boats")).to_have_count(0)


@pytest.mark.long
def test_the_pages_of_a_partnership_are_accessible_wide_and_narrow(visiting: Visiting) -> None:
    pages = {
        DESIGNER: ("partnership/", "partnership/releases/2/", "partnership/releases/2/adopt/as-is/"),
        KEEPER: ("partnership/variants/?element=propositions", "partnership/release/", "base/"),
    }
    for who, addresses in pages.items():
        visit = visiting(who)
        for address in addresses:
            visit.go(f"/model/{address}")
            visit.check()
