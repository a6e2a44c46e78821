"""Moving a map, walking it and asking for more of it, in a real browser under the product's policy."""

from collections.abc import Callable, Iterator

import pytest
from django.template.loader import render_to_string
from playwright import sync_api

from evenkeel.ui.charts import graph
from tests.ui import browsing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

expect = sync_api.expect
Show = Callable[..., sync_api.Page]
STEPS = (("a", "b", 1.0), ("b", "c", 0.9), ("b", "d", 0.4), ("d", "e", 0.3), ("c", "e", 0.8), ("b", "a", 0.2))
TOOLS = """<div data-zoom-tools hidden><button type="button" data-zoom-by="0.8">Smaller</button><output
data-zoom-now></output><button type="button" data-zoom-by="1.25">Larger</button><button type="button"
data-zoom-to="fit">Fit</button><button type="button" data-zoom-to="1">Full</button></div>"""


def a_map() -> str:
    """Return a map as its page has it, with what is said of its steps."""
    boxes = tuple(
        graph.Box(key, f"Step {key}", "9", url=f"#step-{key}", said=f"Step {key}: 9 times") for key in "abcde"
    )
    chart = graph.Graph("m", "Map", "All of it.", boxes, tuple(graph.Step(*pair, "9") for pair in STEPS))
    said = "".join(
        f'<div data-about-node="{key}"><h3>Step {key}</h3><a href="#step-b" data-go="b">Step b</a></div>'
        for key in "abcde"
    )
    return f"""<h1>Map</h1><section class="ek-zoom" data-zoom>{TOOLS}<div class="ek-zoom-box" tabindex="0" role="group"
aria-label="Map" data-zoom-box>{graph.draw(chart)}</div></section>
<section data-about-panel hidden><div aria-live="polite" data-about-place>Nothing yet</div></section>
<div hidden>{said}</div><p id="step-a">Row of a</p>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    yield from browsing.launched()


@pytest.fixture
def show(browser: sync_api.Browser) -> Iterator[Show]:
    """Return a function that shows a body in the staff shell; at the end no script may have complained."""
    context = browser.new_context(viewport={"width": 700, "height": 500})
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    def shown(body: str, answers: dict[str, browsing.Answer] | None = None) -> sync_api.Page:
        shell = render_to_string("ui/staff.html", {})
        browsing.serve(context, shell.replace("</main>", f"{body}</main>"), answers)
        page.goto(f"{browsing.HOST}/")
        return page

    yield shown
    context.close()
    assert said == []


def width(page: sync_api.Page) -> float:
    """Return how wide the map is drawn."""
    return float(page.locator("[data-zoom-box] svg").get_attribute("width") or 0)


def step(page: sync_api.Page, name: str) -> sync_api.Locator:
    """Return a step of the map by what is said of it."""
    return page.get_by_role("link", name=f"Step {name}: 9 times")


def test_buttons_change_the_size_and_say_it(show: Show) -> None:
    page = show(a_map())
    full = width(page)
    page.get_by_role("button", name="Larger").click()
    assert width(page) == pytest.approx(full * 1.25)
    expect(page.locator("[data-zoom-now]")).to_have_text("125 %")
    page.get_by_role("button", name="Fit").click()
    assert width(page) < full
    box = page.locator("[data-zoom-box]")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    page.get_by_role("button", name="Full").click()
    assert width(page) == pytest.approx(full)


def test_keys_change_the_size_and_arrows_move(show: Show) -> None:
    page = show(a_map())
    full = width(page)
    box = page.locator("[data-zoom-box]")
    box.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert width(page) == pytest.approx(full * 1.25**2)
    page.keyboard.press("-")
    assert width(page) == pytest.approx(full * 1.25)
    before = box.evaluate("box => box.scrollTop")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "before => document.querySelector('[data-zoom-box]').scrollTop > before", arg=before
    )
    page.keyboard.press("0")
    assert width(page) == pytest.approx(full)
    page.keyboard.press("f")
    assert width(page) < full


def test_the_wheel_with_ctrl_keeps_what_is_under_the_pointer(show: Show) -> None:
    page = show(a_map())
    full = width(page)
    step(page, "b").hover()
    before = step(page, "b").bounding_box()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.wait_for_function(
        "full => document.querySelector('[data-zoom-box] svg').getAttribute('width') > full", arg=full
    )
    page.keyboard.up("Control")
    after = step(page, "b").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] + after["height"] / 2 == pytest.approx(before["y"] + before["height"] / 2, abs=3)


def test_drawing_with_the_mouse_moves_the_map_and_opens_nothing(show: Show) -> None:
    page = show(a_map())
    page.get_by_role("button", name="Larger").click()
    box = page.locator("[data-zoom-box]")
    place = step(page, "b").bounding_box()
    assert place is not None
    start = box.evaluate("box => box.scrollTop")
    page.mouse.move(place["x"] + 40, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 40, place["y"] - 60, steps=4)
    page.mouse.up()
    assert box.evaluate("box => box.scrollTop") == pytest.approx(start + 80, abs=2)
    assert page.url == f"{browsing.HOST}/"
    step(page, "a").click()
    assert page.url.endswith("#step-a")


def test_two_fingers_change_the_size(show: Show) -> None:
    page = show(a_map())
    full = width(page)
    place = page.locator("[data-zoom-box]").bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    devtools = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80)):
        fingers = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    page.wait_for_function(
        "full => document.querySelector('[data-zoom-box] svg').getAttribute('width') > full * 1.9", arg=full
    )
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert width(page) == pytest.approx(full * 2, rel=0.05)


def test_arrow_keys_walk_along_the_strongest_paths(show: Show) -> None:
    page = show(a_map())
    box = page.locator("[data-zoom-box]")
    box.focus()
    page.keyboard.press("Tab")
    expect(step(page, "a")).to_be_focused()
    for key, name in (
        ("ArrowDown", "b"),
        ("ArrowDown", "c"),
        ("ArrowDown", "e"),
        ("ArrowUp", "c"),
        ("Home", "a"),
        ("End", "e"),
    ):
        page.keyboard.press(key)
        expect(step(page, name)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("svg a[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg')") is None


def test_focus_and_pointer_say_what_a_step_has_to_do_with(show: Show) -> None:
    page = show(a_map())
    place = page.locator("[data-about-place]")
    expect(place).to_have_text("Nothing yet")
    step(page, "d").focus()
    expect(place.get_by_role("heading")).to_have_text("Step d")
    expect(page.locator("svg.has-near .box.is-near")).to_have_count(3)
    expect(page.locator("svg .way.is-near")).to_have_count(2)
    step(page, "a").hover()
    expect(place.get_by_role("heading")).to_have_text("Step a")
    page.mouse.move(5, 5)
    expect(page.locator("svg .way.is-near")).to_have_count(2)
    place.get_by_role("link", name="Step b").click()
    expect(step(page, "b")).to_be_focused()


def test_a_slider_says_its_number_and_asks_anew_without_losing_the_focus(show: Show) -> None:
    slider = render_to_string("ui/components/slider.html", {"name": "steps", "label": "Steps", "value": 40})
    form = f"""<h1>Map</h1><form method="get" data-wish hx-get="/part/" hx-target="#place" hx-swap="outerHTML"
hx-trigger="change delay:50ms">{slider}<button type="submit" data-wish-button>Draw</button></form><div id="place">as it was</div>"""
    asked: list[str] = []

    def answer(route: sync_api.Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=f'<div id="place">{a_map()}</div>', content_type="text/html")

    page = show(form, {"/part/?steps=41": answer})
    expect(page.get_by_role("button", name="Draw")).to_be_hidden()
    page.get_by_label("Steps").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text(["41 %", "100 %"])
    expect(page.get_by_label("Steps")).to_be_focused()
    page.wait_for_url("**/?steps=41")
    assert len(asked) == 1
    expect(page.get_by_role("button", name="Larger")).to_be_visible()
