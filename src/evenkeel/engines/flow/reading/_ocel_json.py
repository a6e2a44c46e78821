"""OCEL 2.0 JSON, read whole."""

import json
from pathlib import Path
from typing import Any

from evenkeel.engines.flow.reading._guard import Guarded
from evenkeel.engines.flow.reading._ocel_document import KINDS, Document, check_memory
from evenkeel.engines.flow.reading._reading import Limits, TooLarge, Unreadable

CHUNK = 1 << 20
PARTS = ("eventTypes", "objectTypes", "events", "objects")


def looks_like_json(head: bytes) -> bool:
    """Tell whether a file begins like a JSON object."""
    text = head[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] == b"{" and text[1:].lstrip()[:1] in (b'"', b"}", b"")


def read_json(file: Guarded, *, path: Path, limits: Limits) -> Document:
    """Read a document. Raises Unreadable for what is not OCEL 2.0, TooLarge past the limits."""
    whole = _parsed(file, path=path, limits=limits)
    if not isinstance(whole, dict) or not all(isinstance(whole.get(part), list) for part in PARTS):
        raise Unreadable(
            f"{path.name} is JSON but no OCEL 2.0: that is an object with the lists {', '.join(PARTS)}."
        )
    reader = _Reader(Document(file=path.name, limits=limits))
    for each in whole["eventTypes"]:
        reader.declare(each, reader.document.event_kinds, "event type")
    for each in whole["objectTypes"]:
        reader.declare(each, reader.document.object_kinds, "object type")
    for number, each in enumerate(whole["objects"], 1):
        reader.object(each, f"object {number:,}")
    for number, each in enumerate(whole["events"], 1):
        reader.event(each, f"event {number:,}")
        file.rows = number
    return reader.document


def _parsed(file: Guarded, *, path: Path, limits: Limits) -> Any:
    pieces, size = [], 0
    while piece := file.read(CHUNK):
        pieces.append(piece)
        size += len(piece)
        check_memory(size, file=path.name, limits=limits)
    try:
        return json.loads(b"".join(pieces).decode("utf-8-sig"))
    except RecursionError as error:
        raise Unreadable(f"{path.name} nests deeper than any event log.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path.name} is JSON that is not written in UTF-8 (byte {error.start:,}). Export it again."
        ) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"{path.name}, line {error.lineno}: this is not well-formed JSON ({error.msg}). "
            "Export the log again, or correct the file there."
        ) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise Unreadable(f"{path.name} has a number that cannot be read.") from error


class _Reader:
    """Takes the parts of a document, and says where one is not as it should be."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def declare(self, given: Any, kinds: dict[str, dict[str, str]], what: str) -> None:
        """Take a type of events or objects with its attributes."""
        name = self._text(given, "name", what)
        found = kinds.setdefault(name, {})
        for attribute in self._list(given, "attributes", what):
            kind = KINDS.get(self._text(attribute, "type", f"{what} {name!r}").lower())
            if kind:
                found[self._text(attribute, "name", f"{what} {name!r}")] = kind

    def object(self, given: Any, what: str) -> None:
        """Take an object."""
        number = self.document.add_object(self._text(given, "id", what), self._text(given, "type", what))
        for attribute in self._list(given, "attributes", what):
            value = self._value(attribute, what)
            if value is not None:
                time = attribute.get("time")
                since = time if isinstance(time, str) else ""
                self.document.set_value(number, self._text(attribute, "name", what), since, value)

    def event(self, given: Any, what: str) -> None:
        """Take an event with its relations."""
        document = self.document
        number = len(document.activities)
        if number >= document.limits.events:
            raise TooLarge(f"{document.file} has more than {document.limits.events:,} events, the limit.")
        document.activities.append(self._text(given, "type", what))
        document.times.append(self._text(given, "time", what))
        values = {}
        for attribute in self._list(given, "attributes", what):
            value = self._value(attribute, what)
            if value is not None:
                values[self._text(attribute, "name", what)] = value
        document.event_values.append(values)
        for relation in self._list(given, "relationships", what):
            document.relate(number, self._text(relation, "objectId", what))

    def _list(self, given: Any, key: str, what: str) -> list[Any]:
        found = given.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self._broken(what, key, "no list")
        return found

    def _text(self, given: Any, key: str, what: str) -> str:
        if not isinstance(given, dict):
            raise Unreadable(f"{self.document.file}: in {what} there is something that is no object.")
        found = given.get(key)
        if not isinstance(found, str):
            raise self._broken(what, key, "no text")
        return found

    def _value(self, given: Any, what: str) -> str | None:
        if not isinstance(given, dict):
            raise Unreadable(f"{self.document.file}: in {what} there is something that is no object.")
        found = given.get("value")
        if isinstance(found, dict | list):
            raise self._broken(what, "value", "no plain value")
        if found is None or isinstance(found, str):
            return found
        return json.dumps(found)

    def _broken(self, what: str, key: str, how: str) -> Unreadable:
        return Unreadable(
            f"{self.document.file}: {what} has {how} under {key!r}, so this is no OCEL 2.0. Export it again."
        )
