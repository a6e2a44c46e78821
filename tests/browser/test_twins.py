"""The twin of a team, from the night in which it is learnt to a scenario: read, asked by slider and keys, kept, and printed."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright import sync_api
from playwright.sync_api import expect

from evenkeel.contexts.twins import levers
from tests.browser.conftest import LISTEN, WIDTHS, Site, Visit, started

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEADER = "leader@harbour-vale.example"
CASES = "700"
TEAM = "Customer contact"
"""The first in the order of keys that has enough cases."""
SECONDS_TO_LEARN = 150


@pytest.fixture(scope="module")
def lived() -> Iterator[Site]:
    """Run the product with a small year behind it, at whose end the twins are learnt."""
    with started(EVENKEEL_EXAMPLE_CASES=CASES) as made:
        yield made


def arrive(site: Site, browser: sync_api.Browser) -> Visit:
    """Open a browser on the site, signed in as the leader."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    context.add_init_script(LISTEN)
    made = Visit(site=site, page=context.new_page())
    made.page.on(
        "console", lambda message: made.faults.append(message.text) if message.type == "error" else None
    )
    made.sign_in(LEADER)
    return made


def learnt(visit: Visit) -> None:
    """Wait until the night is over that the example begins with."""
    until = time.monotonic() + SECONDS_TO_LEARN
    while time.monotonic() < until:
        visit.go("/twins/")
        if visit.page.locator(".tw-teams li", has_text=TEAM).get_by_text("finished cases").count():
            return
        visit.page.wait_for_timeout(500)
    raise AssertionError("no twin was learnt")


@pytest.mark.long
def test_a_twin_is_read_asked_and_kept(lived: Site, browser: sync_api.Browser) -> None:
    visit = arrive(lived, browser)
    page = visit.page
    learnt(visit)
    visit.check()
    page.get_by_role("link", name=TEAM).click()
    visit.heading(f"Twin of {TEAM}")
    visit.check()
    visit.press("What if")
    visit.heading(f"What if in {TEAM}?")
    answer = page.locator("#tw-answer")
    page.get_by_role("link", name="Work is let gather").click()
    gathered = "let gather, 5 at a time, the first waits 7 days at most"
    expect(answer).to_contain_text(gathered, timeout=60_000)
    page.get_by_role("link", name="More or fewer cases").click()
    slider, number = page.get_by_role("slider", name="How much"), page.get_by_role("spinbutton")
    expect(answer.get_by_role("heading", name="How sure this is")).to_be_visible(timeout=60_000)
    expect(answer).to_contain_text("20 % more cases")
    # One step by the keys: the number follows, the answer comes anew, and the address can be sent to somebody.
    slider.focus()
    slider.press("ArrowRight")
    expect(number).to_have_value("25")
    expect(answer).to_contain_text("25 % more cases")
    expect(page).to_have_url(re.compile(r"exact=25"))
    expect(slider).to_be_focused()
    number.fill("40")
    number.press("Enter")
    expect(answer).to_contain_text("40 % more cases")
    expect(slider).to_have_value("40")
    visit.check()
    page.get_by_role("link", name="Keep this, and change something else too").click()
    page.get_by_role("link", name="Work takes longer, or less long").click()
    expect(answer).to_contain_text("20 % less long")
    expect(answer).to_contain_text("40 % more cases")
    page.get_by_label("Save it as a scenario called").fill("More cases, a better form")
    visit.press("Save the scenario")
    visit.heading("More cases, a better form")
    visit.check()
    visit.press("Write a new idea from it")
    expect(page.get_by_role("link", name="More cases, a better form")).to_be_visible()
    assert visit.faults == []


@pytest.mark.long
def test_what_every_lever_tells_is_held_to_the_rules(lived: Site, browser: sync_api.Browser) -> None:
    visit = arrive(lived, browser)
    page = visit.page
    learnt(visit)
    visit.go("/twins/")
    page.get_by_role("link", name=TEAM).click()
    visit.press("What if")
    visit.heading(f"What if in {TEAM}?")
    offered = {
        link.inner_text(): str(link.get_attribute("href")) for link in page.locator(".tw-which a").all()
    }
    assert len(offered) >= len(levers.LEVERS) - 2  # where all do every step, nobody can learn one
    for title, path in offered.items():
        visit.go(path)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        # Each lever stands first where something is otherwise, and that has an answer.
        expect(page.get_by_role("heading", name="How sure this is")).to_be_visible(timeout=60_000)
        for details in page.locator("#tw-answer details").all():
            details.evaluate("each => { each.open = true; }")
        visit.check()
    assert visit.faults == []


@pytest.mark.long
def test_a_twin_is_asked_without_a_script(lived: Site, browser: sync_api.Browser) -> None:
    learnt(arrive(lived, browser))
    visit = Visit(site=lived, page=browser.new_context(java_script_enabled=False).new_page())
    page = visit.page
    visit.sign_in(LEADER)
    visit.go("/twins/")
    page.get_by_role("link", name=TEAM).click()
    visit.press("What if")
    page.get_by_role("link", name="More or fewer cases").click()
    until = time.monotonic() + 60
    while page.get_by_text("is being made ready").count() and time.monotonic() < until:
        page.reload()
    page.get_by_role("spinbutton").fill("40")
    visit.press("Show what becomes of it")
    answer = page.locator("#tw-answer")
    expect(answer).to_contain_text("40 % more cases")
    expect(answer.get_by_role("heading", name="How sure this is")).to_be_visible()
    page.get_by_label("Save it as a scenario called").fill("More cases")
    visit.press("Save the scenario")
    visit.heading("More cases")
