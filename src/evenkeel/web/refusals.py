"""How the API's description says that an operation may refuse."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Why a request was refused, as RFC 9457 describes it.",
    "type": "object",
    "required": ["type", "title", "status", "code", "instance"],
    "properties": {
        "type": {"type": "string", "description": "The kind of problem, as an address"},
        "title": {"type": "string", "description": "What is the matter, in a sentence"},
        "status": {"type": "integer", "description": "The HTTP status"},
        "code": {"type": "string", "description": "The kind of problem, for programs; stable"},
        "instance": {"type": "string", "description": "This request: the number in the header X-Request-ID"},
        "detail": {"type": "string", "description": "What exactly, where there is more to say"},
    },
}
SENTENCES = {
    "400": "What was given cannot be used",
    "401": "Nobody is signed in",
    "403": "The role or the scope does not allow this, or the protection token is missing",
    "404": "There is nothing here, or nothing that this member may see",
    "409": "This cannot be done as things stand",
    "413": "More was sent than is accepted",
    "422": "The request does not have the right shape",
}


def describe(description: Any) -> Any:
    """Add to each operation of an OpenAPI description the refusals that it may answer; return the description."""
    description["components"]["schemas"]["Problem"] = PROBLEM
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for status in _statuses(path, method, operation):
                operation["responses"].setdefault(status, _answer(status))
    return description


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    """Return the statuses of the refusals that an operation may answer."""
    found = {"400", "401"}
    if method != "get" or len(operation.get("security", ())) > 1:
        # A token that may be used for something else is refused also where it only reads.
        found |= {"403"}
    if "{" in path:
        found |= {"404", "409"}
    if "requestBody" in operation:
        found |= {"409", "413"}
    if "requestBody" in operation or any(each["in"] == "query" for each in operation["parameters"]):
        found |= {"422"}
    return sorted(found)


def _answer(status: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": SENTENCES[status], "content": {"application/problem+json": {"schema": schema}}}
