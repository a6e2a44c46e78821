"""Checks of the golden thread: figures of people rest on those of teams, and every level is there."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, the
from evenkeel.engines.operating_model.checks._facts import Facts

_TEAM: Final = """\
measures:
  - key: time
    title: Time of the team
    kind: time
    level: team
  - key: mine
    title: Time of my cases
    kind: time
    level: person
    parent: time"""

PERSON_ALONE: Final = Code(
    "EK731",
    "warning",
    "a figure of persons without one of their team",
    "Teams are the level at which work is led. A figure of persons alone sets colleagues against each other.",
    "Name in `parent` the measure of the team that it helps to understand, or leave it out.",
    _TEAM.replace("\n    parent: time", ""),
    _TEAM,
)
_LEVELS: Final = """\
measures:
  - key: all
    title: Time of all
    kind: time
  - key: place
    title: Time of the directorate
    kind: time
    level: directorate
    parent: all
  - key: team
    title: Time of the team
    kind: time
    level: team
    parent: place"""
SKIPPED: Final = Code(
    "EK732",
    "warning",
    "a level of the cascade is left out",
    "A measure feeds one that is not the next level up: who stands between cannot see what comes from below.",
    "Name in `parent` a measure of the next level: person, team, directorate, organisation.",
    _LEVELS.replace("parent: place", "parent: all"),
    _LEVELS,
)
ROUND: Final = Code(
    "EK733",
    "error",
    "measures that feed each other in a circle",
    "None of them leads up to an aim.",
    "Take `parent` off one of them.",
    """\
measures:
  - {key: time, title: Time, kind: time, parent: cost}
  - {key: cost, title: Cost, kind: cost, parent: time}""",
    """\
measures:
  - {key: time, title: Time, kind: time}
  - {key: cost, title: Cost, kind: cost}""",
)
OF_NO_UNIT: Final = Code(
    "EK734",
    "note",
    "a measure of a team or directorate that is not named",
    "The figure is looked at by a team, and it is not said by which.",
    "Name in `unit` the unit that it is about.",
    """\
units:
  - {key: planning, title: Planning, kind: team}
measures:
  - {key: time, title: Time, kind: time, level: team}""",
    """\
units:
  - {key: planning, title: Planning, kind: team}
measures:
  - {key: time, title: Time, kind: time, level: team, unit: planning}""",
)
UNSEEN: Final = Code(
    "EK735",
    "note",
    "a measure that nobody looks at",
    "It is in no review, belongs to no objective, service or body, and feeds no other measure.",
    "Name it where it is looked at, or leave it out.",
    """\
objectives:
  - {key: faster, title: Faster permits, measures: [time]}
measures:
  - {key: time, title: Time, kind: time}
  - {key: cost, title: Cost, kind: cost}""",
    """\
objectives:
  - {key: faster, title: Faster permits, measures: [time]}
measures:
  - {key: time, title: Time, kind: time}""",
)

_HEIGHT: Final = {"person": 1, "team": 2, "directorate": 3, "organisation": 4}


def _person_alone(facts: Facts) -> Iterator[Finding]:
    """A measure of persons feeds one of their team."""
    for measure in facts.model.measures:
        parent = facts.measures.get(measure.parent or "")
        if measure.level == "person" and (parent is None or parent.level != "team"):
            said = f"{the('measures', measure)} is about persons, and feeds no measure of their team."
            yield PERSON_ALONE.found(said, record=f"measures/{measure.key}", path=("parent",))


def _skipped(facts: Facts) -> Iterator[Finding]:
    """A measure feeds one of the next level up; a level that the organisation does not have is not missed."""
    used = {measure.level for measure in facts.model.measures} | {unit.kind for unit in facts.model.units}
    for measure in facts.model.measures:
        parent = facts.measures.get(measure.parent or "")
        if parent is None or measure.level == "person":
            continue
        low, high = _HEIGHT[measure.level], _HEIGHT[parent.level]
        between = [level for level, height in _HEIGHT.items() if low < height < high and level in used]
        if high <= low or between:
            said = f"{the('measures', measure)} ({measure.level}) feeds “{parent.title}” ({parent.level})."
            yield SKIPPED.found(said, record=f"measures/{measure.key}", path=("parent",))


def _of_no_unit(facts: Facts) -> Iterator[Finding]:
    """A measure of a team or a directorate names it, or the service or kind of case by which it is known."""
    if not facts.model.units:
        return
    for measure in facts.model.measures:
        known = measure.unit or measure.service or measure.case_type
        if measure.level in ("team", "directorate") and not known:
            said = (
                f"{the('measures', measure)} is looked at by a {measure.level}, and it is not said by which."
            )
            yield OF_NO_UNIT.found(said, record=f"measures/{measure.key}", path=("unit",))


def _seen(facts: Facts) -> set[str]:
    model = facts.model
    seen = {key for objective in model.objectives for key in objective.measures}
    seen.update(key for service in model.services for key in service.measures)
    seen.update(
        ref.removeprefix("measures/")
        for review in model.reviews
        for ref in review.looks_at
        if ref.startswith("measures/")
    )
    seen.update(measure.beside for measure in model.measures if measure.beside)
    return seen


def _unseen(facts: Facts) -> Iterator[Finding]:
    """Somebody looks at a measure, where it is said of any measure who does."""
    seen = _seen(facts)
    told = bool(seen) or any(measure.looked_at_by for measure in facts.model.measures)
    for measure in facts.model.measures:
        linked = measure.looked_at_by or measure.service or measure.unit or measure.parent
        if told and measure.key not in seen and not linked:
            said = f"{the('measures', measure)} is looked at by nobody."
            yield UNSEEN.found(said, record=f"measures/{measure.key}", path=("looked_at_by",))


CHECKS: Final = (
    Check(PERSON_ALONE, _person_alone),
    Check(SKIPPED, _skipped),
    circling(ROUND, "measures", "parent", "feeds itself"),
    Check(OF_NO_UNIT, _of_no_unit),
    Check(UNSEEN, _unseen),
)
