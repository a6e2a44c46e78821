"""A draft is edited by several people at once: everything is kept, and where they clash they choose."""

from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations, queries
from evenkeel.contexts.blueprint.values import Contents
from tests.contexts.blueprint.conftest import FILES, Begin
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MODEL = b"""\
about:
  title: Harbour Vale (example)

roles:
  - key: lead
    title: Team leader  # of planning
    posts: 2

channels:
  - key: web
    title: Web
    kind: web

services:
  - key: permit
    title: Permit
    owner: lead
    channels: [web]
"""
LEAD = ["draft", "roles", "lead"]


@pytest.fixture
def designer(cast: Cast, begin: Begin) -> Player:
    """Begin to-be and a draft on it."""
    by = cast.designer.acts
    begin(by, files={**FILES, "model.yaml": MODEL})
    with acts(by):
        operations.draft(title="Draft", onto="to-be", by=by, at=AT)
    return cast.designer


@pytest.fixture
def leader(cast: Cast, designer: Player) -> Player:
    return cast.leader


def head(by: accounts.Acting, name: str = "draft") -> Contents:
    with acts(by):
        found = queries.branch(organisation_id=by.organisation_id, name=name)
        assert found.head_id is not None
        return queries.contents(organisation_id=by.organisation_id, revision_id=found.head_id)


def text(by: accounts.Acting) -> str:
    return head(by).files["model.yaml"].decode()


def send(player: Player, name: str, arguments: list[str], **sent: str | list[str]) -> Any:
    return player.client.post(reverse(f"blueprint:{name}", args=arguments), sent)


def edit_lead(player: Player, since: str, **typed: str) -> Any:
    """Send the form of the team leader with some fields typed over."""
    sent = {"title": "Team leader", "posts": "2", "since": since} | typed
    return send(player, "edit-record", LEAD, **sent)


def test_an_edit_is_a_revision_with_a_note_of_its_own(designer: Player) -> None:
    since = str(head(designer.acts).revision.id)
    answer = edit_lead(designer, since, posts="3", purpose="Leads.")
    assert answer.status_code == 302
    now = head(designer.acts)
    assert now.revision.number == 2
    assert now.revision.note.startswith("“Team leader”") or "Team leader" in now.revision.note
    assert now.revision.note.endswith(", and 1 more")
    assert "posts: 3" in text(designer.acts)
    assert "# of planning" in text(designer.acts), "comments stay"
    page = designer.client.get(answer["Location"]).content.decode()
    assert "Saved</span> as revision 2" in page
    assert "Undo" in page


def test_nothing_changed_is_no_revision(designer: Player) -> None:
    before = head(designer.acts).revision
    answer = edit_lead(designer, str(before.id), note="I looked at it")
    assert answer.status_code == 302
    assert head(designer.acts).revision == before


def test_what_was_typed_is_kept_with_the_error_at_the_field(designer: Player) -> None:
    before = head(designer.acts).revision
    answer = edit_lead(designer, str(before.id), posts="many", purpose="A long story")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_posts"' in page
    assert "A long story" in page
    assert 'value="many"' in page
    assert head(designer.acts).revision == before


def test_different_fields_are_both_kept(designer: Player, leader: Player) -> None:
    since = str(head(designer.acts).revision.id)
    assert edit_lead(designer, since, posts="3").status_code == 302
    assert edit_lead(leader, since, purpose="Leads.").status_code == 302
    assert "posts: 3" in text(designer.acts)
    assert "purpose: Leads." in text(designer.acts)
    assert "# of planning" in text(designer.acts)


@pytest.mark.parametrize(("choice", "posts"), [("mine", "posts: 4"), ("theirs", "posts: 3")])
def test_the_same_field_is_chosen(choice: str, posts: str, designer: Player, leader: Player) -> None:
    since = str(head(designer.acts).revision.id)
    edit_lead(designer, since, posts="3")
    theirs = head(designer.acts).revision
    answer = edit_lead(leader, since, posts="4", purpose="Leads.")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert theirs.author_name in page
    assert "choice:roles/lead.posts" in page
    assert head(designer.acts).revision == theirs, "nothing is saved before the choice"
    chosen = {"against": str(theirs.id), "choice:roles/lead.posts": choice}
    assert edit_lead(leader, since, posts="4", purpose="Leads.", **chosen).status_code == 302
    assert posts in text(designer.acts)
    assert "purpose: Leads." in text(designer.acts), "what does not clash is kept, whatever is chosen"


def test_a_choice_is_asked_again_when_a_third_comes_between(designer: Player, leader: Player) -> None:
    since = str(head(designer.acts).revision.id)
    edit_lead(designer, since, posts="3")
    seen = str(head(designer.acts).revision.id)
    edit_lead(designer, seen, posts="5")
    chosen = {"against": seen, "choice:roles/lead.posts": "mine"}
    answer = edit_lead(leader, since, posts="4", **chosen)
    assert answer.status_code == 409
    assert "posts: 5" in text(designer.acts)


