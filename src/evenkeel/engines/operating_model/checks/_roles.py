"""Checks of roles: lines that lead up, spans and layers as declared, skills that can be learnt."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, lacking, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts, keyed

_HEAD: Final = """\
roles:
  - key: head
    title: Head of planning"""

NO_RESPONSIBILITIES: Final = Code(
    "EK511",
    "warning",
    "role without responsibilities",
    "Who takes the role does not know what is expected, and others do not know what to ask for.",
    "Write in `responsibilities` what the role answers for.",
    _HEAD,
    f"{_HEAD}\n    responsibilities:\n      - {{what: Decisions on permits, raci: accountable}}",
)
IN_A_CIRCLE: Final = Code(
    "EK512",
    "error",
    "roles that report in a circle",
    "Nobody is at the top of it: what nobody decides goes round for ever.",
    "Correct `reports_to` of one of them.",
    """\
roles:
  - key: head
    title: Head of planning
    reports_to: planner
  - key: planner
    title: Planner
    reports_to: head""",
    """\
roles:
  - key: head
    title: Head of planning
  - key: planner
    title: Planner
    reports_to: head""",
)
WRONG_SPAN: Final = Code(
    "EK513",
    "warning",
    "a span outside the declared range",
    "With too many, nobody is looked after; with too few, a layer costs more than it gives.",
    "Move roles between managers, or correct `posts`, or change the declared range in `structure`.",
    """\
structure:
  title: Shape
  span_from: 5
  span_to: 12
roles:
  - key: head
    title: Head of planning
  - key: planner
    title: Planner
    reports_to: head
    posts: 20""",
    """\
structure:
  title: Shape
  span_from: 5
  span_to: 12
roles:
  - key: head
    title: Head of planning
  - key: planner
    title: Planner
    reports_to: head
    posts: 10""",
)
TOO_DEEP: Final = Code(
    "EK514",
    "warning",
    "more layers than declared",
    "Each layer between the top and the front line takes time from every decision.",
    "Let the role report further up, or change the declared number in `structure`.",
    """\
structure:
  title: Shape
  layers: 1
roles:
  - key: head
    title: Head of planning
  - key: planner
    title: Planner
    reports_to: head""",
    """\
structure:
  title: Shape
  layers: 2
roles:
  - key: head
    title: Head of planning
  - key: planner
    title: Planner
    reports_to: head""",
)
NO_RANGE: Final = Code(
    "EK515",
    "error",
    "a range that begins above its end",
    "No span can be in it.",
    "Correct `span_from` or `span_to`.",
    "structure:\n  title: Shape\n  span_from: 12\n  span_to: 5",
    "structure:\n  title: Shape\n  span_from: 5\n  span_to: 12",
)
LEADS_NOBODY: Final = Code(
    "EK516",
    "note",
    "a manager to whom nobody reports",
    "The role is said to lead people; none is named who reports to it, and it leads no unit.",
    "Say in `reports_to` of its people that they report to it, or take `manager` off.",
    f"{_HEAD}\n    manager: true",
    f"{_HEAD}\n    manager: true\n  - key: planner\n    title: Planner\n    reports_to: head",
)
HOMELESS: Final = Code(
    "EK517",
    "note",
    "role without a unit",
    "Other roles belong to a unit; this one is in none, and its cases, figures and desk have no home.",
    "Name in `unit` where it belongs.",
    "units:\n  - key: planning\n    title: Planning\n    kind: team\n"
    f"{_HEAD}\n    unit: planning\n  - key: planner\n    title: Planner",
    "units:\n  - key: planning\n    title: Planning\n    kind: team\n"
    f"{_HEAD}\n    unit: planning\n  - key: planner\n    title: Planner\n    unit: planning",
)
NO_SUCH_LEVEL: Final = Code(
    "EK518",
    "error",
    "a skill at a level that it does not have",
    "Nobody knows what is asked for.",
    "Ask for a level that the skill describes, or describe the level.",
    f"""{_HEAD}
    skills:
      - {{skill: law, level: 4}}
skills:
  - key: law
    title: Building law
    levels: [Knows where to look, Applies it]""",
    f"""{_HEAD}
    skills:
      - {{skill: law, level: 2}}
