"""Headers and cookies of every kind of answer, also as a real server behind a proxy sends them."""

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.contexts.conftest import PASSWORD, Cast
from tests.web.reports import finished

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PROVIDER = "https://login.example.org:8443"
POLICY_WITH_PROVIDER = POLICY.replace("form-action 'self'", f"form-action 'self' {PROVIDER}")
ALWAYS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
BY_DJANGO = {"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}
HOST = "evenkeel.example.org"


def check(headers: Any, *, policy: str = POLICY) -> None:
    """Check what every answer of Django's carries."""
    assert headers["Content-Security-Policy"] == policy
    for name, value in (ALWAYS | BY_DJANGO).items():
        assert headers[name] == value, name
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/accounts/login/", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/reports/", 302),
        ("/privacy", 301),
        ("/nowhere/", 404),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/reports", 401),
        ("/api/v1/nowhere", 404),
    ],
)
def test_every_answer_is_guarded(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    check(answer.headers)


@pytest.mark.urls("tests.web.refusing")
@pytest.mark.parametrize("path", ["/try/break", "/api/try/break", "/try/take", "/try/refuse/denied"])
def test_every_error_is_guarded(path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code >= 400
    check(answer.headers)


def test_a_host_that_nobody_gave_us_is_answered_as_guarded() -> None:
    check(Client().get("/", headers={"host": "evil.example"}).headers)


def test_downloads_are_guarded_and_never_shown_in_place(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    known = finished(cast.staff.acts)
    for ending in ("json", "html"):
        answer = cast.staff.client.get(f"/reports/{known}/report.{ending}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; ")
        check(answer.headers)
    check(cast.staff.client.get(f"/api/v1/reports/{known}/document").headers)


@pytest.mark.django_db
def test_cookies_are_for_this_site_and_not_for_scripts(cast: Cast) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": cast.staff.email, "password": PASSWORD})
    for cookie in (client.cookies["evenkeel-csrf"], client.cookies["evenkeel-session"]):
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert not cookie["secure"]  # the address of the tests is plain HTTP


@pytest.fixture(scope="module")
def port(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Serve with an address over HTTPS, a proxy before it, and a sign-in provider."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    given = connections["default"].settings_dict
    user, password = (urllib.parse.quote(given[key]) for key in ("USER", "PASSWORD"))
    query = urllib.parse.urlencode(
        {"host": given["HOST"]} | ({"port": given["PORT"]} if given["PORT"] else {})
    )
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "EVENKEEL_APPLICATION_DATABASE_URL": f"postgresql://{user}:{password}@/{given['NAME']}?{query}",
        "EVENKEEL_URL": f"https://{HOST}",
        "EVENKEEL_PORT": str(free),
        "EVENKEEL_TRUSTED_PROXIES": "1",
        "EVENKEEL_OIDC_ISSUER": f"{PROVIDER}/realms/example",
        "EVENKEEL_OIDC_CLIENT_ID": "evenkeel",
        "EVENKEEL_LOG_LEVEL": "error",
    }
    server = subprocess.Popen([sys.executable, "-m", "evenkeel.config.serve"], env=environment)
    try:
        wait_for(free, server)
        yield free
    finally:
        server.terminate()
        server.wait(15)
        with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
            cursor.execute("delete from django_session")


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server does not answer")


def fetch(port: int, path: str, *, scheme: str = "https", **further: str) -> http.client.HTTPResponse:
    """Ask as the proxy does that people reach over HTTPS."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": scheme} | further)
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/reports/", "/nowhere/", "/api/v1/reports", "/healthz"]
)
def test_over_https_browsers_are_told_to_stay_and_may_reach_the_provider(port: int, path: str) -> None:
    headers = fetch(port, path).headers
    check(headers, policy=POLICY_WITH_PROVIDER)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.slow
def test_plain_http_behind_the_proxy_promises_nothing(port: int) -> None:
    assert fetch(port, "/healthz", scheme="http").headers["Strict-Transport-Security"] is None


@pytest.mark.slow
def test_static_files_are_guarded_too(port: int) -> None:
    answer = fetch(port, "/static/ui/icon.svg")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == POLICY_WITH_PROVIDER
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value, name
    assert "Access-Control-Allow-Origin" not in answer.headers
    check(fetch(port, "/static/ui/nowhere.svg").headers, policy=POLICY_WITH_PROVIDER)
    check(fetch(port, "/static/../config/settings.py").headers, policy=POLICY_WITH_PROVIDER)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/static/ui/icon.svg", "/api/v1/reports"])
def test_no_header_says_what_runs_here(port: int, path: str) -> None:
    for name, value in fetch(port, path).headers.items():
        assert name.lower() not in {"server", "x-powered-by", "via"}
        for word in ("uvicorn", "django", "python", "evenkeel/"):
            assert word not in value.lower(), (name, value)


@pytest.mark.slow
def test_over_https_cookies_never_travel_in_the_clear(port: int) -> None:
    script = {"X-Requested-With": "XMLHttpRequest"}  # asking for a passkey begins a session
    found = cookies(port, "/accounts/login/") | cookies(port, "/accounts/2fa/webauthn/login/", **script)
    assert set(found) == {"evenkeel-csrf", "evenkeel-session"}
    for cookie in found.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def cookies(port: int, path: str, **headers: str) -> dict[str, "Morsel[str]"]:
    """Return the cookies that an address sets."""
    jar = SimpleCookie()
    for line in fetch(port, path, **headers).headers.get_all("Set-Cookie") or ():
        jar.load(line)
    return dict(jar)
