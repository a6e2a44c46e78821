"""What is asked about a case: the attributes of its case type, else the questions of the form of its service."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import standards
from evenkeel.engines import operating_model

MOST: Final = 60
_KINDS: Final = {
    "yes-no": "yes-no",
    "boolean": "yes-no",
    "number": "number",
    "integer": "number",
    "date": "date",
}
_LEFT_OUT: Final = {"files"}
"""Files are documents of the case."""


def asked(
    model: operating_model.OperatingModel,
    *,
    case_type: str,
    service: str,
    organisation_id: uuid.UUID,
    revision_id: uuid.UUID,
) -> tuple[operating_model.Attribute, ...]:
    """Return what is asked about a case. No query where the case type says it, else two."""
    kind = standards.case_type(model, case_type)
    if kind is not None and kind.attributes:
        return kind.attributes
    found = standards.service(model, service)
    if found is None or not found.form:
        return ()
    files = blueprint.contents(organisation_id=organisation_id, revision_id=revision_id).files
    return questions(files.get(found.form, b""))


def questions(form: bytes) -> tuple[operating_model.Attribute, ...]:
    """Return the questions of a form: of its own list of questions, or of a JSON Schema. What cannot be read asks nothing."""
    try:
        read = json.loads(form)
    except ValueError:
        return ()
    if not isinstance(read, Mapping):
        return ()
    found = _listed(read) if isinstance(read.get("questions"), list) else _of_schema(read)
    return tuple(found)[:MOST]


def _listed(read: Mapping[str, Any]) -> Iterator[operating_model.Attribute]:
    for each in read["questions"]:
        if isinstance(each, Mapping) and each.get("kind") not in _LEFT_OUT:
            title = str(each.get("ask") or each.get("title") or each.get("key", ""))
            yield from _attribute(
                each.get("key"), title, each.get("kind"), each.get("choices"), each.get("required")
            )


def _of_schema(read: Mapping[str, Any]) -> Iterator[operating_model.Attribute]:
    needed = read.get("required")
    properties = read.get("properties")
    for key, each in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(each, Mapping):
            kind = "date" if each.get("format") == "date" else each.get("type")
            title = str(each.get("title") or key)
            yield from _attribute(
                key, title, kind, each.get("enum"), isinstance(needed, list) and key in needed
            )


def _attribute(
    key: object, title: str, kind: object, choices: object, needed: object
) -> Iterator[operating_model.Attribute]:
    offered = [str(each) for each in choices if str(each).strip()] if isinstance(choices, list) else []
    words = "choice" if offered else _KINDS.get(str(kind), "text")
    try:
        yield operating_model.Attribute.model_validate(
            {"key": key, "title": title, "kind": words, "choices": offered, "required": bool(needed)}
        )
    except ValueError:
        return
