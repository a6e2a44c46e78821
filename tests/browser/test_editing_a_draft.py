"""A manager who never saw YAML adds a service to a draft; the check complains at the record; she fixes it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER = "leader@moorland.example"
SAVE = ".be-form .ek-button-primary"


def in_a_draft(visit: Visit, title: str) -> str:
    """Begin a draft from a record of how it is now, and return its address."""
    visit.go("/model/as-is/records/channels/phone/")
    visit.press("Change this in a draft")
    visit.page.get_by_role("heading", name="in a draft").wait_for()
    visit.page.get_by_label("What it is about").fill(title)
    visit.press("Begin a draft")
    visit.page.get_by_role("heading", name="Phone", level=2).wait_for()
    return visit.page.url.removeprefix(visit.site.url).split("records/")[0]


@pytest.mark.long
def test_a_manager_adds_a_service_without_scripts(visiting: Visiting) -> None:
    visit = visiting(LEADER, javascript=False)
    visit.expected.append("status of 409")
    page = visit.page
    draft = in_a_draft(visit, "Help at home without")
    visit.go(f"{draft}elements/propositions/")
    page.get_by_role("link", name="Service", exact=True).click()
    page.locator(SAVE).click()
    expect(page.locator(".ek-error-summary")).to_contain_text("Title is missing")
    page.get_by_label("Title").first.fill("Help at home")
    page.locator(SAVE).click()
    expect(page.locator(".be-saved")).to_contain_text("Saved as revision 2")
    expect(page.locator(".bp-record")).to_contain_text("EK301")

    visit.press("Change")
    expect(page.locator(".be-asked").first).to_be_visible()
    page.get_by_role("textbox", name="Promise").fill("Somebody is at your door within two days.")
    page.locator("select[name=channels]").first.select_option(label="Phone")
    page.locator(SAVE).click()
    expect(page.locator(".be-saved")).to_contain_text("Saved as revision 3")
    expect(page.locator(".bp-record")).not_to_contain_text("EK301")

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="What this draft brings into as-is")).to_be_visible()
    expect(page.locator(".be-changed")).to_contain_text("Help at home")
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Help at home").first.click()
    expect(page.get_by_role("heading", name="What revision 3 changed")).to_be_visible()
    visit.press("Take this change back")
    expect(page.locator(".be-saved")).to_contain_text("Taken back")


def test_two_who_change_the_same_choose(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    visit.expected.append("status of 409")
    page = visit.page
    draft = in_a_draft(visit, "Two at once")
    other = page.context.new_page()
    address = f"{draft}records/channels/phone/edit/"
    other.goto(visit.site.url + address)
    visit.go(address)
    other.get_by_label("Title").first.fill("Telephone")
    other.locator(SAVE).click()
    other.locator(".be-saved").wait_for()
    page.get_by_label("Title").first.fill("One number")
    page.locator(SAVE).click()
    expect(page.get_by_role("heading", name="Choose what shall hold")).to_be_visible()
    visit.check()
    page.get_by_label("One number").check()
    visit.press("Save with these choices")
    expect(page.get_by_role("heading", name="One number", level=2)).to_be_visible()


@pytest.mark.long
def test_rows_files_and_taking_out_are_accessible(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    page = visit.page
    draft = in_a_draft(visit, "Stages")
    visit.go("/model/as-is/records/channels/phone/edit/")
    visit.check()
    visit.go(f"{draft}records/case_types/household-extension/edit/")
    before = page.locator("input[name=stages]").count()
    page.get_by_role("button", name="Add another: stage").click()
    expect(page.locator("input[name=stages]")).to_have_count(before + 1)
    visit.check()
    visit.go(f"{draft}records/channels/phone/remove/")
    visit.check()
    visit.go(f"{draft}files/")
    visit.check()
    page.get_by_role("link", name="model.yaml").click()
    text = page.get_by_label("Text of the file")
    text.fill(text.input_value().replace("about:", "about: [", 1))
    visit.press("Save")
    expect(page.locator(".ek-error-summary")).to_contain_text("model.yaml, line")
    visit.check()
