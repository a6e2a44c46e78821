"""The colour of a board: by the day on which work is due, or as people of the unit say it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from evenkeel.contexts.audit import queries as trail
from evenkeel.contexts.boards import models, rules, status
from evenkeel.contexts.boards.operations import colouring
from evenkeel.contexts.boards.queries import colours, finding
from evenkeel.contexts.boards.values import MEANT, Colour
from tests.contexts.boards.conftest import PLANS, WEEK, looked, several
from tests.contexts.conftest import AT, Cast, acts

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "colour"),
    [
        (None, Colour.GREEN),
        (MONDAY + DAY, Colour.GREEN),
        (MONDAY, Colour.YELLOW),
        (MONDAY - DAY, Colour.RED),
    ],
    ids=["no-day", "the-day-before", "on-the-day", "after"],
)
def test_green_until_the_day_before_yellow_on_the_day_red_after(due: dt.date | None, colour: Colour) -> None:
    assert rules.colour_on(due, MONDAY) is colour


@pytest.mark.parametrize(
    ("counts", "colour"),
    [
        ({}, Colour.GREEN),
        ({Colour.GREEN: 9, Colour.YELLOW: 1}, Colour.YELLOW),
        ({Colour.GREEN: 9, Colour.YELLOW: 1, Colour.RED: 1}, Colour.RED),
    ],
    ids=["nothing", "one-today", "one-late"],
)
def test_together_things_have_the_colour_of_what_needs_most(
    counts: dict[Colour, int], colour: Colour
) -> None:
    assert rules.colour_of_all(counts) is colour


@pytest.mark.django_db
@pytest.mark.slow
def test_by_rule_a_board_says_what_its_colour_follows_from(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        several(tom, 2)
        board = finding.board(key=PLANS, by=tom, at=AT)
        for days, colour, words in (
            (0, Colour.GREEN, "By rule: no card is due today or over its day."),
            (42, Colour.YELLOW, "By rule: 2 cards due today."),
            (43, Colour.RED, "By rule: 2 cards over their day."),
        ):
            counts = looked(tom, at=AT + days * DAY).colours
            shown = status.by_rule(board, counts)
            assert (shown.colour, shown.why, shown.meant) == (colour, words, MEANT[colour])
        with pytest.raises(rules.ByRule):
            colouring.say(key=PLANS, colour=Colour.RED, why="I feel so", by=tom, at=AT)


@pytest.mark.django_db
@pytest.mark.slow
def test_by_hand_people_of_the_unit_say_it_with_a_word_why_and_it_is_kept(team: Cast) -> None:
    tom, priya = team.staff, team.designer
    where = reverse("boards:colours", args=[WEEK])
    page = tom.client.get(where).content.decode()
    assert "Red: Somebody waits in vain" in page
    answer = tom.client.post(where, {"colour": "red", "why": "  "})
    assert answer.status_code == 422
    assert not models.Said.objects.exists()
    assert tom.client.post(where, {"colour": "red", "why": "Two of us are ill"}).status_code == 302
    assert tom.client.post(where, {"colour": "yellow", "why": "Oona helps"}).status_code == 302
    page = tom.client.get(where).content.decode()
    assert page.index("Oona helps") < page.index("Two of us are ill")
    board = tom.client.get(reverse("boards:board", args=[WEEK])).content.decode()
    assert "Yellow</span>" in board
    assert f"“Oona helps”, said {tom.acts.name}" in board
    with acts(tom.acts):
        told = trail.trail(organisation_id=tom.acts.organisation_id, action="boards.coloured")
        assert len(told) == 2
        with pytest.raises(DatabaseError, match="kept as they were said"), transaction.atomic():
            models.Said.objects.update(why="Nothing at all")
    assert priya.client.get(where).status_code == 200
    assert priya.client.post(where, {"colour": "red", "why": "So it seems"}).status_code == 403
    with acts(team.other_organisation.acts):
        assert not colours.history(board=WEEK, by=team.other_organisation.acts)
