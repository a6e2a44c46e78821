"""A case from intake to decision in a browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER, ADMINISTRATOR = (f"{role}@harbour-vale.example" for role in ("leader", "administrator"))
OLD = b"Case,Step,When\nP-1,Received,2024-02-01 09:00\nP-1,Decided,2024-02-20 15:00\n"


def _new(visit: Visit, title: str) -> str:
    """Make a case of the leader's own team by hand; return its address."""
    page = visit.page
    visit.go("/work/cases/new/?q=complaint")
    page.locator(".cp-links a").first.click()
    page.locator("#id_name").fill("Ada Thorne")
    page.locator("#id_email").fill("ada.thorne@mail.example")
    visit.press("Add and go on")
    page.get_by_label("Title").fill(title)
    visit.press("Make the case")
    visit.heading(title)
    return page.url


def _open(visit: Visit, group: str, label: str) -> None:
    """Choose an action from a menu of the page of a case."""
    visit.page.locator("details.cp-menu > summary").filter(has_text=group).click()
    visit.page.locator("details.cp-menu[open]").get_by_role("link", name=label, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_from_intake_to_decision_and_on_with_the_old_clock(visiting: Visiting, javascript: bool) -> None:
    visit = visiting(LEADER, javascript=javascript)
    visit.expected.append("status of 409")
    page = visit.page
    here = _new(visit, "The letter came back twice")
    clock = page.locator(".cp-clock + p")
    began = clock.inner_text()
    assert began.startswith("From the first contact")
    if javascript:
        visit.check()
    page.get_by_role("checkbox").first.click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    _open(visit, "Where it stands", "Move …")
    asked = page.get_by_role("dialog") if javascript else page.locator("main")
    asked.get_by_role("radio").last.check()
    asked.get_by_role("button", name="Move it").click()
    # Leaving stages out needs a reason, or the standard to be overruled.
    expect(asked.get_by_role("alert")).to_be_visible()
    if asked.get_by_label("Go on against the standard").count():
        asked.get_by_label("Go on against the standard").check()
    asked.locator("#id_reason").fill("The customer stands at the counter")
    asked.get_by_role("button", name="Move it").click()
    expect(page.locator(".cp-steps .is-here")).to_have_count(1)
    expect(page.get_by_text("The customer stands at the counter").first).to_be_visible()
    page.get_by_label("A note for colleagues").fill("She brought both envelopes")
    visit.press("Keep the note")
    expect(page.get_by_text("She brought both envelopes").first).to_be_visible()
    page.get_by_role("link", name="Write a message").click()
    page.get_by_label("Subject").fill("Your letters")
    page.locator("#id_body").fill("Dear Ada Thorne, we found both.")
    visit.press("Send")
    expect(page.get_by_role("heading", name="Your letters")).to_be_visible()
    visit.go(here.removeprefix(visit.site.url) + "documents/add/")
    page.locator("input[type=file]").set_input_files(
        {"name": "envelope.txt", "mimeType": "text/plain", "buffer": b"Harbour Vale"}
    )
    visit.press("Add it")
    expect(page.get_by_role("link", name="envelope.txt", exact=True)).to_be_visible()
    visit.go(here.removeprefix(visit.site.url) + "decide/")
    page.get_by_role("radio").first.check()
    page.get_by_label("Grounds").fill("We sent it to the wrong house.")
    visit.press("Decide")
    _open(visit, "Where it stands", "Close …")
    asked = page.get_by_role("dialog") if javascript else page.locator("main")
    if asked.get_by_label("Go on against the standard").count():
        asked.get_by_label("Go on against the standard").check()
    asked.locator("#id_reason").fill("All is said")
    asked.get_by_role("button", name="Close it").click()
    expect(page.locator(".cp-tags").get_by_text(re.compile("^closed"))).to_be_visible()
    page.get_by_role("link", name="Reopen …").first.click()
    asked = page.get_by_role("dialog") if javascript else page.locator("main")
    asked.locator("#id_reason").fill("A third letter came back")
    asked.get_by_role("button", name="Reopen it").click()
    expect(page.get_by_text("reopened it; its clock goes on")).to_be_visible()
    expect(clock).to_have_text(began)


@pytest.mark.long
def test_every_page_of_a_case_and_of_its_care_is_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(LEADER)
    case = _new(visit, "A bin for the quay").removeprefix(visit.site.url)
    for path in (
        "",
        "timeline/",
        "messages/",
        "messages/write/",
        "documents/",
        "standard/",
        "print/",
        "close/",
        "export/",
    ):
        visit.go(case + path)
        visit.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        visit.check()
    visit.go(f"{case}documents/add/")
    visit.page.locator("input[type=file]").set_input_files(
        {"name": "quay.txt", "mimeType": "text/plain", "buffer": b"<b>A bin</b> " * 400}
    )
    visit.press("Add it")
    visit.page.get_by_role("link", name="quay.txt", exact=True).click()
    expect(visit.page.get_by_text("<b>A bin</b>")).to_be_visible()
    visit.check()
    visit.go(case)
    _open(visit, "More", "Hold from erasure …")
    visit.check()
    visit.page.get_by_label("Why?").fill("A dispute about the quay")
    visit.press("Hold it")
    expect(visit.page.locator(".cp-tags").get_by_text("held from erasure")).to_be_visible()

    keeping = visiting(ADMINISTRATOR)
    keeping.go("/")
    keeping.page.locator(".ek-account > summary").click()
    keeping.page.get_by_role("link", name="Looks into cases").click()
    keeping.heading("Looks into cases")
    keeping.page.get_by_role("link", name="Look into a case").first.click()
    keeping.page.get_by_label("Reference of the case").fill(case.split("/")[-2])
    keeping.page.locator("[name=why]").first.check()
    keeping.page.get_by_label("What exactly").fill("The ombudsman asks")
    keeping.check()
    keeping.press("Open it for me")
    keeping.heading("A bin for the quay")
    keeping.go("/work/care/")
    expect(keeping.page.get_by_text("The ombudsman asks").first).to_be_visible()
    keeping.check()
    keeping.go("/work/care/retention/")
    expect(keeping.page.get_by_text("A dispute about the quay")).to_be_visible()
    keeping.check()
    keeping.go("/work/care/history/")
    keeping.check()
    keeping.page.locator("input[type=file]").set_input_files(
        {"name": "old.csv", "mimeType": "text/csv", "buffer": OLD}
    )
    keeping.page.locator("main form button[type=submit]").first.click()
    keeping.heading("What do the columns mean?")
    keeping.check()
