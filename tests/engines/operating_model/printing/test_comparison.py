"""The difference and the gap as pages of their own: nothing of a model is markup, axe finds nothing, they fit a phone."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator

import pytest
from playwright import sync_api

from evenkeel.engines import operating_model
from tests.browser.conftest import RULES, WIDTHS
from tests.engines.operating_model import councils, models
from tests.ui import browsing


def _diff(
    before: operating_model.OperatingModel, after: operating_model.OperatingModel
) -> operating_model.ModelDiff:
    return operating_model.told(operating_model.diff(before=before, after=after), before=before)


def _diff_page() -> str:
    return operating_model.diff_html(_diff(councils.as_is(), councils.to_be()))


def _gap_page() -> str:
    return operating_model.gap_html(operating_model.gap(as_is=councils.as_is(), to_be=councils.to_be()))


PAGES = [pytest.param(_diff_page, id="diff"), pytest.param(_gap_page, id="gap")]


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_of_a_page_allows_its_own_style_alone(page: Callable[[], str]) -> None:
    text = page()
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text.replace("&#39;", "'")
    assert "<script" not in text


def test_nothing_that_a_model_says_is_markup() -> None:
    before = models.model_of(
        goals=[{"key": "x", "title": "<script>a</script>", "description": "<b>*old*</b>"}]
    )
    after = models.model_of(
        goals=[{"key": "x", "title": "<img src=a>", "description": "<i>new</i>\n\n</style>"}]
    )
    told = _diff(before, after)
    gap = operating_model.gap(as_is=before, to_be=after)
    for text in (operating_model.diff_html(told), operating_model.gap_html(gap)):
        assert not re.search(r"<(script|img|b|i)\b", text)
        assert text.count("</style>") == 1
    for text in (operating_model.diff_markdown(told), operating_model.gap_markdown(gap)):
        assert "<" not in text
        assert r"\*old\*" in text


def test_no_difference_is_said() -> None:
    page = operating_model.diff_html(_diff(councils.as_is(), councils.as_is()))
    assert "Nothing is different." in page


def test_markdown_tells_the_same_sentences() -> None:
    text = operating_model.diff_markdown(_diff(councils.as_is(), councils.to_be()))
    assert "- Norm time for *Household extension*: 56 → **42 days**" in text
    text = operating_model.gap_markdown(operating_model.gap(as_is=councils.as_is(), to_be=councils.to_be()))
    assert "Closed by **Redesign permits** (Q3 2027)" in text
    assert "**No action closes this gap.**" in text
    assert "- Talk about it: It names no record whose gap it closes." in text


def _keeping(faults: list[str]) -> Callable[[sync_api.ConsoleMessage], None]:
    return lambda message: faults.append(message.text)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """Start Chromium; skip where there is none, unless on a build machine."""
    yield from browsing.launched()


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_and_it_fits_a_phone(browser: sync_api.Browser, page: Callable[[], str]) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
        browsing.serve(context, page())
        tab = context.new_page()
        faults: list[str] = []
        tab.on("console", _keeping(faults))
        tab.goto(browsing.HOST)
        tab.evaluate(browsing.AXE.read_text(encoding="utf-8"))
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            found = tab.evaluate("rules => axe.run({runOnly: rules, preload: false})", RULES)
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert tab.evaluate(wider) == 0
        assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []
        context.close()
