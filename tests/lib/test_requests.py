"""Which address asked, and what proxies may say about it."""

from typing import Any

import pytest
from django.test import RequestFactory

from evenkeel.lib.http import requests

PEER = "203.0.113.9"
"""Who holds the connection: the browser, or the nearest proxy."""


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        # Without a proxy nobody but the connection is believed.
        (0, None, PEER),
        (0, "198.51.100.1", PEER),
        (0, "127.0.0.1, 198.51.100.1", PEER),
        # One proxy adds the address that it saw, at the end; whatever stands before it anybody may have written.
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1, 198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1,,198.51.100.1 ,", "198.51.100.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, None, PEER),
        (1, " , ", PEER),
        # Two proxies: the outer one saw the browser, the inner one saw the outer one.
        (2, "198.51.100.1, 192.0.2.2", "198.51.100.1"),
        (2, "127.0.0.1, 198.51.100.1, 192.0.2.2", "198.51.100.1"),
        (2, "10.0.0.1, 127.0.0.1, 198.51.100.1, 192.0.2.2", "198.51.100.1"),
        (2, "198.51.100.1", PEER),
    ],
)
def test_only_as_many_proxies_as_there_are_speak_for_others(
    settings: Any, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    said = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, headers=said)
    assert requests.address(request) == address


@pytest.mark.parametrize("forwarded", ["<script>", "unknown", "203.0.113.9:4711 or so", "x" * 5000])
def test_what_is_no_address_is_not_taken_for_one(settings: Any, forwarded: str) -> None:
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, HTTP_X_FORWARDED_FOR=forwarded)
    assert requests.address(request) == PEER


@pytest.mark.parametrize("forwarded", ["198.51.100.1:4711", "[2001:db8::7]:4711", "[2001:db8::7]"])
def test_some_proxies_add_the_port(settings: Any, forwarded: str) -> None:
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", REMOTE_ADDR=PEER, HTTP_X_FORWARDED_FOR=forwarded)
    assert requests.address(request) in {"198.51.100.1", "2001:db8::7"}


def test_a_request_without_a_peer_has_no_address() -> None:
    assert requests.address(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def test_outside_a_request_there_is_no_number() -> None:
    assert requests.identifier(RequestFactory().get("/")) == ""
