"""People in a browser: an absence from asking to approval, a table brought in, every page wide and narrow."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADMINISTRATOR, LEADER, STAFF = (
    f"{role}@harbour-vale.example" for role in ("administrator", "leader", "staff")
)


@pytest.mark.long
def test_every_page_is_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(ADMINISTRATOR)
    for path in (
        "/people/",
        "/people/?unit=contact",
        "/people/me/",
        "/people/absences/?unit=customers",
        "/people/skills/?unit=contact",
        "/people/exchange/",
        "/people/add/",
        "/accounts/organisation/tokens/",
    ):
        visit.go(path)
        visit.check()
    visit.go("/people/me/")
    for link in (
        "Change working time",
        "Give a role",
        "Say a skill",
        "Declare one",
        "Ask for absence",
        "Stops working",
    ):
        visit.page.get_by_role("link", name=re.compile(link)).first.click()
        visit.page.locator("main form.pe-form").wait_for()
        visit.check()
        visit.go("/people/me/")


def test_an_absence_from_asking_to_approval_by_keyboard(visiting: Visiting) -> None:
    asking = visiting(STAFF)
    asking.go("/people/me/")
    page = asking.page
    page.get_by_role("link", name="Ask for absence").focus()
    page.keyboard.press("Enter")
    asking.heading("Ask for absence")
    page.get_by_label("First day", exact=True).fill("2031-06-02")
    page.get_by_label("Last day", exact=True).fill("2031-05-30")
    page.get_by_label("Note").fill("A wedding by the sea")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("alert").get_by_role("link", name="The last day is before the first one")
    ).to_be_visible()
    asking.check()
    page.get_by_label("Last day", exact=True).fill("2031-06-06")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_text("It is sent.")).to_be_visible()
    expect(
        page.get_by_role("listitem").filter(has_text="2 June 2031").get_by_text("asked for")
    ).to_be_visible()

    deciding = visiting(LEADER, javascript=False)
    deciding.go("/people/absences/?unit=contact&month=2031-06")
    expect(deciding.page.get_by_text("holiday, asked for").first).to_be_attached()
    deciding.page.get_by_role("link", name="Tom Ashdowne: 2 June 2031").first.click()
    expect(deciding.page.get_by_text("A wedding by the sea")).to_be_visible()
    deciding.press("Decline")
    expect(deciding.page.get_by_role("alert").get_by_text("Say why")).to_be_visible()
    deciding.press("Approve")
    expect(deciding.page.get_by_text("The absence is approved.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("approved by Marek Lindqvist")).to_be_visible()
    page.get_by_role("link", name="2 June 2031 to 6 June 2031").click()
    asking.check()
    asking.press("Take the absence back")
    expect(page.get_by_text("The absence is taken back.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_a_table_is_brought_in_after_it_was_shown(
    visiting: Visiting, tmp_path: Path, javascript: bool
) -> None:
    number = "B1" if javascript else "B2"
    visit = visiting(ADMINISTRATOR, javascript=javascript)
    table = tmp_path / "people.csv"
    table.write_text(
        f"Name,Staff number,Role,Unit,Share\nNia Bevan {number},{number},contact-adviser,contact,eighty\n"
    )
    visit.go("/people/exchange/")
    visit.page.locator("input[type=file]").set_input_files(table)
    visit.press("Show what would change")
    expect(visit.page.get_by_role("alert").get_by_text("like 0.8 or 80 %")).to_be_visible()
    if javascript:
        visit.check()
    table.write_text(
        f"Name,Staff number,Role,Unit,Share\nNia Bevan {number},{number},contact-adviser,contact,80%\n"
    )
    visit.go("/people/exchange/")
    visit.page.locator("input[type=file]").set_input_files(table)
    visit.press("Show what would change")
    expect(visit.page.get_by_text("Role: contact-adviser in contact, 0.8")).to_be_visible()
    if javascript:
        visit.check()
    visit.press("Make these changes")
    expect(visit.page.get_by_text("The table is brought in: 1 new")).to_be_visible()
    visit.go(f"/people/?q={number}")
    expect(visit.page.get_by_role("link", name=f"Nia Bevan {number}")).to_be_visible()


def test_a_token_is_shown_once(visiting: Visiting) -> None:
    visit = visiting(ADMINISTRATOR)
    visit.go("/accounts/organisation/tokens/")
    visit.page.get_by_label("Name").fill("Identity provider")
    visit.page.get_by_label("People: an identity provider").check()
    visit.press("Make the token")
    expect(visit.page.locator("#secret")).to_have_text(re.compile("^ekt_"))
    visit.check()
    visit.go("/accounts/organisation/tokens/")
    expect(visit.page.locator("#secret")).to_have_count(0)
    visit.page.get_by_role("link", name="Revoke Identity provider").first.click()
    visit.press("Revoke the token")
    expect(visit.page.get_by_text("Identity provider opens nothing any more.")).to_be_visible()
