"""What a plan tells whom: each change under the people whom it concerns, with what follows for them."""

import functools
import uuid
from pathlib import Path

import pytest

from evenkeel.contexts.blueprint import in_the_way, planning, planning_words, way
from evenkeel.contexts.blueprint.values import Status
from evenkeel.engines import operating_model

EXAMPLE = Path(__file__).parents[3] / "operating-models/two-councils"
BEFORE = """\
about: {title: Harbour Vale (example)}
services:
  - key: permit
    title: Permit
    promise: You hear from us within 56 days.
    case_types: [permit]
    channels: [web]
channels:
  - {key: web, title: Web, kind: web}
  - {key: phone, title: Phone, kind: phone}
case_types:
  - key: permit
    title: Permit case
    kind: application
    norm_time: 56d
shelves:
  - {key: permits, title: Permits, distribution: pull}
units:
  - {key: planning, title: Planning, kind: team}
roles:
  - {key: director, title: Director}
  - {key: head, title: Head, reports_to: director}
  - {key: officer, title: Officer, posts: 4, unit: planning, reports_to: head}
boards:
  - {key: week, title: Our week}
measures:
  - {key: days, title: Days, kind: time, target: {value: 56}, counted_in: days}
systems:
  - {key: desk, title: Desk}
partners:
  - {key: advice, title: Advice centre}
"""


@functools.cache
def model(text: str) -> operating_model.OperatingModel:
    reading = operating_model.read_files({"model.yaml": text.encode()})
    assert reading.model is not None, reading.findings
    return reading.model


def said(old: str, new: str) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """Plan one change; give, by audience, the records with their change and what follows."""
    assert old in BEFORE
    found = planning.plan(before=model(BEFORE), after=model(BEFORE.replace(old, new, 1)))
    return {
        group.audience.name: [(point.title, point.change, point.consequences) for point in group.points]
        for group in found.groups
    }


TELL_NEW_NORM = "New cases get the new norm; cases opened earlier keep the one that they were opened under."
KEEP_PROMISE = (
    "Who asks from that day is promised the new time; who asked earlier keeps the old promise.",
    "It is behind “Permit”.",
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "norm_time: 56d",
            "norm_time: 42d",
            {
                "customers": [("Permit case", "changed", KEEP_PROMISE)],
                "cases": [("Permit case", "changed", (TELL_NEW_NORM,))],
            },
        ),
        (
            "within 56 days",
            "within 42 days",
            {"customers": [("Permit", "changed", ("The words that customers read change on that day.",))]},
        ),
        (
            "channels: [web]",
            "channels: [web, phone]",
            {
                "customers": [
                    ("Permit", "changed", ("It is asked for through these channels from that day.",))
                ]
            },
        ),
        (
            "posts: 4",
            "posts: 3",
            {"people": [("Officer", "changed", ("Talk with those who hold it before that day.",))]},
        ),
        (
            "unit: planning, reports_to: head",
            "unit: planning, reports_to: director",
            {
                "people": [
                    (
                        "Officer",
                        "changed",
                        ("Whoever holds it reports to somebody else; both sides should know before.",),
                    )
                ]
            },
        ),
        (
            "distribution: pull",
            "distribution: push",
            {
                "cases": [
                    ("Permits", "changed", ("Cases on it come to people in the new way from that moment.",))
                ]
            },
        ),
        (
            "  - {key: week, title: Our week}",
            "  - {key: day, title: Our day}",
            {
                "boards": [
                    ("Our week", "gone", ("The team needs another board by then.",)),
                    ("Our day", "new", ("The team begins to look at it on that day.",)),
                ]
            },
        ),
        (
            "value: 56",
            "value: 42",
            {
                "measures": [
                    (
                        "Days",
                        "changed",
                        (
                            "It is judged against the new target from that day; what was before against the old.",
                        ),
                    )
                ]
            },
        ),
        (
            "  - {key: desk, title: Desk}",
            "  - {key: case, title: Case desk}",
            {
                "systems": [
                    ("Desk", "gone", ("Those who use it need another way by then.",)),
                    ("Case desk", "new", ("Those who use it need access and training by then.",)),
                ]
            },
        ),
        (
            "    channels: [web]",
            "    channels: [web]\n    partners: [advice]",
            {
                "customers": [("Permit", "changed", ())],
                "partners": [("Permit", "changed", ("Agree with them before that day.",))],
            },
        ),
        ("about: {", "about: {", {}),
    ],
    ids=[
        "norm-time", "promise", "channels", "posts", "reporting-line", "shelf", "boards", "measure", "systems",
        "partners", "nothing",
    ],
)  # fmt: skip
def test_each_change_is_told_to_those_whom_it_concerns(
    old: str, new: str, expected: dict[str, list[tuple[str, str, tuple[str, ...]]]]
) -> None:
    assert said(old, new) == expected


