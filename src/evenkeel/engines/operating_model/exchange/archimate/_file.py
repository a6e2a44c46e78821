"""What an ArchiMate Model Exchange File says, before anything of it is understood as an operating model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.archimate import _words as words
from evenkeel.kernel import errors, xml_trees

_NS: Final = f"{{{words.NAMESPACE}}}"
_JUNCTIONS: Final = frozenset({"AndJunction", "OrJunction"})


class NotArchimate(errors.Invalid):
    """This is no ArchiMate Model Exchange File: {what}. Export the model as “Open Exchange File” (version 3) from its tool."""

    code = "not-archimate"


@dataclass(frozen=True)
class Element:
    """One element of the file."""

    identifier: str
    type: str
    name: str
    documentation: str | None
    properties: dict[str, str]

    @property
    def shown(self) -> str:
        """Name the element to a person."""
        return f"{self.type} “{self.name or self.identifier}”"


@dataclass(frozen=True)
class Relationship:
    """One relationship of the file."""

    identifier: str
    type: str
    source: str
    target: str
    name: str
    properties: dict[str, str]


@dataclass(frozen=True)
class Content:
    """The whole file."""

    name: str
    documentation: str | None
    elements: tuple[Element, ...]
    relationships: tuple[Relationship, ...]
    left_out: tuple[LeftOut, ...]


def content(data: bytes) -> Content:
    """Read the elements and relationships of a file.

    Raises:
        NotXml: it is no XML that can be read safely.
        NotArchimate: it is XML, but no exchange file of version 3.

    """
    root = xml_trees.tree(data)
    if root.tag != f"{_NS}model":
        raise NotArchimate(what=_other(root.tag))
    names = {
        (identifier := definition.get("identifier", "")): _text(definition, "name") or identifier
        for definition in root.iter(f"{_NS}propertyDefinition")
    }
    left_out: list[LeftOut] = []
    every = [_element(each, names, left_out) for each in root.iterfind(f"{_NS}elements/{_NS}element")]
    lines = [_relationship(each, names) for each in root.iterfind(f"{_NS}relationships/{_NS}relationship")]
    # What follows from the model, such as gaps, is drawn for people and not read.
    elements = tuple(each for each in every if words.DERIVED not in each.properties)
    relationships = tuple(each for each in lines if words.DERIVED not in each.properties)
    left_out += _beside(root, own=any(words.COLLECTION in each.properties for each in elements))
    return Content(
        _text(root, "name") or "",
        _text(root, "documentation"),
        elements,
        relationships,
        tuple(left_out),
    )


def _other(tag: str) -> str:
    """Say what the file is instead."""
    if "archimatetool.com" in tag:
        return "it is a file of the tool Archi itself"
    if "opengroup.org/xsd/archimate" in tag:
        return "it is of another version than 3.0 and 3.1"
    return f"it begins with <{tag.rpartition('}')[2]}>"


def _text(parent: ET.Element, name: str) -> str | None:
    found = parent.find(f"{_NS}{name}")
    return None if found is None else found.text


def _type(each: ET.Element) -> str:
    return each.get(words.TYPE, "").rpartition(":")[2]


def _properties(each: ET.Element, names: dict[str, str]) -> dict[str, str]:
    result = {}
    for one in each.iterfind(f"{_NS}properties/{_NS}property"):
        identifier = one.get("propertyDefinitionRef", "")
        result[names.get(identifier, identifier)] = _text(one, "value") or ""
    return result


def _element(each: ET.Element, names: dict[str, str], left_out: list[LeftOut]) -> Element:
    element = Element(
        each.get("identifier", ""),
        _type(each),
        _text(each, "name") or "",
        _text(each, "documentation"),
        _properties(each, names),
    )
    for part in ("name", "documentation"):
        for other in each.findall(f"{_NS}{part}")[1:]:
            language = other.get(words.LANG, "another language")
            left_out.append(
                LeftOut(element.shown, f"its {part} in {language} is not kept: a model has one language")
            )
    return element


def _relationship(each: ET.Element, names: dict[str, str]) -> Relationship:
    return Relationship(
        each.get("identifier", ""),
        _type(each),
        each.get("source", ""),
        each.get("target", ""),
        _text(each, "name") or "",
        _properties(each, names),
    )


def _beside(root: ET.Element, *, own: bool) -> Iterator[LeftOut]:
    """Tell what else the file holds. The folders of a file that evenkeel wrote follow from its records."""
    views = [
        view
        for view in root.iterfind(f"{_NS}views//{_NS}view")
        if not view.get("identifier", "").startswith(words.OWN_VIEW)
    ]
    if views:
        shown = ", ".join(f"“{_text(view, 'name') or view.get('identifier', '')}”" for view in views[:5])
        more = f" and {len(views) - 5} more" if len(views) > 5 else ""
        yield LeftOut(f"Views {shown}{more}", "a model has records and no drawings of them")
    if not own and root.find(f"{_NS}organizations") is not None:
        yield LeftOut("Folders", "a model sorts its records by kind")
    if root.find(f"{_NS}metadata") is not None:
        yield LeftOut("Metadata", "there is no place for it in a model")
    if not own and root.find(f"{_NS}properties") is not None:
        yield LeftOut("Properties of the model as a whole", "there is no place for them in a model")


def is_junction(element: Element) -> bool:
    """Say whether an element only joins relationships."""
    return element.type in _JUNCTIONS
