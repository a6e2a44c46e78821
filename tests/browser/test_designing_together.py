"""The whole story of a change: a service is added, consulted on, answered, approved, planned, applied from tomorrow,
taken back; the second council upgrades to the next release of the base with one conflict; and a model goes back."""

import re
from collections.abc import Iterator

import pytest
from playwright import sync_api
from playwright.sync_api import expect

from tests.browser.conftest import Arriving, Site, Visit, Visiting, started

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.slow]

LEADER, DESIGNER, STAFF = (f"{who}@harbour-vale.example" for who in ("leader", "designer", "staff"))
DRAFT = "/model/help-at-home/"
PROMISE = "Somebody is at your door within two days."
SAVE = ".be-form .ek-button-primary"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run a product of its own: what holds here changes the shelves, on which other tests lay cases."""
    with started() as made:
        yield made


@pytest.fixture(scope="module")
def signed_in() -> dict[str, sync_api.StorageState]:
    """Keep who has signed in there."""
    return {}


def test_from_a_wish_to_what_holds_and_back(visiting: Visiting, arriving: Arriving) -> None:
    manager = visiting(DESIGNER)
    manager.expected += ["status of 404", "status of 409"]
    _add_a_service(manager)
    link = _consult(manager)
    _colleague(visiting(STAFF))
    _partner(arriving(), link)
    _answer(manager)
    _partner_reads(arriving(), link)
    _who_may_not(manager)
    _approve(visiting(LEADER), DRAFT)
    _take(manager, DRAFT)
    _read_the_plan(manager)
    _apply(manager, "From the beginning of a day")
    _take_back(manager)
    _apply(manager, "At once")
    _go_back(manager)


def test_the_second_council_upgrades_with_one_conflict(visiting: Visiting) -> None:
    designer = visiting("designer@moorland.example")
    designer.expected += ["status of 404", "status of 409"]
    page = designer.page
    designer.go("/model/")
    designer.check()
    page.get_by_role("link", name="what its organisations share").click()
    designer.check()
    designer.press("See what the upgrade to release 2 does")
    designer.heading("Moorland Edge, on the shared base (example)")
    designer.check()
    designer.press("Begin the draft “Upgrade to release 2”")
    page.get_by_role("link", name=re.compile("Choose what shall hold")).click()
    designer.check()
    page.get_by_label("Take the base’s").check()
    designer.press("Begin the draft “Upgrade to release 2”")
    designer.heading("Upgrade to release 2")
    designer.check()
    expect(page.get_by_text("Stands on release 2").first).to_be_visible()
    draft = "/model/upgrade-to-release-2/"
    designer.go(f"{draft}records/services/household-extension/")
    expect(page.get_by_text("within 42 days").first).to_be_visible()
    _approve(visiting("leader@moorland.example"), draft)
    _take(designer, draft)
    _apply(designer, "At once")
    designer.go("/model/partnership/variants/")
    designer.check()


def _read_the_plan(visit: Visit) -> None:
    visit.page.get_by_role("link", name=re.compile("^Citizens and customers [0-9]")).click()
    visit.page.get_by_role("link", name=re.compile("^Next")).or_(
        visit.page.get_by_text("Help at home")
    ).first.wait_for()
    while not visit.page.get_by_text("Help at home").count():
        visit.page.get_by_role("link", name=re.compile("^Next")).click()
    visit.check()


def _add_a_service(visit: Visit) -> None:
    page = visit.page
    visit.go("/model/")
    page.get_by_label("What it is about").last.fill("Help at home")
    visit.press("Begin a draft")
    visit.heading("Help at home")
    visit.go(f"{DRAFT}elements/propositions/")
    visit.check()
    page.get_by_role("link", name="Service", exact=True).click()
    page.locator(SAVE).click()
    expect(page.locator(".ek-error-summary")).to_contain_text("Title is missing")
    visit.check()
    page.get_by_label("Title").first.fill("Help at home")
    page.locator(SAVE).click()
    expect(page.locator(".be-saved")).to_contain_text("Saved as revision 2")
    expect(page.locator(".bp-record")).to_contain_text("EK301")
    visit.check()
    visit.press("Change")
    expect(page.locator(".be-asked").first).to_be_visible()
    page.get_by_role("textbox", name="Promise").fill(PROMISE)
    page.locator("select[name=channels]").first.select_option(label="Phone")
    page.locator(SAVE).click()
    expect(page.locator(".be-saved")).to_contain_text("Saved as revision 3")
    expect(page.locator(".bp-record")).not_to_contain_text("EK301")
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".be-changed")).to_contain_text("Help at home")
    visit.check()
    visit.go(f"{DRAFT}consultation/")


def _apply(visit: Visit, when: str) -> None:
    visit.go("/model/to-be/plan/")
    visit.press("Apply from a date")
    visit.press("Apply")
    expect(visit.page.get_by_role("alert").filter(has_text="Read the plan")).to_be_visible()
    visit.check()
    visit.page.get_by_label(when).check()
    visit.page.get_by_label("I have read what changes for whom").check()
    visit.press("Apply")
    expect(visit.page.get_by_text("The revision holds from")).to_be_visible()
    visit.check()


def _consult(visit: Visit) -> str:
    visit.press("Open a consultation")
    visit.check()
    visit.press("Open the consultation")
    expect(visit.page.get_by_role("link", name="Say what you ask")).to_be_visible()
    visit.check()
    visit.page.get_by_label("What do you ask?").fill("Shall we help at home?")
    visit.page.get_by_label("Introduction").fill("Many ask for it by phone. We want to promise two days.")
    visit.page.get_by_label("Partners, to whom you send the link").check()
    visit.press("Open the consultation")
    link = visit.page.get_by_label("The link").input_value()
    visit.check()
    visit.press("To the consultation")
    expect(visit.page.get_by_text("0 comments").first).to_be_visible()
    return link.removeprefix(visit.site.url)


def _colleague(visit: Visit) -> None:
    visit.go("/model/")
    visit.press("Shall we help at home?")
    visit.check()
    visit.page.get_by_role("link", name="Comment on").first.click()
    visit.page.get_by_label("Your comment").fill("Only if the checklist is shorter.")
    visit.press("Send the comment")
    expect(visit.page.get_by_text("Only if the checklist is shorter.")).to_be_visible()
    visit.check()


def _partner(visit: Visit, link: str) -> None:
    visit.go(link)
    visit.heading("Shall we help at home?")
    visit.check()
    visit.press("Read it and comment")
    visit.check()
    visit.press("Send the comment")
    expect(visit.page.get_by_role("link", name="Enter your name")).to_be_visible()
    visit.check()
    visit.page.get_by_label("Your comment").fill("We need the neighbours' letters a week earlier then.")
    visit.page.get_by_label("Your name").fill("Ada Rowan")
    visit.page.get_by_label("Your organisation").fill("Architects of the valley (example)")
    visit.press("Send the comment")
    expect(visit.page.get_by_text("Thank you. Your comment is kept.")).to_be_visible()
    visit.check()


def _answer(visit: Visit) -> None:
    visit.go(f"{DRAFT}consultation/comments/")
    for label, reason in (
        ("A part of it", "The checklist is shorter by two steps; the rest is law."),
        ("Not do it", "The letters go out on the first day already."),
    ):
        visit.page.get_by_role("link", name=re.compile("^Answer")).first.click()
        visit.page.get_by_label(label).check()
        visit.page.get_by_label("In words, with the reason").fill(reason)
        visit.check()
        if label == "A part of it":
            visit.press("Save the answer")
            expect(visit.page.get_by_role("link", name="Choose the revision")).to_be_visible()
            visit.check()
            visit.page.get_by_label("Done in revision").select_option(index=1)
        visit.press("Save the answer")
        expect(visit.page.get_by_text(reason)).to_be_visible()
    visit.check()
    visit.page.get_by_text("Run this consultation").click()
    visit.press("Close it: take no more comments")
    expect(visit.page.get_by_text("The consultation is closed.")).to_be_visible()


def _partner_reads(visit: Visit, link: str) -> None:
    visit.go(f"{link}answers/")
    visit.heading("You said – we did")
    expect(visit.page.get_by_text("The letters go out on the first day already.")).to_be_visible()
    assert "Ada Rowan" not in visit.page.content()
    visit.check()


def _who_may_not(visit: Visit) -> None:
    visit.go(f"{DRAFT}decision/")
    expect(visit.page.get_by_text("You do not sit there.")).to_be_visible()
    visit.check()
    visit.press("Who sits in which body")
    expect(visit.page.get_by_text("Marek Lindqvist").first).to_be_visible()
    visit.check()


def _approve(visit: Visit, draft: str) -> None:
    visit.go(f"{draft}decision/")
    visit.press("Approve")
    visit.page.get_by_label("Note").fill("Agreed on 3 March.")
    visit.check()
    visit.press("Approve")
    expect(visit.page.get_by_text("Agreed on 3 March.")).to_be_visible()
    visit.check()


def _take(visit: Visit, draft: str) -> None:
    visit.go(f"{draft}decision/")
    visit.press("Take into the model")
    visit.check()
    visit.press("Take into the model")
    visit.page.wait_for_url(re.compile("/model/to-be/"))
    visit.check()


def _take_back(visit: Visit) -> None:
    visit.press("Take it back")
    visit.check()
    visit.press("Take it back")
    expect(visit.page.get_by_text("It is taken back")).to_be_visible()


def _go_back(visit: Visit) -> None:
    visit.go(f"{DRAFT}decision/")
    expect(visit.page.locator("[aria-current=step]")).to_contain_text("In effect")
    visit.go("/model/to-be/history/")
    visit.check()
    visit.page.get_by_role("link", name=re.compile(r"Go back to this.*revision 1$")).click()
    visit.page.get_by_label("Note").fill("It did not work")
    visit.check()
    visit.press("Make this the newest revision")
    expect(visit.page.get_by_text("Revision 3 says what revision 1 said.")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="Citizens and customers")).to_be_visible()
    visit.check()
    _apply(visit, "At once")
    visit.go("/model/to-be/plan/")
    expect(visit.page.get_by_text("Nothing: what this revision says holds already.")).to_be_visible()
    visit.check()
