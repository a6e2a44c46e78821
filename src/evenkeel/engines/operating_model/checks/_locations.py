"""Checks of places and of where people work."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, repeated, the
from evenkeel.engines.operating_model.checks._facts import Facts

_HOUSE: Final = """\
locations:
  - key: house
    title: Harbour House"""

NO_ADDRESS: Final = Code(
    "EK351",
    "warning",
    "a place that cannot be found",
    "A physical place without an address, and a virtual one without a website, cannot be gone to.",
    "Add `address`, or `website` to a virtual place.",
    _HOUSE,
    f"{_HOUSE}\n    address: 1 Harbour Street",
)
NO_ACCESS: Final = Code(
    "EK352",
    "warning",
    "a place for customers that does not say who can get in",
    "People with disabilities must know before they set out whether they can get in and about.",
    "Say in `access` how they get in and about, and what is missing.",
    f"""{_HOUSE}
    address: 1 Harbour Street
    hours:
      - {{days: [mon], opens: "09:00", closes: "15:00"}}""",
    f"""{_HOUSE}
    address: 1 Harbour Street
    access: Step-free from the street; lift; hearing loop at the counter.
    hours:
      - {{days: [mon], opens: "09:00", closes: "15:00"}}""",
)
HALF_A_POINT: Final = Code(
    "EK353",
    "error",
    "one coordinate without the other",
    "A point on the map needs both.",
    "Add the missing one of `latitude` and `longitude`.",
    f"{_HOUSE}\n    address: 1 Harbour Street\n    latitude: 54.5",
    f"{_HOUSE}\n    address: 1 Harbour Street\n    latitude: 54.5\n    longitude: -1.2",
)
TWO_PATTERNS: Final = Code(
    "EK354",
    "warning",
    "a unit with two working patterns",
    "It is not known which of the two was agreed.",
    "Keep the unit in one of them.",
    """\
units:
  - key: planning
    title: Planning
    kind: team
working_patterns:
  - key: hybrid
    title: Hybrid
    units: [planning]
  - key: office
    title: At the office
    units: [planning]""",
    """\
units:
  - key: planning
    title: Planning
    kind: team
working_patterns:
  - key: hybrid
    title: Hybrid
    units: [planning]
  - key: office
    title: At the office""",
)
TOO_FEW_DESKS: Final = Code(
    "EK355",
    "note",
    "fewer desks than people on site",
    "On an average day more people are at the place than it has desks, by their working patterns.",
    "Add desks, agree another pattern, or spread the days.",
    """\
units:
  - key: planning
    title: Planning
    kind: team
roles:
  - key: planner
    title: Planner
    unit: planning
    posts: 20
working_patterns:
  - key: hybrid
    title: Hybrid
    units: [planning]
    on_site: 60
locations:
  - key: house
    title: Harbour House
    address: 1 Harbour Street
    units: [planning]
    desks: 8""",
    """\
units:
  - key: planning
    title: Planning
    kind: team
roles:
  - key: planner
    title: Planner
    unit: planning
    posts: 20
working_patterns:
  - key: hybrid
    title: Hybrid
    units: [planning]
    on_site: 60
locations:
  - key: house
    title: Harbour House
    address: 1 Harbour Street
    units: [planning]
    desks: 14""",
)


def _no_address(facts: Facts) -> Iterator[Finding]:
    """A place can be gone to."""
    for location in facts.model.locations:
        name = "address" if location.kind == "physical" else "website"
        if not getattr(location, name):
            said = f"{the('locations', location)} has no {name}."
            yield NO_ADDRESS.found(said, record=f"locations/{location.key}", path=(name,))


def _no_access(facts: Facts) -> Iterator[Finding]:
    """A place where customers come says how people with disabilities get in."""
    visited = {key for service in facts.model.services for key in service.locations}
    for location in facts.model.locations:
        public = location.hours or location.key in visited
        if location.kind == "physical" and public and not location.access:
            said = f"{the('locations', location)} is open to customers and says nothing about access."
            yield NO_ACCESS.found(said, record=f"locations/{location.key}", path=("access",))


def _half_a_point(facts: Facts) -> Iterator[Finding]:
    """A place has both coordinates or none."""
    for location in facts.model.locations:
        if (location.latitude is None) != (location.longitude is None):
            said = f"{the('locations', location)} has one coordinate without the other."
            name = "longitude" if location.latitude is None else "latitude"
            yield HALF_A_POINT.found(said, record=f"locations/{location.key}", path=(name,))


def _two_patterns(facts: Facts) -> Iterator[Finding]:
    """A unit works by one pattern."""
    places = [
        (unit, pattern, position)
        for pattern in facts.model.working_patterns
        for position, unit in enumerate(pattern.units)
    ]
    for number in repeated(unit for unit, _, _ in places):
        unit, pattern, position = places[number]
        said = f"The unit {unit} is in “{pattern.title}”, and in another working pattern before it."
        yield TWO_PATTERNS.found(said, record=f"working_patterns/{pattern.key}", path=("units", position))


def _too_few_desks(facts: Facts) -> Iterator[Finding]:
    """There are desks for those who are on site on an average day. Units of two places, or without a pattern, are left out."""
    share = {unit: pattern.on_site for pattern in facts.model.working_patterns for unit in pattern.units}
    homes = [unit for location in facts.model.locations for unit in location.units]
    several = {homes[position] for position in repeated(homes)}
    for location in facts.model.locations:
        if location.desks is None or several.intersection(location.units):
            continue
        people = sum(
            role.posts * (share.get(unit) or 0) / 100
            for unit in location.units
            for role in facts.roles_in.get(unit, ())
        )
        if people > location.desks:
            said = f"{the('locations', location)} has {location.desks} desks for {people:.0f} people on an average day."
            yield TOO_FEW_DESKS.found(said, record=f"locations/{location.key}", path=("desks",))


CHECKS: Final = (
    Check(NO_ADDRESS, _no_address),
    Check(NO_ACCESS, _no_access),
    Check(HALF_A_POINT, _half_a_point),
    Check(TWO_PATTERNS, _two_patterns),
    Check(TOO_FEW_DESKS, _too_few_desks),
)
