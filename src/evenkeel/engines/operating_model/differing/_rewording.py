"""A text that was reworded, word by word."""

import difflib
import re

from evenkeel.engines.operating_model.differing._document import Span, SpanKind, Spans

_MOST_WORDS = 2_000
"""Beyond, the comparison would take longer than anybody reads: it is quadratic at worst."""


def rewording(before: str, after: str) -> Spans:
    """Give the words of two texts, as kept, removed and added; spaces stay with the word before them."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return Span(text=before, kind="removed"), Span(text=after, kind="added")
    found: list[Span] = []
    matcher = difflib.SequenceMatcher(
        None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False
    )
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        kept = what == "equal"
        if kept:
            found += _span(new[from_new:to_new], "plain")
        else:
            found += _span(old[from_old:to_old], "removed") + _span(new[from_new:to_new], "added")
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)


def _span(words: list[str], kind: SpanKind) -> list[Span]:
    return [Span(text="".join(words), kind=kind)] if words else []
