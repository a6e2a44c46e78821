"""What all views share: records named with their place, and values in words."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from evenkeel.engines import operating_model

_DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


class Named(NamedTuple):
    """A record to be linked to."""

    collection: str
    key: str
    title: str


def named(model: operating_model.OperatingModel, collection: str, keys: Iterable[str]) -> tuple[Named, ...]:
    """Give records by their keys; those that are not there are left out, the checks tell of them."""
    found = ((key, model.find(collection, key)) for key in keys)
    return tuple(Named(collection, key, record.title) for key, record in found if record is not None)


def one(model: operating_model.OperatingModel, collection: str, key: str | None) -> Named | None:
    """Give the one record of a key, if there is one."""
    return next(iter(named(model, collection, (key,) if key else ())), None)


def of_ref(model: operating_model.OperatingModel, ref: str | None) -> Named | None:
    """Give the record that `collection/key` names, if it is there."""
    collection, _, key = (ref or "").partition("/")
    return one(model, collection, key)


def said(part: operating_model.Part, name: str, *, currency: str = "") -> str:
    """Say the value of a field in words; nothing where there is none."""
    value = getattr(part, name)
    if value is None:
        return ""
    return operating_model.said(operating_model.fields(type(part))[name], value, currency=currency)


def hours(parts: Iterable[Any]) -> tuple[str, ...]:
    """Say opening hours, days that follow one another together, like "Monday to Friday, 09:00 to 16:00"."""
    return tuple(f"{_days(part.days)}, {part.opens} to {part.closes}" for part in parts)


def _days(days: tuple[str, ...]) -> str:
    order = [list(_DAYS).index(day) for day in days]
    if len(order) > 2 and order == list(range(order[0], order[0] + len(order))):
        return f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}"
    return joined([_DAYS[day] for day in days])


def joined(words: list[str]) -> str:
    """Join words as people do, like "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def count(number: float, singular: str, plural: str = "") -> str:
    """Say how many of what, like "1 post" and "12 posts"."""
    return f"{number:,.10g} {singular if number == 1 else plural or singular + 's'}"


def matches(words: str, *texts: str | None) -> bool:
    """Tell whether all words that somebody seeks stand in the texts, whatever their case."""
    haystack = " ".join(text for text in texts if text).casefold()
    return all(word in haystack for word in words.casefold().split())
