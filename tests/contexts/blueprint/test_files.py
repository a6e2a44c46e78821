"""A draft as files: one edited as text, all brought along and back; what changed, told in words."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenkeel.contexts.blueprint import models, operations
from tests.contexts.blueprint.conftest import Begin
from tests.contexts.blueprint.test_editing import MODEL, edit_lead, head, text
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FILES = {"model.yaml": MODEL, "templates/letter.md": b"Dear\r\n", "processes/old.bpmn": b"\xff\x00"}


@pytest.fixture
def designer(cast: Cast, begin: Begin) -> Player:
    """Begin to-be and a draft on it."""
    by = cast.designer.acts
    begin(by, files=FILES)
    with acts(by):
        operations.draft(title="Draft", onto="to-be", by=by, at=AT)
    return cast.designer


def at(name: str, *arguments: str) -> str:
    return reverse(f"blueprint:{name}", args=["draft", *arguments])


def page(player: Player, name: str, *arguments: str, query: str = "") -> str:
    answer = player.client.get(at(name, *arguments) + query)
    assert answer.status_code == 200
    found: str = answer.content.decode()
    return found


def zipped(files: dict[str, bytes], folder: str = "") -> SimpleUploadedFile:
    piece = io.BytesIO()
    with zipfile.ZipFile(piece, "w") as archive:
        for path, content in files.items():
            archive.writestr(folder + path, content)
    return SimpleUploadedFile("model.zip", piece.getvalue())


def saved_text(player: Player, written: str, path: str = "model.yaml", since: str = "", **more: str) -> Any:
    sent = {"text": written, "since": since or str(head(player.acts).revision.id)} | more
    return player.client.post(at("file", path), sent)


class TestText:
    def test_it_is_shown_and_saved_byte_for_byte(self, designer: Player) -> None:
        assert "# of planning" in page(designer, "file", "model.yaml")
        written = text(designer.acts).replace("posts: 2", "posts: 3  # one more")
        assert saved_text(designer, written.replace("\n", "\r\n")).status_code == 302
        assert text(designer.acts) == written
        assert "posts" in head(designer.acts).revision.note.lower()

    def test_line_ends_stay_as_they_were(self, designer: Player) -> None:
        assert saved_text(designer, "Dear you\r\n", "templates/letter.md").status_code == 302
        assert head(designer.acts).files["templates/letter.md"] == b"Dear you\r\n"
        assert head(designer.acts).revision.note == "templates/letter.md edited."

    def test_what_is_wrong_is_told_with_its_place_and_what_was_typed_stays(self, designer: Player) -> None:
        answer = saved_text(designer, text(designer.acts).replace("posts: 2", "posts: many"))
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "model.yaml, line 7, column 5:" in shown
        assert "posts: many" in shown
        assert head(designer.acts).revision.number == 1

    def test_nothing_new_is_no_revision(self, designer: Player) -> None:
        assert saved_text(designer, text(designer.acts)).status_code == 200
        assert head(designer.acts).revision.number == 1

    def test_what_others_saved_meanwhile_is_kept_with_comments(self, designer: Player) -> None:
        since = str(head(designer.acts).revision.id)
        edit_lead(designer, since, posts="3")
        written = MODEL.decode().replace("title: Web", "title: The web  # as we say")
        assert saved_text(designer, written, since=since).status_code == 302
        assert "posts: 3" in text(designer.acts)
        assert "title: The web" in text(designer.acts)

    def test_clashes_are_chosen(self, designer: Player) -> None:
        since = str(head(designer.acts).revision.id)
        edit_lead(designer, since, posts="3")
        theirs = str(head(designer.acts).revision.id)
        written = MODEL.decode().replace("posts: 2", "posts: 4")
        assert saved_text(designer, written, since=since).status_code == 409
        chosen = {"against": theirs, "choice:roles/lead.posts": "mine"}
        assert saved_text(designer, written, since=since, **chosen).status_code == 302
        assert "posts: 4" in text(designer.acts)

    @pytest.mark.parametrize("path", ["nowhere.yaml", "processes/old.bpmn"])
    def test_what_is_not_there_or_no_text(self, path: str, designer: Player) -> None:
        assert designer.client.get(at("file", path)).status_code == 404


class TestFolder:
    def test_it_comes_as_it_was_saved(self, designer: Player) -> None:
        answer = designer.client.get(at("download"))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {each: archive.read(each) for each in archive.namelist()} == FILES
        assert "draft-1.zip" in answer["Content-Disposition"]

    def test_an_upload_is_shown_before_anything_changes(self, designer: Player) -> None:
        given = {"model.yaml": MODEL.replace(b"posts: 2", b"posts: 3"), "templates/new.md": b"Hello"}
        answer = designer.client.post(at("upload"), {"file": zipped(given, "folder/")})
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert "Team leader" in shown
        assert "templates/new.md: added" in shown
        assert "templates/letter.md: taken out" in shown
        assert head(designer.acts).revision.number == 1
        values = dict(re.findall(r'name="(since|changed)" value="([^"]+)"', shown))
        removed = re.findall(r'name="removed" value="([^"]+)"', shown)
        confirmed = designer.client.post(at("upload"), {**values, "removed": removed})
        assert confirmed.status_code == 302
        assert head(designer.acts).files == given

    def test_an_upload_meanwhile_keeps_what_others_saved(self, designer: Player) -> None:
        given = {**FILES, "model.yaml": MODEL.replace(b"title: Web", b"title: The web")}
        shown = designer.client.post(at("upload"), {"file": zipped(given)}).content.decode()
        edit_lead(designer, str(head(designer.acts).revision.id), posts="3")
        values = dict(re.findall(r'name="(since|changed)" value="([^"]+)"', shown))
        assert designer.client.post(at("upload"), values).status_code == 302
        assert "posts: 3" in text(designer.acts)
        assert "title: The web" in text(designer.acts)

    @pytest.mark.parametrize(
        ("given", "word"),
        [
            (SimpleUploadedFile("a.zip", b"no archive"), "no ZIP archive"),
            (zipped({"model.yaml": b"about: {title: X}\nroles: [{key: a}]\n"}), "line 2"),
            (None, "Choose the ZIP"),
        ],
        ids=["no-archive", "no-model", "nothing"],
    )
    def test_what_cannot_be_read(self, given: SimpleUploadedFile | None, word: str, designer: Player) -> None:
        if given is not None:
            given.seek(0)
        answer = designer.client.post(at("upload"), {"file": given} if given else {})
        assert answer.status_code == 422
        assert word in answer.content.decode()
        assert head(designer.acts).revision.number == 1

    @pytest.mark.parametrize("changed", ["%%%", "AAAA"])
    def test_what_was_tampered_with(self, changed: str, designer: Player) -> None:
        since = str(head(designer.acts).revision.id)
        assert designer.client.post(at("upload"), {"since": since, "changed": changed}).status_code == 404


class TestCompare:
    def test_a_draft_with_its_target(self, designer: Player) -> None:
        assert "Nothing is different" in page(designer, "compare")
        edit_lead(designer, str(head(designer.acts).revision.id), posts="3")
        shown = page(designer, "compare")
        assert "What this draft brings into to-be" in shown
        assert "0 new, 1 changed, 0 taken out" in shown

    def test_two_revisions_and_one_of_them(self, designer: Player) -> None:
        edit_lead(designer, str(head(designer.acts).revision.id), posts="3")
        edit_lead(designer, str(head(designer.acts).revision.id), posts="3", purpose="Leads.")
        both = page(designer, "compare", query="?from=1&to=3")
        assert "From revision 1 to revision 3" in both
        assert "posts" in both.lower()
        assert "Leads." in both
        one = page(designer, "change", "3")
        assert "What revision 3 changed" in one
        assert "Take this change back" in one
        assert "posts" not in one.lower(), "what the revision before changed is not told again"
        assert reverse("blueprint:change", args=["draft", 3]) in page(designer, "history")

    @pytest.mark.parametrize("query", ["?from=x", "?from=1&to=", "?from=1&to=999999999999", "?page=zero"])
    def test_any_question_has_an_answer(self, query: str, designer: Player) -> None:
        page(designer, "compare", query=query)

    def test_a_revision_that_is_not_there(self, designer: Player) -> None:
        assert designer.client.get(at("compare") + "?from=1&to=7").status_code == 404
        assert designer.client.get(at("change", "7")).status_code == 404

    def test_a_target_that_moved_on(self, cast: Cast, designer: Player) -> None:
        by = cast.administrator.acts
        edit_lead(designer, str(head(designer.acts).revision.id), posts="3")
        with acts(by):
            other = operations.draft(title="Other", onto="to-be", by=by, at=AT)
        assert other.head_id is not None
        changed = MODEL.replace(b"title: Web", b"title: The web")
        with acts(by):
            operations.save(
                draft="other",
                since=other.head_id,
                files={**FILES, "model.yaml": changed},
                note="",
                by=by,
                at=AT,
            )
        taken(cast)
        shown = page(designer, "compare")
        assert "has moved on by 1 revision" in shown
        assert "0 new, 1 changed, 0 taken out" in shown


def taken(cast: Cast) -> None:
    """Take the other draft into to-be, past its approval, which has tests of its own."""
    by = cast.administrator.acts
    with acts(by):
        models.Branch.objects.filter(name="other").update(status="approved")
        operations.take(draft="other", by=by, at=AT)
