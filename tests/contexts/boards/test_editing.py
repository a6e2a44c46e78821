"""Changing a board on screen: in a draft, by who may draft; the others are told who may."""

import pytest
from django.urls import reverse

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.boards import making
from tests.contexts.boards.conftest import CALLS, PLANS
from tests.contexts.boards.test_rules import model
from tests.contexts.conftest import Cast, acts


def test_a_board_by_rule_is_written_down_as_it_is() -> None:
    held = model()
    made = making.board(held, CALLS)
    assert made is not None
    record = making.record(held, made)
    assert (record.key, record.unit, record.owner) == ("contact", "contact", "contact-leader")
    assert [(each.key, each.title, each.shelf) for each in record.lanes] == [
        ("shelf-calls", "Calls", "calls")
    ]


@pytest.mark.django_db
@pytest.mark.slow
def test_who_may_draft_gets_to_the_form_of_the_board_and_the_board_tells_of_it(team: Cast) -> None:
    tom, priya = team.staff, team.designer
    where = reverse("boards:edit", args=[PLANS])
    assert "Only designers, leaders and administrators" in tom.client.get(where).content.decode()
    assert tom.client.post(where, {"title": "Mine"}).status_code == 403
    assert priya.client.post(where, {"title": ""}).status_code == 422
    form = priya.client.post(where, {"title": "Fewer lanes"})
    assert form["Location"] == "/model/fewer-lanes/records/boards/plans/edit/"
    page = priya.client.get(form["Location"]).content.decode()
    for words in ("lanes:add", "lanes:up:", "lanes:remove:", "-stages", "-shelf", "-wip_limit"):
        assert words in page
    board = reverse("boards:board", args=[PLANS])
    assert "A draft changes this board" not in tom.client.get(board).content.decode(), (
        "nothing is changed in it yet"
    )

    there = reverse("boards:edit", args=[CALLS])
    assert "Change it in “Fewer lanes”" in priya.client.get(there).content.decode()
    form = priya.client.post(there, {"draft": "fewer-lanes"})
    assert form["Location"] == "/model/fewer-lanes/records/boards/contact/edit/"
    again = priya.client.post(there, {"draft": "fewer-lanes"})
    assert again["Location"] == form["Location"], "it is written down once"
    assert priya.client.get(form["Location"]).status_code == 200
    said = tom.client.get(reverse("boards:board", args=[CALLS])).content.decode()
    assert "A draft changes this board" in said
    assert "Fewer lanes</a>, begun by" in said
    assert "A draft changes this board" not in tom.client.get(board).content.decode()
    with acts(priya.acts):
        draft = blueprint.branch(organisation_id=priya.acts.organisation_id, name="fewer-lanes")
        assert draft.head_id is not None
        known = blueprint.contents(organisation_id=priya.acts.organisation_id, revision_id=draft.head_id)
        assert known.reading.model is not None
        taken = making.board(known.reading.model, "contact")
        assert taken is not None
        assert not taken.is_by_rule
        assert [each.shelf for each in taken.lanes] == ["calls"]
