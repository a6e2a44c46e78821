"""The page of the ways through a process, as a browser without JavaScript sees it."""

import re
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.insight.values import Report
from tests.contexts.conftest import Cast
from tests.contexts.insight import samples
from tests.contexts.insight.conftest import Bring
from tests.contexts.insight.test_pages import finished, page


@pytest.fixture
def known(cast: Cast, bring: Bring) -> Report:
    """Return a finished report."""
    made = bring(cast.staff.acts)
    finished(cast, made)
    return made


def ask(cast: Cast, known: Report, query: str = "", **headers: str) -> Any:
    """Ask for the page."""
    return cast.staff.client.get(reverse("insight:variants", args=[known.id]) + query, headers=headers)


def test_the_ways_and_how_they_differ(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known))
    assert "The 2 most frequent of 9 ways; 75 % of the cases took one of these." in shown
    assert "3 steps more than the most frequent way." in shown
    assert '<li class="ek-chevron is-more"><span class="ek-chevron-sign" aria-hidden="true">+</span>' in shown
    assert re.search(r'href="/reports/[\w-]+/map/\?way=2"', shown)


def test_steps_are_sought_and_what_else_was_chosen_stays(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, "?contains=sent+b&colour=red"))
    assert "1 of these ways, with 8.3 % of all cases." in shown
    assert '<li class="ek-way ek-panel" id="way-2" value="2">' in shown
    assert 'id="way-1"' not in shown
    assert '<input type="hidden" name="colour" value="red">' in shown
    assert "?colour=red&amp;way=2" in shown
    assert 'name="contains" value="sent b"' in shown


def test_nothing_found_says_what_to_do(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, "?contains=zebra"))
    assert "No way is like that" in shown
    assert "part of a name" in shown


def test_short_names_are_explained(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, "?names=short&compare=no"))
    assert "<dt>SB</dt><dd>Sent back</dd>" in shown
    assert (
        '<span aria-hidden="true" title="Sent back">SB</span><span class="ek-hidden">Sent back</span>'
        in shown
    )
    assert "is-more" not in shown


def test_a_script_gets_only_the_list(cast: Cast, known: Report) -> None:
    part = page(ask(cast, known, **{"HX-Request": "true", "HX-Target": "div#ways-view"}))
    assert part.startswith('<div class="ek-ways" id="ways-view">')


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wild", "tiny", "old"])
@pytest.mark.parametrize("query", ["", "?names=short", "?sort=longest&page=99&names=x&compare=x"])
def test_any_document_has_its_ways(cast: Cast, bring: Bring, name: str, query: str) -> None:
    made = bring(cast.staff.acts)
    finished(cast, made, getattr(samples, name)())
    answer = ask(cast, made, query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
