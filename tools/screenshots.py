"""Take the pictures of the documentation anew: `make screenshots`.

Starts evenkeel on an empty home, signs in as an invented leader, makes a report on the example log, and photographs
what she sees; then the operating model of her organisation. Needs Chromium (`EVENKEEL_CHROMIUM` says where, else
/usr/bin/chromium).
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
CHROMIUM = os.environ.get("EVENKEEL_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LEADER = "leader@harbour-vale.example"
MODEL = {
    "canvas.png": ("/model/to-be/", 1880),
    "organisation.png": ("/model/to-be/views/organisation/", 1400),
    "wheel.png": ("/model/to-be/views/annual-wheel/", 1320),
    "service.png": ("/model/to-be/views/services/household-extension/", 1500),
    "plan.png": ("/model/to-be/plan/", 1560),
    "programme.png": ("/programme/", 1500),
}
"""Pages of the operating model: their picture, address and height."""


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with evenkeel() as (url, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB").new_page()
        sign_in(page, url, password)
        take(page, "start.png")
        page.get_by_role("button", name="Try it with an example log").click()
        if "/columns/" in page.url:
            page.get_by_role("button", name="Make the report").click()
        page.get_by_role("heading", name="About the work").wait_for(timeout=60_000)
        take(page, "report.png", height=1500)
        page.get_by_role("link", name="Map", exact=True).click()
        page.get_by_role("heading", name="Map of the process").wait_for()
        take(page, "map.png", height=1100)
        page.go_back()
        page.set_viewport_size({"width": 360, "height": 780})
        take(page, "report-mobile.png", height=780)
        page.set_viewport_size({"width": 1280, "height": 860})
        for name, (path, height) in MODEL.items():
            page.goto(f"{url}{path}")
            take(page, name, height=height)
        browser.close()


def sign_in(page: Page, url: str, password: str) -> None:
    """Sign in as the invented leader and close what greets her."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail address").or_(page.get_by_label("Email")).fill(LEADER)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{url}/reports/")
    page.goto(f"{url}/reports/")


def take(page: Page, name: str, *, height: int = 860) -> None:
    """Photograph the top of a page."""
    width = page.viewport_size["width"] if page.viewport_size else 1280
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=IMAGES / name)
    print(IMAGES / name)


@contextmanager
def evenkeel() -> Iterator[tuple[str, str]]:
    """Run evenkeel on a home of its own; give its address and the examples' password."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="evenkeel-pictures-", ignore_cleanup_errors=True) as home:
        environment = os.environ | {
            "EVENKEEL_HOME": home,
            "EVENKEEL_PORT": str(port),
            "EVENKEEL_TIME_ZONE": "Europe/London",
            "EVENKEEL_LOG_LEVEL": "warning",
        }
        command = [sys.executable, "-m", "evenkeel.cli", "run"]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stdout is not None
        try:
            while not process.stdout.readline().startswith("  Password"):
                assert process.poll() is None, "evenkeel did not start"
            yield f"http://localhost:{port}", (Path(home) / "example-password").read_text()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


if __name__ == "__main__":
    main()
