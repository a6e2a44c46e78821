"""What the small scripts of staff pages do, in a real browser under the product's policy."""

from collections.abc import Callable, Iterator

import pytest
from django.template.loader import render_to_string
from playwright import sync_api

from tests.ui import browsing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

expect = sync_api.expect
Show = Callable[..., sync_api.Page]

DROP = """<div data-file-drop class="ek-drop"><label for="f">Log</label><input type="file" id="f" name="f">
<p data-chosen role="status"></p></div>"""
CONFIRM = """<a href="/delete/" data-dialog="d" id="opener">Delete</a><dialog id="d" aria-labelledby="t">
<h2 id="t">Delete?</h2><button type="button" data-close>Cancel</button></dialog>"""
COPY = """<code id="ref">7f3a</code><button type="button" data-copy="ref" data-copied="Copied" hidden>Copy</button>"""

NAMES = [f"Service {number}" for number in range(1, 14)]
SIFT = (
    '<form action="/sent/"><div class="ek-field"><fieldset><legend>Services</legend>'
    '<div id="s" data-sift="Filter" data-sift-count="{shown} of {all}">'
    '<label><input type="checkbox" name="s" value="held" checked>Held already</label><p>Homes</p>'
    + "".join(f'<label><input type="checkbox" name="s" value="{name}">{name}</label>' for name in NAMES)
    + '<p>Caf\u00e9s</p><label><input type="checkbox" name="s" value="x">Terrace</label></div></fieldset></div></form>'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    yield from browsing.launched()


@pytest.fixture
def show(browser: sync_api.Browser) -> Iterator[Show]:
    """Return a function that shows a body in the staff shell; at the end no script may have complained."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )

    def shown(body: str, answers: dict[str, browsing.Answer] | None = None) -> sync_api.Page:
        signed_in = {
            "name": "Amira Example",
            "initials": "AE",
            "organisation": "Example",
            "sign_out_url": "/o/",
        }
        shell = render_to_string("ui/staff.html", {"signed_in": signed_in})
        browsing.serve(context, shell.replace("</main>", f"{body}</main>"), answers)
        page.goto(f"{browsing.HOST}/")
        return page

    yield shown
    context.close()
    assert said == []


def test_the_chosen_file_and_its_size_are_said(show: Show) -> None:
    page = show(DROP)
    page.set_input_files("#f", {"name": "permits.csv", "mimeType": "text/csv", "buffer": b"x" * 1_500_000})
    expect(page.locator("[data-chosen]")).to_have_text("permits.csv, 1.5 MB")


def test_a_file_can_be_dropped(show: Show) -> None:
    page = show(DROP)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["a;b"], "dropped.csv"));
          const place = document.querySelector("[data-file-drop]");
          place.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator("[data-chosen]")).to_have_text("dropped.csv, 3 bytes")
    assert page.evaluate("document.querySelector('#f').files.length") == 1


def test_a_dialog_asks_first_and_gives_the_focus_back(show: Show) -> None:
    page = show(CONFIRM)
    page.click("#opener")
    expect(page.get_by_role("dialog", name="Delete?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#opener")).to_be_focused()
    assert page.url == f"{browsing.HOST}/"


def test_copying_says_so(show: Show) -> None:
    page = show(COPY)
    # A clipboard is there only in a secure context, which this host without encryption is not.
    expect(page.locator("[data-copy]")).to_be_hidden()
    page.evaluate("document.dispatchEvent(new CustomEvent('ek:announce', {detail: 'Copied'}))")
    expect(page.locator("[data-announcer]")).to_have_text("Copied")


def test_progress_is_asked_for_until_it_is_done(show: Show) -> None:
    asked = {"key": "p", "label": "Reading", "url": "/p/", "value": 10, "text": "10 rows"}
    done = render_to_string("ui/components/progress.html", {**asked, "url": "", "value": 100, "text": "Done"})
    body = render_to_string("ui/components/progress.html", asked)
    page = show(body, {"/p/": lambda route: route.fulfill(body=done, content_type="text/html")})
    expect(page.locator("#p progress")).to_have_attribute("value", "10")
    expect(page.locator("#p progress")).to_have_attribute("value", "100", timeout=6000)
    assert page.locator("#p").get_attribute("hx-get") is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda route: route.fulfill(status=500, body="<h1>secret</h1>"), "That did not work"),
        (lambda route: route.fulfill(status=404, body="<h1>secret</h1>"), "That did not work"),
        (lambda route: route.abort(), "Connection lost"),
    ],
)
def test_a_failure_is_said_and_changes_nothing(show: Show, answer: browsing.Answer, said: str) -> None:
    page = show(
        '<button hx-get="/x/" hx-target="#place">Ask</button><p id="place">as it was</p>', {"/x/": answer}
    )
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator("#place")).to_have_text("as it was")


def test_the_menu_closes_with_escape(show: Show) -> None:
    page = show("")
    page.locator(".ek-account summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator(".ek-account summary")).to_be_focused()


def test_a_long_list_is_sifted_by_words_and_keeps_what_is_ticked(show: Show) -> None:
    page = show(SIFT)
    field = page.get_by_role("searchbox", name="Filter Services")
    count, shown = page.locator("#s").locator("..").get_by_role("status"), page.locator("#s label:visible")
    expect(count).to_have_text("15 of 15")
    field.fill("CAFE")  # in the name of a group, without its accent
    expect(count).to_have_text("2 of 15")
    expect(shown).to_have_text(["Held already", "Terrace"])
    expect(page.get_by_text("Homes", exact=True)).to_be_hidden()
    field.press("Enter")
    assert page.url == f"{browsing.HOST}/", "the form is not sent"
    field.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Terrace")).to_be_checked()
    field.fill("service 13")
    expect(shown).to_have_text(["Held already", "Service 13", "Terrace"])
    field.press("Escape")
    expect(count).to_have_text("15 of 15")
    assert (
        page.evaluate(
            "new URLSearchParams(new FormData(document.querySelector('[action=\"/sent/\"]'))).toString()"
        )
        == "s=held&s=x"
    )
