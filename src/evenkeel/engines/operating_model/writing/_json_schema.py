"""The language of the document as JSON Schema, so that any editor completes and checks the files of a model.

It is at least as strict as the reading: what it accepts is understood. What needs more than one file to know – that keys
are unique, that links lead somewhere, that named files are there – only the reading tells.
"""

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.elements import _record
from evenkeel.engines.operating_model.elements._record import Anywhere, Link, Part, Record
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.kernel import errors

SCHEMA: Final = "evenkeel-operating-model/1"
"""The version of the language: within 1, fields and choices are only added."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LOOSE_NEVER: Final = ("key", "free", "optional")
_PATTERNS: Final = {
    "text": r"\S",
    "line": r"^\s*\S([^\n]*\S)?\s*$",
    "date": _record.DATE_PATTERN,
    "file": r"^(?=.*\S)(?!\.{1,2}(/|$))[^/\\]+(/(?!\.{1,2}(/|$))[^/\\]+)*$",
}
"""What JSON Schema must say in a pattern because it does not take spaces off, and knows neither days nor folders."""


class NoElement(errors.NotFound):
    """There is no element “{element}”. There are: {known}."""

    code = "no-element"


def schema(element: str | None = None, *, overlay: bool = False) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the file of an element, or of `model.yaml`, which may hold everything.

    The files of an overlay hold parts of records: there only `key` must be given. “overlay” gives that of `overlay.yaml`.

    Raises:
        NoElement: there is no element of this name.

    """
    if element == "overlay":
        return _head()
    names = {each.name: each for each in ELEMENTS}
    if element is not None and element not in names:
        raise NoElement(element=element, known=", ".join([*names, "overlay"]))
    whole = element in (None, "common")
    told = names[element or "common"]
    collections = [c for c in _schema.COLLECTIONS.values() if whole or c.element == element]
    definitions = _definitions(overlay=overlay)
    properties = {each.name: _collection(each) for each in collections}
    wanted = [name for name in ("about",) if name in properties and not overlay]
    return {
        "$schema": _DIALECT,
        "$id": f"urn:{SCHEMA.replace('/', ':')}:{'overlay:' if overlay else ''}{told.file}",
        "title": f"{told.title} ({told.file}.yaml{' of an overlay' if overlay else ''}, {SCHEMA})",
        "description": f"{told.about[0].upper()}{told.about[1:]}.",
        "type": "object",
        "properties": properties,
        **({"required": wanted} if wanted else {}),
        "additionalProperties": False,
        "$defs": {name: definitions[name] for name in sorted(_reached(properties, definitions))},
    }


def _head() -> dict[str, Any]:
    """Give the schema of `overlay.yaml`."""
    plain = {Head.__name__: Head.model_json_schema()}
    told = {"title": f"Overlay (overlay.yaml, {SCHEMA})"} | _part(Head, plain, single=False, overlay=False)
    return {"$schema": _DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}:overlay", **told}


def _collection(collection: _schema.Collection) -> dict[str, Any]:
    led = {"$ref": f"#/$defs/{collection.record.__name__}"}
    if collection.single:
        return {**led, "description": f"{collection.about}."}
    return {"type": "array", "minItems": 1, "items": led, "description": f"{collection.about}."}


def _reached(properties: Mapping[str, Any], definitions: Mapping[str, Any]) -> set[str]:
    """Give the names of all definitions that are needed."""
    found: set[str] = set()
    more = set(_led(properties))
    while more:
        found |= more
        more = {name for each in more for name in _led(definitions[each])} - found
    return found


def _led(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rsplit("/", 1)[1]
        for each in value.values():
            yield from _led(each)


def _definitions(*, overlay: bool) -> dict[str, Any]:
    """Give the schema of each record and part, by the name of its class."""
    plain = _plain()
    single = {each.record for each in _schema.COLLECTIONS.values() if each.single}
    return {part.__name__: _part(part, plain, part in single, overlay) for part in _parts()}


@cache
def _plain() -> Mapping[str, Any]:
    """Give what Pydantic says of each record and part; it takes half a second, and is the same for all files."""
    return types.MappingProxyType(OperatingModel.model_json_schema()["$defs"])


def _parts() -> Iterator[type[Part]]:
    todo: list[type[Part]] = [each.record for each in _schema.COLLECTIONS.values()]
    done: set[type[Part]] = set()
    while todo:
        part = todo.pop()
        if part not in done:
            done.add(part)
            yield part
            todo += [field.part for field in _schema.fields(part).values() if field.part is not None]


def _part(part: type[Part], plain: Mapping[str, Any], single: bool, overlay: bool) -> dict[str, Any]:
    fields = {name: each for name, each in _schema.fields(part).items() if not (single and name == "key")}
    given = plain[part.__name__]
    needed = [name for name, each in fields.items() if each.required]
    if overlay and issubclass(part, Record):
        needed = [name for name in needed if name == "key"]
    return {
        "type": "object",
        "description": given["description"],
        "properties": {name: _field(each, given["properties"][name], part) for name, each in fields.items()},
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def _field(field: _schema.Field, given: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    """Say of a field what an editor must know: null and empty lists are left out, for nothing is written by leaving it out."""
    told = {name: value for name, value in given.items() if name not in ("title", "default", "anyOf")}
    told |= next((each for each in given.get("anyOf", ()) if each != {"type": "null"}), {})
    about = f"{field.about}{'' if field.about.endswith('.') else '.'}{_hint(field)}"
    if field.many:
        told["items"] = _value(field, told["items"], part)
        told["minItems"] = max(1, told.get("minItems", 1))
    else:
        told = _value(field, told, part)
    default = {"default": given["default"]} if given.get("default") not in (None, [], {}) else {}
    return {**told, **default, "description": about}


def _value(field: _schema.Field, given: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    told = {name: value for name, value in given.items() if name != "title"}
    if field.name == "free" and issubclass(part, Record):
        return {"enum": [name for name in _schema.fields(part) if name not in _LOOSE_NEVER]}
    if isinstance(field.link, Anywhere):
        names = "|".join(field.link.collections or _schema.COLLECTIONS)
        return {**told, "pattern": re.sub(r"^\^\[a-z_]\+", f"^({names})", _record.REF_PATTERN)}
    if field.kind.name in _PATTERNS:
        told["pattern"] = _PATTERNS[field.kind.name]
    return told


def _hint(field: _schema.Field) -> str:
    if isinstance(field.link, Link):
        return f" A key of {field.link.collection}."
    if field.kind.name in ("duration", "quarter", "time", "reference"):
        return f" Like {field.kind.example}."
    return ""
