"""The golden thread: from the vision down to the measures of teams and people, and from any unit up again, with its gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

BELOW: Final = {"organisation": "directorate", "directorate": "team", "team": "person"}
_DEEPEST: Final = 8
"""A thread that is longer goes round in a circle; checks say so."""


@dataclass(frozen=True)
class Strand:
    """One thing on the thread, what it is, what is missing at it, and what hangs from it."""

    what: str
    """Like "Goal" or "Measure of a team"."""
    title: str
    url: str
    note: str = ""
    unit: Named | None = None
    gaps: tuple[str, ...] = ()
    below: tuple["Strand", ...] = ()

    @property
    def missing(self) -> int:
        """Count the gaps here and below."""
        return len(self.gaps) + sum(each.missing for each in self.below)

    @property
    def measures(self) -> int:
        """Count the measures here and below."""
        here = 1 if self.what.startswith("Measure") else 0
        return here + sum(each.measures for each in self.below)


@dataclass(frozen=True)
class Thread:
    """The thread from the top down, and what does not hang on it."""

    top: Strand | None
    loose_objectives: tuple[Strand, ...]
    loose_measures: tuple[Strand, ...]
    units_without: tuple[Named, ...]
    """Teams without any measure of their own."""

    @property
    def missing(self) -> int:
        """Count all gaps."""
        hanging = sum(each.missing for each in self.loose_objectives)
        return (
            hanging
            + (self.top.missing if self.top else 0)
            + len(self.loose_measures)
            + len(self.units_without)
        )


def downwards(model: operating_model.OperatingModel, *, address: Address) -> Thread:
    """Follow the thread from the vision to the people."""
    weaver = _Weaver(Names(model, address))
    goals = tuple(weaver.goal(goal) for goal in model.goals)
    vision = model.vision
    top = None
    if vision is not None or goals:
        gaps = () if vision else ("There is no vision that the goals serve.",)
        title, url = (vision.title, address("vision", vision.key)) if vision else ("No vision yet", "")
        top = Strand(
            "Vision",
            title,
            url,
            note=f"By {vision.horizon}" if vision and vision.horizon else "",
            gaps=gaps if goals else (*gaps, "No goal says what it means."),
            below=goals,
        )
    known_goals = {goal.key for goal in model.goals}
    loose = tuple(weaver.objective(each) for each in model.objectives if each.goal not in known_goals)
    hanging = {measure.key for objective in model.objectives for measure in weaver.hanging(objective)}
    measured = {weaver.unit_key(measure) for measure in model.measures}
    return Thread(
        top,
        loose,
        tuple(weaver.measure(each, alone=True) for each in model.measures if each.key not in hanging),
        tuple(
            Named(unit.title, address("units", unit.key))
            for unit in model.units
            if unit.kind == "team" and unit.key not in measured
        ),
    )


def upwards(model: operating_model.OperatingModel, *, unit: str, address: Address) -> tuple[Strand, ...]:
    """Follow the thread from a unit: each of its measures, what it feeds, and the objective, goal and vision above."""
    weaver = _Weaver(Names(model, address))
    return tuple(weaver.climbed(each) for each in model.measures if weaver.unit_key(each) == unit)


class _Weaver:
    """Makes strands of records; these are Any here, as the front door of the language names no kind of record."""

    def __init__(self, names: Names) -> None:
        self.names, self.model = names, names.model
        self.role_units = {role.key: role.unit for role in self.model.roles}
        self.fed: dict[str, list[Any]] = {}
        for measure in self.model.measures:
            if measure.parent:
                self.fed.setdefault(measure.parent, []).append(measure)

    def unit_key(self, measure: Any) -> str | None:
        """Give the unit of a measure: its own, or that of the role that it is about."""
        found: str | None = measure.unit or self.role_units.get(measure.role)
        return found

    def goal(self, goal: Any) -> Strand:
        below = tuple(self.objective(each) for each in self.model.objectives if each.goal == goal.key)
        gaps = () if below else ("No objective says what is to be reached for it.",)
        return Strand("Goal", goal.title, self.names.address("goals", goal.key), gaps=gaps, below=below)

    def objective(self, objective: Any) -> Strand:
        measures = [found for key in objective.measures if (found := self.model.find("measures", key))]
        # A measure that feeds another of the same objective hangs below that one, and is not told twice.
        deeper = {below.key for each in measures for below in self._all_below(each) if below is not each}
        gaps = [] if measures else ["No measure tells whether it is reached."]
        gaps += [] if objective.by else ["No day says when it shall be reached."]
        gaps += [] if objective.goal else ["It serves no goal."]
        return Strand(
            "Objective",
            objective.title,
            self.names.address("objectives", objective.key),
            note=f"By {_day(objective.by)}" if objective.by else "",
            gaps=tuple(gaps),
            below=tuple(self.measure(each) for each in measures if each.key not in deeper),
        )

    def measure(self, measure: Any, *, alone: bool = False, depth: int = 0) -> Strand:
        unit_key = self.unit_key(measure)
        below = () if alone or depth > _DEEPEST else tuple(
            self.measure(each, depth=depth + 1) for each in self.fed.get(measure.key, ())
        )  # fmt: skip
        return Strand(
            f"Measure of {_of(measure.level)}",
            measure.title,
            self.names.address("measures", measure.key),
            note=_aim(measure),
            unit=self.names.one("units", unit_key),
            gaps=self._gaps(measure, unit_key, below, alone=alone),
            below=below,
        )

    def _gaps(
        self, measure: Any, unit_key: str | None, below: tuple[Strand, ...], *, alone: bool
    ) -> tuple[str, ...]:
        gaps = [] if measure.target else ["No target."]
        if measure.level in ("directorate", "team", "person") and unit_key is None:
            gaps.append(f"No unit, though it is a measure of {_of(measure.level)}.")
        if measure.level in ("organisation", "directorate") and not below and not alone:
            gaps.append(f"No {BELOW[measure.level]} has a part in it.")
        return tuple(gaps)

    def hanging(self, objective: Any) -> Iterator[Any]:
        """Give all measures that hang on an objective."""
        for key in objective.measures:
            found = self.model.find("measures", key)
            if found is not None:
                yield from self._all_below(found)

    def _all_below(self, measure: Any) -> list[Any]:
        found, seen = [measure], {measure.key}
        for each in found:
            for below in self.fed.get(each.key, ()):
                if below.key not in seen:
                    seen.add(below.key)
                    found.append(below)
        return found

    def climbed(self, measure: Any, depth: int = 0) -> Strand:
        """Give a measure with all that is above it hanging below: the thread turned over."""
        parent = self.model.find("measures", measure.parent) if measure.parent else None
        above = [self.climbed(parent, depth + 1)] if parent is not None and depth < _DEEPEST else []
        known = {each.url for strand in above for each in _every(strand)}
        above += [
            self._aimed(objective)
            for objective in self.model.objectives
            if measure.key in objective.measures
            and self.names.address("objectives", objective.key) not in known
        ]
        gaps = [] if measure.target else ["No target."]
        gaps += (
            [] if above else ["It feeds no other measure and tells of no objective: the thread ends here."]
        )
        return Strand(
            f"Measure of {_of(measure.level)}",
            measure.title,
            self.names.address("measures", measure.key),
            note=_aim(measure),
            unit=self.names.one("units", self.unit_key(measure)),
            gaps=tuple(gaps),
            below=tuple(above),
        )

    def _aimed(self, objective: Any) -> Strand:
        goal, vision = self.model.find("goals", objective.goal or ""), self.model.vision
        tops = (Strand("Vision", vision.title, self.names.address("vision", vision.key)),) if vision else ()
        goals = (
            (Strand("Goal", goal.title, self.names.address("goals", goal.key), below=tops),) if goal else ()
        )
        return Strand(
            "Objective",
            objective.title,
            self.names.address("objectives", objective.key),
            note=f"By {_day(objective.by)}" if objective.by else "",
            gaps=() if goal else ("It serves no goal: the thread ends here.",),
            below=goals,
        )


def _every(strand: Strand) -> Iterator[Strand]:
    yield strand
    for each in strand.below:
        yield from _every(each)


def _of(level: str) -> str:
    return {"organisation": "the organisation", "person": "the person"}.get(level, f"a {level}")


def _aim(measure: Any) -> str:
    """Say what a measure was and what is aimed at."""
    unit = f" {measure.counted_in}" if measure.counted_in else ""
    if measure.target is None:
        return f"{measure.baseline:g}{unit}" if measure.baseline is not None else ""
    by = f" by {_day(measure.target.by)}" if measure.target.by else ""
    if measure.baseline is None:
        return f"target {measure.target.value:g}{unit}{by}"
    return f"from {measure.baseline:g} to {measure.target.value:g}{unit}{by}"


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"
