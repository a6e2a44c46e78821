"""XML from elsewhere, read without what XML can be abused for: no document type, so no entities; bounded size and depth."""

from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 100


class NotBpmn(errors.Invalid):
    """This is no BPMN 2.0 that a twin can be made of."""

    code = "not-bpmn"


def tree(content: bytes) -> ET.Element:
    """Parse XML and give its root. Raises NotBpmn."""
    if len(content) > MAX_BYTES:
        raise NotBpmn(f"The process is larger than {MAX_BYTES >> 20} MB. Export it without pictures.")
    reader = _Reader()
    try:
        return reader.read(content)
    except expat.ExpatError as error:
        raise NotBpmn(
            f"The process is no XML: line {error.lineno}, column {error.offset + 1}, {expat.ErrorString(error.code)}. "
            "Export it anew as BPMN 2.0."
        ) from error
    except (LookupError, ValueError) as error:
        raise NotBpmn(f"The process cannot be read: {error}. Save it in UTF-8.") from error


class _Reader:
    """Builds the tree out of what the parser finds, and stops at what no process needs."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._builder.data
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> ET.Element:
        self._parser.Parse(content, True)
        root = self._builder.close()
        assert isinstance(root, ET.Element)
        return root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotBpmn(f"The elements of the process lie more than {MAX_DEPTH} deep. Export it anew.")
        self._builder.start(_named(tag), {_named(name): value for name, value in attributes.items()})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(_named(tag))

    def _doctype(self, *_said: object) -> None:
        """Refuse a document type: this is called before anything that the type declares is read."""
        raise NotBpmn(
            "The process declares a document type, which can name other files. Delete the line that begins with <!DOCTYPE."
        )


def _named(name: str) -> str:
    """Write a name with its namespace as ElementTree does."""
    return f"{{{name}" if "}" in name else name
