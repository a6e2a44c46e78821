"""Take the pictures of the documentation anew: `make screenshots`.

Starts evenkeel on an empty home with a part of the example year, signs in as an invented leader, makes a report on the example log,
and photographs what he sees; then the operating model of his organisation, and the work of a day: what is his, a shelf, a case,
a call; the twin of a team; and what a customer sees of her case. Needs Chromium (`EVENKEEL_CHROMIUM` says where, else
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

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
CHROMIUM = os.environ.get("EVENKEEL_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LEADER = "leader@harbour-vale.example"
ADMINISTRATOR = "administrator@harbour-vale.example"
MODEL = {
    "canvas.png": ("/model/to-be/", 1880),
    "organisation.png": ("/model/to-be/views/organisation/", 1400),
    "wheel.png": ("/model/to-be/views/annual-wheel/", 1320),
    "service.png": ("/model/to-be/views/services/household-extension/", 1500),
    "plan.png": ("/model/to-be/plan/", 1560),
    "programme.png": ("/programme/", 1500),
}
"""Pages of the operating model: their picture, address and height."""
CASES = 4000
"""How many cases of the example year are brought in: enough for pages to look alive."""
BOARD = "/boards/money-cases/"
HUDDLE = "/meetings/contact-huddle/"
TRAY = "/work/shelves/post-tray/"
TEAM = "Repairs"
HELPER = "Planner of repairs"
LETTER = b"Dear council,\n\nmy doctor writes next week. Please keep my place.\n"


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
        take_work(page, url)
        take_doorway(browser, page, url, password)
        browser.close()


def take_work(page: Page, url: str) -> None:
    """Photograph a day's work, after some of it was done."""
    page.goto(f"{url}{TRAY}")
    for _ in range(90):  # the example year comes in behind the pages
        if page.locator(".dk-row").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    row = page.locator(".dk-row").first
    case = row.locator(".dk-title").get_attribute("href")
    name = row.locator(".dk-what p").inner_text().rsplit(" · ", 1)[-1]
    take_over(page)
    take(page, "shelf.png", height=1000)
    page.goto(f"{url}{case}documents/add/")
    page.locator("input[type=file]").set_input_files(
        {"name": "Letter of the customer.txt", "mimeType": "text/plain", "buffer": LETTER}
    )
    page.get_by_role("button", name="Add it").click()
    page.goto(f"{url}{case}")
    page.get_by_label("A note for colleagues").fill(
        "The doctor's letter is in the post: look again on Friday."
    )
    page.get_by_role("button", name="Keep the note").click()
    page.goto(f"{url}{case}")
    take(page, "case.png", height=1320)
    plan_the_day(page, url)
    take(page, "day.png", height=1100)
    take_board(page, url)
    take_meeting(page, url)
    take_twin(page, url)
    answer(page, url, name)
    take(page, "call.png", height=1000)


def take_board(page: Page, url: str) -> None:
    """Photograph the board of a team, once it is connected."""
    page.goto(f"{url}{BOARD}")
    page.locator("ek-board .bo-title[tabindex='0']").wait_for()
    take(page, "board.png", height=1000)


def take_meeting(page: Page, url: str) -> None:
    """Photograph a stand-up at its first case."""
    page.goto(f"{url}{HUDDLE}")
    page.get_by_role("button", name="Begin now").click()
    for _ in range(2):
        page.locator("#mt-next").click()
        page.wait_for_timeout(1_500)
    page.locator("ek-board .bo-card.is-talked").wait_for()
    take(page, "stand-up.png", height=1400)


def take_twin(page: Page, url: str) -> None:
    """Photograph the twin of a team, and what it says to a question."""
    for _ in range(150):  # the twins are learnt once the example year is there
        page.goto(f"{url}/twins/")
        line = page.locator(".tw-teams li", has_text=TEAM)
        if line.get_by_text("finished cases").count():
            break
        page.wait_for_timeout(1_000)
    page.get_by_role("link", name=TEAM, exact=True).click()
    take(page, "twin.png", height=1400)
    page.get_by_role("link", name="What if").click()
    page.get_by_role("link", name="More or fewer people").click()
    page.get_by_role("heading", name="How sure this is").wait_for(timeout=60_000)
    page.get_by_role("spinbutton").fill("-1")
    page.get_by_role("spinbutton").press("Enter")
    page.locator("#tw-answer").get_by_text("1 person fewer").first.wait_for()
    take(page, "what-if.png", height=1560)


def take_doorway(browser: Browser, page: Page, url: str, password: str) -> None:
    """Photograph what a customer sees of her case; the leader helps out in a team whose cases are foretold: his own are not."""
    office = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB").new_page()
    sign_in(office, url, password, email=ADMINISTRATOR)
    office.goto(f"{url}/people/?q=Marek+Lindqvist")
    office.locator("main").get_by_role("link", name="Marek Lindqvist").first.click()
    office.get_by_role("link", name="Give a role").click()
    office.get_by_label("Role").select_option(label=HELPER)
    office.get_by_label("Unit", exact=True).select_option(label=f"– {TEAM}")
    office.get_by_role("button", name="Give the role").click()
    office.get_by_text("The role is given.").wait_for()
    office.context.close()
    page.goto(f"{url}/twins/{TEAM.lower()}/outlook/")
    # The likeliest to be in time stands last, and its course is no rare one.
    page.get_by_role("table", name="When each case will be done").get_by_role("link").last.click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    customer = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB").new_page()
    customer.goto(link)
    customer.get_by_text("Most likely between").wait_for()
    take(customer, "follow.png", height=1240)
    customer.context.close()


def take_over(page: Page) -> None:
    """Give the first cases of the shelf to the leader himself."""
    for box in page.locator(".dk-row input[type=checkbox]").all()[:6]:
        box.check()
    page.get_by_role("button", name="Give to a colleague").click()
    page.get_by_label("To whom").select_option(label="Marek Lindqvist")
    page.get_by_role("button", name="Show what would happen").click()
    page.locator("button[name=step][value=do]").click()
    page.get_by_role("heading", name="Post tray of permits").wait_for()
    page.get_by_role("link", name="All", exact=True).click()


def plan_the_day(page: Page, url: str) -> None:
    """Say what matters today and how the week looks."""
    page.goto(f"{url}/work/")
    # Of three stars, the example year may have given some.
    if page.locator("#id_text").count():
        page.locator("#id_text").fill("Talk with those who come back this week")
        page.get_by_role("button", name="Add", exact=True).click()
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    page.get_by_label("Yellow").check()
    page.locator("[name=words]").fill("The badges are late")
    page.get_by_role("button", name="Say so").click()
    page.goto(f"{url}/work/")


def answer(page: Page, url: str, name: str) -> None:
    """Begin a call of somebody who asks how far it is."""
    page.goto(f"{url}/work/call/")
    page.keyboard.type(name)
    page.locator("#cl-found button").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#cl-subject:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_demand input:focus").first.wait_for()
    page.keyboard.press("2")
    page.locator("#id_summary").fill("Asks whether the doctor's letter has come")


def sign_in(page: Page, url: str, password: str, *, email: str = LEADER) -> None:
    """Sign in as one of the invented people, and wait until the example year is there."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail address").or_(page.get_by_label("Email")).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{url}/work/")
    while page.get_by_text("The example year is being loaded").count():
        page.wait_for_timeout(1_000)
        page.reload()
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
            "EVENKEEL_EXAMPLE_CASES": str(CASES),
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
