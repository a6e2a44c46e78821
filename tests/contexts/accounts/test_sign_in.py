"""The ways in: password, one-time codes, links by mail; and that nobody signs up by herself."""

import base64
import hmac
import re
import struct
import time
import urllib.parse
import uuid
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from evenkeel.contexts.accounts import middleware, models, values
from evenkeel.contexts.audit import queries as audit
from evenkeel.lib.db import tenancy

PASSWORD = "sail-harbour-keel-42"
LEADER = values.EXAMPLES[0].people[1]


@pytest.fixture(autouse=True)
def no_attempts_before() -> None:
    """Forget the attempts of other tests, which are counted by address."""
    cache.clear()


def sign_in(client: Client, email: str = LEADER.email, password: str = PASSWORD) -> Any:
    """Fill in the sign-in page."""
    return client.post(reverse("account_login"), {"login": email, "password": password})


def actions(organisation_id: uuid.UUID, count: int = 1) -> list[str]:
    """Return the newest recorded actions, newest first."""
    with tenancy.acting(organisation_id=organisation_id):
        return [entry.action for entry in audit.trail(organisation_id=organisation_id)][:count]


def test_a_member_signs_in_and_acts_for_her_organisation(harbour: uuid.UUID) -> None:
    client = Client()
    response = sign_in(client, LEADER.email.upper())
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    page = client.get(reverse("accounts:members"))
    assert "Members of Harbour Vale Council (example)" in page.content.decode()
    assert actions(harbour) == ["accounts.signed-in"]
    with tenancy.acting(organisation_id=harbour):
        entry = audit.trail(organisation_id=harbour)[0]
    assert (entry.actor_label, entry.origin.channel, entry.origin.address) == (
        "Marek Lindqvist <leader@harbour-vale.example>", "web", "127.0.0.1",
    )  # fmt: skip


def test_a_wrong_password_is_refused_and_recorded(harbour: uuid.UUID) -> None:
    response = sign_in(Client(), password="wrong-wrong-wrong")
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert actions(harbour) == ["accounts.sign-in-failed"]


def test_an_unknown_address_gets_the_same_answer(harbour: uuid.UUID) -> None:
    words = [
        re.sub(r"value=\"[^\"]*\"", "", sign_in(Client(), email, "wrong-wrong-wrong").content.decode())
        for email in (LEADER.email, "nobody@harbour-vale.example")
    ]
    assert _words(words[0]) == _words(words[1])


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_after_too_many_attempts_even_the_right_password_waits(harbour: uuid.UUID) -> None:
    for _ in range(5):
        sign_in(Client(), password="wrong-wrong-wrong")
    response = sign_in(Client())
    assert response.status_code == 200
    assert "Too many tries. Wait five minutes" in response.content.decode()


@pytest.mark.django_db
def test_nobody_signs_up_by_herself() -> None:
    client = Client()
    fields = {"email": "new@harbour-vale.example", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get(reverse("account_signup")), client.post(reverse("account_signup"), fields)):
        assert "An administrator makes accounts" in response.content.decode()
    with tenancy.acting(identity=True):
        assert not models.User.objects.filter(email=fields["email"]).exists()


def test_signing_out_takes_a_post(cast: Any) -> None:
    client = cast.leader.client
    assert "Do you want to sign out?" in client.get(reverse("account_logout")).content.decode()
    assert client.get(reverse("accounts:members")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("accounts:members")).status_code == 302


