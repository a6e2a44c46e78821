"""Values as one text each, for formats that know nothing else, and back; and keys made from names."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
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


def text_of(of: _schema.Field, value: Any) -> str:
    """Write the value of a field as one text: words as they are, lists and parts as JSON."""
    if of.many or isinstance(value, Part):
        many = [_plain(each) for each in value] if of.many else _plain(value)
        return _json(many)
    if isinstance(value, str):
        return _json(value) if value.startswith('"') or _NOT_IN_XML.search(value) else value
    return _json(value) if isinstance(value, bool | int | float) else str(value)


def value_of(of: _schema.Field, text: str) -> Any:
    """Understand a text that `text_of` wrote, or a person: a plain value, not yet checked against the field.

    Raises:
        ValueError: the text of a list or part is not JSON.

    """
    if of.many and not text.lstrip().startswith("["):
        if of.part is not None:
            raise ValueError("a list in JSON is expected")
        return [piece.strip() for piece in text.split("\n") if piece.strip()]
    if of.many or of.part is not None or text.startswith('"'):
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


@dataclass
class Keys:
    """Keys made from names; none is given twice."""

    taken: set[str] = field(default_factory=set)
    _tried: dict[str, int] = field(default_factory=dict)

    def make(self, name: str, *, otherwise: str) -> str:
        """Make a key from a name, and take it; `otherwise` is used where the name has no letter for one."""
        letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_KEY].strip("-") or otherwise
        key = stem
        while key in self.taken:
            self._tried[stem] = self._tried.get(stem, 1) + 1
            number = str(self._tried[stem])
            key = f"{stem[: _LONGEST_KEY - len(number) - 1].strip('-')}-{number}"
        self.taken.add(key)
        return key
