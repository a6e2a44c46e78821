"""XML from elsewhere, read without what XML can be abused for: no document type, no entities, bounded size and depth."""

from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 100


class NotXml(errors.Invalid):
    """This is no XML that can be read: {what}. {fix}"""

    code = "not-xml"


class _Reader:
    """Builds the tree out of what the parser finds, and stops at what no exchange file needs."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._builder.data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> ET.Element:
        """Parse it all, and give the root."""
        self.parser.Parse(content, True)
        root = self._builder.close()
        assert isinstance(root, ET.Element)
        return root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotXml(
                what=f"its elements lie more than {MAX_DEPTH} deep", fix="Export the file anew from its tool."
            )
        self._builder.start(_named(tag), {_named(name): value for name, value in attributes.items()})

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(_named(tag))

    def _doctype(self, *_said: object) -> None:
        """Refuse a document type: this is called before anything that the type declares is read."""
        raise NotXml(
            what="it declares a document type, which can name other files or grow without bounds",
            fix="Delete the line that begins with <!DOCTYPE.",
        )


def _named(name: str) -> str:
    """Write a name with its namespace as ElementTree does."""
    return f"{{{name}" if "}" in name else name


def tree(content: bytes) -> ET.Element:
    """Parse XML and give its root.

    Raises:
        NotXml: it is too large or too deep, declares a document type, or is not well-formed.

    """
    if len(content) > MAX_BYTES:
        raise NotXml(what=f"it is larger than {MAX_BYTES >> 20} MB", fix="Export a smaller part of it.")
    reader = _Reader()
    try:
        return reader.read(content)
    except expat.ExpatError as error:
        raise NotXml(
            what=f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}",
            fix="Export the file anew from its tool.",
        ) from error
    except (LookupError, ValueError) as error:
        raise NotXml(what=str(error), fix="Save the file in UTF-8.") from error
