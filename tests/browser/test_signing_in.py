"""Every way in, in a browser: password, one-time code, recovery code, passkey, and the keyboard alone."""

import re
import threading
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright import sync_api
from playwright.sync_api import expect

from tests.browser.conftest import Arriving, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUPLING = "designer@harbour-vale.example"
KEYED = "administrator@moorland.example"
MANAGING = "administrator@harbour-vale.example"
PERIOD = 30
TRIES = 6
"""One more than an address may have; fewer than a machine may have, or the tests after it are locked out."""
PLACES = (
    "Skip",
    "Evenkeel",
    "My",
    "Board",
    "Shelves",
    "Call",
    "Customers",
    "Meetings",
    "Ideas",
    "People",
    "Reports",
    "Twins",
    "Operating",
    "Programme",
    "",
    "Search",
    "Harbour",
)
"""What the tab key comes by, by its first word; the search field has no words of its own."""
MAIN_BUTTON = "main form button[type=submit]"


@pytest.fixture
def signed_in() -> dict[str, sync_api.StorageState]:
    """Have everybody sign in anew: these tests are about it."""
    return {}


def fill_in(visit: Visit, email: str, password: str) -> None:
    """Fill in the sign-in page and send it."""
    visit.go("/accounts/login/")
    visit.page.get_by_label("E-mail address").fill(email)
    visit.page.get_by_label("Password", exact=True).fill(password)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(visit: Visit) -> None:
    """Sign out by the account menu."""
    visit.page.locator(".ek-account > summary").click()
    visit.page.get_by_role("button", name="Sign out").click()
    visit.heading("Keep your operation on an even keel")


def confirm(visit: Visit) -> None:
    """Say once more who it is, where the way in is about to change."""
    visit.heading("Confirm that it is you")
    visit.page.get_by_label("Password", exact=True).fill(visit.site.password)
    visit.press("Go on")


def code(secret: str, *, after: str = "") -> str:
    """Return the figures that an authenticator app shows now, once they are others than `after`."""
    pause = threading.Event()
    while True:
        left = PERIOD - time.time() % PERIOD
        shown: str = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // PERIOD))
        if left > 2 and shown != after:
            return shown
        pause.wait(min(left, 2) + 0.1)


def test_a_password_lets_in_and_signing_out_lets_out(arriving: Arriving) -> None:
    visit = arriving()
    fill_in(visit, MANAGING, visit.site.password)
    expect(visit.page).to_have_url(re.compile(r"/work/$"))
    expect(visit.page.get_by_text("Successfully signed in")).to_have_count(0)
    sign_out(visit)
    visit.go("/reports/")
    visit.heading("Sign in")


def test_a_wrong_password_is_said_at_the_top(arriving: Arriving) -> None:
    visit = arriving()
    fill_in(visit, MANAGING, "not the password")
    summary = visit.page.get_by_role("alert")
    expect(summary).to_contain_text("The e-mail address or the password is not right.")
    assert visit.page.get_by_label("E-mail address").input_value() == MANAGING
    assert visit.page.get_by_label("Password", exact=True).input_value() == ""
    visit.check()


def test_too_many_tries_are_told_kindly(arriving: Arriving) -> None:
    visit = arriving()
    visit.expected.append("status of 429")
    for _ in range(TRIES):
        fill_in(visit, "nobody@harbour-vale.example", "not the password")
    expect(visit.page.get_by_text("Too many tries. Wait five minutes, then try again.").first).to_be_visible()
    visit.check()


def test_a_page_is_reached_after_signing_in_on_the_way(arriving: Arriving) -> None:
    visit = arriving()
    visit.go("/accounts/members/?page=1")
    visit.heading("Sign in")
    visit.page.get_by_label("E-mail address").fill(MANAGING)
    visit.page.get_by_label("Password", exact=True).fill(visit.site.password)
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.heading("Members")
    assert visit.page.url.endswith("/accounts/members/?page=1")


