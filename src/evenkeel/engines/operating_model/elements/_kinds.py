"""The kinds of value that fields hold, by name: what people are told about them, and what an expression may do with them."""

import datetime as dt
import typing
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from evenkeel.engines.operating_model.elements import _record


class Kind(NamedTuple):
    """A kind of value."""

    name: str
    about: str
    example: str


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "key",
            "Names a record for ever: small letters, digits and single hyphens, at most 80",
            "household-extension",
        ),
        Kind("link", "The key of a record of the named collection, which must be there", "head-of-planning"),
        Kind(
            "reference",
            "The collection and the key of a record, which must be there",
            "services/household-extension",
        ),
        Kind("line", "Words in one line, at most 300 characters", "Household extension"),
        Kind(
            "text",
            "Words, at most 20 000 characters; a blank line begins a new paragraph",
            "You hear from us within 42 days.",
        ),
        Kind("choice", "One of the words that are named", "application"),
        Kind("yes or no", "`true` or `false`", "true"),
        Kind("whole number", "A number without a fraction", "12"),
        Kind("number", "A number", "0.5"),
        Kind("per cent", "A number from 0 to 100", "35"),
        Kind("date", "A day, as year-month-day", "2027-06-30"),
        Kind("quarter", "A quarter of a year", "2027-Q2"),
        Kind("time", "A local time of day, in quotes", '"09:30"'),
        Kind(
            "duration",
            "A span of time: a number and `min`, `h`, `d` (days), `wd` (working days) or `w` (weeks)",
            "42d",
        ),
        Kind("language", "A language by its BCP 47 tag", "en"),
        Kind("address", "A web, mail or telephone address with its scheme", "https://example.org/permits"),
        Kind("file", "A file of the model's own folder, as a path from it", "processes/permit.bpmn"),
        Kind("code", "A word of a fixed form, as the field says", "EUR"),
        Kind("part", "A piece with fields of its own", "{date: 2027-05-01, title: May Day}"),
    )
}
"""All kinds of value by name."""

_BY_PATTERN: Final = {
    _record.KEY_PATTERN: "key",
    _record.DURATION_PATTERN: "duration",
    _record.QUARTER_PATTERN: "quarter",
    _record.TIME_PATTERN: "time",
    _record.LANGUAGE_PATTERN: "language",
    _record.ADDRESS_PATTERN: "address",
    typing.get_args(_record.Line)[1].pattern: "line",
}


def kind_of(held: Any, marks: Iterable[Any]) -> Kind:
    """Tell the kind of a value from its class and from what is written beside it in `Annotated`."""
    marks = tuple(marks)
    if typing.get_origin(held) is typing.Literal:
        return KINDS["choice"]
    if isinstance(held, type) and issubclass(held, _record.Part):
        return KINDS["part"]
    return KINDS[_named_text(marks) if held is str else _named_number(held, marks)]


def _named_text(marks: tuple[Any, ...]) -> str:
    if any(isinstance(mark, _record.Link) for mark in marks):
        return "link"
    if any(isinstance(mark, _record.Anywhere) for mark in marks):
        return "reference"
    if _FILE_MARK in marks:
        return "file"
    pattern = next((mark.pattern for mark in marks if getattr(mark, "pattern", None)), None)
    return _BY_PATTERN.get(pattern, "code") if pattern else "text"


def _named_number(held: Any, marks: tuple[Any, ...]) -> str:
    if held is float and any(getattr(mark, "le", None) == 100 for mark in marks):
        return "per cent"
    return {bool: "yes or no", int: "whole number", float: "number", dt.date: "date"}[held]


_FILE_MARK: Final = typing.get_args(_record.File)[2]
