"""Pages shown in Chromium without a server: answered from here, with the policy that the product sends."""

import mimetypes
import os
import pathlib
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright import sync_api

from evenkeel.ui import assets

AXE = pathlib.Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CHROMIUM = os.environ.get("EVENKEEL_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOST = "http://evenkeel.invalid"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = (assets.HERE, assets.HERE.parent / "contexts" / "insight")
"""Where static files lie: those of all pages, and those of a context's own."""
Answer = Callable[[sync_api.Route], None]


def needed() -> None:
    """Skip the test where Chromium, axe or the built assets are missing, but fail on a build machine."""
    missing = [
        what for what in (CHROMIUM, AXE, assets.MANIFEST) if not what or not pathlib.Path(what).exists()
    ]
    if missing:
        reason = "needs Chromium (EVENKEEL_CHROMIUM names it), `npm ci` and built assets"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def launched() -> Iterator[sync_api.Browser]:
    """Start Chromium for the tests of one module.

    No longer: while Playwright lives, its event loop runs in this thread, and Django would refuse the database to
    other tests of the process.
    """
    needed()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def serve(context: sync_api.BrowserContext, page: str, answers: dict[str, Answer] | None = None) -> None:
    """Answer `/` with the page, some paths as told, `/static/` with the product's files; no more is there."""

    def answer(route: sync_api.Route) -> None:
        path = route.request.url.removeprefix(HOST)
        name = path.removeprefix("/").split("?")[0]
        file = next((each / name for each in STATIC if (each / name).is_file()), assets.HERE / name)
        if answers and path in answers:
            answers[path](route)
        elif path == "/":
            route.fulfill(body=page, content_type="text/html; charset=utf-8", headers=_policy(page))
        elif path.startswith("/static/") and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404, body="")

    context.route("**/*", answer)


def _policy(page: str) -> dict[str, str]:
    """Return the policy header that the product sends; a page of its own carries one inside."""
    return {} if "http-equiv" in page else {"Content-Security-Policy": POLICY}