def test_a_new_member_chooses_a_password_by_the_link_once(
    cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cast.administrator.client.post(
            reverse("accounts:add-member"),
            {"email": "New.Person@harbour-vale.example", "name": "Nell Person", "role": "staff"},
        )
    (letter,) = mail.outbox
    assert letter.to == ["new.person@harbour-vale.example"]
    assert "You are a member of Harbour Vale Council (example)" in letter.subject
    link = re.search(r"https?://\S+", str(letter.body))
    assert link is not None
    client, path = Client(), urllib.parse.urlsplit(link[0]).path
    form = client.get(path, follow=True)
    assert "Choose a password" in form.content.decode()
    chosen = {"password1": "rope-tide-lantern-9", "password2": "rope-tide-lantern-9"}
    done = client.post(form.redirect_chain[-1][0], chosen, follow=True)
    assert "Your password is saved" in done.content.decode()
    assert sign_in(Client(), "new.person@harbour-vale.example", chosen["password1"]).status_code == 302
    assert "This link does not hold any more" in Client().get(path, follow=True).content.decode()


def test_a_forgotten_password_is_mended_by_mail(harbour: uuid.UUID) -> None:
    for email in (LEADER.email, "nobody@harbour-vale.example"):
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        assert "Look into your mail" in response.content.decode()
    assert [letter.to for letter in mail.outbox if "password/reset/key" in letter.body] == [[LEADER.email]]


def test_a_link_by_mail_leads_to_the_public_address_whatever_host_was_asked(
    harbour: uuid.UUID, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    Client(headers={"host": "localhost:9999"}).post(
        reverse("account_reset_password"), {"email": LEADER.email}
    )
    letter = mail.outbox[-1]
    assert f"\n{settings.ENVIRONMENT.public_url}/accounts/password/reset/key/" in letter.body
    assert "9999" not in f"{letter.body}{letter.subject}"
    assert letter.subject == "Choose a new password for Evenkeel"


def test_strangers_get_no_mail(harbour: uuid.UUID) -> None:
    Client().post(reverse("account_reset_password"), {"email": "stranger@elsewhere.example"})
    assert mail.outbox == []


def test_a_mail_server_that_does_not_answer_is_no_fault_of_the_page(
    harbour: uuid.UUID, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = Client().post(reverse("account_reset_password"), {"email": LEADER.email})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_reset_password_done"))


def test_the_password_is_changed_and_recorded(cast: Any, harbour: uuid.UUID) -> None:
    fields = {"oldpassword": PASSWORD, "password1": "rope-tide-lantern-9", "password2": "rope-tide-lantern-9"}
    response = cast.leader.client.post(reverse("account_change_password"), fields)
    assert response.status_code == 302
    assert actions(harbour) == ["accounts.password-changed"]
    assert sign_in(Client(), password=fields["password1"]).status_code == 302


def test_an_authenticator_app_and_recovery_codes(
    harbour: uuid.UUID, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    sign_in(client)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    page = client.get(reverse("mfa_activate_totp"))
    assert "<svg" in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    code = one_time_code(secret)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert "accounts.sign-in-method-added" in actions(harbour, 2)
    account = client.get(reverse("accounts:account")).content.decode()
    assert "10 left" in account
    with tenancy.acting(identity=True):
        codes = RecoveryCodes(_recovery_codes(LEADER.email)).get_unused_codes()

    second = Client()
    step = sign_in(second)
    assert step["Location"] == reverse("mfa_authenticate")
    assert second.get(reverse("accounts:members")).status_code == 302, "half a sign-in is none"
    assert second.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert second.get(reverse("accounts:members")).status_code == 200
    again = Client()
    sign_in(again)
    assert (
        "or it has been used" in again.post(reverse("mfa_authenticate"), {"code": codes[0]}).content.decode()
    )


def one_time_code(secret: str) -> str:
    """Compute what an authenticator app shows now (RFC 6238, on RFC 4226 section 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def _recovery_codes(email: str) -> Any:
    return Authenticator.objects.get(user__email=email, type=Authenticator.Type.RECOVERY_CODES)


PAGES = (
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_signup",
    "account_inactive",
)
OWN_PAGES = (
    "account_logout", "account_change_password", "account_reauthenticate", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_activate_totp", "socialaccount_connections", "account_set_password",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_way_in_have_our_look(name: str) -> None:
    _has_our_look(Client().get(reverse(name)))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_the_own_account_have_our_look(name: str, harbour: uuid.UUID) -> None:
    client = Client()
    sign_in(client)
    _has_our_look(client.get(reverse(name), follow=True))


def _has_our_look(response: Any) -> None:
    """Hold a page to our shell and to what the content security policy lets run."""
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"ek-(citizen-)?header", page)
    assert page.count("<h1") == 1
    assert not re.search(r"<[^>]+\sstyle\s*=|<[^>]+\son\w+\s*=|src=\"data:", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert 'src="/static/' in script or 'type="application/json"' in script


def test_only_own_organisations_can_be_chosen(cast: Any, harbour: uuid.UUID, moorland: uuid.UUID) -> None:
    client = cast.leader.client
    assert client.post(reverse("accounts:switch"), {"organisation": str(moorland)}).status_code == 404
    session = client.session
    session[middleware.CHOSEN] = str(moorland)
    session.save()
    assert "Members of Harbour Vale" in client.get(reverse("accounts:members")).content.decode()


def test_an_ended_membership_ends_at_once(cast: Any, harbour: uuid.UUID) -> None:
    with tenancy.acting(organisation_id=harbour):
        membership = models.Membership.objects.get(user_id=cast.staff.user_id)
    cast.administrator.client.post(reverse("accounts:end-membership", args=[membership.id]))
    assert cast.staff.client.get(reverse("accounts:members")).status_code == 403
    assert (
        "You belong to no organisation" in cast.staff.client.get(reverse("accounts:account")).content.decode()
    )
