"""A role as a description to hand to the person who takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

_RACI: Final = {
    "accountable": "Answers for",
    "responsible": "Does",
    "consulted": "Is asked before",
    "informed": "Is told of",
}
"""The ways of a responsibility in words, the weightiest first."""
OWNED_SHOWN: Final = 6


@dataclass(frozen=True)
class Duty:
    """Something that the role is there to do."""

    what: str
    on: Named | None


@dataclass(frozen=True)
class Skill:
    """A skill that the role asks for."""

    skill: Named
    level: int
    of: int
    meaning: str
    """What the level means."""
    next: str
    """What the level above means, to grow into; empty at the highest."""


@dataclass(frozen=True)
class Right:
    """A decision that the role takes: its own, or handed on to it."""

    decision: Named
    words: str


@dataclass(frozen=True)
class Measure:
    """A figure that tells how the role's work goes."""

    measure: Named
    purpose: str
    target: str


@dataclass(frozen=True)
class Meeting:
    """A meeting that the role leads or takes part in."""

    meeting: Named
    words: str


@dataclass(frozen=True)
class Owned:
    """Records of one kind that the role owns."""

    kind: str
    titles: tuple[Named, ...]
    more: int


@dataclass(frozen=True)
class Description:
    """All that the model says of a role."""

    role: Named
    purpose: str
    facts: tuple[tuple[str, str], ...]
    """Short facts: a label and what it says."""
    unit: Named | None
    reports_to: Named | None
    leads: tuple[tuple[Named, str], ...]
    duties: tuple[tuple[str, tuple[Duty, ...]], ...]
    works_in: tuple[Named, ...]
    skills: tuple[Skill, ...]
    rights: tuple[Right, ...]
    bodies: tuple[tuple[Named, str], ...]
    measures: tuple[Measure, ...]
    meetings: tuple[Meeting, ...]
    development: tuple[Named, ...]
    owned: tuple[Owned, ...]


@dataclass(frozen=True)
class Entry:
    """A role in the list of all."""

    role: Named
    unit: str
    posts: str
    purpose: str


def entries(model: operating_model.OperatingModel, *, words: str = "", unit: str = "") -> tuple[Entry, ...]:
    """List the roles by unit, of those with some words or of one unit alone."""
    units = {each.key: each.title for each in model.units}
    order = list(units)
    found = [
        Entry(
            role=Named("roles", role.key, role.title),
            unit=units.get(role.unit or "", ""),
            posts=wording.count(role.posts, "post"),
            purpose=role.purpose or role.description or "",
        )
        for role in sorted(
            model.roles, key=lambda role: order.index(role.unit) if role.unit in units else len(order)
        )
        if not unit or role.unit == unit
    ]
    return tuple(each for each in found if wording.matches(words, each.role.title, each.unit, each.purpose))


def description(model: operating_model.OperatingModel, key: str) -> Description | None:
    """Describe a role; nothing where there is none of this key."""
    role = next((each for each in model.roles if each.key == key), None)
    if role is None:
        return None
    leads = [each for each in model.roles if each.reports_to == key]
    posts = sum(each.posts for each in leads)
    facts = [
        ("Posts", wording.count(role.posts, "full-time post")),
        ("Grade", role.grade or ""),
        ("Leads", wording.count(posts, "post") if posts else ""),
    ]
    return Description(
        role=Named("roles", key, role.title),
        purpose=role.purpose or role.description or "",
        facts=tuple((label, words) for label, words in facts if words),
        unit=wording.one(model, "units", role.unit),
        reports_to=wording.one(model, "roles", role.reports_to),
        leads=tuple(
            (Named("roles", each.key, each.title), wording.count(each.posts, "post")) for each in leads
        ),
        duties=tuple(_duties(model, key)),
        works_in=tuple(_works_in(model, key)),
        skills=tuple(_skills(model, key)),
        rights=tuple(_rights(model, f"roles/{key}")),
        bodies=tuple(_bodies(model, key)),
        measures=tuple(_measures(model, key)),
        meetings=tuple(_meetings(model, key, role.unit)),
        development=tuple(
            Named("development", each.key, each.title) for each in model.development if key in each.roles
        ),
        owned=tuple(_owned(model, key)),
    )


