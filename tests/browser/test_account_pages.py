"""Every page around signing in, accounts and errors: accessible, not wider than a phone, and without a fault."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright import sync_api

from tests.browser.conftest import Arriving, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANAGING = "administrator@harbour-vale.example"
ANYBODY = {
    "home": ("/", "Keep your operation on an even keel"),
    "accessibility": ("/accessibility/", "Accessibility statement"),
    "privacy": ("/privacy/", "Privacy"),
    "account_login": ("/accounts/login/", "Sign in"),
    "account_signup": ("/accounts/signup/", "An administrator makes accounts"),
    "account_inactive": ("/accounts/inactive/", "This account is closed"),
    "account_reset_password": ("/accounts/password/reset/", "Choose a new password"),
    "account_reset_password_done": ("/accounts/password/reset/done/", "Look into your mail"),
    "account_reset_password_from_key": (
        "/accounts/password/reset/key/1-x/",
        "This link does not hold any more",
    ),
    "account_reset_password_from_key_done": ("/accounts/password/reset/key/done/", "Your password is saved"),
    "socialaccount_login_cancelled": ("/accounts/3rdparty/login/cancelled/", "You are not signed in"),
    "socialaccount_login_error": ("/accounts/3rdparty/login/error/", "Single sign-on did not work"),
    "nothing there": ("/nowhere/", "There is nothing here"),
}
MEMBER = {
    "accounts:account": ("/accounts/", "Your account"),
    "accounts:organisation": ("/accounts/organisation/", "Organisation settings"),
    "accounts:members": ("/accounts/members/", "Members"),
    "accounts:add-member": ("/accounts/members/add/", "Add a member"),
    "accounts:audit-trail": ("/accounts/audit/", "Audit trail"),
    "account_logout": ("/accounts/logout/", "Do you want to sign out?"),
    "account_reauthenticate": ("/accounts/reauthenticate/", "Confirm that it is you"),
    "account_change_password": ("/accounts/password/change/", "Change your password"),
    "mfa_list_webauthn": ("/accounts/2fa/webauthn/", "Passkeys"),
    "socialaccount_connections": ("/accounts/3rdparty/", "Single sign-on"),
    "nothing there": ("/accounts/2fa/totp/deactivate/", "There is nothing here"),
}
ABOUT_ONE = {"accounts:member", "accounts:end-membership"}
"""Pages that are reached from the list of members."""
ON_THE_WAY = {
    "mfa_authenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip
"""Pages that test_signing_in checks where it passes."""
OF_TOKENS = {"accounts:tokens", "accounts:revoke-token"}
"""Pages that test_people checks where it makes a token."""
ALIKE = {
    "account_set_password",  # leads to the page for changing it where there is one
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn",  # account_reauthenticate with another field
}  # fmt: skip
NO_PAGE = {
    "healthz", "readyz", "accounts:switch", "accounts:email", "accounts:sign-in-methods", "account_email", "mfa_index",
    "mfa_download_recovery_codes", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback",
    # Evenkeel sends none of the links that lead there, and nobody signs up by herself.
    "account_email_verification_sent", "account_confirm_email", "account_confirm_login_code", "socialaccount_signup",
}  # fmt: skip
OWN_TESTS = (
    "api:",
    "blueprint:",
    "boards:",
    "casework:",
    "doorway:",
    "improvements:",
    "insight:",
    "meetings:",
    "people:",
    "programme:",
    "scim:",
    "twins:",
)


@pytest.fixture
def signed_in() -> dict[str, sync_api.StorageState]:
    """Have everybody sign in anew: these tests are about it."""
    return {}


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Return the name of every address below."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_row() -> None:
    rows = (ANYBODY.keys() | MEMBER.keys()) - {"nothing there"}
    known = rows | ABOUT_ONE | ON_THE_WAY | OF_TOKENS | ALIKE | NO_PAGE
    assert {name for name in names(get_resolver()) if not name.startswith(OWN_TESTS)} == known


@pytest.mark.long
def test_pages_for_anybody(arriving: Arriving) -> None:
    visit = arriving()
    visit.expected += ["status of 404", "status of 401"]
    for path, heading in ANYBODY.values():
        visit.go(path)
        visit.heading(heading)
        visit.check(whole=True)


@pytest.mark.long
def test_pages_for_members(visiting: Visiting) -> None:
    visit = visiting(MANAGING)
    visit.expected.append("status of 404")
    for path, heading in MEMBER.values():
        visit.go(path)
        visit.heading(heading)
        visit.check(whole=True)


def test_pages_about_one_member(visiting: Visiting) -> None:
    visit = visiting(MANAGING)
    visit.go("/accounts/members/")
    visit.page.get_by_role("link", name="Tom Ashdowne").click()
    visit.heading("Tom Ashdowne")
    visit.check(whole=True)
    visit.press("End the membership")
    visit.heading("End the membership of Tom Ashdowne?")
    visit.check(whole=True)
    visit.press("Cancel")
    visit.heading("Tom Ashdowne")


def test_pages_with_mistakes(visiting: Visiting) -> None:
    visit = visiting(MANAGING)
    visit.expected.append("status of 400")
    for path in ("/accounts/", "/accounts/organisation/", "/accounts/members/add/"):
        visit.go(path)
        visit.page.locator("main input[name=name]").fill(" ")
        visit.page.locator("main form button[type=submit]").first.click()
        summary = visit.page.locator(".ek-error-summary")
        summary.wait_for()
        assert "name" in summary.inner_text()
        visit.check(whole=True)
    visit.go("/accounts/password/change/")
    visit.page.locator("main form button[type=submit]").first.click()
    visit.page.locator(".ek-error-summary").wait_for()
    visit.check(whole=True)
