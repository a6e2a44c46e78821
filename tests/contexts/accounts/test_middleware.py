"""Whoever asks is known to the database for the length of a request, and forgotten after it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from evenkeel.contexts.accounts import middleware
from evenkeel.lib.db import tenancy

Asking = tenancy.Asking


def request_for(cast: Any, path: str = "/reports/") -> HttpRequest:
    """Return a request of the leader's browser, as it is before authentication."""
    request = RequestFactory().get(path, REMOTE_ADDR="192.0.2.7")
    request.session = SessionStore(cast.leader.client.cookies["evenkeel-session"].value)
    return request


def test_the_session_s_user_is_known_before_she_is_loaded(cast: Any) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(tenancy.asking())
        return HttpResponse()

    middleware.KnownUser(answer)(request_for(cast))
    assert seen == [Asking(user=str(cast.leader.user_id))]
    assert tenancy.asking() == Asking()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "scope"),
    [("/accounts/login/", "identity"), ("/reports/", ""), ("/", ""), ("/api/v1/reports", "")],
)
def test_identities_open_for_a_sign_in_only(path: str, scope: str) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(tenancy.asking().scope)
        return HttpResponse()

    request = RequestFactory().get(path)
    request.session = SessionStore()
    middleware.KnownUser(answer)(request)
    assert seen == [scope]
    assert tenancy.asking() == Asking()


def test_a_signed_in_user_never_opens_identities(cast: Any) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(tenancy.asking().scope)
        return HttpResponse()

    middleware.KnownUser(answer)(request_for(cast, "/accounts/login/"))
    assert seen == [""]


def test_an_exception_leaves_nobody_asking(cast: Any) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        middleware.KnownUser(answer)(request_for(cast))
    assert tenancy.asking() == Asking()


def test_a_stream_asks_as_nobody_unless_it_says_so(cast: Any) -> None:
    seen = []

    def rows() -> Iterator[bytes]:
        seen.append(tenancy.asking())
        yield b""

    def answer(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(rows())

    response = middleware.KnownUser(answer)(request_for(cast))
    assert isinstance(response, StreamingHttpResponse)
    assert list(response) == [b""]
    assert seen == [Asking()]


@pytest.mark.django_db
def test_a_session_whose_user_is_gone_is_nobody() -> None:
    client = Client()
    session = client.session
    session["_auth_user_id"] = str(uuid.UUID(int=5))
    session.save()
    client.cookies["evenkeel-session"] = session.session_key or ""
    assert client.get("/accounts/members/").status_code == 302
    assert tenancy.asking() == Asking()
    assert "_auth_user_id" not in client.session
