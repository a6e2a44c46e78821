"""Writes a BPMN 2.0 process, element by element."""

from xml.etree import ElementTree as ET

from evenkeel.engines.twin.exchange._bpmn import NAMESPACE


class Drawing:
    """A process that grows; each element has a key of its own.

    Tags are plain names in the default namespace of the file, which the root declares: prefixes that ElementTree is told of hold
    for every file that the program writes.
    """

    def __init__(self, name: str) -> None:
        """Begin with nothing."""
        self._root = ET.Element(
            "definitions", {"xmlns": NAMESPACE, "id": "definitions", "targetNamespace": "urn:evenkeel:twin"}
        )
        attributes = {"id": "process", "isExecutable": "false"} | ({"name": name} if name else {})
        self._process = ET.SubElement(self._root, "process", attributes)
        self._flows = 0

    def add(self, tag: str, key: str, name: str = "") -> str:
        """Draw an element; return its key."""
        element = ET.SubElement(self._process, tag, {"id": key} | ({"name": name} if name else {}))
        if tag == "intermediateCatchEvent":
            ET.SubElement(element, "timerEventDefinition", {"id": f"{key}_timer"})
        return key

    def join(self, source: str, target: str) -> str:
        """Draw a way from one element to another; return its key."""
        self._flows += 1
        key = f"flow_{self._flows}"
        ET.SubElement(self._process, "sequenceFlow", {"id": key, "sourceRef": source, "targetRef": target})
        return key

    def written(self) -> str:
        """Return the file."""
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode", xml_declaration=False) + "\n"
