"""XML from elsewhere, read without what XML can be abused for: no document type, no entities, bounded size and depth."""

from typing import Any, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 100


class NotXml(errors.Invalid):
    """This is no XML that can be read: {what}. {fix}"""

    code = "not-xml"


class _Builder(ET.TreeBuilder):
    """Builds the tree, and stops at what no exchange file needs."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any) -> ET.Element:
        """Begin an element."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NotXml(
                what=f"its elements lie more than {MAX_DEPTH} deep", fix="Export the file anew from its tool."
            )
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag)

    def doctype(self, *_said: str | None) -> None:
        """Refuse a document type: it is called before anything that the type declares is read."""
        raise NotXml(
            what="it declares a document type, which can name other files or grow without bounds",
            fix="Delete the line that begins with <!DOCTYPE.",
        )


def tree(content: bytes) -> ET.Element:
    """Parse XML and give its root.

    Raises:
        NotXml: it is too large or too deep, declares a document type, or is not well-formed.

    """
    if len(content) > MAX_BYTES:
        raise NotXml(
            what=f"it is larger than {MAX_BYTES >> 20} MB", fix="Export a smaller part of the model."
        )
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 – the builder refuses what makes XML dangerous
    try:
        parser.feed(content)
        root = parser.close()
    except ET.ParseError as error:
        line, column = error.position
        raise NotXml(
            what=f"line {line}, column {column + 1}: {expat.ErrorString(error.code)}",
            fix="Export the file anew from its tool, as ArchiMate Model Exchange File.",
        ) from error
    except (LookupError, ValueError) as error:
        raise NotXml(what=str(error), fix="Save the file in UTF-8.") from error
    assert isinstance(root, ET.Element)
    return root
