"""Writes a BPMN 2.0 process, element by element."""

from typing import Final
from xml.etree import ElementTree as ET

from evenkeel.engines.twin.exchange._bpmn import NAMESPACE

_NS: Final = f"{{{NAMESPACE}}}"


class Drawing:
    """A process that grows; each element has a key of its own."""

    def __init__(self, name: str) -> None:
        """Begin with nothing."""
        self._root = ET.Element(
            f"{_NS}definitions", {"id": "definitions", "targetNamespace": "urn:evenkeel:twin"}
        )
        attributes = {"id": "process", "isExecutable": "false"} | ({"name": name} if name else {})
        self._process = ET.SubElement(self._root, f"{_NS}process", attributes)
        self._flows = 0

    def add(self, tag: str, key: str, name: str = "") -> str:
        """Draw an element; return its key."""
        element = ET.SubElement(self._process, f"{_NS}{tag}", {"id": key} | ({"name": name} if name else {}))
        if tag == "intermediateCatchEvent":
            ET.SubElement(element, f"{_NS}timerEventDefinition", {"id": f"{key}_timer"})
        return key

    def join(self, source: str, target: str) -> str:
        """Draw a way from one element to another; return its key."""
        self._flows += 1
        key = f"flow_{self._flows}"
        ET.SubElement(
            self._process, f"{_NS}sequenceFlow", {"id": key, "sourceRef": source, "targetRef": target}
        )
        return key

    def written(self) -> str:
        """Return the file."""
        ET.register_namespace("", NAMESPACE)
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode", xml_declaration=False) + "\n"
