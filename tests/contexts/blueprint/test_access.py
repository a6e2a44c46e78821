"""Who gets in where: everybody of the cast, at every address of blueprint."""

from typing import Any

import pytest
from django.urls import URLPattern, reverse

from evenkeel.contexts.blueprint import operations, urls
from tests.contexts.blueprint import test_deciding_access, test_partnership_access
from tests.contexts.blueprint.conftest import Begin, with_change
from tests.contexts.conftest import AT, Cast, acts

LOGIN = "302 login"
HARBOUR = ("administrator", "leader", "designer", "staff", "colleague")
EVERY_MEMBER = (*HARBOUR, "other_organisation")
DESIGNERS = ("administrator", "leader", "designer")

# Each address: its arguments, how it is asked, what is sent, and who is let in.
TABLE: dict[str, tuple[list[str], str, dict[str, str], tuple[str, ...]]] = {
    "overview": ([], "get", {}, EVERY_MEMBER),
    "begin": ([], "get", {}, (*DESIGNERS, "other_organisation")),
    "draft": (["to-be"], "post", {"title": "Another"}, DESIGNERS),
    "canvas": (["draft"], "get", {}, HARBOUR),
    "element": (["draft", "people"], "get", {}, HARBOUR),
    "record": (["draft", "roles", "lead"], "get", {}, HARBOUR),
    "new-record": (["draft", "roles"], "get", {}, DESIGNERS),
    "edit-record": (["draft", "roles", "lead"], "get", {}, DESIGNERS),
    "remove-record": (["draft", "roles", "lead"], "get", {}, DESIGNERS),
    "compare": (["draft"], "get", {}, HARBOUR),
    "change": (["draft", "2"], "get", {}, HARBOUR),
    "files": (["draft"], "get", {}, HARBOUR),
    "file": (["draft", "model.yaml"], "get", {}, HARBOUR),
    "download": (["draft"], "get", {}, HARBOUR),
    "upload": (["draft"], "get", {}, DESIGNERS),
    "undo": (["draft", "2"], "post", {}, DESIGNERS),
    "views": (["draft"], "get", {}, HARBOUR),
    "share": (["draft", "pestel"], "post", {}, DESIGNERS),
    "end-share": (["draft", "pestel"], "post", {}, DESIGNERS),
    "shared-calendar": (["nonsense"], "get", {}, ()),
    "shared-pestel": (["nonsense"], "get", {}, ()),
    "thread": (["draft"], "get", {}, HARBOUR),
    "wheel": (["draft"], "get", {}, HARBOUR),
    "pestel": (["draft"], "get", {}, HARBOUR),
    "mix": (["draft"], "get", {}, HARBOUR),
    "capabilities": (["draft"], "get", {}, HARBOUR),
    "landscape": (["draft"], "get", {}, HARBOUR),
    "organisation": (["draft"], "get", {}, HARBOUR),
    "raci": (["draft"], "get", {}, HARBOUR),
    "raci-csv": (["draft"], "get", {}, HARBOUR),
    "roles": (["draft"], "get", {}, HARBOUR),
    "role": (["draft", "lead"], "get", {}, HARBOUR),
    "services": (["draft"], "get", {}, HARBOUR),
    "service": (["draft", "permit"], "get", {}, HARBOUR),
    "critical": (["draft"], "get", {}, HARBOUR),
    "locations": (["draft"], "get", {}, HARBOUR),
    "glossary": (["draft"], "get", {}, HARBOUR),
    "checks": (["draft"], "get", {}, HARBOUR),
    "history": (["draft"], "get", {}, HARBOUR),
}

BY_ADDRESS = {"shared-calendar", "shared-pestel"}
"""Open to whoever holds the address, signed in or not, and to nobody else; test_sharing.py has the addresses that open."""


@pytest.fixture
def one_draft(cast: Cast, begin: Begin) -> Cast:
    """Begin to-be, and a draft on it, in the first organisation alone."""
    by = cast.designer.acts
    begin(by)
    with acts(by):
        begun = operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        assert begun.head_id is not None
        files = with_change("title: Web", "title: The web")
        operations.save(draft="draft", since=begun.head_id, files=files, note="Web", by=by, at=AT)
    return cast


def answer(player: Any, name: str) -> str:
    arguments, method, sent, _ = TABLE[name]
    found = getattr(player.client, method)(reverse(f"blueprint:{name}", args=arguments), sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)} == {
        *TABLE,
        *test_deciding_access.TABLE,
        *test_deciding_access.BY_LINK,
        *test_partnership_access.TABLE,
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_gets_in(one_draft: Cast) -> None:
    for name, (_, _, _, let_in) in TABLE.items():
        for player in one_draft:
            got = answer(player, name)
            if name in BY_ADDRESS:
                assert got == "404", name
            elif player.label == "anonymous":
                assert got == LOGIN, name
            elif player.label in let_in:
                assert got in ("200", "302"), (name, player.label)
            else:
                assert got in ("403", "404"), (name, player.label, got)
