"""A model that is designed in git and in the browser: pulled into a folder, pushed into a draft."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evenkeel.cli.model import folders, members, pulling
from evenkeel.contexts.blueprint import queries, rules
from tests.contexts.blueprint.conftest import FILES, Begin
from tests.contexts.conftest import HARBOUR, Cast, acts

pytestmark = pytest.mark.django_db(transaction=True)
Pull = Callable[..., str]


@pytest.fixture
def email(cast: Cast, begin: Begin) -> str:
    begin(cast.designer.acts)
    return cast.designer.email


def pulled(folder: Path, email: str, branch: str = "to-be") -> str:
    return pulling.pull(folder, slug=HARBOUR.slug, email=email, branch=branch)


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / "model.yaml").read_text()
    assert old in text
    (folder / "model.yaml").write_text(text.replace(old, new))


def test_a_pull_gives_the_files_byte_for_byte(email: str, tmp_path: Path) -> None:
    assert "revision 1" in pulled(tmp_path / "ours", email)
    for name, content in FILES.items():
        assert (tmp_path / "ours" / name).read_bytes() == content
    assert "revision 1" in pulled(tmp_path / "ours", email)


def test_a_push_begins_a_draft_and_goes_on_in_it(email: str, cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    pulled(folder, email)
    assert pulling.push(folder, email=email, title="", note="") == "Nothing changed since the pull."
    change(folder, "posts: 2", "posts: 4")
    with pytest.raises(pulling.NeedsTitle, match="--title"):
        pulling.push(folder, email=email, title="", note="")
    assert "draft “More leaders”" in pulling.push(folder, email=email, title="More leaders", note="")
    change(folder, "posts: 4", "posts: 5")
    assert "revision 3" in pulling.push(folder, email=email, title="", note="And one more")
    by = cast.designer.acts
    with acts(by):
        branch = queries.branch(organisation_id=by.organisation_id, name="more-leaders")
        newest = queries.revisions(organisation_id=by.organisation_id, branch_id=branch.id, page=1, size=1)[0]
    assert newest.note == "And one more"


def test_two_folders_come_together_or_are_told_where_they_clash(
    email: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    pulled(one, email)
    change(one, "posts: 2", "posts: 4")
    pulling.push(one, email=email, title="Leaders", note="")
    pulled(two, email, "leaders")
    change(two, "title: Web", "title: The web")
    pulling.push(two, email=email, title="", note="")
    change(one, "posts: 4", "posts: 5")
    pulling.push(one, email=email, title="", note="")
    assert "title: The web" in (one / "model.yaml").read_text()
    change(two, "posts: 4", "posts: 6")
    with pytest.raises(rules.Clashing):
        pulling.push(two, email=email, title="", note="")
    assert "roles/lead (Team leader), posts: yours 6; theirs 5" in capsys.readouterr().out
    assert "posts: 6" in (two / "model.yaml").read_text()


def test_what_cannot_be_read_begins_no_draft(email: str, cast: Cast, tmp_path: Path) -> None:
    pulled(tmp_path / "ours", email)
    change(tmp_path / "ours", "posts: 2", "posts: two")
    with pytest.raises(rules.NotUsable, match=r"model\.yaml:8:5"):
        pulling.push(tmp_path / "ours", email=email, title="Leaders", note="")
    with acts(cast.designer.acts):
        assert len(queries.branches(organisation_id=cast.designer.acts.organisation_id)) == 1


def test_folders_and_people_that_do_not_fit(email: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(pulling.InTheWay):
        pulled(tmp_path, email)
    with pytest.raises(folders.NotPulled):
        pulling.push(tmp_path, email=email, title="x", note="")
    for who, slug in (
        ("stranger@nowhere.example", HARBOUR.slug),
        (email, "moorland"),
        ("nobody@x.example", "x"),
    ):
        with pytest.raises(members.NotAMember):
            pulling.pull(tmp_path / "new", slug=slug, email=who, branch="to-be")
