"""A first model to go on from: it can be used as it stands, and shows in comments what else can be said."""

import datetime as dt
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, Element
from evenkeel.engines.operating_model.elements import _record
from evenkeel.engines.operating_model.elements._record import Anywhere, Part
from evenkeel.engines.operating_model.writing import _dump

SCHEMA_FOLDER: Final = ".schema"
"""Where a new model keeps the schemas for editors; hidden, so that it is no part of the model."""
_LIKE: Final[dict[Any, str]] = {str: "…", int: "1", float: "1", bool: "true", dt.date: "2027-06-30"}
_WRITTEN_LIKE: Final = {
    "permit": _record.KEY_PATTERN,
    "42d": _record.DURATION_PATTERN,
    "2027-Q2": _record.QUARTER_PATTERN,
    '"09:30"': _record.TIME_PATTERN,
    "mon": _record.DAY_PATTERN,
    "services/permit": _record.REF_PATTERN,
    "https://harbour-vale.example": _record.ADDRESS_PATTERN,
    "EUR": _record.CURRENCY_PATTERN,
    "GB": _record.COUNTRY_PATTERN,
    "en": _record.LANGUAGE_PATTERN,
}
"""A value for each way in which a text may have to be written."""


def starter(*, title: str, small: bool = False) -> dict[str, bytes]:
    """Give the files of a new model: one for each element, or everything in `model.yaml` where it is small."""
    if small:
        pieces = [_head("model"), _about(title), *(_element(element) for element in ELEMENTS)]
        return {"model.yaml": "\n".join(pieces).encode()}
    return {
        f"{element.file}.yaml": "\n".join(
            [_head(element.file), *([_about(title)] if element.name == "common" else []), _element(element)]
        ).encode()
        for element in ELEMENTS
    }


def _head(file: str) -> str:
    return f"# yaml-language-server: $schema={SCHEMA_FOLDER}/{file}.schema.json\n"


def _about(title: str) -> str:
    return _dump.yaml_of({"about": {"title": title}})


def _element(element: Element) -> str:
    shown = [_collection(c) for c in _schema.collections_of(element.name) if c.name != "about"]
    return "\n".join(
        [f"# {element.title}: {element.about}.", "# Take away the # before what you need.", "", *shown]
    )


def _collection(collection: _schema.Collection) -> str:
    fields = [
        f for f in _schema.fields(collection.record).values() if f.name not in ("owner", "free", "optional")
    ]
    if collection.single:
        lines = [f"{collection.name}:", *_lines(fields, "  ", skip={"key"})]
    else:
        inner = _lines(fields, "    ")
        lines = [f"{collection.name}:", f"  - {inner[0].lstrip()}", *inner[1:]]
    return f"# {collection.about}\n" + "".join(f"# {line}\n" for line in lines)


def _lines(
    fields: list[_schema.Field], indent: str, skip: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    return [f"{indent}{f.name}: {_like(f)}  # {f.about}" for f in fields if f.name not in skip]


def _like(field: _schema.Field) -> str:
    if field.part is not None:
        value = _part(field.part)
    elif field.choices:
        value = field.choices[0]
    elif isinstance(field.link, Anywhere) and field.link.collections:
        value = f"{field.link.collections[0]}/permit"
    elif field.least is not None and field.least > 1:
        value = f"{field.least:g}"
    elif field.file:
        value = "processes/permit.bpmn"
    else:
        by_pattern = (value for value, pattern in _WRITTEN_LIKE.items() if pattern == field.pattern)
        value = next(by_pattern, _LIKE.get(field.type, "…"))
    return f"[{value}]" if field.many else value


def _part(part: type[Part]) -> str:
    inside = ", ".join(f"{f.name}: {_like(f)}" for f in _schema.fields(part).values() if f.required)
    return f"{{{inside}}}"
