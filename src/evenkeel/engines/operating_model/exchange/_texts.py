"""Values as one text each, for formats that know nothing else, and back; and keys made from names."""

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Part
from evenkeel.engines.operating_model.writing import _dump

_NOT_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry (section 2.2), and the carriage return, which its readers change (section 2.11)."""
_LONGEST_KEY: Final = 80


def clean(text: str) -> str:
    """Give a text as XML can carry it; what it cannot carry becomes a blank."""
    return _NOT_IN_XML.sub(" ", text)


def text_of(field: _schema.Field, value: Any) -> str:
    """Write the value of a field as one text: words as they are, lists and parts as JSON."""
    if field.many or isinstance(value, Part):
        many = [_plain(each) for each in value] if field.many else _plain(value)
        return _json(many)
    if isinstance(value, str):
        return _json(value) if value.startswith('"') or _NOT_IN_XML.search(value) else value
    return _json(value) if isinstance(value, bool | int | float) else str(value)


def value_of(field: _schema.Field, text: str) -> Any:
    """Understand a text that `text_of` wrote, or a person: a plain value, not yet checked against the field.

    Raises:
        ValueError: the text of a list or part is not JSON.

    """
    if field.many and not text.lstrip().startswith("["):
        if field.part is not None:
            raise ValueError("a list in JSON is expected")
        return [piece.strip() for piece in text.split("\n") if piece.strip()]
    if field.many or field.part is not None or text.startswith('"'):
        try:
            return json.loads(text)
        except RecursionError as error:
            raise ValueError("it nests too deep") from error
    return text


def _plain(value: Any) -> Any:
    return _dump.plain(value) if isinstance(value, Part) else value


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return json.dumps(value, default=str) if _NOT_IN_XML.search(text) else text


def key_of(name: str, *, taken: Collection[str] = (), otherwise: str = "record") -> str:
    """Make a key from a name, one that is not taken; `otherwise` is used where the name has no letter for it."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_KEY].strip("-") or otherwise
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem[: _LONGEST_KEY - len(str(number)) - 1].strip('-')}-{number}"
    return key
