"""An exchange file as it is written: its elements, relationships and the properties that they use."""

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from evenkeel.engines.operating_model.exchange import _texts
from evenkeel.engines.operating_model.exchange.archimate import _words as words

_TYPES: Final[dict[type, str]] = {bool: "boolean", int: "number", float: "number"}
_SCHEMA: Final = f"{words.NAMESPACE} http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
ET.register_namespace("", words.NAMESPACE)


def tag(name: str) -> str:
    """Give the name of a tag with its namespace."""
    return f"{{{words.NAMESPACE}}}{name}"


def identifier(collection: str, key: str) -> str:
    """Give the identifier of the element of a record."""
    return f"id-{collection}.{key}"


def link(collection: str, key: str, path: tuple[str | int, ...]) -> str:
    """Give the identifier of the relationship of a link."""
    return f"rel-{collection}.{key}.{'.'.join(str(step) for step in path)}"


class Page:
    """The file, to which elements and relationships are added."""

    def __init__(self, language: str) -> None:
        """Begin with nothing; all names are in one language."""
        self._language = language
        self._types: dict[str, str] = {}
        self._elements = ET.Element(tag("elements"))
        self._relationships = ET.Element(tag("relationships"))

    def say(self, parent: ET.Element, name: str, text: str) -> None:
        """Put words for people into a part of the file."""
        ET.SubElement(parent, tag(name), {words.LANG: self._language}).text = _texts.clean(text)

    def element(
        self,
        named: str,
        type_: str,
        title: str,
        documentation: str | None,
        properties: Mapping[str, tuple[str, Any]],
    ) -> None:
        """Add an element; properties are given as text, each with the value that it stands for."""
        element = ET.SubElement(self._elements, tag("element"), {"identifier": named, words.TYPE: type_})
        self.say(element, "name", title)
        if documentation is not None:
            self.say(element, "documentation", documentation)
        self._properties(element, properties)

    def relationship(
        self,
        named: str,
        relation: words.Relation,
        ends: tuple[str, str],
        label: str,
        properties: Mapping[str, tuple[str, Any]],
    ) -> None:
        """Add a relationship between two elements, from the one with the link to the one that it names."""
        source, target = ends[::-1] if relation.back else ends
        attributes = {"identifier": named, "source": source, "target": target, words.TYPE: relation.type}
        directed = relation == words.ASSOCIATION
        relationship = ET.SubElement(
            self._relationships,
            tag("relationship"),
            attributes | ({"isDirected": "true"} if directed else {}),
        )
        if directed:
            self.say(relationship, "name", label)
        self._properties(relationship, properties)

    def _properties(self, parent: ET.Element, values: Mapping[str, tuple[str, Any]]) -> None:
        """Add properties, and define each name once; of two kinds of value under one name, it holds texts."""
        properties = ET.SubElement(parent, tag("properties"))
        for name, (text, value) in values.items():
            kind = _TYPES.get(type(value), "string")
            self._types[name] = kind if self._types.get(name, kind) == kind else "string"
            one = ET.SubElement(properties, tag("property"), {"propertyDefinitionRef": _definition(name)})
            ET.SubElement(one, tag("value")).text = text

    def written(
        self, title: str, documentation: str | None, *, folders: ET.Element, views: ET.Element | None
    ) -> bytes:
        """Give the bytes of the file."""
        root = ET.Element(tag("model"), {"identifier": "id-model", words.LOCATION: _SCHEMA})
        self.say(root, "name", title)
        if documentation is not None:
            self.say(root, "documentation", documentation)
        for part in (self._elements, self._relationships, folders, self._defined(), views):
            if part is not None and len(part):
                root.append(part)
        ET.indent(root)
        content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return content + b"\n"

    def _defined(self) -> ET.Element:
        defined = ET.Element(tag("propertyDefinitions"))
        for name, kind in self._types.items():
            attributes = {"identifier": _definition(name), "type": kind}
            ET.SubElement(
                ET.SubElement(defined, tag("propertyDefinition"), attributes), tag("name")
            ).text = name
        return defined


def _definition(name: str) -> str:
    return f"prop-{name.replace(':', '.')}"
