"""What comes back within the year: meetings, reviews, and the sittings of bodies, by how often they are held."""

from dataclasses import dataclass
from typing import Final

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
    """A meeting, a review, or a body that sits, without a place of its own in the year."""

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


@dataclass(frozen=True)
class Rhythm:
    """All that comes back equally often."""

    name: str
    times: int
    returning: tuple[Returning, ...]


def returning(model: operating_model.OperatingModel, *, address: Address) -> tuple[Returning, ...]:
    """Give meetings, reviews and sittings; a body with a meeting of its own sits in that meeting, and is not told twice."""
    names = Names(model, address)
    found = [
        Returning(
            "meetings",
            meeting.key,
            meeting.title,
            address("meetings", meeting.key),
            "meeting",
            meeting.every,
            meeting.at,
            operating_model.said(_LASTS, meeting.lasts, currency="") if meeting.lasts else None,
            _minutes(meeting.lasts) if meeting.lasts else None,
            names.one("bodies", meeting.body) or names.one("units", meeting.unit),
            meeting.description or "",
        )
        for meeting in model.meetings
    ]
    found += [
        Returning(
            "reviews",
            review.key,
            review.title,
            address("reviews", review.key),
            "review",
            review.every,
            None,
            None,
            None,
            names.one("bodies", review.body),
            review.description or "",
        )
        for review in model.reviews
    ]
    with_meeting = {meeting.body for meeting in model.meetings}
    found += [
        Returning(
            "bodies",
            body.key,
            body.title,
            address("bodies", body.key),
            "sitting",
            body.meets,
            None,
            None,
            None,
            None,
            body.mandate or body.description or "",
        )
        for body in model.bodies
        if body.meets and body.key not in with_meeting
    ]
    return tuple(found)


def rhythms(model: operating_model.OperatingModel, *, address: Address) -> tuple[Rhythm, ...]:
    """Group what comes back by its rhythm, the rarest first."""
    found = returning(model, address=address)
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