def test_posts_are_added_up() -> None:
    found = planning.plan(before=model(BEFORE), after=model(BEFORE.replace("posts: 4", "posts: 2.5")))
    assert found.groups[0].headlines == ("1 role changed", "posts in all 6 → 4.5")


def test_the_first_model_begins_everything() -> None:
    found = planning.plan(before=None, after=model(BEFORE))
    assert found.is_first
    assert {group.audience.name: group.headlines for group in found.groups}["customers"] == (
        "1 service",
        "2 channels",
    )


def test_every_part_of_the_model_is_for_somebody() -> None:
    assert set(planning_words.HOME) == set(operating_model.COLLECTIONS)
    assert {audience.name for audience in planning_words.AUDIENCES} == set(planning_words.HOME.values())


@pytest.mark.parametrize("named", planning_words.CONSEQUENCES, ids="/".join)
def test_every_consequence_is_about_something_that_can_change(named: tuple[str, str, str]) -> None:
    audience, collection, what = named
    fields = operating_model.fields(operating_model.COLLECTIONS[collection].record)
    assert what in fields or what in ("added", "removed")
    (mine,) = [each for each in planning.touched(collection) if each.audience == audience]
    assert not mine.fields or what in mine.fields


@pytest.mark.slow
def test_the_example_from_how_it_is_to_how_it_shall_be() -> None:
    before, after = (operating_model.load(EXAMPLE / name) for name in ("as-is", "to-be"))
    found = planning.plan(before=before, after=after)
    assert {group.audience.name for group in found.groups} == {each.name for each in planning_words.AUDIENCES}
    for group in found.groups:
        assert len({(point.collection, point.change) for point in group.leading}) == len(group.leading)
    totals = {group.audience.name: group.totals for group in found.groups}
    assert totals["people"][-1].startswith("posts in all ")
    back = planning.plan(before=after, after=before)
    assert back.records == found.records
    assert planning.plan(before=after, after=after).groups == ()


def full_shelf(organisation_id: uuid.UUID, model: operating_model.OperatingModel) -> tuple[str, ...]:
    """Stand in the way of every model without the shelf “permits”, as a context with open work would."""
    if model.find("shelves", "permits"):
        return ()
    return ("Three cases lie on the shelf “Permits”, which would be gone.",)


def test_contexts_named_in_the_settings_are_asked_what_stands_in_the_way(settings: object) -> None:
    asked = functools.partial(in_the_way.standing_in_the_way, uuid.UUID(int=1))
    without = model(BEFORE.replace("shelves:\n  - {key: permits, title: Permits, distribution: pull}\n", ""))
    vars(settings)  # the fixture of pytest-django, which takes back what is set
    settings.BLUEPRINT_IN_THE_WAY = ()  # type: ignore[attr-defined]
    assert asked(without) == ()
    settings.BLUEPRINT_IN_THE_WAY = (f"{__name__}.full_shelf",)  # type: ignore[attr-defined]
    assert asked(model(BEFORE)) == ()
    assert asked(without) == ("Three cases lie on the shelf “Permits”, which would be gone.",)


@pytest.mark.parametrize(
    ("status", "consulted", "in_effect", "states"),
    [
        (Status.OPEN, False, False, "current ahead ahead ahead ahead"),
        (Status.CONSULTING, True, False, "done current ahead ahead ahead"),
        (Status.APPROVED, True, False, "done done current ahead ahead"),
        (Status.APPROVED, False, False, "done skipped current ahead ahead"),
        (Status.TAKEN, True, False, "done done done current ahead"),
        (Status.TAKEN, True, True, "done done done done current"),
        (Status.WITHDRAWN, False, False, "current ahead ahead ahead ahead"),
    ],
)
def test_the_line_of_the_way(status: Status, consulted: bool, in_effect: bool, states: str) -> None:
    assert [
        step.state for step in way.line(status, consulted=consulted, in_effect=in_effect)
    ] == states.split()
