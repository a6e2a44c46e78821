"""SVG as text: elements with classes and geometry only, so that a strict content security policy holds."""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Size = Literal["wide", "narrow", "natural"]
Attribute = str | float | None

TEXT = 13
"""Height of ordinary words in a chart, in units of the picture; `charts.css` sets the same."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, *children: str, **attributes: Attribute) -> SafeString:
    """Write one element. Text and values are escaped, `None` leaves an attribute out, `class_` is `class`.

    Raises ValueError for `style` and event attributes, which the content security policy forbids, and for a
    number that is not finite.
    """
    words = [name]
    for key, value in attributes.items():
        attribute = key if key == "viewBox" else key.removesuffix("_").replace("_", "-")
        if attribute == "style" or attribute.startswith("on"):
            raise ValueError(f"{attribute} is forbidden by the content security policy; use a class.")
        if value is not None:
            words.append(f'{attribute}="{conditional_escape(clean(_written(value)))}"')
    inside = "".join(conditional_escape(clean(child)) for child in children)
    return SafeString(f"<{' '.join(words)}>{inside}</{name}>" if inside else f"<{' '.join(words)}/>")


def number(value: float) -> str:
    """Write a coordinate with at most two decimals. Raises ValueError where it is not finite."""
    if not math.isfinite(value):
        raise ValueError(f"A coordinate must be finite, not {value}.")
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Write the points of a line or polygon."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def text(words: str, x: float, y: float, classes: str = "") -> SafeString:
    """Write words at a place; classes say where they are anchored and how they look."""
    return element("text", words, x=x, y=y, class_=classes or None)


def picture(
    body: Iterable[str],
    *,
    key: str,
    title: str,
    description: str,
    width: float,
    height: float,
    size: Size = "wide",
    role: Literal["img", "group"] = "img",
) -> SafeString:
    """Put elements into one image with a name and a description for those who cannot see it.

    An image is one thing to a screen reader; a `group` is what its links and words are.
    """
    natural = size == "natural"
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-desc"),
        *body,
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width if natural else None,
        height=height if natural else None,
        class_=f"ek-plot ek-plot-{size}",
        role=role,
        aria_labelledby=f"{key}-title {key}-desc",
    )


def clean(words: str) -> str:
    """Leave out what XML cannot hold, such as control characters in names that came from a file."""
    if _NOT_XML.search(words) is None:
        return words
    cleaned = _NOT_XML.sub("\ufffd", words)
    return SafeString(cleaned) if isinstance(words, SafeString) else cleaned


def room(words: str, height: float = TEXT) -> float:
    """Estimate how wide words are: Inter's mean advance, East Asian letters a full square."""
    return sum(_advance(letter) for letter in words) * height


def shorten(words: str, width: float, height: float = TEXT) -> str:
    """Cut words to a width, with an ellipsis where something is missing."""
    words = " ".join(words.split())
    if room(words, height) <= width:
        return words
    left = width - room("…", height)
    kept = ""
    for letter in words:
        left -= _advance(letter) * height
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrap(words: str, width: float, *, lines: int, height: float = TEXT) -> tuple[str, ...]:
    """Break words into at most so many lines of a width; the last is cut where they do not fit."""
    found: list[str] = []
    rest = " ".join(words.split())
    while rest and len(found) < lines - 1 and room(rest, height) > width:
        line = ""
        for word in rest.split(" "):
            longer = f"{line} {word}".strip()
            if line and room(longer, height) > width:
                break
            line = longer
        found.append(shorten(line, width, height))
        rest = rest[len(line) :].strip()
    return (*found, shorten(rest, width, height)) if rest else tuple(found) or ("",)


def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljtfr.,:;'|!()[] ":
        return 0.34
    return 0.72 if letter.isupper() or letter in "mwMW%@—…" else 0.58


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
