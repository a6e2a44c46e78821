"""Two people at one board: a drag that the other sees, moves by keys alone, a refused move that is told; and without scripts."""

import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import crowding, restarting, test_desk
from tests.browser.conftest import Site, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF, OTHER = test_desk.STAFF, "leader@harbour-vale.example"
BOARD = "/boards/team.contact/"
OVER = """() => [["over", "4 of 3, over"], ["full", "3 of 3, full"]].forEach(([how, words], place) => {
  const count = document.querySelectorAll(".bo-count")[place];
  count.className = `bo-count is-${how}`;
  count.firstChild.textContent = words;
})"""
"""Lanes with as many cards as nobody has here; that a board says it so is held by the tests of its pages."""
LANE = ".bo-field[data-lane=look][data-row=planned]"


def _order(page: Page, where: str = LANE) -> list[str]:
    found: list[str] = page.locator(f"{where} .bo-card").evaluate_all("all => all.map(each => each.id)")
    return found


def _at_board(visiting: Visiting, email: str) -> Visit:
    visit = visiting(email)
    visit.expected.append("status of 409")
    visit.go(BOARD)
    expect(visit.page.locator("ek-board .bo-title[tabindex='0']")).to_have_count(1)
    return visit


def _eventually(page: Page, order: list[str]) -> None:
    ids = ",".join(order)
    expect(page.locator(f"{LANE} .bo-card").first).to_have_id(order[0])
    for _ in range(50):
        if ",".join(_order(page)) == ids:
            return
        page.wait_for_timeout(100)
    assert _order(page) == order


PLACES = """([where, numbers]) => {
  const cards = document.querySelectorAll(`${where} .bo-card`);
  if (Math.max(...numbers) >= cards.length) return null;
  numbers.forEach((number) => cards[number].scrollIntoView({block: "nearest"}));
  return numbers.map((number) => cards[number].getBoundingClientRect().toJSON());
}"""
"""Where cards stand, asked for in one go: they may be drawn anew at any moment, and one that was found would then be nowhere."""


def _drag(page: Page, card: int, to: int) -> None:
    """Drag a card of the lane above another one, and keep it there."""
    box, there = page.wait_for_function(PLACES, arg=[LANE, [card, to]]).json_value()
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] - 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 20)
    page.mouse.move(there["x"] + 40, there["y"] + 8, steps=4)


