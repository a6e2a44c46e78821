"""Checks of processes, standards and shelves: work is done one way, and lies where somebody sees it."""

from collections.abc import Iterator, Mapping
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.processes import Milestone

_ENDS: Final = ("start", "end")

_BARE: Final = """\
processes:
  - key: permits
    title: Permits"""
_SHELF: Final = """\
shelves:
  - key: permits
    title: Permits"""

NO_STANDARD: Final = Code(
    "EK401",
    "warning",
    "process without a standard",
    "Everybody does it in their own way: the customer's result depends on who is on duty, and nothing can be improved together.",
    "Name in `standard` how it is done here, for the process or for each of its case types.",
    _BARE,
    f"{_BARE}\n    standard: permits\nstandards:\n  - key: permits\n    title: How we decide\n    checklist: [Check the site plan]",
)
NO_OWNER: Final = Code(
    "EK402",
    "warning",
    "process without an owner",
    "A process crosses units; where nobody answers for the whole, each unit improves its part at the cost of the others.",
    "Name in `owner` the role that answers for the whole of it.",
    _BARE,
    f"{_BARE}\n    owner: head\nroles:\n  - key: head\n    title: Head of planning",
)
NOT_WALKED: Final = Code(
    "EK403",
    "warning",
    "critical process that was not walked through",
    "Customers come to harm when it stands still, and it is known only from paper.",
    "Walk through it with those who do it, then say `mapped: true`.",
    f"{_BARE}\n    critical: true\n    recovery: 4h",
    f"{_BARE}\n    critical: true\n    recovery: 4h\n    mapped: true",
)
NO_RECOVERY: Final = Code(
    "EK404",
    "note",
    "critical process without a time to recover",
    "How much must be ready for a bad day depends on how long it may stand still.",
    "Say in `recovery` how long it may stand still at most.",
    f"{_BARE}\n    critical: true\n    mapped: true",
    f"{_BARE}\n    critical: true\n    mapped: true\n    recovery: 4h",
)
EMPTY_STANDARD: Final = Code(
    "EK405",
    "warning",
    "a standard that says nothing",
    "A name alone tells nobody how it is done here.",
    "Write a `checklist`, or say in `guidance` how it is done well.",
    "standards:\n  - key: permits\n    title: How we decide",
    "standards:\n  - key: permits\n    title: How we decide\n    checklist: [Check the site plan]",
)
UNUSED_STANDARD: Final = Code(
    "EK406",
    "note",
    "a standard that no work follows",
    "It is kept up to date for nobody.",
    "Name it in `standard` of a process or case type, or leave it out.",
    f"{_BARE}\n    standard: permits\nstandards:\n  - key: permits\n    title: How we decide\n    checklist: [Read]\n"
    "  - key: letters\n    title: How we write\n    checklist: [Be short]",
    f"{_BARE}\n    standard: permits\nstandards:\n  - key: permits\n    title: How we decide\n    checklist: [Read]",
)
_COURSE: Final = """\
standards:
  - key: move
    title: How we move an office
    milestones:
      - {key: ready, title: Rooms are ready, before: 10wd, counts_from: end}
      - {key: packed, title: All is packed, after: 5wd, counts_from: ready}"""

NO_DAY: Final = Code(
    "EK407",
    "error",
    "a milestone without a day, or a task without a milestone",
    "Nobody can count when it is due: what it counts from is no milestone here, comes back to itself, or is said twice.",
    "Let `counts_from` be `start`, `end` or the key of another, without a circle; say `after` or `before`, not both.",
    _COURSE.replace("from: ready", "from: raedy"),
    _COURSE,
)
SHELF_OF_NOBODY: Final = Code(
    "EK411",
    "warning",
    "shelf without a unit",
    "What lies on it is nobody's: it grows old without anybody seeing it.",
    "Name in `unit` whose shelf it is.",
    _SHELF,
    f"{_SHELF}\n    unit: planning\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
)
BLIND_TO_LOAD: Final = Code(
    "EK412",
    "note",
    "cases are handed out without a look at load",
    "A fixed key or a round gives the next case to whoever is next, however much that person holds already.",
    "Try `pull` or `push` on the twin, or say in the description why the key is kept.",
    f"{_SHELF}\n    unit: planning\n    distribution: fixed-key\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
    f"{_SHELF}\n    unit: planning\n    distribution: pull\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
)
OLD_AT_THE_BOTTOM: Final = Code(
    "EK413",
    "note",
    "the newest cases lie on top",
    "While work comes in, the oldest cases are never reached: the longest waits grow without end.",
    "Take `oldest-first` or `due-first`.",
    f"{_SHELF}\n    unit: planning\n    order: newest-first\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
    f"{_SHELF}\n    unit: planning\n    order: due-first\nunits:\n  - key: planning\n    title: Planning\n    kind: team",
)


