"""The page of the map, as a browser without JavaScript sees it, and its downloads."""

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from evenkeel.contexts.insight import detail
from evenkeel.contexts.insight.values import Report
from evenkeel.engines import flow
from tests.contexts.conftest import Cast
from tests.contexts.insight import samples
from tests.contexts.insight.conftest import Bring
from tests.contexts.insight.test_pages import finished, page

SVG = re.compile(r'<svg[^>]*viewBox="0 0 \d.*?</svg>', re.DOTALL)


@pytest.fixture
def known(cast: Cast, bring: Bring) -> Report:
    """Return a finished report."""
    made = bring(cast.staff.acts)
    finished(cast, made)
    return made


def ask(cast: Cast, known: Report, name: str = "map", query: str = "", **headers: str) -> Any:
    """Ask for the map or a download of it."""
    return cast.staff.client.get(reverse(f"insight:{name}", args=[known.id]) + query, headers=headers)


def test_the_map_its_steps_and_its_paths(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, query="?steps=100&paths=100"))
    assert "The map shows all 5 steps and every path between them." in shown
    assert '<a href="#step-s1" class="box" data-node="s1">' in shown
    assert shown.count('<tr id="step-s') == 5
    assert "Received: 100 times, in 90 cases" in shown
    assert '<input type="range" id="id_steps" name="steps" min="0" max="100"' in shown


def test_with_fewer_paths_it_is_said_how_much_is_left_out(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, query="?steps=0&paths=0"))
    # The readiest way from start to end passes through all steps, so it is paths that are left out.
    assert "The map shows all 5 steps and 5 of 7 paths, which are 95 % of the times" in shown
    assert 'name="steps" min="0" max="100" value="0"' in shown
    assert "on paths not shown" in shown


@pytest.mark.parametrize(
    "query", ["?steps=x&paths=-1&show=y&sort=z&page=q", "?steps=999&paths=9999", "?show="]
)
def test_what_cannot_be_is_left_to_the_default(cast: Cast, known: Report, query: str) -> None:
    answer = ask(cast, known, query=query)
    assert answer.status_code == 200
    assert '<input type="radio" name="show" value="count" checked>' in page(answer)


def test_times_are_said_on_the_lines_and_in_the_legend(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, query="?show=median&paths=100"))
    assert '<input type="radio" name="show" value="median" checked>' in shown
    assert shown.count(">1 hour</text>") == 7
    assert "1 hour or more" in shown
    waiting = page(ask(cast, known, query="?show=waiting"))
    assert "Waiting is the part of it until work on the next step began." in waiting


def test_waiting_is_no_choice_where_no_start_is_known(cast: Cast, bring: Bring) -> None:
    made = bring(cast.staff.acts)
    finished(cast, made, samples.old())
    assert 'value="waiting"' not in page(ask(cast, made))


def test_a_slider_gets_only_what_it_changes(cast: Cast, known: Report) -> None:
    part = page(ask(cast, known, **{"HX-Request": "true", "HX-Target": "div#map-view"}))
    assert part.startswith('<div class="ek-map" id="map-view"')
    assert "<html" not in part


def test_paths_can_be_sorted_and_what_else_was_chosen_stays(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, query="?steps=50&sort=to&colour=red&large=1"))
    first = re.search(r'<table class="ek-table ek-table-sorted".*?<tbody><tr>(.*?)</tr>', shown)
    assert first is not None
    assert re.findall(r'<th scope="row">(.*?)</th>', first[1]) == ["Received", "Checked"]
    assert (
        '<th scope="col" aria-sort="ascending"><a href="?steps=50&amp;sort=-to&amp;colour=red&amp;large=1#paths">'
        in shown
    )
    for name, value in (("colour", "red"), ("sort", "to"), ("large", "1")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown


def test_the_picture_stands_for_itself(cast: Cast, known: Report) -> None:
    answer = ask(cast, known, "map-svg", "?show=total")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "map.svg" in answer["Content-Disposition"]
    picture = ElementTree.fromstring(answer.content)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    text = answer.content.decode()
    assert "var(" not in text
    assert "@media" not in text
    assert "<a " not in text


def test_the_paths_as_a_table(cast: Cast, known: Report) -> None:
    answer = ask(cast, known, "map-csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 7
    assert rows[0] == {
        "from": "Received",
        "to": "Checked",
        "count": "110",
        "share_of_steps": "0.428016",
        "median_seconds": "3600.0",
        "mean_seconds": "7200.0",
        "total_seconds": "792000.0",
        "share_of_time": "0.428016",
        "waiting_seconds": "396000.0",
    }


def test_no_name_is_a_formula_in_a_spreadsheet(cast: Cast, bring: Bring) -> None:
    made = bring(cast.staff.acts)
    edges = [samples.edge("=1+1", "@x", count=2)]
    finished(cast, made, samples.report({"dfg": edges}))
    assert "\r\n'=1+1,'@x,2," in ask(cast, made, "map-csv").content.decode()


def test_the_map_of_one_way_counts_its_cases_alone(cast: Cast, known: Report) -> None:
    shown = page(ask(cast, known, query="?way=2&show=median&colour=red"))
    assert "Only the cases of way 2 are shown: 10 cases, 8.3 % of all." in shown
    assert '<a href="?show=median&amp;colour=red">Show all cases</a>' in shown
    assert "Received: 20 times, in 10 cases" in shown
    assert (shown.count(">10</text>"), shown.count(">20</text>")) == (5, 1)
    assert "1 hour" not in shown
    assert "data-slider" not in shown


@pytest.mark.parametrize("way", ["0", "3", "x", "-1", "٣"])
def test_a_way_that_is_not_there_shows_all(cast: Cast, known: Report, way: str) -> None:
    assert "Only the cases of way" not in page(ask(cast, known, query=f"?way={way}"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wild", "tiny", "old"])
def test_any_document_has_a_map(cast: Cast, bring: Bring, name: str) -> None:
    made = bring(cast.staff.acts)
    document: flow.Report = getattr(samples, name)()
    finished(cast, made, document)
    answer = ask(cast, made, query="?steps=100&paths=100")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<script>alert" not in text
    for picture in SVG.findall(text):
        ElementTree.fromstring(picture)
    assert ("A map draws at most" in text) == (name == "wild")
    assert text.count('class="box"') <= detail.MOST_STEPS
