"""Critical processes: what must not stand still, what it needs, and what keeps it going."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

_GRAVE: Final = 15
"""Likelihood times impact, each 1 to 5, from which a risk is grave; from 8 it is middling."""
_MIDDLING: Final = 8


@dataclass(frozen=True)
class Risk:
    """A risk to a process, or to what it needs."""

    risk: Named
    words: str
    """How grave, in words: "grave: likelihood 4, impact 5 of 5"."""
    about: str
    """What it threatens, where that is not the process itself."""
    controls: tuple[Named, ...]
    is_grave: bool


@dataclass(frozen=True)
class Process:
    """A process, with what it needs to go on."""

    process: Named
    description: str
    is_critical: bool
    recovery: str
    is_mapped: bool
    has_drawing: bool
    owner: Named | None
    roles: tuple[Named, ...]
    systems: tuple[tuple[Named, str], ...]
    """Each with a word of warning, where it will not be there much longer."""
    services: tuple[Named, ...]
    follows: tuple[Named, ...]
    """The processes that wait for what it gives."""
    risks: tuple[Risk, ...]
    missing: tuple[str, ...]
    """What is missing for a critical process, each in words."""


def processes(model: operating_model.OperatingModel, *, every: bool = False) -> tuple[Process, ...]:
    """Give the critical processes, the most urgent first; `every` adds all others after them."""
    chosen = [each for each in model.processes if every or each.critical]
    order = {each.key: place for place, each in enumerate(_by_urgency(model))}
    return tuple(_process(model, each.key) for each in sorted(chosen, key=lambda each: order[each.key]))


def _by_urgency(model: operating_model.OperatingModel) -> list[operating_model.Record]:
    def recovery(key: str) -> float:
        process = next(each for each in model.processes if each.key == key)
        return seconds(process.recovery) if process.recovery else float("inf")

    critical = {each.key for each in model.processes if each.critical}
    return sorted(model.processes, key=lambda each: (each.key not in critical, recovery(each.key)))


_SECONDS: Final = {"min": 60, "h": 3_600, "wd": 86_400 * 7 / 5, "d": 86_400, "w": 604_800}
"""How long the units of a duration are; a working day as long as it takes in the long run."""


def seconds(duration: str) -> float:
    """Give the length of a duration like `4h`, to put several in order."""
    number = duration.rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(number) * _SECONDS[duration.removeprefix(number)]


def _process(model: operating_model.OperatingModel, key: str) -> Process:
    process = next(each for each in model.processes if each.key == key)
    services = tuple(
        Named("services", each.key, each.title) for each in model.services if each.process == key
    )
    risks = tuple(_risks(model, key, process.systems))
    missing = [
        ("a longest time that it may stand still", process.recovery),
        ("an owner", process.owner),
        ("the systems that it needs", process.systems),
        ("a walk through it with those who do it", process.mapped),
        ("a risk that was thought through", risks),
    ]
    return Process(
        process=Named("processes", key, process.title),
        description=process.description or "",
        is_critical=process.critical,
        recovery=wording.said(process, "recovery"),
        is_mapped=process.mapped,
        has_drawing=process.bpmn is not None,
        owner=wording.one(model, "roles", process.owner),
        roles=wording.named(model, "roles", process.roles),
        systems=tuple(_systems(model, process.systems)),
        services=services,
        follows=wording.named(model, "processes", process.precedes),
        risks=risks,
        missing=tuple(words for words, held in missing if not held) if process.critical else (),
    )


def _systems(model: operating_model.OperatingModel, keys: tuple[str, ...]) -> Iterator[tuple[Named, str]]:
    systems = {each.key: each for each in model.systems}
    for key in keys:
        if key in systems:
            ends = wording.said(systems[key], "retires")
            yield Named("systems", key, systems[key].title), f"used until {ends}" if ends else ""


def _risks(model: operating_model.OperatingModel, key: str, systems: tuple[str, ...]) -> Iterator[Risk]:
    own = f"processes/{key}"
    services = {f"services/{each.key}" for each in model.services if each.process == key}
    near = {own, *(f"systems/{each}" for each in systems), *services}
    for risk in sorted(model.risks, key=lambda risk: -risk.likelihood * risk.impact):
        if risk.on not in near:
            continue
        weight = risk.likelihood * risk.impact
        word = "grave" if weight >= _GRAVE else "middling" if weight >= _MIDDLING else "small"
        about = wording.of_ref(model, risk.on)
        yield Risk(
            risk=Named("risks", risk.key, risk.title),
            words=f"{word}: likelihood {risk.likelihood}, impact {risk.impact} of 5",
            about=about.title if about and risk.on != own else "",
            controls=wording.named(model, "controls", risk.controls),
            is_grave=weight >= _GRAVE,
        )
