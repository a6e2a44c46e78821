"""SCIM 2.0: held to the RFCs by scim2-tester against a running server, and what it does to the directory."""

import collections
import datetime as dt
import json
from typing import Any, ClassVar

import pytest
from django.test import Client

from evenkeel.contexts.accounts import api_tokens, values
from evenkeel.contexts.accounts import models as accounts_models
from evenkeel.contexts.people import models, queries, urls_scim
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT, HARBOUR, Cast, acts
from tests.contexts.people.conftest import Team, person

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def token(
    by: values.Acting, *, adds_members: bool = False, scope: values.Scope = values.Scope.PEOPLE_SCIM
) -> str:
    with acts(by):
        return api_tokens.make(
            by=by, name="Directory", scopes=(scope,), adds_members=adds_members, expires_date=None, at=AT
        )[1]


class Program:
    """An identity provider."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        send = getattr(self.client, method)
        address = f"/scim/v2/{path}"
        if body is None:
            return send(address, headers=headers)
        return send(address, json.dumps(body), content_type="application/scim+json", headers=headers)

    def get(self, path: str) -> Any:
        answer = self.ask("get", path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def make(self, **given: Any) -> Any:
        answer = self.ask("post", "Users", {"schemas": [USER], **given})
        assert answer.status_code == 201, answer.content
        return answer.json()

    def patch(self, key: str, *operations: dict[str, Any]) -> Any:
        return self.ask("patch", f"Users/{key}", {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def program(team: Team) -> Program:
    return Program(token(team.cast.administrator.acts))


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_server_is_what_the_rfcs_ask_for(cast: Cast, live_server: Any) -> None:
    import httpx2
    from scim2_client.engines.httpx2 import SyncSCIMClient
    from scim2_tester import Status, check_server

    class Tidy(SyncSCIMClient):
        """Deletes each resource once: the tester clears away after each check all that any check before it has made."""

        gone: ClassVar[set[str]] = set()

        def delete(self, *what: Any, **options: Any) -> Any:
            key = str(what[1]) if len(what) > 1 else str(options.get("id"))
            if key in self.gone:
                return None
            self.gone.add(key)
            return super().delete(*what, **options)

    headers = {"Authorization": f"Bearer {token(cast.administrator.acts)}"}
    with httpx2.Client(base_url=f"{live_server.url}/scim/v2", headers=headers, timeout=60) as http:
        results = check_server(Tidy(http))
    counts = collections.Counter(each.status for each in results)
    wrong = [
        f"{each.title} {each.resource_type}: {each.reason}"
        for each in results
        if each.status not in (Status.SUCCESS, Status.SKIPPED)
    ]
    assert wrong == [], "\n".join(wrong)
    assert counts[Status.SUCCESS] > 60, counts


def test_whom_the_provider_tells_of_stands_in_the_directory(team: Team, program: Program) -> None:
    made = program.make(
        userName="nia@people.example",
        externalId="e-1",
        name={"givenName": "Nia", "familyName": "Bevan"},
        emails=[
            {"value": "Nia@people.example", "type": "work", "primary": True},
            {"value": "n@home.example"},
        ],
        phoneNumbers=[{"value": "0123"}],
        title="Passed over",
        **{
            ENTERPRISE: {
                "employeeNumber": "77",
                "department": "Contact",
                "manager": {"value": str(team.oona.id)},
            }
        },
    )
    with acts(team.cast.administrator.acts):
        row = models.Person.objects.get(id=made["id"])
        assert (row.name, row.email, row.phone) == ("Nia Bevan", "nia@people.example", "0123")
        assert (row.staff_number, row.department, row.manager_id) == ("77", "Contact", team.oona.id)
        assert row.user_id is None
    shown = program.get(f"Users/{made['id']}")
    assert [each["value"] for each in shown["emails"]] == ["Nia@people.example", "n@home.example"]
    assert shown[ENTERPRISE]["manager"]["value"] == str(team.oona.id)
    assert "title" not in shown


def test_people_who_were_there_are_found_and_taken_over(team: Team, program: Program) -> None:
    found = program.get('Users?filter=userName eq "TOM@people.example"')
    assert [each["id"] for each in found["Resources"]] == [str(team.tom.id)]
    key = str(team.tom.id)
    assert [each["display"] for each in found["Resources"][0]["groups"]] == ["Customer contact"]
    answer = program.patch(
        key,
        {"op": "Replace", "path": "externalId", "value": "e-9"},
        {"op": "Replace", "path": f"{ENTERPRISE}:department", "value": "Front"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "07700 900000"},
    )
    assert answer.status_code == 200, answer.content
    with acts(team.cast.administrator.acts):
        row = models.Person.objects.get(id=team.tom.id)
        assert (row.outside_id, row.department, row.phone) == ("e-9", "Front", "07700 900000")
        assert row.user_name == "tom@people.example"
        roles = queries.memberships(organisation_id=HARBOUR.id, ids=[team.tom.id])
        assert roles[team.tom.id][0].last_date is None, "roles are no matter of the provider's"


def test_deactivating_and_deleting_end_what_people_can_do(team: Team, program: Program) -> None:
    key = str(team.tom.id)
    assert program.patch(key, {"op": "replace", "value": {"active": False}}).json()["active"] is False
    with acts(team.cast.administrator.acts):
        on = dt.date(2026, 3, 2)
        placed = queries.working_in(organisation_id=HARBOUR.id, units=["contact"], on=on)
        assert [each.name for each in placed] == ["Oona Pell"]
    assert program.patch(key, {"op": "replace", "path": "active", "value": "True"}).status_code in (200, 400)
    assert program.patch(key, {"op": "replace", "path": "active", "value": True}).json()["active"]
    assert program.ask("delete", f"Users/{key}").status_code == 204
    assert program.ask("get", f"Users/{key}").status_code == 404
    again = program.make(userName="tom", emails=[{"value": "tom@people.example"}], displayName="Tom A")
    assert again["id"] == key, "the same person comes back, with her history"


def test_a_token_says_whether_people_may_sign_in(team: Team) -> None:
    by = team.cast.administrator.acts
    program = Program(token(by, adds_members=True))
    made = program.make(userName="nia", displayName="Nia", emails=[{"value": "nia@new.example"}])

    def memberships() -> list[tuple[str, bool]]:
        with acts(by):
            rows = accounts_models.Membership.objects.filter(user__email="nia@new.example")
            return [(row.role, row.ended_at is None) for row in rows.order_by("began_at")]

    assert memberships() == [("staff", True)]
    with acts(by):
        assert models.Person.objects.get(id=made["id"]).user_id is not None
    program.patch(made["id"], {"op": "replace", "path": "active", "value": False})
    assert memberships() == [("staff", False)]
    program.patch(made["id"], {"op": "replace", "path": "active", "value": True})
    assert [each for each in memberships() if each[1]] == [("staff", True)]
    assert program.ask("delete", f"Users/{made['id']}").status_code == 204
    assert not any(is_open for _, is_open in memberships())


def test_units_are_groups_to_be_read(team: Team, program: Program) -> None:
    found = {each["displayName"]: each for each in program.get("Groups")["Resources"]}
    assert set(found) == {"Customers", "Customer contact", "Planning"}
    contact = found["Customer contact"]
    assert {each["value"] for each in contact["members"]} == {str(team.tom.id), str(team.oona.id)}
    change = {"schemas": [PATCH], "Operations": [{"op": "remove", "path": "members"}]}
    answer = program.ask("patch", f"Groups/{contact['id']}", change)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "mutability")
    only = program.get('Groups?filter=displayName eq "planning"&attributes=displayName')["Resources"]
    assert [set(each) for each in only] == [{"schemas", "id", "displayName"}]


def test_lists_are_paged_sorted_and_filtered(team: Team, program: Program) -> None:
    for number in range(5):
        person(team.cast.administrator.acts, f"Ada{number} X", "adviser", "contact")
    whole = program.get("Users?count=4&startIndex=3")
    assert (whole["totalResults"], whole["itemsPerPage"], whole["startIndex"]) == (9, 4, 3)
    assert program.get("Users?count=0")["totalResults"] == 9
    sorted_ = program.get("Users?sortBy=userName&sortOrder=descending&count=2")
    assert [each["userName"] for each in sorted_["Resources"]] == ["tom@people.example", "pia@people.example"]
    some = program.get('Users?filter=displayName sw "ada" and not (displayName co "3")')
    assert some["totalResults"] == 4
    assert program.ask("get", "Users?filter=displayName zz").status_code == 400


def test_what_is_wrong_is_said_as_scim_says_it(team: Team, program: Program) -> None:
    program.make(userName="one", emails=[{"value": "one@people.example"}])
    for method, path, body, status, kind in (
        ("post", "Users", {"schemas": [USER]}, 400, "invalidValue"),
        ("post", "Users", {"schemas": [USER], "userName": "ONE"}, 409, "uniqueness"),
        ("post", "Users", {"schemas": [USER], "userName": "x", "emails": [{"value": "tom@people.example"}]}, 409, "uniqueness"),
        ("post", "Users", {"schemas": [USER], "userName": "x", "phoneNumbers": [{"value": "1" * 50}]}, 400, "invalidValue"),
        ("post", "Users", [1], 400, None),
        ("get", "Users/unknown", None, 404, None),
        ("delete", f"Users/{HARBOUR.id}", None, 404, None),
        ("put", "ServiceProviderConfig", {}, 405, None),
        ("get", "Me", None, 501, None),
        ("post", "Bulk", {}, 501, None),
        ("get", "Elsewhere", None, 404, None),
        ("get", 'Schemas?filter=name eq "User"', None, 403, None),
    ):  # fmt: skip
        answer = program.ask(method, path, body)
        assert answer.status_code == status, (path, answer.content)
        assert answer["Content-Type"] == "application/scim+json"
        found = answer.json()
        assert found["status"] == str(status)
        assert kind is None or found["scimType"] == kind, path
        assert found["detail"]


def test_changes_can_be_guarded_by_their_version(team: Team, program: Program) -> None:
    key = str(team.tom.id)
    read = program.ask("get", f"Users/{key}")
    tag = read["ETag"]
    assert program.ask("get", f"Users/{key}", **{"If-None-Match": tag}).status_code == 304
    body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "displayName", "value": "Thomas"}]}
    assert program.ask("patch", f"Users/{key}", body, **{"If-Match": tag}).status_code == 200
    assert program.ask("patch", f"Users/{key}", body, **{"If-Match": tag}).status_code == 412


PATHS = {
    "config": "ServiceProviderConfig",
    "schemas": "Schemas",
    "schema": f"Schemas/{USER}",
    "resource-types": "ResourceTypes",
    "resource-type": "ResourceTypes/User",
    "users": "Users",
    "user": "Users/1",
    "groups": "Groups",
    "group": "Groups/1",
    "search": ".search",
    "search-one-kind": "Users/.search",
    "not-here": "Elsewhere",
}


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls_scim.urlpatterns} == set(PATHS)


@pytest.mark.parametrize("path", PATHS.values())
def test_nobody_comes_in_without_a_token_of_this_scope(team: Team, path: str) -> None:
    cases = Program(token(team.cast.administrator.acts, scope=values.Scope.CASES_READ))
    for client in (Client(), team.cast.administrator.client, team.cast.stranger.client, cases.client):
        for method in (client.get, client.post, client.delete):
            answer = method(f"/scim/v2/{path}")
            assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["status"] == "401"


def test_each_organisation_has_its_own_users(team: Team) -> None:
    other = Program(token(team.cast.other_organisation.acts))
    assert other.get("Users")["totalResults"] == 0
    assert other.ask("get", f"Users/{team.tom.id}").status_code == 404
    assert other.ask("delete", f"Users/{team.tom.id}").status_code == 404
    assert tenancy.asking() == tenancy.Asking()


def test_the_trail_names_the_token(team: Team, program: Program) -> None:
    from evenkeel.contexts.audit import queries as audit

    program.make(userName="one")
    with acts(team.cast.administrator.acts):
        entry = next(iter(audit.trail(organisation_id=HARBOUR.id, action="people.person-added").object_list))
    assert entry.actor_label == "API token “Directory”"
    assert entry.origin.channel == "api"
