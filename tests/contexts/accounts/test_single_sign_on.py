"""OpenID Connect lets in who is there already, by an address that the provider declares verified; nobody else."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.internal.flows import login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from evenkeel.contexts.accounts import models, values
from evenkeel.contexts.audit import queries as audit
from evenkeel.lib.db import tenancy

LEADER = values.EXAMPLES[0].people[1].email
PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "Town identity",
                "client_id": "evenkeel",
                "secret": "",
                "settings": {"server_url": "https://identity.example"},
            }
        ]
    }
}


@pytest.fixture
def request_(harbour: uuid.UUID, settings: Any) -> Iterator[HttpRequest]:
    """Return the request with which the provider sends somebody back, as the middleware hands it on."""
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER
    request = RequestFactory().get("/accounts/oidc/oidc/login/callback/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    vars(request)["_messages"] = FallbackStorage(request)
    with context.request_context(request), tenancy.acting(identity=True):
        yield request


def arrive(request: HttpRequest, email: str, *, verified: bool) -> Any:
    """Come back from the provider with an address."""
    arrival = SocialLogin(
        user=models.User(email=email, name="From Elsewhere"),
        account=SocialAccount(provider="oidc", uid="subject-1"),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )
    arrival.state = {"process": "login"}
    return login.complete_login(request, arrival)


def test_a_member_comes_in_by_her_verified_address(request_: HttpRequest, harbour: uuid.UUID) -> None:
    response = arrive(request_, LEADER, verified=True)
    assert response.status_code == 302
    assert request_.user.is_authenticated
    assert models.User.objects.get(email=LEADER).pk == request_.user.pk
    with tenancy.acting(organisation_id=harbour):
        assert audit.trail(organisation_id=harbour)[0].action == "accounts.signed-in"


@pytest.mark.parametrize(
    ("email", "verified"), [("nobody@harbour-vale.example", True), ("x@y.example", False)]
)
def test_strangers_do_not_come_in(email: str, verified: bool, request_: HttpRequest) -> None:
    response = arrive(request_, email, verified=verified)
    assert "An administrator makes accounts" in response.content.decode()
    assert not request_.user.is_authenticated
    assert not models.User.objects.filter(email=email).exists()


def test_an_address_that_is_not_verified_opens_nobody_s_account(request_: HttpRequest) -> None:
    arrive(request_, LEADER, verified=False)
    assert not request_.user.is_authenticated
