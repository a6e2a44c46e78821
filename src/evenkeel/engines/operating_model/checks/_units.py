"""Checks of units: each has somebody who leads it, people who work in it, and one place in the whole."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, lacking, the
from evenkeel.engines.operating_model.checks._facts import Facts

_TEAM: Final = """\
units:
  - key: planning
    title: Planning
    kind: team"""

NO_LEAD: Final = Code(
    "EK501",
    "warning",
    "unit without a lead",
    "Nobody sets its priorities, and nobody looks after those who work in it.",
    "Name in `lead` the role that leads it.",
    _TEAM,
    f"{_TEAM}\n    lead: head\nroles:\n  - key: head\n    title: Head of planning\n    unit: planning",
)
IN_ITSELF: Final = Code(
    "EK502",
    "error",
    "a unit that belongs to itself",
    "The organisation cannot be drawn, and nothing can be summed up over it.",
    "Take `parent` off one of them.",
    """\
units:
  - key: planning
    title: Planning
    kind: department
    parent: building
  - key: building
    title: Building
    kind: department
    parent: planning""",
    """\
units:
  - key: planning
    title: Planning
    kind: department
  - key: building
    title: Building
    kind: department
    parent: planning""",
)
UPSIDE_DOWN: Final = Code(
    "EK503",
    "warning",
    "a larger unit inside a smaller one",
    "A directorate holds departments and teams, a department holds teams; not the other way round.",
    "Correct `kind` or `parent`.",
    """\
units:
  - key: planning
    title: Planning
    kind: team
  - key: place
    title: Place
    kind: directorate
    parent: planning""",
    """\
units:
  - key: planning
    title: Planning
    kind: team
    parent: place
  - key: place
    title: Place
    kind: directorate""",
)
EMPTY_TEAM: Final = Code(
    "EK504",
    "note",
    "a team in which nobody works",
    "Roles belong to other units, and none belongs to this team.",
    "Name the team in `unit` of its roles, or leave it out.",
    f"{_TEAM}\n  - key: parks\n    title: Parks\n    kind: team\nroles:\n  - key: head\n    title: Head\n    unit: planning",
    f"{_TEAM}\nroles:\n  - key: head\n    title: Head\n    unit: planning",
)
LED_FROM_OUTSIDE: Final = Code(
    "EK505",
    "note",
    "a unit led by a role of a unit that is not above it",
    "Who leads it belongs to a unit beside or below it. For a time this may be meant.",
    "Correct `lead`, or the `unit` of the role; a line across belongs into `matrix`.",
    f"{_TEAM}\n    lead: ranger\n  - key: parks\n    title: Parks\n    kind: team\n"
    "roles:\n  - key: ranger\n    title: Ranger\n    unit: parks",
    f"{_TEAM}\n    lead: head\n  - key: parks\n    title: Parks\n    kind: team\n"
    "roles:\n  - key: head\n    title: Head\n    unit: planning",
)

_SIZE: Final = {"team": 1, "department": 2, "directorate": 3}


def _upside_down(facts: Facts) -> Iterator[Finding]:
    """A unit is not larger than the one that it belongs to."""
    for unit in facts.model.units:
        parent = facts.units.get(unit.parent or "")
        if parent is not None and _SIZE[unit.kind] > _SIZE[parent.kind]:
            said = f"{the('units', unit)} is a {unit.kind} inside the {parent.kind} “{parent.title}”."
            yield UPSIDE_DOWN.found(said, record=f"units/{unit.key}", path=("parent",))


def _empty_team(facts: Facts) -> Iterator[Finding]:
    """Somebody works in a team, or in units below it."""
    if not facts.roles_in:
        return
    for unit in facts.model.units:
        empty = unit.key not in facts.roles_in and unit.key not in facts.units_below
        if unit.kind == "team" and empty:
            said = f"No role belongs to the team “{unit.title}”."
            yield EMPTY_TEAM.found(said, record=f"units/{unit.key}")


def _led_from_outside(facts: Facts) -> Iterator[Finding]:
    """Who leads a unit belongs to it, to one above it, or to none."""
    for unit in facts.model.units:
        lead = facts.roles.get(unit.lead or "")
        if lead is None or lead.unit is None:
            continue
        above, at = set[str](), unit.key
        while at not in above:
            above.add(at)
            home = facts.units.get(at)
            at = home.parent if home is not None and home.parent else at
        if lead.unit not in above:
            said = f"{the('units', unit)} is led by “{lead.title}”, a role of the unit {lead.unit}."
            yield LED_FROM_OUTSIDE.found(said, record=f"units/{unit.key}", path=("lead",))


CHECKS: Final = (
    lacking(NO_LEAD, "units", "lead", says="has no lead"),
    circling(IN_ITSELF, "units", "parent", "belongs to itself"),
    Check(UPSIDE_DOWN, _upside_down),
    Check(EMPTY_TEAM, _empty_team),
    Check(LED_FROM_OUTSIDE, _led_from_outside),
)