@pytest.mark.parametrize(("choice", "there"), [("mine", True), ("theirs", False)])
def test_changed_by_one_and_taken_out_by_the_other(
    choice: str, there: bool, designer: Player, leader: Player
) -> None:
    since = str(head(designer.acts).revision.id)
    send(designer, "remove-record", LEAD, since=since, everywhere="yes")
    assert "owner: lead" not in text(designer.acts)
    theirs = str(head(designer.acts).revision.id)
    assert edit_lead(leader, since, posts="4").status_code == 409
    chosen = {"against": theirs, "choice:roles/lead.": choice}
    assert edit_lead(leader, since, posts="4", **chosen).status_code == 302
    assert ("posts: 4" in text(designer.acts)) is there


def test_taken_out_with_its_links_or_without(designer: Player) -> None:
    page = designer.client.get(reverse("blueprint:remove-record", args=LEAD)).content.decode()
    assert "Permit" in page
    since = str(head(designer.acts).revision.id)
    answer = send(designer, "remove-record", LEAD, since=since)
    assert answer.status_code == 302
    assert "key: lead" not in text(designer.acts)
    assert "owner: lead" in text(designer.acts)


def test_added_with_a_key_from_its_title(designer: Player) -> None:
    since = str(head(designer.acts).revision.id)
    answer = send(designer, "new-record", ["draft", "services"], since=since, title="Permit")
    assert answer.status_code == 302
    assert "/records/services/permit-2/" in answer["Location"]
    page = designer.client.get(answer["Location"]).content.decode()
    assert "EK301" in page, "the check says at the record that the promise is missing"
    form = designer.client.get(reverse("blueprint:edit-record", args=["draft", "services", "permit-2"]))
    assert "Say in `promise`" in form.content.decode(), "and at the field"


def test_a_record_whose_key_is_new_has_a_page_and_a_form(designer: Player) -> None:
    since = str(head(designer.acts).revision.id)
    answer = send(designer, "new-record", ["draft", "services"], since=since, title="New")
    assert "/records/services/new/" in answer["Location"]
    assert "<h2>New" in designer.client.get(answer["Location"]).content.decode()
    form = designer.client.get(reverse("blueprint:edit-record", args=["draft", "services", "new"]))
    assert 'value="New"' in form.content.decode()
    assert designer.client.get(reverse("blueprint:new-record", args=["draft", "services"])).status_code == 200


def test_undo_goes_back_or_takes_just_this_back(designer: Player, leader: Player) -> None:
    start = text(designer.acts)
    since = str(head(designer.acts).revision.id)
    edit_lead(designer, since, posts="3")
    assert send(designer, "undo", ["draft", "2"]).status_code == 302
    assert text(designer.acts) == start
    edit_lead(designer, str(head(designer.acts).revision.id), posts="5")
    edit_lead(leader, str(head(designer.acts).revision.id), posts="5", purpose="Leads.")
    assert send(designer, "undo", ["draft", "4"]).status_code == 302
    assert "posts: 2" in text(designer.acts)
    assert "purpose: Leads." in text(designer.acts)


def test_rows_come_and_go_without_saving(designer: Player) -> None:
    before = head(designer.acts).revision
    answer = edit_lead(designer, str(before.id), row="responsibilities:add")
    assert answer.status_code == 200
    assert 'name="responsibilities" value="n1"' in answer.content.decode()
    assert head(designer.acts).revision == before
    sent = {
        "responsibilities": "n1",
        "responsibilities-n1-what": "Plans",
        "responsibilities-n1-raci": "accountable",
    }
    assert edit_lead(designer, str(before.id), **sent).status_code == 302
    assert "what: Plans" in text(designer.acts)


def test_a_line_is_changed_in_a_draft(designer: Player) -> None:
    address = reverse("blueprint:edit-record", args=["to-be", "roles", "lead"])
    page = designer.client.get(address).content.decode()
    assert "Go on in “Draft”" in page
    picked = designer.client.post(address, {"draft": "draft"})
    assert picked["Location"] == reverse("blueprint:edit-record", args=LEAD)
    begun = designer.client.post(address, {"title": "More leaders"})
    assert begun["Location"] == reverse("blueprint:edit-record", args=["more-leaders", "roles", "lead"])
    assert designer.client.post(address, {"title": ""}).status_code == 422
    assert designer.client.post(address, {"draft": "to-be"}).status_code == 422


def test_an_edit_from_a_revision_of_another_branch_is_refused(designer: Player) -> None:
    for since in (str(head(designer.acts, "to-be").revision.id), "nonsense", ""):
        assert edit_lead(designer, since, posts="3").status_code == 404