def test_an_authenticator_app_and_its_recovery_codes(visiting: Visiting) -> None:
    visit = visiting(COUPLING)
    visit.go("/accounts/2fa/totp/activate/")
    confirm(visit)
    visit.heading("Couple an authenticator app")
    secret = visit.page.get_by_role("textbox", name="Secret").input_value()
    assert visit.page.locator("main svg").count() == 1
    visit.check()
    used = code(secret)
    visit.page.get_by_label("Authenticator code").fill(used)
    visit.press("Couple")
    visit.heading("Recovery codes")
    recovery = visit.page.locator("main li code").all_inner_texts()
    assert len(recovery) == 10
    visit.check()
    sign_out(visit)

    fill_in(visit, COUPLING, visit.site.password)
    visit.heading("Second step")
    visit.check()
    visit.page.get_by_label("Code").fill("000000")
    visit.page.locator(MAIN_BUTTON).first.click()
    expect(visit.page.get_by_role("alert")).to_contain_text("This code is not right")
    visit.page.get_by_label("Code").fill(code(secret))
    visit.page.locator(MAIN_BUTTON).first.click()
    expect(visit.page).to_have_url(re.compile(r"/work/$"))
    sign_out(visit)

    fill_in(visit, COUPLING, visit.site.password)
    visit.page.get_by_label("Code").fill(recovery[0])
    visit.page.locator(MAIN_BUTTON).first.click()
    expect(visit.page).to_have_url(re.compile(r"/work/$"))
    visit.go("/accounts/")
    expect(visit.page.get_by_role("row", name="Recovery codes")).to_contain_text("9 left")
    visit.go("/accounts/2fa/recovery-codes/generate/")
    confirm(visit)
    visit.heading("Make new recovery codes?")
    visit.check()
    visit.go("/accounts/2fa/totp/deactivate/")
    visit.heading("Remove the authenticator app?")
    visit.check()
    visit.press("Remove the app")
    expect(visit.page.get_by_text("Your authenticator app is removed.")).to_be_visible()


def test_a_passkey_alone_lets_in_under_the_strict_policy(visiting: Visiting) -> None:
    visit = visiting(KEYED)
    with_a_phone(visit)
    visit.go("/accounts/2fa/webauthn/add/")
    confirm(visit)
    visit.heading("Add a passkey")
    visit.check()
    visit.page.get_by_label("Name").fill("Phone of the example")
    visit.press("Add the passkey")
    visit.heading("Recovery codes")
    visit.go("/accounts/2fa/webauthn/")
    expect(visit.page.get_by_role("row", name="Phone of the example")).to_contain_text("signs in alone")
    visit.check()
    sign_out(visit)

    visit.go("/accounts/login/")
    visit.press("Sign in with a passkey")
    expect(visit.page).to_have_url(re.compile(r"/work/$"))
    assert visit.faults == []
    visit.go("/accounts/2fa/webauthn/")
    visit.page.get_by_role("link", name="Rename Phone of the example").click()
    confirm(visit)
    visit.heading("Rename a passkey")
    visit.check()
    visit.go("/accounts/2fa/webauthn/")
    visit.page.get_by_role("link", name="Remove Phone of the example").click()
    visit.heading("Remove Phone of the example?")
    visit.check()
    visit.press("Remove the passkey")
    expect(visit.page.get_by_text("You have no passkey yet.")).to_be_visible()


def with_a_phone(visit: Visit) -> None:
    """Give the browser an authenticator that says yes by itself, as a phone in a willing hand."""
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_the_keyboard_alone(visiting: Visiting) -> None:
    visit = visiting(MANAGING)
    page = visit.page
    visit.go("/accounts/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    visit.go("/accounts/")
    order = []
    for _ in range(len(PLACES)):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))
    assert [words.split()[0] if words else "" for words in order] == list(PLACES)

    menu = page.locator("details[data-menu]")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Your account").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Space")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_signing_in_with_the_keyboard_alone(arriving: Arriving) -> None:
    visit = arriving()
    visit.go("/accounts/login/")
    visit.page.get_by_label("E-mail address").focus()
    visit.page.keyboard.type(MANAGING)
    focus = []
    for _ in range(2):
        visit.page.keyboard.press("Tab")
        focus.append(visit.page.evaluate("document.activeElement.name || document.activeElement.tagName"))
    assert focus == ["A", "password"]
    visit.page.keyboard.type(visit.site.password)
    visit.page.keyboard.press("Enter")
    expect(visit.page).to_have_url(re.compile(r"/work/$"))
