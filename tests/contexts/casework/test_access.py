"""The matrix: every address of casework and people, and of their API, times everybody who may come.

Each group of pages keeps its rows in a module of its own under `access/`, and its own test asks all members at each of them. Here
no address may be without a row, and whoever is no member gets in nowhere: strangers, the nameless, programs with any token.
"""

import importlib
import pkgutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from evenkeel.contexts.accounts import api_tokens
from evenkeel.contexts.accounts.values import Scope
from evenkeel.contexts.casework import models, urls
from evenkeel.contexts.casework.operations import confidential
from evenkeel.contexts.people import urls as people
from evenkeel.contexts.people import urls_scim as scim
from evenkeel.kernel import time
from evenkeel.web.api import api
from tests.contexts.casework.access.api import API
from tests.contexts.casework.access.care import TABLE as CARE
from tests.contexts.casework.conftest import HOUR, opened
from tests.contexts.conftest import AT, Cast, Player, acts
from tests.contexts.people.test_access import TABLE as PEOPLE

Table = dict[str, tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]]
LOGIN = "302 login"
V1 = "/api/v1"
TOKENS = {
    "reads": (Scope.CASES_READ,),
    "writes": (Scope.CASES_WRITE,),
    "both": (Scope.CASES_READ, Scope.CASES_WRITE),
    "none": (Scope.PEOPLE_SCIM,),
}
OF_PROGRAMS = {"contacts", "cases"}
SCIM_OF_ALL = {"config", "schemas", "schema", "resource-types", "resource-type"}


def tables() -> dict[str, Table]:
    """Gather the rows of casework by group of pages."""
    found = pkgutil.iter_modules([str(Path(__file__).parent / "access")])
    modules = {
        each.name: importlib.import_module(f"tests.contexts.casework.access.{each.name}") for each in found
    }
    return {name: vars(module)["TABLE"] for name, module in modules.items() if "TABLE" in vars(module)}


def named(patterns: list[Any]) -> list[str]:
    return [str(each.name) for each in patterns if isinstance(each, URLPattern)]


def test_every_address_has_one_row() -> None:
    rows = [name for table in tables().values() for name in table]
    assert sorted(rows) == sorted(named(urls.urlpatterns)), "add the row to tests/contexts/casework/access/"
    assert sorted(PEOPLE) == sorted(named(people.urlpatterns))
    assert len(set(rows)) == len(rows)


def test_every_operation_of_the_api_has_a_row() -> None:
    described: dict[str, Any] = dict(api.get_openapi_schema()["paths"])
    found = {
        (method, path.removeprefix(V1))
        for path, operations in described.items()
        if path.removeprefix(V1).split("/")[1] in OF_PROGRAMS
        for method in operations
    }
    assert found == set(API)


class Program:
    """A program with a token, which asks like a player."""

    def __init__(self, label: str, secret: str) -> None:
        self.label = label
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def programs(team: Cast) -> list[Program]:
    """Return a program for each kind of token of the organisation."""
    by = team.administrator.acts
    given: dict[str, Any] = {"by": by, "adds_members": False, "expires_date": None, "at": AT}
    with acts(by):
        return [
            Program(label, api_tokens.make(name=label, scopes=scopes, **given)[1])
            for label, scopes in TOKENS.items()
        ]


