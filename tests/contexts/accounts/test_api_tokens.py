"""API tokens: what they open, what is kept of them, and when they open nothing any more."""

import datetime as dt
import hashlib
import uuid
from typing import Any

import pytest
from django.test import Client

from evenkeel.contexts.accounts import api_tokens, middleware, models, operations, rules, values
from evenkeel.contexts.audit import values as audit
from evenkeel.lib.db import tenancy
from evenkeel.lib.http import rates
from tests.contexts.conftest import AT, Cast, acts

ORIGIN = audit.Origin(audit.Channel.API, "192.0.2.9")
SCIM = values.Scope.PEOPLE_SCIM


@pytest.fixture(autouse=True)
def nobody_has_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PROGRAMS", "STRANGERS"):
        limiter = getattr(middleware, name)
        fresh = rates.Limiter(number=limiter.number, seconds=limiter.seconds, clock=lambda: 1.0)
        monkeypatch.setattr(middleware, name, fresh)


def make(by: values.Acting, **given: Any) -> tuple[values.ApiToken, str]:
    wanted: dict[str, Any] = {"name": "Identity provider", "scopes": (SCIM,), "adds_members": False}
    with acts(by):
        return api_tokens.make(by=by, at=AT, expires_date=given.pop("expires_date", None), **wanted | given)


def used(secret: str, at: dt.datetime = AT) -> values.Acting | None:
    return api_tokens.used(secret=secret, origin=ORIGIN, at=at)


def test_a_token_opens_its_organisation_within_its_scopes(cast: Cast) -> None:
    by = cast.administrator.acts
    made, secret = make(by)
    found = used(secret)
    assert found is not None
    assert found.organisation_id == by.organisation_id
    assert found.may(SCIM)
    assert not found.may(values.Scope.CASES_READ)
    assert not any(rules.can(found, ability) for ability in rules.Ability), (
        "its scopes, and no role beside them"
    )
    assert (found.actor.id, found.actor.label) == (made.id, "API token “Identity provider”")
    assert tenancy.asking() == tenancy.Asking()


def test_only_a_digest_is_kept_and_the_day_of_the_last_use(cast: Cast) -> None:
    by = cast.administrator.acts
    made, secret = make(by)
    used(secret)
    with acts(by):
        row = models.ApiToken.objects.get()
        assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
        assert secret not in str(vars(row))
        assert (
            api_tokens.token(organisation_id=by.organisation_id, token_id=made.id).last_used_date == AT.date()
        )
    with acts(cast.other_organisation.acts):
        assert not models.ApiToken.objects.exists()


def test_what_is_no_token_opens_nothing(cast: Cast) -> None:
    _, secret = make(cast.administrator.acts)
    _, other = make(cast.other_organisation.acts)
    mixed = secret[:40] + other[40:]
    for wrong in (
        "",
        "x",
        secret[:-1],
        secret + "A",
        secret.swapcase(),
        mixed,
        "ekt_é",
        "ekt_" + "A" * 75,
        secret[4:],
    ):
        assert used(wrong) is None, wrong


def test_a_token_ends_with_its_last_day_and_when_it_is_revoked(cast: Cast) -> None:
    by = cast.administrator.acts
    _, secret = make(by, expires_date=AT.date())
    assert used(secret)
    assert used(secret, AT + dt.timedelta(days=1)) is None
    made, secret = make(by)
    with acts(by):
        api_tokens.revoke(by=by, token_id=made.id, at=AT)
        with pytest.raises(api_tokens.NoSuchToken):
            api_tokens.revoke(by=by, token_id=made.id, at=AT)
    assert used(secret) is None


@pytest.mark.parametrize(
    "given", [{"name": " "}, {"scopes": ()}, {"expires_date": AT.date() - dt.timedelta(days=1)}]
)
def test_a_useless_token_is_not_made(cast: Cast, given: dict[str, Any]) -> None:
    with pytest.raises(api_tokens.UselessToken):
        make(cast.administrator.acts, **given)


