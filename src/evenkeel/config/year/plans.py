"""What the model says of each kind of case, in the minutes in which a year is invented."""

from dataclasses import dataclass
from typing import Final

from evenkeel.engines.operating_model import CaseType, OperatingModel
from evenkeel.kernel import working_days

MINUTES: Final = {"min": 1.0, "h": 60.0, "d": 1_440.0, "wd": 2_016.0, "w": 10_080.0}
"""Minutes of the calendar in each unit; a working day is 1.4 days."""
USUAL_NORM: Final = 7_200.0
USUAL_TOUCH: Final = 45.0
ASSIGNED: Final = frozenset({"fixed-key", "round-robin", "push", "continuity"})
"""Distribution principles by which a case has somebody's name on it from the beginning."""
OUTCOMES: Final = {"application": ("Granted", "Refused"), "": ("Done", "Refused")}
REFUSED: Final = "Refused"
AFTER_DECISION: Final = frozenset({"pay", "post"})
"""Stages in which what was decided is only carried out."""
DECIDED: Final = frozenset({"application", "case"})


@dataclass(frozen=True)
class Step:
    """A stage of a kind of case."""

    key: str
    title: str
    norm: float
    """Minutes of the calendar that a case may stay."""
    touch: float
    """Minutes of work that it takes."""
    is_waiting: bool
    role: str
    shelf: str
    order: str
    is_assigned: bool
    """Whether the shelf gives each case to somebody, rather than let people take it."""


@dataclass(frozen=True)
class Plan:
    """A kind of case."""

    key: str
    title: str
    kind: str
    unit: str
    """Whose work it is at the beginning."""
    norm: str | None
    steps: tuple[Step, ...]
    outcomes: tuple[str, ...]
    decided_in: int
    """The stage at whose end it is decided; -1: nothing is."""
    is_urgent: bool
    confidential: bool
    touch: float
    slowness: float
    """How long its cases lie compared with those of other kinds: no two teams are the same."""


def plans(model: OperatingModel) -> tuple[Plan, ...]:
    """Read the kinds of case of a model, in its order."""
    return tuple(_plan(model, kind) for kind in model.case_types)


def minutes(written: str | None, usual: float) -> float:
    """Return a duration of the model in minutes of the calendar."""
    if written is None:
        return usual
    length = working_days.parsed(written)
    return length.number * MINUTES[length.unit]


def _plan(model: OperatingModel, kind: CaseType) -> Plan:
    touch = minutes(kind.touch_time, USUAL_TOUCH)
    norms = [minutes(stage.norm_time, USUAL_NORM) for stage in kind.stages]
    weights = [0.0 if stage.waiting else norm**0.5 for stage, norm in zip(kind.stages, norms, strict=True)]
    shelves = {shelf.key: shelf for shelf in model.shelves}
    own = shelves.get(kind.shelf or "")
    steps = []
    for stage, norm, weight in zip(kind.stages, norms, weights, strict=True):
        shelf = shelves.get(stage.shelf or "", own)
        steps.append(
            Step(
                key=stage.key,
                title=stage.title,
                norm=norm,
                touch=max(touch * weight / max(sum(weights), 1e-9), 2.0),
                is_waiting=stage.waiting,
                role=stage.role or "",
                shelf=shelf.key if shelf else "",
                order=shelf.order if shelf else "oldest-first",
                is_assigned=bool(
                    shelf and shelf.distribution in ASSIGNED and _works_at(model, stage.role, shelf.unit)
                ),
            )
        )
    return Plan(
        key=kind.key,
        title=kind.title,
        kind=kind.kind,
        unit=(own.unit if own else None) or "",
        norm=kind.norm_time,
        steps=tuple(steps),
        outcomes=getattr(kind, "outcomes", ()) or OUTCOMES.get(kind.kind, OUTCOMES[""]),
        decided_in=_decided_in(kind) if kind.kind in DECIDED else -1,
        is_urgent=bool(own and own.order == "urgent-first"),
        confidential=getattr(kind, "confidential", False),
        touch=touch,
        slowness=0.6 + sum(map(ord, kind.key)) % 11 * 0.09,
    )


def _decided_in(kind: CaseType) -> int:
    """Return in which stage a case is decided: the last one that is neither waiting nor only carries out."""
    able = [
        number
        for number, stage in enumerate(kind.stages)
        if not stage.waiting and stage.key not in AFTER_DECISION
    ]
    return able[-1] if able else -1


def _works_at(model: OperatingModel, role: str | None, unit: str | None) -> bool:
    """Tell whether a role belongs to the unit whose shelf it is: nobody gives work to people of another team."""
    found = next((each for each in model.roles if each.key == role), None)
    return found is not None and found.unit == unit
