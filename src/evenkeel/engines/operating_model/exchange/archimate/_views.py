"""A first drawing to look at: who delivers each service, by which process, on which systems."""

from typing import Final
from xml.etree import ElementTree as ET

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.exchange.archimate import _page
from evenkeel.engines.operating_model.exchange.archimate import _words as words

_COLUMNS: Final = ("units", "services", "processes", "systems")
_LINKS: Final = (
    ("services", "unit", "units"),
    ("services", "process", "processes"),
    ("processes", "systems", "systems"),
)
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 180, 60, 300, 80, 20


def views(page: _page.Page, model: OperatingModel) -> ET.Element | None:
    """Draw the services with what they stand on; nothing where there are none."""
    if not model.services:
        return None
    lines = list(_lines(model))
    ends = {end for _, source, target in lines for end in (source, target)}
    root = ET.Element(_page.tag("views"))
    view = ET.SubElement(
        ET.SubElement(root, _page.tag("diagrams")),
        _page.tag("view"),
        {
            "identifier": f"{words.OWN_VIEW}services",
            words.TYPE: "Diagram",
            "viewpoint": "Service Realization",
        },
    )
    page.say(view, "name", "Services, who delivers them, how and on what")
    for column, collection in enumerate(_COLUMNS):
        shown = [
            _page.identifier(collection, record.key)
            for record in model.records(collection)
            if collection == "services" or _page.identifier(collection, record.key) in ends
        ]
        for row, named in enumerate(shown):
            place = {"x": _EDGE + column * _ACROSS, "y": _EDGE + row * _DOWN, "w": _WIDTH, "h": _HEIGHT}
            attributes = {"identifier": f"node-{named}", words.TYPE: "Element", "elementRef": named}
            ET.SubElement(view, _page.tag("node"), attributes | {k: str(v) for k, v in place.items()})
    for link, source, target in lines:
        ET.SubElement(
            view,
            _page.tag("connection"),
            {
                "identifier": f"line-{link}",
                words.TYPE: "Relationship",
                "relationshipRef": link,
                "source": f"node-{source}",
                "target": f"node-{target}",
            },
        )
    return root


def _lines(model: OperatingModel) -> "list[tuple[str, str, str]]":
    """Give the relationships to draw, each with its source and its target."""
    lines = []
    for collection, field, named in _LINKS:
        relation = words.relation(collection, (field,))
        for record in model.records(collection):
            held = getattr(record, field)
            many = isinstance(held, tuple)
            for number, key in enumerate(held if many else (held,)):
                if key is None or model.find(named, key) is None:
                    continue
                path = (field, number) if many else (field,)
                ends = _page.identifier(collection, record.key), _page.identifier(named, key)
                source, target = ends[::-1] if relation.back else ends
                lines.append((_page.link(collection, record.key, path), source, target))
    return lines
