"""Checks of who answers for what: one role accountable for one thing, and somebody for each."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.people import Responsibility, Role

_PERMIT: Final = """\
services:
  - key: permit
    title: Permit
roles:
  - key: head
    title: Head of planning
    responsibilities:
      - {what: Decisions on permits, raci: accountable, on: services/permit}
  - key: planner
    title: Planner
    responsibilities:
      - {what: Decisions on permits, raci: responsible, on: services/permit}"""

TWO_ACCOUNTABLE: Final = Code(
    "EK531",
    "error",
    "two roles accountable for one thing",
    "Where two answer for a thing, each may wait for the other, and nobody can be asked.",
    "Keep one accountable role; the other may be responsible, consulted or informed.",
    _PERMIT.replace("raci: responsible", "raci: accountable"),
    _PERMIT,
)
SHARED: Final = Code(
    "EK532",
    "note",
    "two roles accountable for one record, each for a part of it",
    "Each answers for other work on the same record. This may be meant; often one of them should answer for the whole.",
    "Look whether one role can answer for the whole of it.",
    _PERMIT.replace(
        "what: Decisions on permits, raci: responsible", "what: Letters on permits, raci: accountable"
    ),
    _PERMIT,
)
NOBODY_ACCOUNTABLE: Final = Code(
    "EK533",
    "warning",
    "work without anybody accountable",
    "Somebody does it, and nobody answers for it: what falls between those who do it is nobody's.",
    "Make one role accountable for it, or give the record an owner.",
    _PERMIT.replace("raci: accountable", "raci: responsible"),
    _PERMIT,
)
OWNER_AND_OTHER: Final = Code(
    "EK534",
    "note",
    "the owner of a record and the role accountable for it differ",
    "The owner answers for the record, and so does who is accountable for work on it. Both together can wait for each other.",
    "Make the accountable role the owner, or say clearly which part of the work it answers for.",
    _PERMIT.replace("title: Permit\n", "title: Permit\n    owner: planner\n"),
    _PERMIT.replace("title: Permit\n", "title: Permit\n    owner: head\n"),
)


class Held(NamedTuple):
    """A responsibility, and the role that has it."""

    role: Role
    position: int
    duty: Responsibility

    def found(self, code: Code, said: str) -> Finding:
        """Make a finding about it."""
        return code.found(said, record=f"roles/{self.role.key}", path=("responsibilities", self.position))


def _held(facts: Facts, raci: str) -> Iterator[Held]:
    for role in facts.model.roles:
        for position, duty in enumerate(role.responsibilities):
            if duty.raci == raci:
                yield Held(role, position, duty)


def _thing(duty: Responsibility) -> tuple[str | None, str]:
    return duty.on, " ".join(duty.what.casefold().split())


def _two_accountable(facts: Facts) -> Iterator[Finding]:
    """One role is accountable for one work on one record. Work that names no record is each unit's own."""
    first: dict[tuple[str | None, str], Role] = {}
    for held in _held(facts, "accountable"):
        if held.duty.on is None:
            continue
        other = first.setdefault(_thing(held.duty), held.role)
        if other.key != held.role.key:
            said = f"“{held.role.title}” and “{other.title}” are both accountable for “{held.duty.what}” on {held.duty.on}."
            yield held.found(TWO_ACCOUNTABLE, said)


def _shared(facts: Facts) -> Iterator[Finding]:
    """One role is accountable for all work on one record."""
    first: dict[str, Held] = {}
    told: set[tuple[str, str]] = set()
    for held in _held(facts, "accountable"):
        if held.duty.on is None:
            continue
        other = first.setdefault(held.duty.on, held)
        pair = (held.duty.on, held.role.key)
        if other.role.key != held.role.key and _thing(other.duty) != _thing(held.duty) and pair not in told:
            told.add(pair)
            said = (
                f"“{held.role.title}” is accountable for “{held.duty.what}” on {held.duty.on}, "
                f"and “{other.role.title}” for “{other.duty.what}”."
            )
            yield held.found(SHARED, said)


def _nobody_accountable(facts: Facts) -> Iterator[Finding]:
    """For what somebody is responsible, somebody is accountable: a role, or the owner of the record."""
    accountable = {held.duty.on for held in _held(facts, "accountable")}
    told: set[str] = set()
    for held in _held(facts, "responsible"):
        ref = held.duty.on
        if ref is None or ref in accountable or ref in told:
            continue
        record = facts.model.find_ref(ref)
        if record is not None and record.owner is None:
            told.add(ref)
            said = f"“{held.role.title}” is responsible for “{held.duty.what}” on {ref}, and nobody is accountable."
            yield held.found(NOBODY_ACCOUNTABLE, said)


def _owner_and_other(facts: Facts) -> Iterator[Finding]:
    """Who is accountable on a record is its owner, unless the owner is accountable too."""
    by_record: dict[str, list[Held]] = {}
    for held in _held(facts, "accountable"):
        if held.duty.on is not None:
            by_record.setdefault(held.duty.on, []).append(held)
    for ref, several in by_record.items():
        record = facts.model.find_ref(ref)
        if record is None or record.owner is None:
            continue
        if all(held.role.key != record.owner for held in several):
            said = f"{ref} is owned by {record.owner}, and “{several[0].role.title}” is accountable for it."
            yield several[0].found(OWNER_AND_OTHER, said)


CHECKS: Final = (
    Check(TWO_ACCOUNTABLE, _two_accountable),
    Check(SHARED, _shared),
    Check(NOBODY_ACCOUNTABLE, _nobody_accountable),
    Check(OWNER_AND_OTHER, _owner_and_other),
)