def _no_standard(facts: Facts) -> Iterator[Finding]:
    """A process has a standard, its own or one for each of its case types."""
    for process in facts.model.processes:
        below = facts.case_types_of.get(process.key, ())
        if not process.standard and not (below and all(case_type.standard for case_type in below)):
            said = f"{the('processes', process)} has no standard."
            yield NO_STANDARD.found(said, record=f"processes/{process.key}", path=("standard",))


def _not_walked(facts: Facts) -> Iterator[Finding]:
    """A critical process was walked through."""
    for process in facts.model.processes:
        if process.critical and not process.mapped:
            said = (
                f"{the('processes', process)} is critical, and was not walked through with those who do it."
            )
            yield NOT_WALKED.found(said, record=f"processes/{process.key}", path=("mapped",))


def _no_recovery(facts: Facts) -> Iterator[Finding]:
    """A critical process says how long it may stand still."""
    for process in facts.model.processes:
        if process.critical and not process.recovery:
            said = f"{the('processes', process)} is critical, and does not say how long it may stand still."
            yield NO_RECOVERY.found(said, record=f"processes/{process.key}", path=("recovery",))


def _followed(facts: Facts) -> Iterator[str | None]:
    yield from (process.standard for process in facts.model.processes)
    yield from (case_type.standard for case_type in facts.model.case_types)


def _no_day(facts: Facts) -> Iterator[Finding]:
    """Each milestone has a key of its own, and its day can be counted from the start or the end."""
    for standard in facts.model.standards:
        held = {each.key: each for each in standard.milestones}
        for number, each in enumerate(standard.milestones):
            if wrong := _wrong_day(each, held, is_twice=held[each.key] is not each):
                said = f"{the('standards', standard)}: its milestone “{each.title}” {wrong}."
                yield NO_DAY.found(
                    said, record=f"standards/{standard.key}", path=("milestones", number, "counts_from")
                )
        for number, task in enumerate(standard.milestone_tasks):
            if task.milestone not in held:
                said = f"{the('standards', standard)}: “{task.title}” is for `{task.milestone}`, which is no milestone of it."
                yield NO_DAY.found(
                    said, record=f"standards/{standard.key}", path=("milestone_tasks", number, "milestone")
                )


def _wrong_day(each: Milestone, held: Mapping[str, Milestone], *, is_twice: bool) -> str:
    """Say why the day of a milestone cannot be counted; nothing where it can."""
    if is_twice or each.key in _ENDS:
        return f"has the key `{each.key}` of another"
    if each.after and each.before:
        return "says both `after` and `before`"
    seen, at = {each.key}, each.counts_from
    while at not in _ENDS:
        if at not in held:
            return f"counts from `{at}`, which is no milestone of it"
        if at in seen:
            return "counts from itself, by way of others"
        seen.add(at)
        at = held[at].counts_from
    return ""


def _blind_to_load(facts: Facts) -> Iterator[Finding]:
    """Cases go to people with a look at what they hold."""
    for shelf in facts.model.shelves:
        if shelf.distribution in ("fixed-key", "round-robin"):
            said = f"{the('shelves', shelf)} hands out cases by {shelf.distribution}, whatever people hold already."
            yield BLIND_TO_LOAD.found(said, record=f"shelves/{shelf.key}", path=("distribution",))


def _old_at_the_bottom(facts: Facts) -> Iterator[Finding]:
    """The oldest or the most urgent case lies on top."""
    for shelf in facts.model.shelves:
        if shelf.order == "newest-first":
            said = f"{the('shelves', shelf)} has the newest cases on top."
            yield OLD_AT_THE_BOTTOM.found(said, record=f"shelves/{shelf.key}", path=("order",))


CHECKS: Final = (
    Check(NO_STANDARD, _no_standard),
    lacking(NO_OWNER, "processes", "owner", says="has no owner"),
    Check(NOT_WALKED, _not_walked),
    Check(NO_RECOVERY, _no_recovery),
    lacking(
        EMPTY_STANDARD,
        "standards",
        "checklist",
        "guidance",
        "description",
        "templates",
        "milestones",
        says="says nothing",
    ),
    Check(NO_DAY, _no_day),
    unused(UNUSED_STANDARD, "standards", _followed, "is followed by no process or case type"),
    lacking(SHELF_OF_NOBODY, "shelves", "unit", says="belongs to no unit"),
    Check(BLIND_TO_LOAD, _blind_to_load),
    Check(OLD_AT_THE_BOTTOM, _old_at_the_bottom),
)
