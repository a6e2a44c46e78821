"""The whole way of a change: drafted, consulted on, answered, approved, planned, applied from tomorrow, and taken back."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Arriving, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MODEL = Path(__file__).parents[2] / "operating-models/two-councils/to-be"
ADMINISTRATOR, LEADER, DESIGNER, STAFF = (
    f"{who}@harbour-vale.example" for who in ("administrator", "leader", "designer", "staff")
)
PROMISE = "You hear from us within two days, and have a decision within six weeks."


def archive() -> FilePayload:
    """Pack the example as a person would to bring it."""
    piece = io.BytesIO()
    with zipfile.ZipFile(piece, "w") as packed:
        for path in sorted(MODEL.rglob("*")):
            if path.is_file():
                packed.write(path, str(path.relative_to(MODEL)))
    return {"name": "to-be.zip", "mimeType": "application/zip", "buffer": piece.getvalue()}


def test_from_a_draft_to_what_holds_and_back(visiting: Visiting, arriving: Arriving) -> None:
    designer = visiting(DESIGNER)
    designer.expected.append("status of 404")
    _begin(designer)
    _draft(designer)
    link = _consult(designer)
    _colleague(visiting(STAFF))
    _partner(arriving(), link)
    _answer(designer)
    _partner_reads(arriving(), link)
    _seat(visiting(ADMINISTRATOR))
    _approve(visiting(LEADER))
    _take(designer)
    _apply(designer, "From the beginning of a day")
    _take_back(designer)
    _apply(designer, "At once")
    _go_back(designer)


def _begin(visit: Visit) -> None:
    """Begin to-be and apply it, unless the example is there already."""
    visit.go("/model/to-be/plan/")
    if visit.page.get_by_role("heading", name="What changes for whom").count() == 0:
        visit.go("/model/begin/")
        visit.page.locator("input[type=file]").set_input_files(archive())
        visit.press("Begin")
        visit.page.get_by_role("link", name="Plan", exact=True).click()
    visit.check()
    if visit.page.get_by_role("link", name="Apply from a date").count():
        _apply(visit, "At once")


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


def _draft(visit: Visit) -> None:
    visit.go("/model/")
    visit.page.get_by_label("What it is about").last.fill("Six weeks for extensions")
    visit.press("Begin a draft")
    visit.heading("Six weeks for extensions")
    visit.go("/model/six-weeks-for-extensions/records/services/household-extension/edit/")
    visit.page.get_by_label("Promise", exact=False).first.fill(PROMISE)
    visit.press("Save")
    visit.go("/model/six-weeks-for-extensions/consultation/")
    expect(visit.page.get_by_text("six weeks").first).to_be_visible()
    visit.check()


def _consult(visit: Visit) -> str:
    visit.press("Open a consultation")
    visit.check()
    visit.press("Open the consultation")
    expect(visit.page.get_by_role("link", name="Say what you ask")).to_be_visible()
    visit.check()
    visit.page.get_by_label("What do you ask?").fill("Are six weeks right for household extensions?")
    visit.page.get_by_label("Introduction").fill(
        "Half of the plans take eight weeks today. We want to promise six."
    )
    visit.page.get_by_label("Partners, to whom you send the link").check()
    visit.press("Open the consultation")
    link = visit.page.get_by_label("The link").input_value()
    visit.check()
    visit.press("To the consultation")
    expect(visit.page.get_by_text("0 comments").first).to_be_visible()
    return link.removeprefix(visit.site.url)


def _colleague(visit: Visit) -> None:
    visit.go("/model/")
    visit.press("Are six weeks right for household extensions?")
    visit.check()
    visit.page.get_by_role("link", name="Comment on").first.click()
    visit.page.get_by_label("Your comment").fill("Only if the checklist is shorter.")
    visit.press("Send the comment")
    expect(visit.page.get_by_text("Only if the checklist is shorter.")).to_be_visible()
    visit.check()


def _partner(visit: Visit, link: str) -> None:
    visit.go(link)
    visit.heading("Are six weeks right for household extensions?")
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
    visit.go("/model/six-weeks-for-extensions/consultation/comments/")
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


def _seat(visit: Visit) -> None:
    visit.go("/model/six-weeks-for-extensions/decision/")
    expect(visit.page.get_by_text("You do not sit there.")).to_be_visible()
    visit.check()
    visit.press("Who sits in which body")
    visit.page.get_by_label("Member").fill("Marek Lindqvist")
    visit.page.get_by_label("Sits in, or holds").select_option(label="Joint committee of both councils")
    visit.press("Add the seat")
    expect(visit.page.get_by_text("Marek Lindqvist sits there now.")).to_be_visible()
    visit.check()


def _approve(visit: Visit) -> None:
    visit.go("/model/six-weeks-for-extensions/decision/")
    visit.check()
    visit.press("Approve")
    visit.page.get_by_label("Note").fill("The committee agreed on 3 March.")
    visit.check()
    visit.press("Approve")
    expect(visit.page.get_by_text("The committee agreed on 3 March.")).to_be_visible()
    visit.check()


def _take(visit: Visit) -> None:
    visit.go("/model/six-weeks-for-extensions/decision/")
    visit.press("Take into the model")
    visit.check()
    visit.press("Take into the model")
    expect(visit.page.get_by_role("heading", name="Citizens and customers")).to_be_visible()
    expect(visit.page.get_by_text("The words that customers read change on that day.")).to_be_visible()
    visit.check()


def _take_back(visit: Visit) -> None:
    visit.press("Take it back")
    visit.check()
    visit.press("Take it back")
    expect(visit.page.get_by_text("It is taken back")).to_be_visible()


def _go_back(visit: Visit) -> None:
    visit.go("/model/six-weeks-for-extensions/decision/")
    expect(visit.page.locator("[aria-current=step]")).to_contain_text("In effect")
    visit.go("/model/to-be/history/")
    visit.check()
    visit.page.get_by_role("link", name=re.compile(r"Go back to this.*revision 1$")).click()
    visit.page.get_by_label("Note").fill("Six weeks did not work")
    visit.check()
    visit.press("Make this the newest revision")
    expect(visit.page.get_by_text("Revision 3 says what revision 1 said.")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="Citizens and customers")).to_be_visible()
    visit.check()
    _apply(visit, "At once")
    visit.go("/model/to-be/plan/")
    expect(visit.page.get_by_text("Nothing: what this revision says holds already.")).to_be_visible()
    visit.check()
