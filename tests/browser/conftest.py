"""The product as it runs, and browsers before it: real server, real worker, real database, Debian's Chromium."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright import sync_api

from tests import prepared
from tests.ui import browsing

SECONDS_TO_START = 120
WIDTHS = (1280, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = ("status of 422", "status of 413")
"""What Chromium says on the console when a form comes back with errors; everything else is a fault."""
SECONDS_TO_COME = 30
"""So long a page may take to show what will come: a machine that has much to do is slow, not wrong."""
sync_api.expect.set_options(timeout=1_000 * SECONDS_TO_COME)
LISTEN = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass(frozen=True)
class Site:
    """Where the product runs, and the password of its invented people."""

    url: str
    password: str


@dataclass
class Visit:
    """Somebody's browser on the site; everything that goes wrong in it is kept."""

    site: Site
    page: sync_api.Page
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: list(EXPECTED))

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site.url + path)

    def sign_in(self, email: str) -> None:
        """Sign in as one of the invented people."""
        self.go("/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(self.site.password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.get_by_role("navigation", name="Main").wait_for()

    def is_signed_in(self) -> bool:
        """Tell whether the site knows who it is."""
        answer = self.page.request.get(f"{self.site.url}/accounts/", max_redirects=0)
        return answer.status == 200

    def press(self, name: str) -> None:
        """Press a button, or follow a link that looks like one."""
        both = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        both.first.click()

    def heading(self, name: str) -> None:
        """Wait for the page with this heading."""
        self.page.get_by_role("heading", name=name, level=1).wait_for(timeout=60_000)

    def check(self, *, whole: bool = False) -> None:
        """Hold the page to axe, to no sideways scrolling and to the policy, wide and narrow.

        `whole`: when narrow, also what is around the page, which is the same on all of a kind.
        """
        assert self.faults == []
        self.page.wait_for_load_state()
        self.page.evaluate(browsing.AXE.read_text(encoding="utf-8"))
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            # What is around every page is held to the rules once; the narrow one in full on the pages for members.
            where = (
                "document" if width == WIDTHS[0] or whole else "document.querySelector('main') || document"
            )
            found = self.page.evaluate(
                f"rules => axe.run({where}, {{runOnly: rules, preload: false, resultTypes: ['violations']}})",
                RULES,
            )
            wrong = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
            assert wrong == [], f"{self.page.url} at {width} px"
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert self.page.evaluate(wider) == 0, f"{self.page.url} scrolls sideways at {width} px"
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})


Arriving = Callable[..., Visit]
Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """Start Chromium; skip where there is none, unless on a build machine."""
    yield from browsing.launched()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Run the product until the tests have ended; what they leave behind, the ones after them find."""
    with started() as made:
        yield made


@contextmanager
def started(**more: str) -> Iterator[Site]:
    """Run the product as a person starts it, on a home and a port of its own; `more`: what else is in its environment."""
    browsing.needed()
    # Not below pytest's own folder: it is closed to the system user that PostgreSQL runs as when root starts it.
    with tempfile.TemporaryDirectory(prefix="evenkeel-home-", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder), _free_port()
        prepared.copied(home)
        with (home.parent / f"{home.name}.log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "evenkeel.cli", "run"],
                env=_environment(home, port) | more,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait_until_ready(process, port, Path(log.name))
                password = (home / "example-password").read_text()
                yield Site(url=f"http://localhost:{port}", password=password)
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)
        Path(log.name).unlink()


@pytest.fixture
def arriving(site: Site, browser: sync_api.Browser) -> Iterator[Arriving]:
    """Return a way to open browsers on the site; faults seen in any of them fail the test."""
    contexts: list[sync_api.BrowserContext] = []
    visits: list[Visit] = []

    def arrive(*, javascript: bool = True, known: sync_api.StorageState | None = None) -> Visit:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": WIDTHS[0], "height": 900},
            storage_state=known,
        )
        contexts.append(context)
        context.add_init_script(LISTEN)
        made = Visit(site=site, page=context.new_page())
        made.page.on("console", lambda message: _note(made, message))
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        visits.append(made)
        return made

    yield arrive
    for context in contexts:
        context.close()
    assert [fault for each in visits for fault in each.faults] == []


@pytest.fixture(scope="session")
def signed_in() -> dict[str, sync_api.StorageState]:
    """Keep who has signed in: passwords are slow on purpose, and few tests are about them."""
    return {}


@pytest.fixture
def visiting(arriving: Arriving, signed_in: dict[str, sync_api.StorageState]) -> Visiting:
    """Return a way to open browsers in which somebody has signed in."""

    def visit(email: str, *, javascript: bool = True) -> Visit:
        made = arriving(javascript=javascript, known=signed_in.get(email))
        if not made.is_signed_in():
            made.sign_in(email)
            signed_in[email] = made.page.context.storage_state()
        return made

    return visit


def _note(visit: Visit, message: sync_api.ConsoleMessage) -> None:
    if message.type == "error" and not any(words in message.text for words in visit.expected):
        visit.faults.append(f"{visit.page.url}: {message.text}")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path, port: int) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EVENKEEL_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {
        "EVENKEEL_HOME": str(home),
        "EVENKEEL_PORT": str(port),
        "EVENKEEL_MAX_UPLOAD_MB": "8",
        "EVENKEEL_EXAMPLE_CASES": "0",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    pause, deadline = threading.Event(), time.monotonic() + SECONDS_TO_START
    while "Password of all of them" not in log.read_text():
        assert process.poll() is None, f"it ended before it was ready:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"port {port}:\n{log.read_text()}"
        pause.wait(0.2)