def answer(client: Client, address: str, method: str, sent: dict[str, str]) -> str:
    found = getattr(client, method)(address, sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def filled(name: str, arguments: dict[str, str], made: dict[str, str]) -> str:
    """Return an address with something in each of its places: what was made, else what nobody has."""
    kwargs = {key: made.get(value, value) for key, value in arguments.items()}
    places = {"<": str(uuid.UUID(int=7))}
    return reverse(name, kwargs={key: places.get(value[:1], value) for key, value in kwargs.items()})


@pytest.mark.slow
@pytest.mark.django_db
def test_who_is_no_member_gets_in_nowhere(team: Cast, programs: list[Program]) -> None:
    with acts(team.staff.acts):
        case = opened(team.staff.acts)
    made = {"<reference>": case.reference, "reference": case.reference}
    rows = [(f"casework:{name}", row) for table in tables().values() for name, row in table.items()]
    rows += [(f"people:{name}", row) for name, row in PEOPLE.items()]
    for name, (arguments, method, sent, _) in rows:
        known = {
            key: made.get(key, value if value[:1] == "<" else made.get(value, value))
            for key, value in arguments.items()
        }
        address = filled(name, guessed(known), made)
        assert answer(team.anonymous.client, address, method, sent) == LOGIN, name
        assert answer(team.stranger.client, address, method, sent) == "403", name
        for program in (programs[2], programs[3]):
            assert answer(program.client, address, method, sent) == LOGIN, (name, program.label)
    assert models.Case.objects.count() == 0, "and nobody asks the database here"


def guessed(arguments: dict[str, str]) -> dict[str, str]:
    """Put a number that nobody has where a table names something that its own test makes."""
    return {key: str(uuid.UUID(int=7)) if key.endswith("_id") else value for key, value in arguments.items()}


@pytest.mark.slow
@pytest.mark.django_db
def test_care_lets_the_right_people_in(team: Cast) -> None:
    by, admin, now = team.designer.acts, team.administrator.acts, time.now()
    with acts(team.staff.acts):
        case = opened(team.staff.acts)
    made = {"<reference>": case.reference}
    with acts(admin):
        row = models.Certificate.objects.create(
            organisation_id=admin.organisation_id,
            at=AT,
            by_name="Ruth",
            case_type="permit",
            rule="Permit: 5 years",
            before=AT,
            counts={"cases": 1},
            references=[],
            digest="0" * 64,
        )
        made["<certificate>"] = str(row.id)
        kept = models.Import.objects.create(
            organisation_id=admin.organisation_id,
            file_name="old.csv",
            size=1,
            by_name="Ruth",
            at=AT,
            state="tried",
        )
        made["<import>"] = str(kept.id)
    for name, (arguments, method, sent, let_in) in CARE.items():
        for player in team:
            with acts(by):
                look = confidential.break_glass(
                    reference=case.reference, reason="Fire", until=now + HOUR, by=by, at=now
                )
            got = answer(
                player.client,
                filled(f"casework:{name}", arguments, made | {"<look>": str(look.id)}),
                method,
                sent,
            )
            allowed = expected(player, let_in) | (
                {"409"} if method == "post" and player.label in let_in else set()
            )
            assert got in allowed, (name, player.label, got)


def expected(player: Player, let_in: tuple[str, ...]) -> set[str]:
    if player.label == "anonymous":
        return {LOGIN}
    return {"200", "302", "422"} if player.label in let_in else {"403", "404"}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_api_lets_the_right_people_and_programs_in(team: Cast, programs: list[Program]) -> None:
    for (method, path), (sent, let_in) in API.items():
        for player in (*team, *programs):
            with acts(team.staff.acts):
                case = opened(team.staff.acts)
            found = asked(player.client, method, V1 + path.replace("{reference}", case.reference), sent)
            got = (method, path, player.label, found.status_code)
            if player.label in let_in:
                assert found.status_code in (200, 201, 409), got
            else:
                assert found.status_code in refused(player.label), got
                assert found["Content-Type"] == "application/problem+json"


def asked(client: Client, method: str, address: str, sent: dict[str, str]) -> Any:
    if method == "get":
        return client.get(address)
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, sent, content_type="application/json", headers=headers)


def refused(label: str) -> set[int]:
    if label in ("anonymous", "stranger"):
        return {401}
    return {403} if label in TOKENS else {403, 404}


@pytest.mark.slow
@pytest.mark.django_db
def test_identity_providers_come_in_by_their_token_alone(team: Cast, programs: list[Program]) -> None:
    for pattern in scim.urlpatterns:
        name = str(pattern.name)
        kwargs = {"key": "x"} if name in {"schema", "resource-type", "user", "group"} else {}
        kwargs = (
            {"what": "Users"}
            if name == "search-one-kind"
            else {"path": "x"}
            if name == "not-here"
            else kwargs
        )
        address = reverse(f"scim:{name}", kwargs=kwargs)
        for player in (*team, *programs):
            status = player.client.get(address).status_code
            if player.label != "none":
                assert status in (401, 403), (name, player.label, status)
            else:
                assert status not in (401, 403), (name, status)
