"""Addresses that open one view to whoever holds them: made, renewed, ended, and closed to every other reading."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.blueprint import operations, rules, sharing
from evenkeel.contexts.blueprint.values import Move, Share, SharedAs
from tests.contexts.blueprint.conftest import FILES, Begin
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

YEAR = b"""
annual_wheel:
  - {key: budget, title: "Draft budget; <both>", month: 11, kind: budget}
pestel:
  - {key: floods, title: Floods in the lower town, kind: environmental, likelihood: medium}
"""
WITH_YEAR = {**FILES, "01-strategy.yaml": YEAR}


@pytest.fixture
def begun(cast: Cast, begin: Begin) -> Cast:
    """Begin to-be in both organisations."""
    for by in (cast.designer.acts, cast.other_organisation.acts):
        begin(by, files=WITH_YEAR)
    return cast


def made(cast: Cast, what: SharedAs = SharedAs.CALENDAR, branch: str = "to-be") -> Share:
    with acts(cast.designer.acts):
        return sharing.share(branch=branch, what=what, by=cast.designer.acts, at=AT)


def asked(share: Share, name: str = "shared-calendar", query: str = "", **headers: str) -> Any:
    address = reverse(f"blueprint:{name}", args=[sharing.token(share=share)])
    return Client().get(address + query, headers=headers)


def test_anybody_with_the_address_reads_the_calendar(begun: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    share = made(begun)
    answer = asked(share)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "SUMMARY:Draft budget\\; <both>\r\n" in answer.content.decode()
    assert asked(share, if_none_match=answer["ETag"]).status_code == 304
    assert asked(share, query="?often").status_code == 200
    assert asked(share, "shared-pestel").status_code == 404
    assert sharing.token(share=share) not in caplog.text
    assert "/model/shared/…/calendar.ics" in caplog.text
    assert "/model/shared/…/pestel/" in caplog.text


def test_anybody_with_the_address_reads_the_board_without_any_way_further_in(begun: Cast) -> None:
    answer = asked(made(begun, SharedAs.PESTEL), "shared-pestel")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Floods in the lower town" in page
    assert "Nothing is done about it yet." in page
    assert "/records/" not in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_an_address_opens_one_view_alone(begun: Cast) -> None:
    assert asked(made(begun), "shared-pestel").status_code == 404
    assert asked(made(begun, SharedAs.PESTEL), "shared-calendar").status_code == 404


def test_a_renewed_or_ended_address_opens_nothing(begun: Cast) -> None:
    first = made(begun)
    second = made(begun)
    assert (asked(first).status_code, asked(second).status_code) == (404, 200)
    by = begun.designer.acts
    with acts(by):
        sharing.end_share(branch="to-be", what=SharedAs.CALENDAR, by=by, at=AT + dt.timedelta(days=1))
        with pytest.raises(sharing.NoSuchShare):
            sharing.end_share(branch="to-be", what=SharedAs.CALENDAR, by=by, at=AT)
        assert (
            sharing.current(
                organisation_id=by.organisation_id, branch_id=second.branch_id, what=SharedAs.CALENDAR
            )
            is None
        )
        told = [entry.action for entry in audit.trail(organisation_id=by.organisation_id)]
    assert asked(second).status_code == 404
    for action in ("blueprint.share-made", "blueprint.share-renewed", "blueprint.share-ended"):
        assert action in told


def test_an_address_of_a_draft_ends_with_the_draft(begun: Cast) -> None:
    by = begun.designer.acts
    with acts(by):
        operations.draft(title="Draft", onto="to-be", by=by, at=AT)
    share = made(begun, branch="draft")
    assert asked(share).status_code == 200
    with acts(by):
        operations.move(draft="draft", move=Move.WITHDRAW, note="", by=by, at=AT)
    assert asked(share).status_code == 404


def test_no_address_is_guessed(begun: Cast) -> None:
    token = sharing.token(share=made(begun))
    other = token.replace(token[5], "A" if token[5] != "A" else "B", 1)
    for forged in (token[:-1], other, ".", token + "A" * 300, token.replace(".", "..")):
        found = Client().get(reverse("blueprint:shared-calendar", args=[forged]))
        assert found.status_code == 404, forged


def test_only_designers_make_and_end_addresses(begun: Cast) -> None:
    by = begun.staff.acts
    with acts(by):
        with pytest.raises(rules.NotDesigner):
            sharing.share(branch="to-be", what=SharedAs.PESTEL, by=by, at=AT)
        with pytest.raises(rules.NotDesigner):
            sharing.end_share(branch="to-be", what=SharedAs.PESTEL, by=by, at=AT)


def test_shares_are_seen_by_their_organisation_alone(begun: Cast) -> None:
    made(begun)
    for player, count in ((begun.staff, 1), (begun.other_organisation, 0)):
        with acts(player.acts), connection.cursor() as cursor:
            cursor.execute("select count(*) from blueprint_share")
            assert cursor.fetchone()[0] == count


def test_members_see_the_address_and_designers_renew_it(begun: Cast) -> None:
    page = reverse("blueprint:wheel", args=["to-be"])
    assert "There is none yet" in begun.staff.client.get(page).content.decode()
    answer = begun.designer.client.post(reverse("blueprint:share", args=["to-be", "calendar"]))
    assert answer["Location"] == f"{page}#address"
    staff = begun.staff.client.get(page).content.decode()
    assert "/model/shared/" in staff
    assert "Renew the address" not in staff
    assert "Renew the address" in begun.designer.client.get(page).content.decode()
    assert (
        begun.designer.client.post(reverse("blueprint:end-share", args=["to-be", "calendar"])).status_code
        == 302
    )
    assert (
        begun.designer.client.post(reverse("blueprint:share", args=["to-be", "nonsense"])).status_code == 404
    )
