"""Every refusal and every fault, as a page for people and as problem+json for programs."""

import html
import json
import logging
import uuid
from typing import Any

import pytest
import structlog
from django.test import Client

from evenkeel.web import errors
from tests.web import refusing

pytestmark = pytest.mark.urls("tests.web.refusing")

KINDS = {
    "not-found": (404, "not-found", "There is nothing here, or nothing that you may see."),
    "denied": (403, "denied", "You may not do this."),
    "conflict": (409, "slot-taken", "The slot is taken."),
    "invalid": (400, "invalid", "The date <b>31 June</b> does not exist."),
}
FRAMEWORK = {"http404": (404, "not-found"), "permission": (403, "denied")}


@pytest.fixture
def client() -> Client:
    """Return a browser that gets answers where the product breaks down, as real browsers do."""
    return Client(raise_request_exception=False)


def check_page(answer: Any, status: int, *words: str) -> str:
    """Check that an answer is a page with these words that names its request; return it."""
    page: str = answer.content.decode()
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert page.count("<h1>") == 1
    assert f'<code class="ek-reference">{answer["X-Request-ID"]}</code>' in page
    for each in (*words, "Go to the start page"):
        assert each in page
    for never in (refusing.SECRET, "Traceback", "ZeroDivisionError", "urlpatterns", "{{"):
        assert never not in page
    return page


def check_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer has the members of RFC 9457 and names its request; return it."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    content: dict[str, Any] = answer.json()
    assert content["type"] == f"urn:evenkeel:error:{code}"
    assert (content["status"], content["code"]) == (status, code)
    assert content["instance"] == f"urn:uuid:{uuid.UUID(answer['X-Request-ID'])}"
    assert content["title"]
    assert set(content) <= {"type", "title", "status", "code", "instance", "detail"}
    assert refusing.SECRET not in answer.content.decode()
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_refusal_is_a_page_in_its_own_words(client: Client, kind: str) -> None:
    status, _, words = KINDS[kind]
    check_page(client.get(f"/try/refuse/{kind}"), status, html.escape(words))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_refusal_is_a_problem_for_programs(client: Client, kind: str) -> None:
    status, code, words = KINDS[kind]
    assert check_problem(client.get(f"/api/try/refuse/{kind}"), status, code)["title"] == words


@pytest.mark.parametrize("kind", FRAMEWORK)
def test_what_the_framework_refuses_says_nothing_of_the_inside(client: Client, kind: str) -> None:
    status, code = FRAMEWORK[kind]
    check_page(client.get(f"/try/refuse/{kind}"), status)
    check_problem(client.get(f"/api/try/refuse/{kind}"), status, code)


def test_a_conflict_has_a_heading_of_its_own(client: Client) -> None:
    assert (
        "<h1>This cannot be done as things stand</h1>" in client.get("/try/refuse/conflict").content.decode()
    )


def test_an_address_that_is_not_there(client: Client) -> None:
    check_page(client.get("/nowhere/"), 404, "There is nothing here")
    check_problem(client.get("/api/v1/nowhere"), 404, "not-found")
    check_problem(client.get("/api/v1/reports/not-a-number"), 404, "not-found")


@pytest.mark.parametrize("method", ["put", "delete", "post"])
def test_a_method_that_an_address_does_not_know(client: Client, method: str) -> None:
    answer = getattr(client, method)("/try/show")
    check_page(answer, 405, "This cannot be done here")
    assert answer["Allow"] == "GET"
    problem = getattr(client, method)("/api/try/show")
    title = check_problem(problem, 405, "method-not-allowed")["title"]
    assert title == f"This address does not answer {method.upper()}."
    assert problem["Allow"] == "GET"


def test_the_api_s_own_addresses_know_their_methods(client: Client) -> None:
    answer = client.put("/api/v1/reports")
    check_problem(answer, 405, "method-not-allowed")
    assert sorted(answer["Allow"].split(", ")) == ["GET", "POST"]


def test_who_is_not_signed_in_is_a_problem_for_programs(client: Client) -> None:
    check_problem(client.get("/api/v1/reports"), 401, "not-signed-in")


def test_more_than_fits(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    check_page(client.post("/try/take", {"words": "x" * 200}), 413, "too large")
    check_problem(client.post("/api/try/take", {"words": "x" * 200}), 413, "too-large")


def test_more_than_is_ever_read() -> None:
    kind, content = errors.too_large("/api/v1/reports")
    problem = json.loads(content)
    assert (kind, problem["status"], problem["code"]) == ("application/problem+json", 413, "too-large")
    kind, content = errors.too_large("/reports/new/")
    assert kind.startswith("text/html")
    assert "too large" in content


def test_more_fields_than_anybody_fills_in(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    form = {f"field{number}": "x" for number in range(5)}
    check_page(client.post("/try/take", form), 400)
    check_problem(client.post("/api/try/take", form), 400, "bad-request")
    assert client.post("/try/take", {"one": "x"}).content == b"1"


def test_a_form_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    check_page(client.post("/try/take"), 403, "This form has expired")
    problem = check_problem(client.post("/api/try/take"), 403, "csrf")
    assert problem["detail"] == "CSRF cookie not set."


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evenkeel/../x", "a b"])
def test_a_host_that_nobody_gave_us(client: Client, host: str) -> None:
    page = check_page(client.get("/privacy/", headers={"host": host}), 400)
    assert "ALLOWED_HOSTS" not in page
    assert host not in page
    title = check_problem(client.get("/api/v1/reports", headers={"host": host}), 400, "bad-request")["title"]
    assert title == "The request cannot be understood."


def test_a_breakdown_shows_nothing_of_the_inside_and_asks_no_database(client: Client) -> None:
    check_page(
        client.get("/try/break"), 500, "Something went wrong here"
    )  # without the database: it is blocked
    check_problem(client.get("/api/try/break"), 500, "server-error")


def test_a_breakdown_is_logged_with_the_request_that_the_person_names(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    form = next(
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    caplog.handler.setFormatter(form)
    answer = client.get("/try/break")
    fault = next(line for line in caplog.text.splitlines() if "Internal Server Error" in line)
    assert answer["X-Request-ID"] in fault
    assert refusing.SECRET in caplog.text


@pytest.mark.usefixtures("database_gone")
def test_without_a_database_the_page_asks_to_come_back(client: Client) -> None:
    client.cookies["evenkeel-session"] = "a" * 32
    page = client.get("/reports/")
    check_page(page, 503, "The database does not answer just now", "Wait a few seconds")
    problem = client.get("/api/v1/reports")
    check_problem(problem, 503, "unavailable")
    assert [each["Retry-After"] for each in (page, problem)] == ["5", "5"]


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/", "/"])
def test_head_has_the_headers_of_get_and_no_body(client: Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    volatile = {"X-Request-ID", "Content-Length"}
    assert set(head.headers) - volatile == set(whole.headers) - volatile
    assert head["Content-Type"] == whole["Content-Type"]


@pytest.mark.parametrize("path", ["/privacy/", "/", "/healthz", "/api/v1/reports"])
def test_options_names_the_methods(client: Client, path: str) -> None:
    answer = client.options(path)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_every_request_has_a_number_of_its_own(client: Client) -> None:
    numbers = {client.get("/healthz", headers={"x-request-id": "mine"})["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert all(uuid.UUID(number).version == 7 for number in numbers)
