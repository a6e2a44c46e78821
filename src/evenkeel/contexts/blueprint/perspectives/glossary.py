"""The common language: words from A to Z, what not to call them, and where they stand in the model."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

USES_SHOWN: Final = 5


@dataclass(frozen=True)
class Slip:
    """A word to avoid that stands in the model all the same."""

    word: str
    record: Named


@dataclass(frozen=True)
class Term:
    """A word of the common language."""

    term: Named
    letter: str
    definition: str
    synonyms: tuple[str, ...]
    avoid: tuple[str, ...]
    source: str
    owner: Named | None
    uses: tuple[Named, ...]
    """The first records in whose words it stands."""
    uses_in_all: int
    slips: tuple[Slip, ...]


def terms(model: operating_model.OperatingModel, *, words: str = "") -> tuple[Term, ...]:
    """Give the words in the order of the alphabet; sought are names, synonyms, words to avoid, and definitions."""
    texts = tuple(_texts(model))
    found = [
        _term(model, each.key, texts)
        for each in model.glossary
        if wording.matches(words, each.title, each.description, *each.synonyms, *each.avoid)
    ]
    return tuple(sorted(found, key=lambda each: _plain(each.term.title)))


def _plain(title: str) -> str:
    """Put letters with accents beside those without."""
    return unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()


def _texts(model: operating_model.OperatingModel) -> Iterator[tuple[Named, str]]:
    """Give the words of every record but the glossary's own."""
    for collection, record in model.every():
        if collection != "glossary":
            yield Named(collection, record.key, record.title), " ".join(_words(record))


def _words(part: operating_model.Part) -> Iterator[str]:
    for field in operating_model.fields(type(part)).values():
        held = getattr(part, field.name)
        for each in held if field.many else (held,):
            if isinstance(each, operating_model.Part):
                yield from _words(each)
            elif isinstance(each, str) and field.kind.name in ("line", "text"):
                yield each


def _term(model: operating_model.OperatingModel, key: str, texts: tuple[tuple[Named, str], ...]) -> Term:
    term = next(each for each in model.glossary if each.key == key)
    uses = _found(term.title, texts)
    return Term(
        term=Named("glossary", key, term.title),
        letter=_plain(term.title)[:1].upper() or "#",
        definition=term.description or "",
        synonyms=term.synonyms,
        avoid=term.avoid,
        source=term.source or "",
        owner=wording.one(model, "roles", term.owner),
        uses=tuple(uses[:USES_SHOWN]),
        uses_in_all=len(uses),
        slips=tuple(Slip(word, record) for word in term.avoid for record in _found(word, texts)),
    )


def _found(word: str, texts: tuple[tuple[Named, str], ...]) -> list[Named]:
    """Give the records in whose words a word stands, alone or with an s."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(s|es)?(?!\w)", re.IGNORECASE)
    plain = word.casefold()  # most records do not hold the letters at all: that is cheap to see
    return [record for record, text in texts if plain in text.casefold() and pattern.search(text)]
