"""A model as an ArchiMate Model Exchange File (3.1 of the format).

Each record becomes an element, each link a relationship; the fields that are no links become properties. With the collection,
the key and the name of the field beside them, reading the file gives the same model back.
"""

from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.exchange import _texts
from evenkeel.engines.operating_model.exchange.archimate import _gaps, _page, _views
from evenkeel.engines.operating_model.exchange.archimate import _words as words

_BARE: Final = frozenset({"key", "title", "description"})


def archimate(
    *, model: OperatingModel, as_is: OperatingModel | None = None, language: str | None = None
) -> bytes:
    """Write a model as an ArchiMate Model Exchange File; `language` is that of its texts, else the model's main one.

    With the model `as_is` beside the one to be, a second plateau and the gaps between the two are drawn too, with the
    actions that close them. They follow from the two models: reading the file passes over them.
    """
    page = _page.Page(language or next(iter(model.about.languages), "en"))
    for collection, record in model.every():
        _element(page, model, collection, record)
        _relationships(page, model, collection, record)
    if as_is is not None:
        _gaps.draw(page, as_is=as_is, to_be=model)
    about, folders, views = model.about, _folders(page, model), _views.views(page, model)
    return page.written(about.title, about.description, folders=folders, views=views)


def _element(page: _page.Page, model: OperatingModel, collection: str, record: Record) -> None:
    """Write a record as an element."""
    properties: dict[str, tuple[str, Any]] = {
        words.COLLECTION: (collection, collection),
        words.KEY: (record.key, record.key),
    }
    for name, value in _own(model, record):
        properties[name] = (_texts.text_of(_schema.fields(type(record))[name], value), value)
    named, type_ = _page.identifier(collection, record.key), words.ELEMENT.get(collection, words.OTHERWISE)
    page.element(named, type_, record.title, record.description, properties)


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


def _relationships(page: _page.Page, model: OperatingModel, collection: str, record: Record) -> None:
    """Write each link of a record that leads somewhere as a relationship."""
    for reference in _schema.links(record):
        if model.find(reference.collection, reference.key) is None:
            continue
        where = ".".join(str(step) for step in reference.path)
        properties: dict[str, tuple[str, Any]] = {words.FIELD: (where, where)}
        if len(reference.path) == 2 and isinstance(reference.path[1], int):
            name, order = str(reference.path[0]), reference.path[1]
            properties = {words.FIELD: (name, name), words.ORDER: (str(order), order)}
        page.relationship(
            _page.link(collection, record.key, reference.path),
            words.relation(collection, reference.path),
            (
                _page.identifier(collection, record.key),
                _page.identifier(reference.collection, reference.key),
            ),
            " – ".join(step.replace("_", " ") for step in reference.path if isinstance(step, str)),
            properties,
        )


def _folders(page: _page.Page, model: OperatingModel) -> ET.Element:
    """Sort the elements into folders: the twelve elements, and in each its collections."""
    folders = ET.Element(_page.tag("organizations"))
    for element in ELEMENTS:
        held = [c for c in _schema.collections_of(element.name) if model.records(c.name)]
        if not held:
            continue
        folder = ET.SubElement(folders, _page.tag("item"))
        page.say(folder, "label", element.title)
        for collection in held:
            inner = ET.SubElement(folder, _page.tag("item"))
            page.say(inner, "label", collection.label[0].upper() + collection.label[1:])
            for record in model.records(collection.name):
                named = _page.identifier(collection.name, record.key)
                ET.SubElement(inner, _page.tag("item"), {"identifierRef": named})
    return folders
