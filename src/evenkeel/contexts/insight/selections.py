"""Which cases a page shows: written in its address, so that a link shows others the same."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import periods
from evenkeel.contexts.insight.values import Extras
from evenkeel.engines import flow

KEYS: Final = ("since", "until", "channel", "type", "team")
"""Parameters of an address that belong to the selection."""
LONGEST: Final = 400
"""Characters of one value at most."""
PRESETS: Final = (
    (365, "The last year of the log"),
    (182, "The last half year"),
    (91, "The last three months"),
)


class Chip(NamedTuple):
    """One thing that narrows what is shown, and the address without it."""

    label: str
    value: str
    without: str


class Option(NamedTuple):
    """One value to choose, and how many cases have it."""

    value: str
    label: str
    cases: int
    is_chosen: bool


class Options(NamedTuple):
    """Values to choose among, under the name of what they are values of."""

    label: str
    options: tuple[Option, ...]


class Wish(NamedTuple):
    """A selection as an address asks for it, and what in the address could not be understood."""

    selection: flow.Selection
    problems: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that say the same again."""
        return parameters(self.selection)


def read(query: Mapping[str, str]) -> Wish:
    """Read a selection from the parameters of an address; what cannot be understood narrows nothing, and is said."""
    problems: list[str] = []
    since, until = (_day(query.get(key, ""), problems) for key in ("since", "until"))
    if since and until and until < since:
        problems.append(_("The period ends before it begins, so it was left out."))
        since = until = None
    column, mark, value = _text(query, "type").partition("=")
    wish = flow.Selection(
        first_day=since,
        last_day=until,
        channel=_value(query, "channel"),
        kind=(column, value) if mark else None,
        group=_value(query, "team"),
    )
    return Wish(wish, tuple(problems))


def of_side(query: Mapping[str, str], side: str) -> dict[str, str]:
    """Return the parameters of one of two sides: those whose names begin with it, under their plain names."""
    return {key: query[f"{side}-{key}"] for key in KEYS if query.get(f"{side}-{key}")}


def as_side(selection: flow.Selection, side: str) -> dict[str, str]:
    """Return the parameters of a selection as those of one of two sides."""
    return {f"{side}-{key}": value for key, value in parameters(selection).items()}


def parameters(selection: flow.Selection) -> dict[str, str]:
    """Return the parameters of an address for a selection; none where everything is shown."""
    said = {
        "since": selection.first_day.isoformat() if selection.first_day else None,
        "until": selection.last_day.isoformat() if selection.last_day else None,
        "channel": _written(selection.channel),
        "type": f"{selection.kind[0]}={selection.kind[1]}" if selection.kind else None,
        "team": _written(selection.group),
    }
    return {key: value for key, value in said.items() if value is not None}


def canonical(selection: flow.Selection) -> str:
    """Return the one way to write a selection, by which what was made for it is found again."""
    said = parameters(selection)
    return json.dumps(said, sort_keys=True, ensure_ascii=False) if said else ""


def from_canonical(written: str) -> flow.Selection:
    """Read what `canonical` wrote."""
    return read(json.loads(written)).selection if written else flow.EVERYTHING


def query(selection: flow.Selection) -> str:
    """Return the selection as the end of an address; empty where everything is shown."""
    return urlencode(parameters(selection))


def chips(selection: flow.Selection, path: str) -> tuple[Chip, ...]:
    """Return what narrows the page, each with the address without it."""
    said = parameters(selection)
    found = []
    if selection.first_day or selection.last_day:
        found.append(Chip(_("Opened"), _period(selection), _without(said, path, ("since", "until"))))
    if selection.channel is not None:
        found.append(
            Chip(_("Channel"), selection.channel or _("none named"), _without(said, path, ("channel",)))
        )
    if selection.kind is not None:
        name, value = selection.kind
        found.append(Chip(plain(name), value or _("none named"), _without(said, path, ("type",))))
    if selection.group is not None:
        found.append(Chip(_("Team"), selection.group or _("none named"), _without(said, path, ("team",))))
    return tuple(found)


def presets(extras: Extras, path: str, selection: flow.Selection) -> tuple[tuple[str, str], ...]:
    """Return periods that many ask for, counted back from the end of the log: name and address."""
    choices = extras.choices
    covered = (choices.last_day - choices.first_day).days
    kept = {key: value for key, value in parameters(selection).items() if key not in {"since", "until"}}
    return tuple(
        (
            _(label),
            f"{path}?{urlencode({'since': choices.last_day - dt.timedelta(days=days - 1), **kept})}",
        )
        for days, label in PRESETS
        if days <= covered
    )


def options(choices: flow.Choices, selection: flow.Selection) -> dict[str, list[Options]]:
    """Return what can be chosen: channels, types (by attribute), teams."""
    kind = f"{selection.kind[0]}={selection.kind[1]}" if selection.kind else None
    return {
        "channel": _options("", choices.channels, _written(selection.channel)),
        "type": [
            each
            for one in choices.attributes
            for each in _options(plain(one.column), one.values, kind, prefix=f"{one.column}=")
        ],
        "team": _options("", choices.groups, _written(selection.group)),
    }


def plain(column: str) -> str:
    """Return the name of an attribute as people write it."""
    words = column.removeprefix("case:")
    return words[:1].upper() + words[1:]


def _options(
    label: str, choices: Iterable[flow.Choice], chosen: str | None, *, prefix: str = ""
) -> list[Options]:
    made = tuple(
        Option(
            prefix + (one.value if prefix else str(_written(one.value))),
            one.value or _("none named"),
            one.cases,
            prefix + (one.value if prefix else str(_written(one.value))) == chosen,
        )
        for one in choices
    )
    return [Options(label, made)] if made else []


NONE_NAMED: Final = "-"
"""Stands in an address for those that name none; a value that is a hyphen itself has one more in front."""


def _written(value: str | None) -> str | None:
    if value is None:
        return None
    return NONE_NAMED + value if not value.strip(NONE_NAMED) else value


def _value(query: Mapping[str, str], key: str) -> str | None:
    given = _text(query, key)
    if not given:
        return None
    return given.removeprefix(NONE_NAMED) if not given.strip(NONE_NAMED) else given


def _text(query: Mapping[str, str], key: str) -> str:
    # The database keeps no zero bytes, and so no log whose cases could be selected by one.
    return query.get(key, "")[:LONGEST].replace("\0", "")


def _day(written: str, problems: list[str]) -> dt.date | None:
    if not written:
        return None
    try:
        return dt.date.fromisoformat(written[:LONGEST])
    except ValueError:
        problems.append(
            _("“%(written)s” is no date, so it was left out; write it as 2026-12-31.")
            % {"written": written[:40]}
        )
        return None


def _period(selection: flow.Selection) -> str:
    first, last = (periods.short(day) if day else "" for day in (selection.first_day, selection.last_day))
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(day)s") % {"day": first} if first else _("until %(day)s") % {"day": last}


def _without(said: dict[str, str], path: str, keys: tuple[str, ...]) -> str:
    left = urlencode({key: value for key, value in said.items() if key not in keys})
    return f"{path}?{left}" if left else path
