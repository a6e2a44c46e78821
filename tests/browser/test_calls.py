"""Calls by keyboard, from the ring until it is solved; a customer who is there twice; and both without JavaScript."""

import re
import uuid

import pytest
from playwright import sync_api

from tests.browser.conftest import Arriving, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CUSTOMERS = "/work/customers/"
STROKES = 10
"""Fewer than these, beside the words that are looked for, take the common call from ring to solved."""
COUNT = """
addEventListener("keydown", (event) => {
  sessionStorage.strokes = Number(sessionStorage.strokes ?? 0) + 1;
}, true);
"""


def written_down(visit: Visit, name: str, **more: str) -> str:
    """Write a customer down by the form; return the address of her page."""
    visit.go(f"{CUSTOMERS}add/")
    for field, value in {"name": name, **more}.items():
        visit.page.locator(f"[name={field}]").fill(value)
    visit.press("Add the customer")
    if visit.page.locator("[name=sure]").count():
        visit.page.locator("[name=sure]").check()
        visit.press("Add the customer")
    visit.heading(name)
    return visit.page.url.removeprefix(visit.site.url)


def strokes(page: sync_api.Page) -> int:
    return int(page.evaluate("Number(sessionStorage.strokes ?? 0)"))


def forget_strokes(page: sync_api.Page) -> None:
    page.evaluate("sessionStorage.strokes = 0")


def test_a_call_from_ring_to_solved_by_keyboard_alone(arriving: Arriving) -> None:
    visit = arriving()
    visit.page.add_init_script(COUNT)
    visit.sign_in("staff@harbour-vale.example")
    name = f"Wren {uuid.uuid4().hex[:6]}"
    written_down(visit, name, phone="07700 900777")
    visit.go("/work/call/")
    visit.heading("Call")
    page = visit.page
    sync_api.expect(page.locator("#cl-q")).to_be_focused()

    forget_strokes(page)
    page.keyboard.type(name)
    page.locator("#cl-found button").first.wait_for()
    looked_for = strokes(page)
    page.keyboard.press("Enter")  # who is calling
    sync_api.expect(page.locator("#cl-subject")).to_be_focused()
    sync_api.expect(page.get_by_role("link", name=name)).to_be_visible()
    page.keyboard.press("Enter")  # what about: the first subject
    sync_api.expect(page.locator("#id_demand input").first).to_be_focused()
    page.keyboard.press("2")  # a failure, with its cause
    sync_api.expect(page.locator("#id_summary")).to_be_focused()
    assert re.fullmatch(r"0:\d\d", page.locator("[data-timer] output").inner_text())
    page.keyboard.press("Control+Enter")
    visit.heading("Call saved")
    used = strokes(page) - looked_for
    assert used < STROKES, f"{used} key strokes"
    assert used == 5
    assert page.get_by_text("failure: Asked: how far is it?").is_visible()
    visit.check()
    sync_api.expect(page.get_by_role("link", name="Next call")).to_be_focused()


def test_what_was_typed_survives_a_reload_and_two_calls_do_not_mix(arriving: Arriving) -> None:
    visit = arriving()
    visit.sign_in("staff@harbour-vale.example")
    name = f"Lark {uuid.uuid4().hex[:6]}"
    written_down(visit, name)
    visit.go("/work/call/")
    page = visit.page
    page.keyboard.type(name)
    page.locator("#cl-found button").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#cl-subject")).to_be_focused()
    page.keyboard.press("F9")
    page.keyboard.press("3")  # call back
    sync_api.expect(page.locator("#id_case_type")).to_be_visible()
    page.locator("#id_summary").fill("The gate is open")
    visit.check()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Second call").click()
    second = opened.value
    sync_api.expect(second.locator("#cl-q")).to_be_focused()
    second.locator("#id_summary").fill("Another matter")

    page.reload()
    sync_api.expect(page.get_by_role("link", name=name)).to_be_visible()
    sync_api.expect(page.locator("#id_summary")).to_have_value("The gate is open")
    sync_api.expect(page.locator("[name=then][value=call-back]")).to_be_checked()
    sync_api.expect(second.locator("#id_summary")).to_have_value("Another matter")
    assert second.get_by_role("link", name=name).count() == 0
    page.keyboard.press("F8")
    page.keyboard.press("1")
    page.locator("#id_case_type").select_option(index=1)
    page.keyboard.press("Control+Enter")
    visit.heading("Call saved")
    sync_api.expect(page.get_by_text("Call back by")).to_be_visible()


@pytest.mark.long
def test_a_customer_who_is_there_twice_is_merged_and_taken_back(arriving: Arriving) -> None:
    visit = arriving(javascript=False)
    visit.sign_in("staff@harbour-vale.example")
    tail = uuid.uuid4().hex[:6]
    number = f"01632 {int(tail, 16) % 1_000_000:06}"
    kept = written_down(visit, f"Finch {tail}", phone=number)
    written_down(visit, f"F. Finch {tail}", phone=f"+44 {number[1:]}")
    page = visit.page

    # The twin has a contact, logged step by step.
    visit.go("/work/call/")
    page.locator("#cl-q").fill(f"f finch {tail}")
    page.get_by_role("button", name="Find").first.click()
    page.locator("#cl-found button", has_text=f"F. Finch {tail}").click()
    page.locator("[name=demand]").first.check()
    page.locator("#id_summary").fill("A word about the harbour")
    visit.press("Save")
    visit.heading("Call saved")

    visit.go(kept)
    assert not page.get_by_text("A word about the harbour").count()
    page.get_by_role("link", name="1 customer may be the same").click()
    page.get_by_role("link", name=f"F. Finch {tail}").click()
    visit.heading("Make one of two customers")
    assert page.get_by_text("Moves: 0 cases, 1 contact, 1 way to be reached").is_visible()
    page.locator("[name=name][value=gone]").check()
    page.locator("[name=reason]").fill("The same voice and number")
    visit.press("Merge")
    visit.heading(f"F. Finch {tail}")
    assert page.get_by_text("A word about the harbour").is_visible()
    page.get_by_role("button", name="Take back").first.click()
    visit.heading(f"F. Finch {tail}")
    visit.go(kept)
    visit.heading(f"Finch {tail}")
    assert not page.get_by_text("A word about the harbour").count()


@pytest.mark.long
def test_the_pages_of_customers_are_accessible(arriving: Arriving) -> None:
    visit = arriving()
    visit.sign_in("staff@harbour-vale.example")
    own = written_down(visit, f"Teal {uuid.uuid4().hex[:6]}", phone="01632 960321", address="9 Dock Road")
    twin = written_down(visit, f"Teal {uuid.uuid4().hex[:6]}").split("/")[-2]
    for path in (
        own,
        f"{CUSTOMERS}?q=teal",
        f"{own}duplicates/",
        f"{own}merge/{twin}/",
        f"{own}ways/",
        f"{CUSTOMERS}merges/",
    ):
        visit.go(path)
        visit.check()
