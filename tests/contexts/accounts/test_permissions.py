"""Every page of accounts, asked as everybody of the cast: one table, and nothing may be missing from it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import api_tokens, models, rules, urls, values
from evenkeel.contexts.accounts.rules import Ability
from evenkeel.contexts.accounts.values import Role
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT

MEMBERS = ("leader", "designer", "staff", "colleague")
SIGN_IN = 302

Answers = dict[str, int]


def answers(
    *, administrator: int, members: int, stranger: int, other_organisation: int, anonymous: int = SIGN_IN
) -> Answers:
    """Return who gets which status; all members but the administrator get the same."""
    return {
        "administrator": administrator,
        **dict.fromkeys(MEMBERS, members),
        "stranger": stranger,
        "other_organisation": other_organisation,
        "anonymous": anonymous,
    }


ADMINISTRATORS = answers(administrator=200, members=403, stranger=403, other_organisation=200)
OF_HARBOUR = answers(administrator=200, members=403, stranger=403, other_organisation=404)
TABLE: tuple[tuple[str, str, Answers], ...] = (
    ("account", "get", answers(administrator=200, members=200, stranger=200, other_organisation=200)),
    ("account", "post", answers(administrator=400, members=400, stranger=403, other_organisation=400)),
    ("organisation", "get", ADMINISTRATORS),
    ("organisation", "post", ADMINISTRATORS | {"administrator": 400, "other_organisation": 400}),
    ("tokens", "get", ADMINISTRATORS),
    ("tokens", "post", ADMINISTRATORS | {"administrator": 400, "other_organisation": 400}),
    ("revoke-token", "get", OF_HARBOUR),
    ("revoke-token", "post", OF_HARBOUR | {"administrator": 302}),
    ("switch", "post", answers(administrator=404, members=404, stranger=403, other_organisation=404)),
    ("members", "get", answers(administrator=200, members=200, stranger=403, other_organisation=200)),
    ("add-member", "get", ADMINISTRATORS),
    ("add-member", "post", ADMINISTRATORS | {"administrator": 400, "other_organisation": 400}),
    ("member", "get", OF_HARBOUR),
    ("member", "post", OF_HARBOUR | {"administrator": 400}),
    ("end-membership", "get", OF_HARBOUR),
    ("end-membership", "post", OF_HARBOUR | {"administrator": 302}),
    ("audit-trail", "get", ADMINISTRATORS),
    ("email", "get", answers(administrator=302, members=302, stranger=302, other_organisation=302)),
    ("sign-in-methods", "get", answers(administrator=302, members=302, stranger=302, other_organisation=302)),
)
"""A post without fields: 400 is a form that says what is missing, so the door was open."""


def token(cast: Any) -> uuid.UUID:
    """Make a token of Harbour Vale."""
    by = cast.administrator.acts
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        scopes = (values.Scope.PEOPLE_SCIM,)
        made, _ = api_tokens.make(
            by=by, name="X", scopes=scopes, adds_members=False, expires_date=None, at=AT
        )
    return made.id


def test_every_page_stands_in_the_table() -> None:
    assert {name for name, _, _ in TABLE} == {pattern.name for pattern in urls.urlpatterns}


def test_every_row_asks_everybody(cast: Any) -> None:
    assert {who for _, _, row in TABLE for who in row} == {player.label for player in cast}


@pytest.mark.parametrize(
    ("name", "method", "row"), TABLE, ids=[f"{name}-{method}" for name, method, _ in TABLE]
)
def test_who_may(name: str, method: str, row: Answers, cast: Any) -> None:
    with tenancy.acting(organisation_id=cast.leader.acts.organisation_id):
        membership_id = models.Membership.objects.get(user_id=cast.leader.user_id).id
    known = {"membership_id": membership_id} if name in {"member", "end-membership"} else {}
    if name == "revoke-token":
        known = {"token_id": token(cast)}
    answered = {}
    # The administrator comes last: she is the only one who may change what the others ask for.
    for who in reversed(row):
        response = getattr(getattr(cast, who).client, method)(reverse(f"accounts:{name}", kwargs=known))
        answered[who] = response.status_code
        if who == "anonymous":
            door = reverse("account_login") if name not in ELSEWHERE else "/accounts/"
            assert response["Location"].startswith(door)
        assert tenancy.asking() == tenancy.Asking(), "whoever asked is forgotten when the request has ended"
    assert answered == row


ELSEWHERE = ("email", "sign-in-methods")


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_row(role: Role) -> None:
    expected = {
        Role.STAFF: {Ability.READ_REPORTS, Ability.UPLOAD_LOGS},
        Role.DESIGNER: {Ability.READ_REPORTS, Ability.UPLOAD_LOGS},
        Role.LEADER: {Ability.READ_REPORTS, Ability.UPLOAD_LOGS, Ability.DELETE_OTHERS_LOGS},
        Role.ADMINISTRATOR: set(Ability),
    }
    assert {ability for ability in Ability if rules.can(_acting(role), ability)} == expected[role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("ability", Ability)
def test_check_refuses_what_can_denies(role: Role, ability: Ability) -> None:
    assert _passes(lambda: rules.check(_acting(role), ability)) == rules.can(_acting(role), ability)


def _passes(question: Callable[[], None]) -> bool:
    try:
        question()
    except rules.NotAllowed:
        return False
    return True


def _acting(role: Role) -> values.Acting:
    example = values.EXAMPLES[0]
    return values.Acting(
        user_id=example.id,
        name="Ruth Okonjo",
        email="ruth@harbour-vale.example",
        organisation_id=example.id,
        organisation_name=example.name,
        organisation_slug=example.slug,
        role=role,
        time_zone="Europe/London",
        language="en-gb",
    )
