"""The API's description of itself: valid and complete."""

from typing import Any

import jsonschema
import pytest
from django.test import Client
from schemathesis.specs.openapi import definitions

ADDRESS = "/api/v1/openapi.json"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.fixture
def described() -> dict[str, Any]:
    """Return the description as it is served, without signing in and without a database."""
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    content: dict[str, Any] = answer.json()
    return content


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every operation of a description."""
    return [each for methods in described["paths"].values() for each in methods.values()]


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(definitions.OPENAPI_31).validate(described)
    assert described["openapi"].startswith("3.1.")
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    found = set(references(described))
    assert "#/components/schemas/Problem" in found
    assert {name.removeprefix("#/components/schemas/") for name in found} <= set(schemas)


def references(part: Any) -> list[str]:
    """Return every reference below a part of a description."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [each for value in part.values() for each in references(value)]
    return [each for value in part for each in references(value)] if isinstance(part, list) else []


def test_every_operation_is_named_and_described(described: dict[str, Any]) -> None:
    found = operations(described)
    names = [each["operationId"] for each in found]
    assert len(set(names)) == len(names)
    assert {"reports_reports", "reports_upload", "reports_delete"} <= set(names)
    for each in found:
        assert each["summary"]
        assert each["description"].endswith(".")
        assert each["security"] in ([{"Session": []}], [{"Session": []}, {"Token": []}])


def test_every_operation_says_how_it_refuses(described: dict[str, Any]) -> None:
    for each in operations(described):
        refusals = {status: of for status, of in each["responses"].items() if status >= "400"}
        assert {"400", "401"} <= set(refusals), each["operationId"]
        assert all(of["content"] == PROBLEM and of["description"] for of in refusals.values())


def test_programs_come_into_casework_by_token_too(described: dict[str, Any]) -> None:
    way = described["components"]["securitySchemes"]["Token"]
    assert (way["type"], way["scheme"]) == ("http", "bearer")
    tagged = {each["operationId"]: each for each in operations(described)}
    for name, each in tagged.items():
        assert ({"Token": []} in each["security"]) is (name.split("_")[0] in ("cases", "contacts")), name
    (key,) = [each for each in tagged["contacts_record"]["parameters"] if each["in"] == "header"]
    assert (key["name"].lower(), key["required"]) == ("idempotency-key", True)


def test_the_way_in_is_the_session(described: dict[str, Any]) -> None:
    way = described["components"]["securitySchemes"]["Session"]
    assert (way["type"], way["in"], way["name"]) == ("apiKey", "cookie", "evenkeel-session")


def test_the_settings_of_a_log_are_described_to_the_last_field(described: dict[str, Any]) -> None:
    form = described["paths"]["/api/v1/reports"]["post"]["requestBody"]["content"]["multipart/form-data"]
    settings = form["schema"]["properties"]["settings"]
    assert settings["contentMediaType"] == "application/json"
    jsonschema.validate({"roles": {"case": "Sag"}, "skip_bad": True}, settings["contentSchema"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"colour": "red"}, settings["contentSchema"])
