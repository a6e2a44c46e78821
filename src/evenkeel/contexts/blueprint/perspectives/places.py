"""Locations: where customers are met and work is done, and how people divide their time between places."""

from dataclasses import dataclass

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model


@dataclass(frozen=True)
class Place:
    """A place."""

    location: Named
    is_virtual: bool
    description: str
    address: tuple[str, ...]
    """Lines of its address."""
    website: str
    """Its address on the web, if it begins with http."""
    hours: tuple[str, ...]
    access: str
    desks: str
    units: tuple[Named, ...]
    services: tuple[Named, ...]
    offers: tuple[Named, ...]
    """Services of partners that can be had there."""


@dataclass(frozen=True)
class Pattern:
    """How some units divide their work between places."""

    pattern: Named
    units: tuple[Named, ...]
    on_site: str
    agreement: str


def places(model: operating_model.OperatingModel, *, words: str = "", unit: str = "") -> tuple[Place, ...]:
    """Give the places with some words, or of one unit; physical ones first."""
    found = [
        _place(model, each.key)
        for each in sorted(model.locations, key=lambda each: each.kind == "virtual")
        if (not unit or unit in each.units)
        and wording.matches(words, each.title, each.description, each.city, each.postcode, each.access)
    ]
    return tuple(found)


def patterns(model: operating_model.OperatingModel) -> tuple[Pattern, ...]:
    """Give the ways in which units divide their work between places."""
    return tuple(
        Pattern(
            pattern=Named("working_patterns", each.key, each.title),
            units=wording.named(model, "units", each.units),
            on_site=wording.said(each, "on_site"),
            agreement=each.agreement or each.description or "",
        )
        for each in model.working_patterns
    )


def _place(model: operating_model.OperatingModel, key: str) -> Place:
    place = next(each for each in model.locations if each.key == key)
    town = " ".join(filter(None, (place.postcode, place.city)))
    lines = [*(place.address or "").splitlines(), town, place.region or "", place.country or ""]
    return Place(
        location=Named("locations", key, place.title),
        is_virtual=place.kind == "virtual",
        description=place.description or "",
        address=tuple(filter(None, lines)),
        website=place.website if place.website and place.website.startswith("http") else "",
        hours=wording.hours(place.hours),
        access=place.access or "",
        desks=wording.count(place.desks, "desk") if place.desks is not None else "",
        units=wording.named(model, "units", place.units),
        services=tuple(
            Named("services", each.key, each.title) for each in model.services if key in each.locations
        ),
        offers=tuple(
            Named("partner_services", each.key, each.title)
            for each in model.partner_services
            if key in each.locations
        ),
    )