def test_only_administrators_make_tokens(cast: Cast) -> None:
    for player in (cast.leader, cast.designer, cast.staff):
        with pytest.raises(rules.NotAllowed):
            make(player.acts)


def test_a_token_lets_people_in_only_where_it_says_so(cast: Cast) -> None:
    by = cast.administrator.acts
    _, closed = make(by)
    _, open_ = make(by, adds_members=True)
    new: dict[str, Any] = {"email": "New@harbour-vale.example", "name": "New Here", "at": AT}
    for secret, allowed in ((closed, False), (open_, True)):
        program = used(secret)
        assert program is not None
        with tenancy.acting(organisation_id=by.organisation_id):
            if not allowed:
                with pytest.raises(rules.NotAllowed):
                    operations.provision_member(by=program, **new)
                continue
            user_id = operations.provision_member(by=program, **new)
            assert operations.provision_member(by=program, **new) == user_id
            assert operations.end_provisioned_membership(by=program, user_id=user_id, at=AT)
            assert not operations.end_provisioned_membership(by=program, user_id=user_id, at=AT)
            assert cast.leader.user_id is not None
            leader = operations.end_provisioned_membership(by=program, user_id=cast.leader.user_id, at=AT)
            assert not leader, "other roles are an administrator's matter"
    with pytest.raises(rules.NotAllowed), acts(by):
        operations.provision_member(by=by, **new)


def test_a_session_beside_a_token_counts_for_nothing(cast: Cast) -> None:
    _, secret = make(cast.administrator.acts)
    for client in (Client(), cast.staff.client):
        for token in (secret, "ekt_wrong"):
            answer = client.get("/api/v1/reports", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 401
    page = cast.staff.client.get("/accounts/", headers={"Authorization": f"Bearer {secret}"})
    assert "Tom Ashdowne" in page.content.decode(), "pages know sessions alone"


def test_who_guesses_is_told_to_wait(cast: Cast) -> None:
    _, secret = make(cast.administrator.acts)
    client = Client()
    answers = [
        client.get("/api/v1/reports", headers={"Authorization": "Bearer ekt_guess"}) for _ in range(32)
    ]
    assert [each.status_code for each in answers] == [401] * 30 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1].json()["code"] == "too-many-requests"
    assert client.get("/api/v1/reports", headers={"Authorization": f"Bearer {secret}"}).status_code == 429


def test_the_page_shows_a_secret_once(cast: Cast) -> None:
    client = cast.administrator.client
    address = "/accounts/organisation/tokens/"
    answer = client.post(address, {"name": "Directory", "scopes": ["people.scim"], "adds_members": "on"})
    page = answer.content.decode()
    assert "ekt_" in page
    assert "no-store" in answer["Cache-Control"]
    secret = page.partition('id="secret">')[2].partition("<")[0]
    assert used(secret)
    assert "ekt_" not in client.get(address).content.decode()
    wrong = client.post(address, {"name": "", "scopes": ["all"], "expires_date": "2001-01-01"})
    assert wrong.status_code == 400
    assert "Enter a name" in wrong.content.decode()


class Clock:
    """A clock that tests set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_limiter_lets_through_so_many_in_any_stretch() -> None:
    clock = Clock()
    limiter = rates.Limiter(number=10, seconds=60, clock=clock)
    clock.now = 59
    assert [limiter.wait("a") for _ in range(11)] == [0] * 10 + [1]
    clock.now = 61
    assert [limiter.wait("a") == 0 for _ in range(2)] == [True, False], "not twice as many around the edge"
    assert limiter.wait("b") == 0
    clock.now = 90
    assert [limiter.wait("a") == 0 for _ in range(5)] == [True] * 4 + [False]
    clock.now = 600
    assert limiter.wait("a") == 0
    assert limiter.exhausted("a") == 0


def test_identifiers_are_not_secrets(cast: Cast) -> None:
    made, secret = make(cast.administrator.acts)
    assert str(made.id) not in secret
    assert uuid.UUID(str(made.id)) == made.id
