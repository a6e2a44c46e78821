"""The service catalogue and the concept of a service."""

import pytest

from evenkeel.contexts.blueprint.perspectives import catalogue, concept
from tests.contexts.blueprint.perspectives.modelled import model, two_councils

SMALL = """\
units: [{key: parks, title: Parks, kind: team}]
channels: [{key: web, title: Web, kind: web}, {key: desk, title: Desk, kind: counter}]
segments: [{key: all, title: Everybody}]
case_types:
  - {key: quick, title: Quick, kind: call, norm_time: 2d}
  - {key: slow, title: Slow, kind: case, norm_time: 4w}
services:
  - {key: bench, title: A bench, promise: You sit within a month., unit: parks, channels: [web, desk], case_types: [quick, slow]}
  - {key: tree, title: A tree, segments: [all], volume: 1200}
"""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["bench", "tree"]),
        ({"words": "SIT month"}, ["bench"]),
        ({"words": "sit tree"}, []),
        ({"unit": "parks"}, ["bench"]),
        ({"segment": "all"}, ["tree"]),
        ({"channel": "desk"}, ["bench"]),
        ({"channel": "desk", "segment": "all"}, []),
    ],
)
def test_what_is_asked_for_is_found(asked: dict[str, str], found: list[str]) -> None:
    assert [each.service.key for each in catalogue.entries(model(SMALL), **asked)] == found


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        ("unit", [("Parks", "bench"), ("", "tree")]),
        ("segment", [("Everybody", "tree"), ("", "bench")]),
        ("channel", [("Desk", "bench"), ("Web", "bench"), ("", "tree")]),
    ],
)
def test_services_stand_under_their_headings_those_without_last(
    by: catalogue.By, lines: list[tuple[str, str]]
) -> None:
    arranged = catalogue.arranged(catalogue.entries(model(SMALL)), by)
    assert [(line.heading, line.entry.service.key) for line in arranged] == lines


def test_an_entry_says_how_soon_and_how_often() -> None:
    bench, tree = catalogue.entries(model(SMALL))
    assert bench.norm_time == "2 days or 4 weeks"
    assert (tree.norm_time, tree.volume, tree.promise) == ("", "1,200", "")


def test_a_concept_gathers_all_that_the_model_says() -> None:
    found = concept.concept(two_councils(), "household-extension")
    assert found is not None
    assert found.facts[:2] == (
        ("How soon", "42 days", "from first contact to outcome"),
        ("The law's limit", "56 days", "Planning Act, section 12 (example)"),
    )
    assert [each.channel.title for each in found.channels][:2] == ["Web and online forms", "Phone"]
    assert found.channels[1].hours == ("Monday to Thursday, 08:30 to 17:30", "Friday, 08:30 to 16:00")
    [journey] = found.journeys
    assert len(journey.steps) == 6
    [case] = found.cases
    assert [(stage.title, stage.is_waiting) for stage in case.stages][1] == ("Neighbours' views", True)
    assert case.times[0] == ("42 days", "from first contact to outcome")
    assert len(case.checklist) == 5
    assert [each.title for each in found.locations] == ["Harbour Hall", "Market House"]


def test_every_service_of_the_example_has_a_concept() -> None:
    assert all(concept.concept(two_councils(), each.key) for each in two_councils().services)
    assert concept.concept(two_councils(), "nothing") is None


def test_signposts_name_the_partner() -> None:
    found = concept.concept(two_councils(), "homelessness-advice")
    assert found is not None
    assert found.signposts
    assert all(each.partner for each in found.signposts)