def _duties(model: operating_model.OperatingModel, key: str) -> Iterator[tuple[str, tuple[Duty, ...]]]:
    role = next(each for each in model.roles if each.key == key)
    for raci, words in _RACI.items():
        held = tuple(
            Duty(each.what, wording.of_ref(model, each.on))
            for each in role.responsibilities
            if each.raci == raci
        )
        if held:
            yield words, held


def _works_in(model: operating_model.OperatingModel, key: str) -> Iterator[Named]:
    for process in model.processes:
        if key in process.roles:
            yield Named("processes", process.key, process.title)
    for case_type in model.case_types:
        if any(stage.role == key for stage in case_type.stages):
            yield Named("case_types", case_type.key, case_type.title)


def _skills(model: operating_model.OperatingModel, key: str) -> Iterator[Skill]:
    role = next(each for each in model.roles if each.key == key)
    skills = {each.key: each for each in model.skills}
    for asked in role.skills:
        skill = skills.get(asked.skill)
        if skill is None:
            continue
        levels = dict(enumerate(skill.levels, start=1))
        yield Skill(
            skill=Named("skills", skill.key, skill.title),
            level=asked.level,
            of=len(skill.levels) or 5,
            meaning=levels.get(asked.level, ""),
            next=levels.get(asked.level + 1, ""),
        )


def _rights(model: operating_model.OperatingModel, ref: str) -> Iterator[Right]:
    currency = model.about.currency
    for decision in model.decisions:
        if decision.holder == ref:
            limit = wording.said(decision, "limit", currency=currency)
            yield Right(
                Named("decisions", decision.key, decision.title), f"up to {limit}" if limit else "its own"
            )
    for each in model.delegations:
        decision_named = wording.one(model, "decisions", each.decision)
        if decision_named is None or ref not in (each.taker, each.giver):
            continue
        other = wording.of_ref(model, each.giver if each.taker == ref else each.taker)
        way = "handed on by" if each.taker == ref else "handed on to"
        limit, until = wording.said(each, "limit", currency=currency), wording.said(each, "until")
        words = [f"{way} {other.title if other else ''}", f"up to {limit}" if limit else ""]
        yield Right(decision_named, ", ".join([*filter(None, words), *([f"until {until}"] if until else [])]))


def _bodies(model: operating_model.OperatingModel, key: str) -> Iterator[tuple[Named, str]]:
    for body in model.bodies:
        if body.chair == key:
            yield Named("bodies", body.key, body.title), "in the chair"
        elif key in body.members:
            yield Named("bodies", body.key, body.title), "member"


def _measures(model: operating_model.OperatingModel, key: str) -> Iterator[Measure]:
    led = {unit.key for unit in model.units if unit.lead == key}
    for each in model.measures:
        if key in (each.role, each.owner) or each.unit in led:
            yield Measure(
                Named("measures", each.key, each.title), each.purpose or "", target(model, each.key)
            )


def target(model: operating_model.OperatingModel, key: str) -> str:
    """Say the target of a measure, like "at most 42 days by 30 June 2027"; nothing where there is none."""
    measure = next(each for each in model.measures if each.key == key)
    if measure.target is None:
        return ""
    way = {"lower": "at most", "higher": "at least", "steady": "about"}[measure.better]
    by = wording.said(measure.target, "by")
    unit = measure.counted_in or ""
    value = f"{way} {measure.target.value:,.10g} {unit}".rstrip()
    return f"{value} by {by}" if by else value


def _meetings(model: operating_model.OperatingModel, key: str, unit: str | None) -> Iterator[Meeting]:
    bodies = {body.key for body in model.bodies if body.chair == key or key in body.members}
    for each in model.meetings:
        if each.lead == key or (unit and each.unit == unit) or each.body in bodies:
            words = [each.every, f"at {each.at}" if each.at else "", wording.said(each, "lasts")]
            leads = ["leads it"] if each.lead == key else []
            yield Meeting(Named("meetings", each.key, each.title), ", ".join([*filter(None, words), *leads]))


def _owned(model: operating_model.OperatingModel, key: str) -> Iterator[Owned]:
    held: dict[str, list[Named]] = {}
    for collection, record in model.every():
        if record.owner == key:
            held.setdefault(collection, []).append(Named(collection, record.key, record.title))
    for collection, records in held.items():
        yield Owned(
            kind=operating_model.COLLECTIONS[collection].label,
            titles=tuple(records[:OWNED_SHOWN]),
            more=max(0, len(records) - OWNED_SHOWN),
        )
