"""Values in the words of people: spans of time, quarters, days, amounts, and free text in its paragraphs."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements import _record
from evenkeel.kernel import quarters

_MONEY: Final = frozenset({"cost", "yearly_cost", "limit", "low", "expected", "high"})
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, as one."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list."""

    points: tuple[str, ...]


Block = Paragraph | Points


def blocks(text: str) -> tuple[Block, ...]:
    """Part free text: a blank line begins a new paragraph, lines that begin with `- ` are a list."""
    found: list[Block] = []
    for piece in re.split(r"\n\s*\n", text.strip()):
        points: list[str] = []
        lines: list[str] = []
        for line in piece.split("\n"):
            if line.lstrip().startswith("- "):
                points.append(line.lstrip()[2:].strip())
            elif points:
                points[-1] = f"{points[-1]} {line.strip()}"
            else:
                lines.append(line.strip())
        found += [Paragraph(" ".join(lines))] if lines else []
        found += [Points(tuple(points))] if points else []
    # A list may have blank lines between its points.
    joined: list[Block] = []
    for block in found:
        last = joined[-1] if joined else None
        if isinstance(block, Points) and isinstance(last, Points):
            joined[-1] = Points(last.points + block.points)
        else:
            joined.append(block)
    return tuple(joined)


def said(field: _schema.Field, value: Any, *, currency: str) -> str:
    """Say one value that is no link and no part."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return amount(field, value, currency=currency)
    if isinstance(value, dt.date):
        return day(value)
    if field.pattern == _record.DURATION_PATTERN:
        return _record.spoken(value)
    if field.pattern == _record.QUARTER_PATTERN:
        return quarters.said(value)
    return str(value)


def amount(field: _schema.Field, value: float, *, currency: str) -> str:
    """Say a number, with what it is counted in."""
    if field.name == "month" and isinstance(value, int):
        return _MONTHS[value - 1]
    if field.name in ("horizon", "latitude", "longitude"):
        return f"{value:g}"
    number = f"{value:,.10g}"
    if field.name in _MONEY:
        return f"{number} {currency}"
    return f"{number} %" if field.about.startswith("Per cent") else number


def day(date: dt.date) -> str:
    """Say a day, like 1 March 2027."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sorted_as(title: str) -> str:
    """Give what a title is sorted by: letters without their marks, whatever their size."""
    bare = unicodedata.normalize("NFKD", title.casefold())
    return "".join(letter for letter in bare if letter.isalnum() or letter == " ").strip() or bare


def initial(title: str) -> str:
    """Give the letter under which a title stands in an index; figures and signs stand together."""
    first = sorted_as(title)[:1].upper()
    return first if first.isalpha() else "0–9"
