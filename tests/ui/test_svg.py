"""Elements are escaped, and nothing that the content security policy forbids can be written."""

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.ui.charts import svg


def test_an_element() -> None:
    assert svg.element("g", svg.element("circle", cx=1.0, r=2.504, class_="dot"), "a & b", id=None) == (
        '<g><circle cx="1" r="2.5" class="dot"/>a &amp; b</g>'
    )


@pytest.mark.parametrize("name", ["style", "onclick", "onload"])
def test_what_the_policy_forbids_cannot_be_written(name: str) -> None:
    with pytest.raises(ValueError, match="forbidden by the content security policy"):
        svg.element("rect", **{name: "x"})


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_coordinate_is_finite(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        svg.number(value)


@given(st.text())
def test_any_words_are_valid_xml(words: str) -> None:
    read = ElementTree.fromstring(svg.element("text", words, id=words))
    assert (read.text or "").replace("\r", "\n") == svg.clean(words).replace("\r\n", "\n").replace("\r", "\n")


@given(words=st.text(max_size=80), width=st.floats(20, 400))
def test_shortened_words_fit(words: str, width: float) -> None:
    assert svg.room(svg.shorten(words, width)) <= width


@given(words=st.text(max_size=200), width=st.floats(40, 300), lines=st.integers(1, 4))
def test_wrapped_words_fit(words: str, width: float, lines: int) -> None:
    found = svg.wrap(words, width, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(svg.room(line) <= width for line in found)


def test_wrapping_breaks_between_words() -> None:
    assert svg.wrap("Print and send confirmation of receipt", 150, lines=2) == (
        "Print and send",
        "confirmation of receipt",
    )
