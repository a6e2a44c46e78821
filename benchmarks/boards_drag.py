"""How soon a second browser sees a card that somebody drags.

    PYTHONPATH=. python benchmarks/boards_drag.py [--drags 40] [--cards 60]

Two browsers of two people stand before the server as it runs, at the board of their team; one of them drags cards by mouse. Prints
the milliseconds from letting go of a card until the page of the other shows the new order, noted by both pages at the frame
that is painted (aim: a median under 250), and of what they consist, with the load of the machine before and after.
"""

import argparse
import os
import statistics
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import _casework_ground as ground
from benchmarks import boards
from tools import screenshots

WATCH = """
window.told = []; window.seen = []; window.answers = [];
addEventListener("DOMContentLoaded", () => {
  const order = () => [...document.querySelectorAll(".bo-card[data-card]")].map((each) => each.id).join();
  let last = order();
  new MutationObserver(() => {
    const now = order();
    if (now !== last) { last = now; requestAnimationFrame(() => window.seen.push(Date.now())); }
  }).observe(document.querySelector("ek-board"), { childList: true, subtree: true });
  addEventListener("pointerup", () => { window.letGo = Date.now(); }, true);
});
const { fetch } = window;
window.fetch = async (...asked) => {
  const sent = Date.now(), answer = await fetch(...asked);
  window.answers.push([String(asked[0]), sent, Date.now()]);
  return answer;
};
const { EventSource } = window;
window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("board-moved", () => window.told.push(Date.now()));
  }
};
"""
"""The page notes when it is told, when it asks, and when its cards lie in a new order."""
PAUSE = 900
"""Milliseconds between two drags: each is seen before the next one."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--drags", type=int, default=40)
    asked.add_argument("--cards", type=int, default=60)
    given = asked.parse_args()
    with ground.database():
        people = ground.organisation(2)[1:]
        boards.filled(people[0], 0, given.cards)
        cookies = [boards.signed_in(each) for each in people]
        with boards.server() as port, sync_playwright() as playwright:
            browsers = [
                playwright.chromium.launch(executable_path=screenshots.CHROMIUM, args=screenshots.FLAGS)
                for _ in people
            ]
            pages = [at_board(*each, port) for each in zip(browsers, cookies, strict=True)]
            for number in range(3):  # what is done for the first time takes longer
                drag(*pages, number)
            before = os.getloadavg()[0]
            times = [drag(*pages, number) for number in range(given.drags)]
            shown = pages[1].locator(".bo-card").count()
            for each in browsers:
                each.close()
    report(times, shown, before)


def at_board(browser: Browser, cookie: tuple[str, str], port: int) -> Page:
    """Open the board in a browser of its own, as somebody who has signed in."""
    url = f"http://localhost:{port}"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"{url}/boards/{boards.BOARD}/")
    page.locator("ek-board .bo-title[tabindex='0']").wait_for()
    page.wait_for_timeout(1_500)
    return page


def drag(one: Page, two: Page, number: int) -> dict[str, float] | None:
    """Drag a card of the first lane above the first one; return the milliseconds of each step, None where it was not seen."""
    for page in (one, two):
        page.evaluate("() => { told = []; seen = []; answers = []; }")
    cards = one.locator(".bo-field[data-row=planned]").first.locator(".bo-card")
    box, there = cards.nth(2).bounding_box(), cards.nth(0).bounding_box()
    assert box
    assert there
    one.mouse.move(box["x"] + 30, box["y"] + box["height"] - 8)
    one.mouse.down()
    one.mouse.move(box["x"] + 40, box["y"] + box["height"] - 20)
    one.mouse.move(there["x"] + 40, there["y"] + 8, steps=4)
    one.mouse.up()
    two.wait_for_timeout(PAUSE + 37 * (number % 7))
    let_go, answers = one.evaluate("[letGo, answers]")
    told, asked, seen = two.evaluate("[told, answers, seen]")
    if not (told and seen and asked and answers):
        return None
    return {
        "answered": answers[0][2] - let_go,
        "told": told[0] - let_go,
        "asked": asked[0][1] - told[0],
        "fetched": asked[0][2] - asked[0][1],
        "shown": seen[0] - asked[0][2],
        "seen": seen[0] - let_go,
    }


def report(times: list[dict[str, float] | None], shown: int, before: float) -> None:
    """Print what was measured."""
    found: list[dict[str, Any]] = [each for each in times if each is not None]
    seen = [each["seen"] for each in found]
    steps = {name: statistics.median(each[name] for each in found) for name in found[0]}
    late, after = statistics.quantiles(seen, n=20)[-1], os.getloadavg()[0]
    print(
        f"{len(found)} of {len(times)} drags seen, on a board that shows {shown} cards: after {steps['seen']:.0f} ms (median), "
        f"95 of 100 within {late:.0f} ms; the mover had her answer after {steps['answered']:.0f} ms, the other was told after "
        f"{steps['told']:.0f} ms, asked {steps['asked']:.0f} ms later, had the cards after {steps['fetched']:.0f} ms, and painted "
        f"them {steps['shown']:.0f} ms after that; load {before:.1f} before, {after:.1f} after"
    )


if __name__ == "__main__":
    main()
