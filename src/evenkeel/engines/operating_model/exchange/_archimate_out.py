"""A model as an ArchiMate Model Exchange File (3.1 of the format).

Each record becomes an element, each link a relationship; the fields that are no links become properties. With the collection,
the key and the name of the field beside them, reading the file gives the same model back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.exchange import _archimate_words as words
from evenkeel.engines.operating_model.exchange import _texts

_TYPES: Final[dict[type, str]] = {bool: "boolean", int: "number", float: "number"}
_SCHEMA: Final = f"{words.NAMESPACE} http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
ET.register_namespace("", words.NAMESPACE)
_BARE: Final = frozenset({"key", "title", "description"})


@dataclass
class _Definitions:
    """The properties that were used, each defined once; of two kinds of value under one name, it holds texts."""

    types: dict[str, str] = field(default_factory=dict)

    def identifier(self, name: str, value: Any) -> str:
        """Note that a property is used for a value, and name its definition."""
        kind = _TYPES.get(type(value), "string")
        self.types[name] = kind if self.types.get(name, kind) == kind else "string"
        return f"prop-{name.replace(':', '.')}"


def archimate(*, model: OperatingModel, language: str | None = None) -> bytes:
    """Write a model as an ArchiMate Model Exchange File; `language` is that of its texts, else the model's main one."""
    language = language or next(iter(model.about.languages), "en")
    root = ET.Element(_tag("model"), {"identifier": "id-model", words.LOCATION: _SCHEMA})
    _say(root, "name", _texts.clean(model.about.title), language)
    if model.about.description:
        _say(root, "documentation", _texts.clean(model.about.description), language)
    definitions = _Definitions()
    elements = ET.SubElement(root, _tag("elements"))
    relationships = ET.Element(_tag("relationships"))
    for collection, record in model.every():
        elements.append(_element(model, collection, record, definitions, language))
        relationships.extend(_relationships(model, collection, record, definitions, language))
    if len(relationships):
        root.append(relationships)
    root.append(_folders(model, language))
    root.append(_defined(definitions))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _tag(name: str) -> str:
    return f"{{{words.NAMESPACE}}}{name}"


def _say(parent: ET.Element, name: str, text: str, language: str) -> None:
    ET.SubElement(parent, _tag(name), {words.LANG: language}).text = text


def _identifier(collection: str, key: str) -> str:
    return f"id-{collection}.{key}"


def _element(
    model: OperatingModel, collection: str, record: Record, definitions: _Definitions, language: str
) -> ET.Element:
    """Write a record as an element."""
    element = ET.Element(
        _tag("element"),
        {
            "identifier": _identifier(collection, record.key),
            words.TYPE: words.ELEMENT.get(collection, words.OTHERWISE),
        },
    )
    _say(element, "name", _texts.clean(record.title), language)
    if record.description is not None:
        _say(element, "documentation", _texts.clean(record.description), language)
    properties: dict[str, tuple[str, Any]] = {
        words.COLLECTION: (collection, collection),
        words.KEY: (record.key, record.key),
    }
    for name, value in _own(model, record):
        properties[name] = (_texts.text_of(_schema.fields(type(record))[name], value), value)
    element.append(_properties(properties, definitions))
    return element


def _own(model: OperatingModel, record: Record) -> Iterator[tuple[str, Any]]:
    """Give the fields that go into properties: all that say something, but links that a relationship can carry."""
    loose = {
        reference.path[0]
        for reference in _schema.links(record)
        if len(reference.path) <= 2 and model.find(reference.collection, reference.key) is None
    }
    for each in _schema.fields(type(record)).values():
        value = getattr(record, each.name)
        if each.name in _BARE:
            if each.name == "key" or value is None or _texts.clean(value) == value:
                continue
        elif (value == each.default and not each.required) or (
            each.link is not None and each.name not in loose
        ):
            continue
        yield each.name, value


def _properties(values: dict[str, tuple[str, Any]], definitions: _Definitions) -> ET.Element:
    properties = ET.Element(_tag("properties"))
    for name, (text, value) in values.items():
        one = ET.SubElement(
            properties, _tag("property"), {"propertyDefinitionRef": definitions.identifier(name, value)}
        )
        ET.SubElement(one, _tag("value")).text = text
    return properties


def _relationships(
    model: OperatingModel, collection: str, record: Record, definitions: _Definitions, language: str
) -> Iterator[ET.Element]:
    """Write each link of a record that leads somewhere as a relationship."""
    for reference in _schema.links(record):
        if model.find(reference.collection, reference.key) is None:
            continue
        relation = words.relation(collection, reference.path)
        here, there = (
            _identifier(collection, record.key),
            _identifier(reference.collection, reference.key),
        )
        where = ".".join(str(step) for step in reference.path)
        attributes = {
            "identifier": f"rel-{collection}.{record.key}.{where}",
            "source": there if relation.back else here,
            "target": here if relation.back else there,
            words.TYPE: relation.type,
        }
        if relation == words.ASSOCIATION:
            attributes["isDirected"] = "true"
        written = ET.Element(_tag("relationship"), attributes)
        if relation == words.ASSOCIATION:
            names = [str(step).replace("_", " ") for step in reference.path if isinstance(step, str)]
            _say(written, "name", " – ".join(names), language)
        properties: dict[str, tuple[str, Any]] = {words.FIELD: (where, where)}
        if len(reference.path) == 2 and isinstance(reference.path[1], int):
            field_name, order = str(reference.path[0]), reference.path[1]
            properties = {words.FIELD: (field_name, field_name), words.ORDER: (str(order), order)}
        written.append(_properties(properties, definitions))
        yield written


def _folders(model: OperatingModel, language: str) -> ET.Element:
    """Sort the elements into folders: the twelve elements, and in each its collections."""
    folders = ET.Element(_tag("organizations"))
    for element in ELEMENTS:
        held = [c for c in _schema.collections_of(element.name) if model.records(c.name)]
        if not held:
            continue
        folder = ET.SubElement(folders, _tag("item"))
        _say(folder, "label", element.title, language)
        for collection in held:
            inner = ET.SubElement(folder, _tag("item"))
            label = collection.label
            _say(inner, "label", label[0].upper() + label[1:], language)
            for record in model.records(collection.name):
                ET.SubElement(
                    inner, _tag("item"), {"identifierRef": _identifier(collection.name, record.key)}
                )
    return folders


def _defined(definitions: _Definitions) -> ET.Element:
    defined = ET.Element(_tag("propertyDefinitions"))
    for name, kind in definitions.types.items():
        one = ET.SubElement(
            defined,
            _tag("propertyDefinition"),
            {"identifier": f"prop-{name.replace(':', '.')}", "type": kind},
        )
        ET.SubElement(one, _tag("name")).text = name
    return defined
