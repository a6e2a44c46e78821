"""The history of a customer in sentences: what somebody did to what is written about her."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.contexts.casework import naming
from evenkeel.contexts.casework.presentation import caller
from evenkeel.contexts.casework.values.customers import By, Change, Changed, Kind

FIELDS: Final = {
    "name": "the name",
    "kind": "the kind",
    "birth_date": "the date of birth",
    "language": "the language",
    "channel": "the preferred channel",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: by whom, when, what, and what it was before."""

    who: str
    at: dt.datetime
    what: str
    notes: tuple[str, ...] = ()


def told(model: caller.Model, changes: Iterable[Changed]) -> list[Line]:
    """Tell changes as sentences that begin with who did it."""
    return [_line(model, each) for each in changes]


def _line(model: caller.Model, each: Changed) -> Line:
    if each.kind is Change.CHANGED:
        known = [field for field in FIELDS if field in each.words]
        notes = (_differs(model, field, *each.words[field]) for field in known)
        return Line(
            each.by_name,
            each.at,
            f"changed {caller.joined([FIELDS[field] for field in known])}",
            tuple(notes),
        )
    what, *rest = (words for words in _SENTENCES[each.kind](each.words) if words)
    return Line(each.by_name, each.at, what, tuple(rest))


def _differs(model: caller.Model, field: str, before: Any, after: Any) -> str:
    was, is_ = _value(model, field, before), _value(model, field, after)
    return f"{was} → {is_}" if was and is_ else f"{is_}, not said before" if is_ else f"before: {was}"


def _value(model: caller.Model, field: str, value: Any) -> str:
    if not value:
        return ""
    if field == "birth_date":
        return caller.day(dt.date.fromisoformat(value))
    if field == "kind":
        return naming.KINDS[Kind(value)]
    if field == "language":
        return caller.language(value)
    return caller.title(model, "channels", value) if field == "channel" else str(value)


Words = Mapping[str, Any]


def _added(words: Words) -> tuple[str, ...]:
    return "wrote the customer down", f"as {words['name']}", words.get("source", "")


def _way(words: Words) -> str:
    how = naming.WAYS[By(words["by"])]
    return f"{'an' if how[0] in 'AE' else 'a'} {how.lower()}"


def _detail_added(words: Words) -> tuple[str, ...]:
    instead = words.get("instead", "")
    return f"added {_way(words)}", words["value"], f"instead of {instead}" if instead else ""


def _represented(words: Words) -> tuple[str, ...]:
    return f"wrote down that {words['name']} may act for them", words.get("scope") or "in everything"


def _no_longer(words: Words) -> tuple[str, ...]:
    last = caller.day(dt.date.fromisoformat(words["last_date"]))
    return f"ended that {words['name']} acts for them", f"last day: {last}"


_SENTENCES: Final[Mapping[Change, Callable[[Words], tuple[str, ...]]]] = {
    Change.ADDED: _added,
    Change.DETAIL_ADDED: _detail_added,
    Change.DETAIL_ENDED: lambda words: (f"ended {_way(words)}", words["value"]),
    Change.IDENTIFIER_ADDED: lambda words: (f"added the number in {words['register']}", words["value"]),
    Change.IDENTIFIER_ENDED: lambda words: (f"ended the number in {words['register']}", words["value"]),
    Change.REPRESENTED: _represented,
    Change.REPRESENTATION_ENDED: _no_longer,
    Change.MERGED: lambda words: (f"merged {words['name']} into this customer", words["reason"]),
    Change.PARTED: lambda words: (f"took back the merge of {words['name']}",),
}