skills:
  - key: law
    title: Building law
    levels: [Knows where to look, Applies it]""",
)
UNASKED_SKILL: Final = Code(
    "EK519",
    "note",
    "a skill that no role asks for",
    "It is described, and nobody needs to have it.",
    "Name it in `skills` of the roles that need it, or leave it out.",
    f"{_HEAD}\n    skills:\n      - {{skill: law}}\n"
    "skills:\n  - key: law\n    title: Building law\n  - key: drawing\n    title: Drawing",
    f"{_HEAD}\n    skills:\n      - {{skill: law}}\nskills:\n  - key: law\n    title: Building law",
)


def _wrong_span(facts: Facts) -> Iterator[Finding]:
    """The posts that report to one holder of a role are within the declared range."""
    shape = facts.model.structure
    if shape is None:
        return
    least, most = shape.span_from or 0, shape.span_to or float("inf")
    for role in facts.model.roles:
        below = facts.reports.get(role.key)
        if below:
            span = sum(one.posts for one in below) / max(role.posts, 1)
            if not least <= span <= most:
                said = f"{span:g} report to “{role.title}”; declared are {_range(shape.span_from, shape.span_to)}."
                yield WRONG_SPAN.found(said, record=f"roles/{role.key}")


def _range(least: int | None, most: int | None) -> str:
    if least is None or most is None:
        return f"at least {least}" if most is None else f"at most {most}"
    return f"{least} to {most}"


def _too_deep(facts: Facts) -> Iterator[Finding]:
    """There are no more layers than declared; told is the role with which the first one too many begins."""
    shape = facts.model.structure
    if shape is None or shape.layers is None:
        return
    for role in facts.model.roles:
        if facts.layer_of[role.key] == shape.layers + 1:
            said = f"{the('roles', role)} is in layer {shape.layers + 1}; declared are {shape.layers}."
            yield TOO_DEEP.found(said, record=f"roles/{role.key}", path=("reports_to",))


def _no_range(facts: Facts) -> Iterator[Finding]:
    """The declared range begins below its end."""
    shape = facts.model.structure
    if shape is not None and shape.span_from and shape.span_to and shape.span_from > shape.span_to:
        said = f"The declared span begins at {shape.span_from} and ends at {shape.span_to}."
        yield NO_RANGE.found(said, record=f"structure/{shape.key}", path=("span_from",))


def _leads_nobody(facts: Facts) -> Iterator[Finding]:
    """A manager leads somebody."""
    leading = {unit.lead for unit in facts.model.units}
    for role in facts.model.roles:
        if role.manager and role.key not in facts.reports and role.key not in leading:
            said = f"{the('roles', role)} is a manager, and nobody reports to it."
            yield LEADS_NOBODY.found(said, record=f"roles/{role.key}", path=("manager",))


def _no_such_level(facts: Facts) -> Iterator[Finding]:
    """A skill is asked for at a level that it describes."""
    skills = keyed(facts.model.skills)
    for role in facts.model.roles:
        for position, asked in enumerate(role.skills):
            skill = skills.get(asked.skill)
            if skill is not None and skill.levels and asked.level > len(skill.levels):
                said = f"“{role.title}” asks for “{skill.title}” at level {asked.level}; it has {len(skill.levels)}."
                yield NO_SUCH_LEVEL.found(
                    said, record=f"roles/{role.key}", path=("skills", position, "level")
                )


def _asked_for(facts: Facts) -> Iterator[str]:
    yield from (asked.skill for role in facts.model.roles for asked in role.skills)
    yield from (skill for one in facts.model.development for skill in one.skills)


CHECKS: Final = (
    lacking(NO_RESPONSIBILITIES, "roles", "responsibilities", says="has no responsibilities"),
    circling(IN_A_CIRCLE, "roles", "reports_to", "reports to itself in the end"),
    Check(WRONG_SPAN, _wrong_span),
    Check(TOO_DEEP, _too_deep),
    Check(NO_RANGE, _no_range),
    Check(LEADS_NOBODY, _leads_nobody),
    lacking(
        HOMELESS,
        "roles",
        "unit",
        says="belongs to no unit",
        when=lambda facts: bool(facts.roles_in),
    ),
    Check(NO_SUCH_LEVEL, _no_such_level),
    unused(UNASKED_SKILL, "skills", _asked_for, "is asked for by no role"),
)
