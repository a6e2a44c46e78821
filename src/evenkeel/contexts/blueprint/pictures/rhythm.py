"""What comes back within the year: meetings, reviews, and the sittings of bodies, by how often they are held."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.contexts.blueprint.pictures import dates
from evenkeel.contexts.blueprint.pictures.lineage import Whose, lineage
from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

TIMES: Final = {
    "daily": 250,
    "weekly": 52,
    "fortnightly": 26,
    "monthly": 12,
    "quarterly": 4,
    "half-yearly": 2,
    "yearly": 1,
}
"""How often a year each rhythm comes round; a daily one on working days."""
SELDOM: Final = frozenset({"monthly", "quarterly", "half-yearly", "yearly"})


_LASTS: Final = operating_model.fields(operating_model.COLLECTIONS["meetings"].record)["lasts"]


@dataclass(frozen=True)
class Returning:
    """A meeting, a review, or a body that sits."""

    collection: str
    key: str
    title: str
    url: str
    kind: str
    """ "meeting", "review" or "sitting"."""
    every: str
    at: str | None
    """When it begins, local time."""
    lasts: str | None
    """How long it takes, in words."""
    minutes: int | None
    """How long it takes."""
    who: Named | None
    about: str
    whose: Whose
    place: dates.Place | None
    """Its place in the year, where an entry of the wheel is held in it."""


@dataclass(frozen=True)
class Rhythm:
    """All that comes back equally often."""

    name: str
    times: int
    returning: tuple[Returning, ...]


def returning(
    model: operating_model.OperatingModel, *, address: Address, unit: str = ""
) -> tuple[Returning, ...]:
    """Give meetings, reviews and sittings, of all or of a unit with those above it.

    A body with a meeting of its own, as often as it sits, sits in that meeting, and is not told twice.
    """
    line, places = lineage(model, unit), dates.places(model)
    found = (*_meetings(model, address), *_reviews(model, address), *_sittings(model, address))
    return tuple(
        Returning(**said, whose=whose, place=places.get(f"{said['collection']}/{said['key']}"))
        for owner, said in found
        if (whose := line.whose(owner)) is not None
    )


_Said = tuple[str | None, dict[str, Any]]
"""The unit that it is of, and the fields of a `Returning` that the record itself says."""


def _said(collection: str, record: Any, address: Address, **more: Any) -> dict[str, Any]:
    blank = {"at": None, "lasts": None, "minutes": None, "who": None, "about": record.description or ""}
    named = {"collection": collection, "key": record.key, "title": record.title}
    return {**blank, **named, "url": address(collection, record.key), **more}


def _meetings(model: operating_model.OperatingModel, address: Address) -> Iterator[_Said]:
    names = Names(model, address)
    for each in model.meetings:
        yield (
            each.unit,
            _said(
                "meetings",
                each,
                address,
                kind="meeting",
                every=each.every,
                at=each.at,
                lasts=operating_model.said(_LASTS, each.lasts, currency="") if each.lasts else None,
                minutes=_minutes(each.lasts) if each.lasts else None,
                who=names.one("bodies", each.body) or names.one("units", each.unit),
            ),
        )


def _reviews(model: operating_model.OperatingModel, address: Address) -> Iterator[_Said]:
    names = Names(model, address)
    for each in model.reviews:
        who = names.one("bodies", each.body) or names.one("units", each.unit)
        yield each.unit, _said("reviews", each, address, kind="review", every=each.every, who=who)


def _sittings(model: operating_model.OperatingModel, address: Address) -> Iterator[_Said]:
    for each in model.bodies:
        meetings = (one for one in model.meetings if one.body == each.key)
        if each.meets and not any(TIMES[one.every] >= TIMES[each.meets] for one in meetings):
            about = each.mandate or each.description or ""
            yield None, _said("bodies", each, address, kind="sitting", every=each.meets, about=about)


def rhythms(model: operating_model.OperatingModel, *, address: Address, unit: str = "") -> tuple[Rhythm, ...]:
    """Group what comes back by its rhythm, the rarest first."""
    found = returning(model, address=address, unit=unit)
    groups = {
        name: tuple(each for each in found if each.every == name)
        for name in sorted(TIMES, key=TIMES.__getitem__)
    }
    return tuple(Rhythm(name, TIMES[name], each) for name, each in groups.items() if each)


def _minutes(duration: str) -> int:
    """Give a length like "90min" or "1h" in minutes."""
    number = float(duration.rstrip("abcdefghijklmnopqrstuvwxyz"))
    unit = duration.lstrip("0123456789.")
    return round(number * {"min": 1, "h": 60, "d": 1_440, "wd": 1_440, "w": 10_080}[unit])
