"""Who gets in where: everybody of the cast, at every address of programme."""

from typing import Any

import pytest
from django.urls import URLPattern, reverse

from evenkeel.contexts.programme import operations, urls
from evenkeel.contexts.programme.values import What
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.programme.conftest import TODAY, Begin

LOGIN = "302 login"
HARBOUR = ("administrator", "leader", "designer", "staff", "colleague")
EVERY_MEMBER = (*HARBOUR, "other_organisation")
REPORTERS = ("administrator", "leader", "designer")
ON = TODAY.isoformat()

# Each address: its arguments, how it is asked, what is sent, and who is let in.
TABLE: dict[str, tuple[list[str], str, dict[str, str], tuple[str, ...]]] = {
    "timeline": ([], "get", {}, EVERY_MEMBER),
    "savings": ([], "get", {}, EVERY_MEMBER),
    "board": ([], "get", {}, EVERY_MEMBER),
    "action": (["forms"], "get", {}, HARBOUR),
    "progress": (["forms"], "post", {"progress-what": "begun", "progress-on": ON}, REPORTERS),
    "evidence": (["forms"], "post", {"evidence-meets": "0", "evidence-on": ON, "evidence-text": "Seen"}, REPORTERS),
    "action-savings": (["forms"], "post", {"savings-quarter": "8107", "savings-amount": "12"}, REPORTERS),
    "withdraw": (["REPORT"], "get", {}, REPORTERS),
}  # fmt: skip


@pytest.fixture
def reported(cast: Cast, begin: Begin) -> str:
    """Begin to-be in the first organisation alone, and report on an action; give the report's key."""
    by = cast.designer.acts
    begin(by)
    with acts(by):
        made = operations.report_progress(action="forms", what=What.NOTE, on=TODAY, text="Well", by=by, at=AT)
    return str(made.id)


def answer(player: Any, name: str, report: str) -> str:
    arguments, method, sent, _ = TABLE[name]
    given = [report if each == "REPORT" else each for each in arguments]
    found = getattr(player.client, method)(reverse(f"programme:{name}", args=given), sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)} == set(TABLE)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_gets_in(cast: Cast, reported: str) -> None:
    for name, (_, _, _, let_in) in TABLE.items():
        for player in cast:
            got = answer(player, name, reported)
            if player.label == "anonymous":
                assert got == LOGIN, name
            elif player.label in let_in:
                assert got in ("200", "302"), (name, player.label, got)
            else:
                assert got in ("403", "404"), (name, player.label, got)
