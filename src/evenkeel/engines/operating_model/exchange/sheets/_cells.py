"""One value as a cell, and back: words, numbers and dates as spreadsheet programs hold, show and mangle them."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import DURATION_PATTERN

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time
"""What a cell holds; an empty one holds the empty text."""

NOTHING: Final = "none"
"""Stands for an empty list where an empty cell means another default."""
YES: Final = frozenset({"yes", "true", "y", "x", "1"})
NO: Final = frozenset({"no", "false", "n", "0"})
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Texts that begin so are calculated by spreadsheet programs when they open a CSV file (OWASP, CSV injection)."""
_BLANK: Final = " \t\r\n\u00a0\u202f\u3000"
EXACT: Final = 2**53
"""Beyond it a spreadsheet program rounds whole numbers."""
_EPOCH: Final = dt.date(1899, 12, 30)
"""Day 0 of the serial numbers of dates; right from March 1900 on, as Excel counts a leap day that was none."""
_SERIALS: Final = range(61, 2_958_466)
_SPOKEN: Final = {
    "minute": "min", "minutes": "min", "mins": "min", "hour": "h", "hours": "h", "day": "d", "days": "d",
    "working day": "wd", "working days": "wd", "week": "w", "weeks": "w",
}  # fmt: skip


class NotMeant(ValueError):
    """What stands in a cell cannot be meant in its column; the message goes on after a colon."""


def is_words(field: _schema.Field) -> bool:
    """Tell whether the values of a list are single words, so that a comma between them parts them."""
    pattern = field.pattern
    return field.name == "free" or bool(
        field.link or field.choices or (pattern and not re.search(pattern, "two words"))
    )


def out(field: _schema.Field, value: Any) -> Cell:
    """Give what a cell shows for a value."""
    if field.many:
        return _list(field, value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no" if field.default else ""
    if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT:
        return int(value)
    assert isinstance(value, str | int | float | dt.date)
    return value


def _list(field: _schema.Field, values: tuple[Any, ...]) -> str:
    if not values:
        return NOTHING if field.default else ""
    # A text of several lines stays one value: its further lines are set in.
    return (", " if is_words(field) else "\n").join(str(value).replace("\n", "\n  ") for value in values)


def guarded(text: str, *, formulas: bool) -> str:
    """Put an apostrophe before a text that would be calculated, and before one that looks as if this had been done."""
    risky = formulas and text.startswith(FORMULA)
    marked = text.startswith("'") and text[1:].startswith((*FORMULA, "'"))
    return f"'{text}" if risky or marked else text


def plain_text(text: str) -> str:
    """Take away the apostrophe of `guarded`, foreign ends of lines, and blanks around the text."""
    text = text.replace("\r\n", "\n").strip(_BLANK)
    if text.startswith("'") and text[1:].startswith((*FORMULA, "'")):
        return text[1:]
    return text


def back(field: _schema.Field, cell: Cell) -> Any:
    """Give the value that a cell means in a field; None where it is empty.

    What cannot be a word of the language comes back as it stands, for the language to refuse it.

    Raises:
        NotMeant: it is no number, no date or no yes or no.

    """
    if isinstance(cell, str):
        cell = plain_text(cell)
        if cell == "":
            return None
    if field.many:
        return _values(field, said(cell))
    return _one(field, cell)


def said(cell: Cell) -> str:
    """Give a cell as the text that a person would have typed."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return str(cell)


def _values(field: _schema.Field, text: str) -> list[Any]:
    if field.default and text.casefold() == NOTHING:
        return []
    if is_words(field):
        words = [word.strip() for word in re.split(r"[,;\n]", text)]
        return [_choice(field, word) for word in words if word]
    return list(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """Part a cell into texts; a line that is set in, or is empty, goes on with the text before."""
    texts: list[list[str]] = []
    for line in text.split("\n"):
        if texts and (not line.strip() or line.startswith("  ")):
            texts[-1].append(line.removeprefix("  "))
        else:
            texts.append([line])
    return (whole for lines in texts if (whole := "\n".join(lines).strip(_BLANK)))


def _one(field: _schema.Field, cell: Cell) -> Any:
    if field.type is bool:
        return _truth(cell)
    if field.type in (int, float):
        return _number(cell)
    if field.type is dt.date:
        return _date(cell)
    text = _choice(field, said(cell))
    return _duration(text) if field.pattern == DURATION_PATTERN else text


def _choice(field: _schema.Field, text: str) -> str:
    return next((choice for choice in field.choices if choice.casefold() == text.casefold()), text)


def _duration(text: str) -> str:
    found = re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?)\s*([a-z ]+)", text.casefold())
    if not found:
        return text
    return found[1].replace(",", ".") + _SPOKEN.get(found[2], found[2])


def _truth(cell: Cell) -> bool:
    text = said(cell).casefold()
    if text not in YES | NO:
        raise NotMeant("yes or no is expected")
    return text in YES


def _number(cell: Cell) -> int | float:
    """Read a number, also from text: `1,234,567.5`, `1.234.567,5` and `12,5`. `1,234` may mean two, and is refused."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = re.sub(r"[\s'’]", "", said(cell)).replace("−", "-").removesuffix("%")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,}", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+|-?\d+,(\d{1,2}|\d{4,})", text):
        text = text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"[-+]?\d{1,300}", text):
        return int(text)
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", text, re.IGNORECASE):
        raise NotMeant("a number is expected, like 1234.5, with no sign between thousands")
    return float(text)


def _date(cell: Cell) -> dt.date:
    """Read a date: of a date cell, of the serial number of one, or of text like `2027-03-01` or `1.3.2027`.

    `01/03/2027` is another day in London than in Boston, and refused.
    """
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell
    text = re.sub(r"[ T]00:00(:00)?$", "", said(cell))
    if re.fullmatch(r"\d{2,7}", text) and int(text) in _SERIALS:
        return _EPOCH + dt.timedelta(days=int(text))
    if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotMeant("a day is expected, written like 2027-03-01") from None
