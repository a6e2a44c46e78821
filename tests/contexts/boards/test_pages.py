"""The pages of boards: who gets in where, what is said, and how many questions they ask of the database."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from evenkeel.contexts.boards import models, urls
from evenkeel.contexts.casework.operations import taking, waiting
from evenkeel.contexts.casework.values.cases import Pause
from evenkeel.kernel import time
from tests.contexts.boards.conftest import PLANS, WEEK, several
from tests.contexts.casework.conftest import DAY, opened
from tests.contexts.conftest import AT, Cast, acts, questions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LOGIN = "302 login"
EVERY = ("administrator", "leader", "designer", "staff", "colleague", "other_organisation")
TEAM = ("leader", "staff", "colleague")
CARD = {"key": PLANS, "case_id": "<case>"}
TABLE: dict[str, tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]] = {
    "boards": ({}, "get", {}, EVERY),
    "board": ({"key": PLANS}, "get", {}, EVERY),
    "cards": ({"key": PLANS}, "get", {}, EVERY),
    "colours": ({"key": WEEK}, "get", {}, EVERY),
    "edit": ({"key": WEEK}, "get", {}, EVERY),
    "events": ({"key": PLANS}, "get", {}, EVERY),
    "standing": ({"key": "ways", "case_id": "<case>", "aspect": "quality"}, "get", {}, TEAM),
    "move": (CARD, "post", {"lane": "new"}, TEAM),
    "hand": (CARD, "post", {}, TEAM),
}
"""By the name of an address: what stands in it, how it is asked, what is sent, who is let in."""


def test_who_gets_in_where(team: Cast) -> None:
    assert {each.name for each in urls.urlpatterns if isinstance(each, URLPattern)} == set(TABLE)
    with acts(team.staff.acts):
        case = opened(team.staff.acts)
    for name, (arguments, method, sent, let_in) in TABLE.items():
        given = {key: str(case.id) if value == "<case>" else value for key, value in arguments.items()}
        for player in team:
            answer = getattr(player.client, method)(reverse(f"boards:{name}", kwargs=given), sent)
            got = (
                LOGIN
                if answer.status_code == 302 and "/login/" in answer["Location"]
                else str(answer.status_code)
            )
            wanted = (
                {LOGIN}
                if player.label == "anonymous"
                else {"200", "302"}
                if player.label in let_in
                else {"403", "404"}
            )
            assert got in wanted, (name, player.label, got)
    with acts(team.other_organisation.acts):
        assert not models.Place.objects.exists()
        assert not models.Version.objects.exists(), "another organisation's order is not there"
    with acts(team.staff.acts):
        assert models.Place.objects.count() == 1


def test_a_card_is_moved_by_a_form_and_refusals_are_told_in_it(team: Cast) -> None:
    tom = team.staff
    with acts(tom.acts):
        case = opened(tom.acts)
    here = reverse("boards:board", args=[PLANS])
    page = tom.client.get(here).content.decode()
    where = reverse("boards:move", args=[PLANS, case.id])
    assert where in page
    form = tom.client.get(where).content.decode()
    assert "Check (0 of 2)" in form
    sent = {"lane": "check", "from_lane": "new", "seen": "0", "row": "urgent"}
    done = tom.client.post(where, sent)
    assert done["Location"] == f"{here}#card-{case.id}"
    page = tom.client.get(here).content.decode()
    assert "moved A wall to Check." in page
    assert re.search(r'id="row-urgent">Urgent<span> high or urgent priority · 1', page)
    again = tom.client.post(where, sent)
    assert again.status_code == 422
    assert "Meanwhile" in again.content.decode()
    held = tom.client.post(where, sent | {"lane": "views", "from_lane": "check", "seen": "1"})
    assert held.status_code == 422
    assert "“Plans have a scale” is not ticked" in held.content.decode()


def test_a_dragged_card_is_answered_as_data(team: Cast) -> None:
    tom = team.staff
    with acts(tom.acts):
        first, second = several(tom.acts, 2)
    asked: dict[str, Any] = {"headers": {"Accept": "application/json"}}

    def drag(case: uuid.UUID, **sent: str) -> tuple[int, Any]:
        answer = tom.client.post(reverse("boards:move", args=[PLANS, case]), sent, **asked)
        return answer.status_code, json.loads(answer.content)

    sentence = f"{tom.acts.name} moved A wall within New."
    status, told = drag(second.id, lane="new", before=str(first.id), seen="0", from_lane="new")
    assert (status, told) == (200, {"version": 1, "sentence": sentence})
    assert drag(first.id, lane="check", seen="1", from_lane="new")[0] == 200
    status, told = drag(first.id, lane="views", seen="2", from_lane="check")
    assert (status, told["asks"]) == (409, True)
    status, told = drag(first.id, lane="views", seen="2", from_lane="new")
    assert (status, told["asks"]) == (409, False)
    assert drag(first.id, lane="views", before="nonsense")[0] == 422


def test_the_questions_of_a_board_do_not_grow_with_its_cards(team: Cast) -> None:
    tom = team.staff
    counts = []
    for each in (6, 60):
        with acts(tom.acts):
            made = several(tom.acts, each, at=AT - dt.timedelta(days=each))
            taking.take(case_id=made[0].id, by=tom.acts, at=AT)
            waiting.pause(
                case_id=made[0].id, kind=Pause.CUSTOMER, reason="Plans", by=tom.acts, at=time.now() - DAY
            )
        for name in ("board", "cards"):
            with CaptureQueriesContext(connection) as asked:
                page = tom.client.get(reverse(f"boards:{name}", args=[PLANS])).content.decode()
            counts.append(len(questions(asked)))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12, "with who asks: her session, herself, her membership"
    shown = len(re.findall('<li class="bo-card', page))
    assert shown < 66
    assert "44 more" in page
    whole = tom.client.get(reverse("boards:board", args=[PLANS]) + "?whole=new&dense=1").content.decode()
    assert len(re.findall('<li class="bo-card', whole)) == 66


def test_where_there_is_nothing_the_page_says_what_to_do(cast: Cast) -> None:
    page = cast.staff.client.get(reverse("boards:boards")).content.decode()
    assert "There is no board yet" in page