def test_what_one_does_the_other_sees(visiting: Visiting) -> None:
    test_desk._shelf(visiting(STAFF))
    tom, other = _at_board(visiting, STAFF), _at_board(visiting, OTHER)
    page, seen = tom.page, other.page
    order = _order(page)

    # the third card above the first one, by mouse; the other browser is told who did it
    _drag(page, 2, 0)
    page.mouse.up()
    order = [order[2], *order[:2], *order[3:]]
    _eventually(seen, order)
    _eventually(page, order)
    expect(seen.locator("[data-announcer]")).to_contain_text(
        re.compile("^Tom .* moved .* within Look by hand.$")
    )

    # while a card is in the hand of one, the other moves one; both moves count
    _drag(page, 3, 0)
    seen.locator(f"#{order[0]} .bo-title").focus()
    seen.keyboard.press("Shift+ArrowDown")
    order = [order[1], order[0], *order[2:]]
    _eventually(seen, order)
    assert page.locator(".bo-ghost").count() == 1
    page.keyboard.press("Escape")
    _eventually(page, order)

    # by keys alone: walk, move down, and to a lane where the standard holds it back, which is told
    page.locator(f"#{order[0]} .bo-title").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#{order[1]} .bo-title")).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    order = [order[1], order[0], *order[2:]]
    _eventually(seen, order)
    expect(page.locator(f"#{order[0]} .bo-title")).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("Move “")
    expect(page.locator("dialog input[name=lane]:checked")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    moved = page.locator(".bo-field[data-lane=post]").locator(f"#{order[0]}")
    expect(moved).to_have_count(1)
    expect(seen.locator(".bo-field[data-lane=post]").locator(f"#{order[0]}")).to_have_count(1)
    expect(moved.locator(".bo-title")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("dialog")).to_contain_text("it goes back")
    page.keyboard.type("It was the wrong one.")
    page.get_by_role("button", name="Move the card").press("Enter")
    expect(page.locator(LANE).locator(f"#{order[0]}")).to_have_count(1)
    page.locator(f"#{order[0]} .bo-title").press("Enter")
    page.wait_for_url(re.compile("/work/cases/"))


@pytest.mark.long
def test_without_scripts_and_accessible_wide_and_narrow(visiting: Visiting) -> None:
    visit = visiting(STAFF, javascript=False)
    test_desk._shelf(visit)
    visit.go("/")
    visit.page.get_by_role("navigation", name="Main").get_by_role("link", name="Board", exact=True).click()
    visit.heading("Boards")
    visit.page.get_by_role("link", name="Customer contact", exact=True).click()
    visit.heading("Customer contact")
    card = visit.page.locator(f"{LANE} .bo-card").last
    name = card.get_attribute("id")
    card.get_by_role("link", name=re.compile("^Move ")).click()
    first = visit.page.get_by_label("Where in the lane").locator("option").nth(1)
    visit.page.get_by_label("Where in the lane").select_option(first.get_attribute("value"))
    visit.press("Move the card")
    expect(visit.page.get_by_text(re.compile("moved .* within Look by hand."))).to_be_visible()
    assert _order(visit.page)[0] == name
    seeing = _at_board(visiting, STAFF)
    courses = ("/work/courses/", "/work/courses/new/?from=model.small-project")
    kinds = (
        "contact-week/",
        "contact-week/status/",
        "contact-week/change/",
        "leadership-goals/",
        "directors-portfolio/",
        "contact-projects/",
    )
    for path in (
        *courses,
        "/boards/",
        f"{BOARD}?rows=person&folded=post&q=a",
        f"{BOARD}?wall=1&dense=1",
        *(f"/boards/{each}" for each in kinds),
        BOARD,
    ):
        seeing.go(path)
        seeing.page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        seeing.check()
    seeing.page.locator(".bo-card .bo-move").first.click()
    expect(seeing.page.get_by_role("dialog")).to_be_visible()
    seeing.check()
    _a_colour_is_seen_by_others(visiting(OTHER), seeing)


def _a_colour_is_seen_by_others(leader: Visit, seeing: Visit) -> None:
    """What the leader says of the week is on the board of weeks and on the one above it, without reloading."""
    seeing.go("/boards/contact-week/")
    above = leader.page.context.new_page()
    above.goto(f"{leader.site.url}/boards/directors-portfolio/")
    leader.go("/boards/contact-week/status/")
    leader.page.get_by_label("Red").check()
    leader.page.locator("[name=why]").fill("Three of us are away from noon.")
    leader.page.locator("main form button[type=submit]").last.click()
    expect(seeing.page.get_by_text("Three of us are away from noon")).to_be_visible(timeout=20_000)
    expect(above.get_by_text("Three of us are away from noon")).to_be_visible(timeout=20_000)
    above.close()


@pytest.mark.long
def test_an_open_board_lives_on_when_server_and_database_start_again(visiting: Visiting, site: Site) -> None:
    test_desk._shelf(visiting(STAFF))
    with restarting.second(site, EVENKEEL_DATABASE_CONNECTIONS="2") as server:
        mover = visiting(OTHER)
        mover.go(BOARD)  # on the other server: what one process does, the other one tells
        seer = visiting(STAFF)
        seer.site = server.site
        seer.expected += ["Failed to load resource", "net::ERR", "EventSource"]
        seer.go(BOARD)
        page = seer.page
        page.evaluate("window.stayed = true")
        cookie = _cookie(seer)
        streams = [_stream(server.site.url, cookie) for _ in range(5)]  # more than there are connections
        lost = page.get_by_text("Not connected: what you see may be out of date.")
        expect(page.locator("[data-there]")).to_contain_text("Marek Lindqvist")  # at the other server

        # several who move at the same moment, with fewer connections than they are
        address = f"{server.site.url}{BOARD}"
        players = [crowding.Player(address, _cookie(each)) for each in (mover, seer) * 4]
        done, _ = crowding.crowd(players, ["look"], moves=40, seed=7)
        assert done >= 10
        order = crowding.Player(address, cookie).look()["look"]
        order = [f"card-{each}" for each in order]
        _eventually(page, order)
        _eventually(mover.page, order)

        server.kill()
        expect(lost).to_be_visible()
        order = _first_goes_down(mover.page, order)
        server.start()
        _eventually(page, order)
        expect(lost).to_be_hidden()

        server.restart_database()
        restarting.ready(site)
        order = _first_goes_down(mover.page, order)
        _eventually(page, order)
        expect(lost).to_be_hidden()
        assert page.evaluate("window.stayed"), "without being loaded again"
        for each in streams:
            each.close()


def _cookie(visit: Visit) -> str:
    """Return what tells the server who somebody is."""
    known = visit.page.context.cookies()
    return next(f"{each['name']}={each['value']}" for each in known if "session" in each["name"])


def _stream(url: str, cookie: str) -> Any:
    """Open the stream of a board, and read until it has begun."""
    asked = urllib.request.Request(f"{url}{BOARD}events/", headers={"Cookie": cookie})
    opened = urllib.request.urlopen(asked, timeout=20)
    assert opened.readline().startswith(b"retry")
    return opened


def _first_goes_down(page: Page, order: list[str]) -> list[str]:
    """Move the first card below the second one by keys; return the new order."""
    page.locator(f"#{order[0]} .bo-title").focus()
    page.keyboard.press("Shift+ArrowDown")
    return [order[1], order[0], *order[2:]]


@pytest.mark.long
def test_by_keys_alone_by_finger_and_accessible_in_every_state(visiting: Visiting) -> None:
    test_desk._shelf(visiting(STAFF))
    visit = _at_board(visiting, STAFF)
    page = visit.page
    _by_keys(page)
    _by_finger(page)
    # blocked, said from the board; and the same case with its hand up, in each way of looking
    page.locator(f"{LANE} .bo-title").first.focus()
    page.keyboard.press("m")
    page.get_by_role("link", name="Say what, and until when").press("Enter")
    page.get_by_label("For the customer").or_(page.locator("input[name=kind]").first).first.check()
    page.locator("[name=reason]").fill("The photograph is missing.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile("/work/cases/"))
    blocked = page.url.rstrip("/").rsplit("/", 1)[-1]
    visit.go(BOARD)
    page.locator(f"{LANE} .bo-title").first.focus()
    page.keyboard.press("h")
    expect(page.locator(f"{LANE} .bo-card").first).to_contain_text("asks for help")
    page.evaluate(OVER)
    visit.check()
    page.locator(f"{LANE} .bo-title").first.focus()
    page.keyboard.press("h")
    expect(page.locator(f"{LANE} .bo-card").first).not_to_contain_text("asks for help")
    for path in (
        f"{BOARD}?q=nobody+has+heard+of+this",
        f"{BOARD}?only=blocked&dense=1",
        f"{BOARD}?folded=look,post&wall=1",
        "/boards/money-cases/",
    ):
        visit.go(path)
        expect(page.locator("ek-board")).to_be_visible()
        visit.check()
    visit.go(f"/work/cases/{blocked}/resume/")
    page.locator("main form button[type=submit]").last.click()


def _by_keys(page: Page) -> None:
    """Do what a board can do with nothing but keys."""
    first = page.locator(f"{LANE} .bo-card").first
    first.locator(".bo-title").focus()
    page.keyboard.press("h")
    expect(page.locator(f"{LANE} .bo-card").first).to_contain_text("asks for help")
    expect(page.locator(f"{LANE} .bo-title").first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(f"{LANE} .bo-title").last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("h")
    expect(page.locator(f"{LANE} .bo-card").first).not_to_contain_text("asks for help")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(f"{LANE} .bo-title").first).to_be_focused()
    page.get_by_role("link", name="Keys").press("Enter")
    expect(page.get_by_role("dialog", name="Keys on a board")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Fold Look by hand").press("Enter")
    expect(page.get_by_role("link", name="Unfold Look by hand")).to_be_visible()
    page.get_by_role("link", name="Unfold Look by hand").press("Enter")
    expect(page.get_by_role("link", name="Fold Look by hand")).to_be_visible()
    page.get_by_text("Find and filter").press("Enter")
    page.get_by_label("Small cards").press("Space")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page.locator("ek-board.is-dense")).to_be_visible()
    page.get_by_role("link", name="For the wall").press("Enter")
    expect(page.locator("main.bo-wall")).to_be_visible()
    page.evaluate("document.exitFullscreen()")
    expect(page.locator("main.bo-wall")).to_have_count(0)


def _by_finger(page: Page) -> None:
    """Lift a card by staying on it, and lay it above the first one; a finger that moves at once scrolls."""
    order = _order(page)
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": left, "y": top} for left, top in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    x, y = _foot(page, 1)
    touch("touchStart", (x, y))
    touch("touchMove", (x, y - 30))
    page.wait_for_timeout(450)
    assert page.locator(".bo-ghost").count() == 0
    touch("touchEnd")
    page.wait_for_timeout(300)  # until what was pushed has come to rest
    (x, y), (_, foot) = _foot(page, 1), _foot(page, 0)
    touch("touchStart", (x, y))
    page.wait_for_timeout(450)
    assert page.locator(".bo-ghost").count() == 1
    for step in range(1, 5):
        touch("touchMove", (x, y + (foot - 45 - y) * step / 4))
    touch("touchEnd")
    _eventually(page, [order[1], order[0], *order[2:]])


def _foot(page: Page, number: int) -> tuple[float, float]:
    """Return a point at the foot of a card of the lane, where no link is."""
    (box,) = page.wait_for_function(PLACES, arg=[LANE, [number]]).json_value()
    return box["x"] + 30, box["y"] + box["height"] - 8
