"""Casework for programs: contacts once, cases read and moved, tokens within their scopes."""

from typing import Any

import pytest
from django.test import Client

from evenkeel.contexts.accounts import api_tokens
from evenkeel.contexts.accounts.values import Acting, Scope
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.operations import confidential
from evenkeel.kernel import time
from tests.contexts.casework.conftest import opened
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CONTACT = {"channel": "phone", "demand": "failure", "cause": "Asked how far it is", "summary": "Ada rang"}
PERMIT = {
    "case_type": "permit",
    "title": "A wall",
    "channel": "web",
    "attributes": {"site": "4 Quay", "area": 12},
}


class Program:
    """A program with a token."""

    def __init__(self, by: Acting, *scopes: Scope) -> None:
        with acts(by):
            _, secret = api_tokens.make(
                by=by, name="Web form", scopes=scopes, adds_members=False, expires_date=None, at=AT
            )
        self.client, self.headers = Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {secret}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, content: dict[str, Any], key: str = "request-1") -> Any:
        return self.client.post(
            f"/api/v1{path}",
            content,
            content_type="application/json",
            headers=self.headers | {"Idempotency-Key": key},
        )


def test_a_program_brings_what_came_in_and_nothing_comes_twice(team: Cast) -> None:
    program = Program(team.administrator.acts, Scope.CASES_READ, Scope.CASES_WRITE)
    first = program.post("/contacts", CONTACT)
    assert first.status_code == 201, first.content
    again = program.post("/contacts", CONTACT)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    other = program.post("/contacts", CONTACT | {"summary": "Somebody else"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-used")

    made = program.post("/cases", PERMIT, key="request-2")
    assert made.status_code == 201, made.content
    case = made.json()
    assert (case["stage"], case["unit"], case["attributes"]) == (
        "check",
        "planning",
        {"site": "4 Quay", "area": 12},
    )
    assert program.post("/cases", PERMIT, key="request-2").json()["reference"] == case["reference"]
    here = f"/cases/{case['reference']}"
    assert program.post(f"{here}/notes", {"text": "From the form"}).status_code == 201
    moved = program.post(f"{here}/status", {"move": "stage", "stage": "decide"})
    assert (moved.status_code, moved["Content-Type"]) == (409, "application/problem+json")
    moved = program.post(f"{here}/status", {"move": "stage", "stage": "nowhere"})
    assert moved.status_code in (400, 404)
    read = program.get(here).json()
    assert [note["text"] for note in read["notes"]] == ["From the form"]
    assert program.get(f"{here}/status").json()["stage_title"] == "Check"
    found = program.get("/cases?state=new&size=1").json()
    assert (
        [each["reference"] for each in found["items"]] == []
        if read["state"] != "new"
        else [case["reference"]]
    )
    with acts(team.administrator.acts):
        assert models.Contact.objects.count() == 2
        row = models.Case.objects.get()
        assert set(models.Event.objects.values_list("actor_name", flat=True)) == {"Web form"}
        assert not models.Event.objects.filter(actor__isnull=False).exists(), "a program is nobody's hand"
        assert row.responsible_id is None


def test_a_token_opens_what_its_scopes_say_and_nothing_confidential(team: Cast) -> None:
    admin, tom = team.administrator.acts, team.staff.acts
    with acts(tom):
        case = opened(tom, at=time.now())
        confidential.hide(case_id=case.id, reason="A neighbour", by=tom, at=time.now())
    reads, writes = Program(admin, Scope.CASES_READ), Program(admin, Scope.CASES_WRITE)
    none = Program(admin, Scope.PEOPLE_SCIM)
    assert reads.get("/cases").json() == {"items": [], "further": ""}
    assert reads.get(f"/cases/{case.reference}").status_code == 404
    refused = reads.post("/contacts", CONTACT)
    assert (refused.status_code, refused.json()["code"]) == (403, "beyond-scope")
    assert "cases.write" in refused.json()["title"]
    assert writes.get("/cases").status_code == 403
    for program in (none, reads, writes):
        assert program.client.get("/work/care/", headers=program.headers).status_code == 302, (
            "pages take no token"
        )
    assert none.get("/cases").status_code == none.post("/contacts", CONTACT).status_code == 403
    made = writes.post("/cases", {"case_type": "worry", "summary": "A neighbour is never seen"})
    assert made.status_code == 201
    assert made.json()["may_read"] is False
    with acts(admin):
        assert not models.Named.objects.filter(case_id=made.json()["id"]).exists(), (
            "nobody's eyes but the leader's"
        )
        assert admin.user_id not in models.Named.objects.values_list("user_id", flat=True)
    assert writes.post(f"/cases/{made.json()['reference']}/notes", {"text": "More"}).status_code == 404


def test_what_cannot_be_is_refused_in_one_form(team: Cast) -> None:
    program = Program(team.administrator.acts, Scope.CASES_READ, Scope.CASES_WRITE)
    for path, content, wanted in (
        ("/contacts", CONTACT | {"colour": "red"}, 422),
        ("/contacts", CONTACT | {"happened_at": "2999-01-01T00:00:00Z"}, 400),
        ("/contacts", CONTACT | {"case": "HV-26-000001-X"}, 404),
        ("/contacts", CONTACT | {"customer_id": "018f0000-0000-7000-8000-000000000000"}, 404),
        ("/cases", {"case_type": "nothing"}, 400),
        ("/cases", PERMIT | {"attributes": {"area": "wide"}}, 400),
        ("/cases/nothing/notes", {"text": "x"}, 404),
    ):
        answer = program.post(path, content)
        assert (answer.status_code, answer["Content-Type"]) == (wanted, "application/problem+json"), (
            answer.content
        )
    assert program.get("/cases?after=zzz").status_code == 400
    assert program.client.get("/api/v1/cases").status_code == 401
    with acts(team.administrator.acts):
        assert not models.Contact.objects.exists(), "what is refused leaves nothing behind"
