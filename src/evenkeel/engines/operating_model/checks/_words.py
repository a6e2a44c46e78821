"""Checks of the words in all texts: terms to avoid that are used, and abbreviations that the glossary does not explain."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check
from evenkeel.engines.operating_model.checks._facts import Facts

AVOIDED: Final = Code(
    "EK951",
    "warning",
    "a word that shall be avoided",
    "The common language has another word for it; two words for one thing make people look for a difference.",
    "Use the term of the glossary.",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer., avoid: [docket]}
standards:
  - key: letters
    title: How we write
    guidance: Name the docket in the first line.""",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer., avoid: [docket]}
standards:
  - key: letters
    title: How we write
    guidance: Name the case in the first line.""",
)
UNEXPLAINED: Final = Code(
    "EK952",
    "note",
    "an abbreviation that the glossary does not explain",
    "Those who are new, and the partner across the road, do not know what it stands for; told is its first use.",
    "Write it out, or add it to the glossary as a term or a synonym.",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer.}
standards:
  - key: letters
    title: How we write
    guidance: Ask the BRZ before you answer.""",
    """\
glossary:
  - {key: brz, title: Building zone register, description: Says what may be built where., synonyms: [BRZ]}
standards:
  - key: letters
    title: How we write
    guidance: Ask the BRZ before you answer.""",
)

KNOWN: Final = frozenset(
    {
        "AM", "API", "CD", "CEO", "CFO", "CSV", "CV", "DIY", "DVD", "EU", "FAQ", "GDPR", "GMT", "GPS",
        "HR", "HTML", "HTTP", "HTTPS", "ID", "IT", "JSON", "NGO", "OK", "PC", "PDF", "PIN", "PM", "QR",
        "SMS", "TV", "UK", "UN", "URL", "US", "USA", "USB", "UTC", "VAT", "VIP", "WC", "XML", "ZIP",
    }
)  # fmt: skip
"""Abbreviations that everybody knows, or that name formats of files."""
_ABBREVIATION: Final = re.compile(r"(?<![\w/&.-])[A-Z]{2,6}(?![\w/&.-]*\w)")
_WORD: Final = re.compile(r"\w+")


def _avoided(facts: Facts) -> Iterator[Finding]:
    """No text uses a word that shall be avoided; names of people, places and laws in quotes are left alone."""
    avoided = _by_first_word(facts)
    if not avoided:
        return
    for said in facts.texts:
        words = set(_WORD.findall(said.text.casefold()))
        for first in sorted(words.intersection(avoided)):
            for phrase, wanted in avoided[first].items():
                if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", said.text.casefold()):
                    yield AVOIDED.found(
                        f"“{phrase}” in {said.record} shall be avoided.",
                        record=said.record,
                        path=said.path,
                        fix=f"Say “{wanted}”.",
                    )


def _by_first_word(facts: Facts) -> Mapping[str, Mapping[str, str]]:
    """Give the phrases to avoid, with the term to use, by their first word: texts are long, and few of them can match."""
    avoided: dict[str, dict[str, str]] = {}
    for term in facts.model.glossary:
        for phrase in term.avoid:
            words = _WORD.findall(phrase.casefold())
            if words:
                avoided.setdefault(words[0], {}).setdefault(phrase.casefold(), term.title)
    return avoided


def _unexplained(facts: Facts) -> Iterator[Finding]:
    """Each abbreviation is in the glossary, where there is one; told is the first use."""
    if not facts.model.glossary:
        return
    explained = {
        word
        for term in facts.model.glossary
        for text in (term.title, term.key.upper(), *term.synonyms, *term.avoid)
        for word in _ABBREVIATION.findall(text)
    }
    told = explained | KNOWN
    for said in facts.texts:
        for word in _ABBREVIATION.findall(said.text):
            if word not in told:
                told.add(word)
                yield UNEXPLAINED.found(
                    f"“{word}” in {said.record} is not in the glossary.", record=said.record, path=said.path
                )


CHECKS: Final = (Check(AVOIDED, _avoided), Check(UNEXPLAINED, _unexplained))
