"""A whole stand-up of two people, from the invitation to the mail with its outcome, through a real mail server."""

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests import mail_server
from tests.browser.conftest import Arriving, Site, Visit, started

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF, LEADER = "staff@harbour-vale.example", "leader@harbour-vale.example"
HUDDLE = "/meetings/contact-huddle/"
SECONDS = 30


@pytest.fixture(scope="module")
def mails() -> Iterator[SimpleNamespace]:
    """Have a mail server beside the product."""
    told = SimpleNamespace()
    with mail_server.running(told) as server:
        yield SimpleNamespace(server=server, url=f"smtp://{told.EMAIL_HOST}:{told.EMAIL_PORT}")


@pytest.fixture(scope="module")
def site(mails: SimpleNamespace) -> Iterator[Site]:
    """Run a product of its own, whose mails go to that server."""
    with started(EVENKEEL_EMAIL_URL=mails.url) as found:
        yield found


def mail(server: mail_server.Server, *, to: str, subject: str) -> EmailMessage:
    """Wait for a mail."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for each in server.mails:
            if each["To"] == to and subject in each["Subject"]:
                return each
        time.sleep(0.2)
    pytest.fail(
        f"no mail to {to} about {subject}: {[(each['To'], each['Subject']) for each in server.mails]}"
    )


def arrived(arriving: Arriving, email: str) -> Visit:
    visit = arriving()
    visit.sign_in(email)
    return visit


def a_starred_case(visit: Visit) -> str:
    """Make a case and give it a star of the day, so that it needs talk; return its reference."""
    page = visit.page
    visit.go("/work/cases/new/?q=parking+permit")
    page.locator(".cp-links a").first.click()
    page.locator("#id_name").fill("Wilf Barrow")
    visit.press("Add and go on")
    page.get_by_label("Title").fill("A place at the quay")
    visit.press("Make the case")
    visit.heading("A place at the quay")
    visit.go("/work/")
    star = page.get_by_role("button", name=re.compile("Give .* a star of today")).first
    reference = str((star.text_content() or "").split()[1])
    star.click()
    expect(page.get_by_role("button", name="Done: A place at the quay")).to_be_visible()
    return reference


def test_a_whole_stand_up(arriving: Arriving, mails: SimpleNamespace) -> None:
    marek, tom = arrived(arriving, LEADER), arrived(arriving, STAFF)
    marek.go(HUDDLE)
    marek.check()
    marek.press("Invite by e-mail")
    expect(marek.page.get_by_text("Invitations are on their way: 2 people")).to_be_visible()
    invitation = mail(mails.server, to=STAFF, subject="Invitation: Morning round of Customer contact")
    (enclosed,) = invitation.iter_attachments()
    assert enclosed.get_content_type() == "text/calendar"
    assert "SUMMARY:Morning round of Customer contact" in enclosed.get_content()
    reference = a_starred_case(tom)

    marek.page.locator("summary", has_text="Agree something").click()
    marek.page.get_by_label("What is done").fill("One list for the quay")
    marek.page.get_by_label("Who does it").select_option(label="Tom Ashdowne")
    marek.press("Agree it")
    marek.press("Begin now")
    marek.heading("Before we begin")
    tom.go("/meetings/")
    tom.check()
    tom.press("Join")
    tom.heading("Before we begin")
    tom.press("Hand up")
    expect(marek.page.get_by_text("Hand up Tom Ashdowne")).to_be_visible()
    # Whoever presses: the other sees it without doing anything, and what he is typing stays.
    marek.page.get_by_label("What is done").fill("Ring the har")
    tom.press("Next")
    marek.heading("What we agreed before")
    tom.press("Person by person")
    for each in (marek, tom):  # what is pressed again says the opposite only once he sees it himself
        expect(each.page.get_by_role("navigation", name="People of this meeting")).to_be_visible()
    tom.press("Person by person")
    expect(marek.page.get_by_role("navigation", name="Cases of this meeting")).to_be_visible()
    marek.page.locator("#mt-next").focus()
    marek.page.keyboard.press("Enter")
    tom.heading("A place at the quay")
    # The board at which they stand is below, and the card is marked on both screens.
    for each in (marek, tom):
        expect(each.page.locator("ek-board .bo-card.is-talked")).to_contain_text("A place at the quay")
    assert marek.page.evaluate("document.activeElement.id") == "mt-next"
    marek.check()
    assert marek.page.get_by_label("What is done").input_value() == "Ring the har"
    marek.page.get_by_label("What is done").fill("Ring the harbour master")
    marek.page.get_by_label("Who does it").select_option(label="Tom Ashdowne")
    marek.press("Agree it")
    tom.press("Talk after")
    tom.press("Next")
    marek.heading("What we agreed, and who talks on")
    expect(marek.page.locator(".mt-here strong", has_text="Ring the harbour master")).to_be_visible()
    expect(marek.page.locator(".mt-here").get_by_role("link", name=reference)).to_have_count(2)
    marek.check()

    marek.page.locator("#mt-end").click()
    marek.heading("What came out of it?")
    marek.check()
    marek.page.get_by_label("What came out of it").fill("The quay is settled by Friday.")
    marek.page.get_by_role("checkbox", name="Tom Ashdowne").uncheck()
    marek.press("End the meeting")
    marek.heading("Outcome of Morning round of Customer contact")
    marek.check()
    tom.heading("Outcome of Morning round of Customer contact")
    outcome = mail(mails.server, to=STAFF, subject="Outcome: Morning round of Customer contact")
    words = outcome.get_content()
    for said in ("The quay is settled by Friday.", f"Tom Ashdowne: Ring the harbour master ({reference})"):
        assert said in words
    assert not [each for each in mails.server.mails if each["To"] == LEADER and "Outcome" in each["Subject"]]
    tom.go("/work/")
    tom.check()
    tom.page.get_by_role("button", name=re.compile("Done ?: Ring the harbour master")).click()
    expect(tom.page.get_by_text("Done: Ring the harbour master")).to_be_visible()
    _an_idea_goes_on(marek, tom)


def _an_idea_goes_on(marek: Visit, tom: Visit) -> None:
    """Let what was agreed become an idea, and two people look at it on the board while one moves it by keys."""
    marek.go(HUDDLE)
    marek.page.get_by_role("link", name=re.compile("Make more of it ?: One list for the quay")).click()
    marek.heading("What does it become?")
    marek.check()
    marek.page.get_by_label("An idea").check()
    marek.press("Make it so")
    marek.go("/boards/improvements/")
    tom.go("/boards/improvements/")
    tom.check()
    card = marek.page.locator("section", has=marek.page.locator("#bi-new")).locator(".bi-title")
    card.focus()
    marek.page.keyboard.press("Shift+ArrowRight")
    there = tom.page.locator("section", has=tom.page.locator("#bi-looked-at"))
    expect(there.get_by_role("link", name="One list for the quay", exact=True)).to_be_visible()
    there.get_by_role("link", name="One list for the quay", exact=True).click()
    tom.heading("One list for the quay")
    expect(
        tom.page.get_by_role("link", name=re.compile("Morning round of Customer contact, agreed on"))
    ).to_be_visible()
    tom.check()


@pytest.mark.long
def test_it_is_held_without_scripts(arriving: Arriving, site: Site) -> None:
    visit = arriving(javascript=False)
    visit.sign_in(STAFF)
    visit.go(HUDDLE)
    visit.press("Begin now")
    visit.heading("Before we begin")
    visit.press("Next")
    visit.heading("What we agreed before")
    visit.page.locator("#mt-end").click()
    visit.press("End the meeting")
    visit.heading("Outcome of Morning round of Customer contact")
