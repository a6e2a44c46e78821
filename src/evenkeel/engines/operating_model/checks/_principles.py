"""Design principles that carry their own check: whether the model keeps them."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks._check import Check, the
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.principles import Principle
from evenkeel.engines.operating_model.reading._folder import nearest

_EXAMPLE: Final = """\
principles:
  - key: common-systems
    title: Common systems, specialist ones by exception
    check: {}
systems:
  - key: maps
    title: Maps
    kind: specialist
    units: [planning]
units:
  - key: planning
    title: Planning
    kind: team"""
_KEPT: Final = 'all systems where kind = "specialist" have units'

BROKEN: Final = Code(
    "EK151",
    "warning",
    "principle that is broken",
    "The model does not keep a rule that its own design has to follow: one of the two is wrong.",
    "Change the record, change the principle, or accept an exception from `principles/key` with an owner and a last day.",
    _EXAMPLE.format('all systems where kind = "specialist" have exception'),
    _EXAMPLE.format(_KEPT),
)
NOT_UNDERSTOOD: Final = Code(
    "EK152",
    "error",
    "check of a principle that cannot be worked out",
    "Nobody learns whether the principle is kept.",
    "Write the check as the reference of principle expressions says.",
    _EXAMPLE.format('every system where kind = "specialist" has units'),
    _EXAMPLE.format(_KEPT),
)
NAMES_NOBODY: Final = Code(
    "EK153",
    "warning",
    "check of a principle that names a record that is not there",
    "A comparison with it is never true, so the check says something else than it seems to.",
    "Correct the key in the check.",
    _EXAMPLE.format('no systems where units contains "plannning"'),
    _EXAMPLE.format('all systems have units contains "planning"'),
)


def _broken(facts: Facts) -> Iterator[Finding]:
    """Find the records that break a principle; the principle itself where no single record does."""
    for principle in facts.model.principles:
        judged = facts.judged.get(principle.check or "")
        if judged is None or judged.verdict is None or judged.verdict.kept:
            continue
        for broken in judged.verdict.breaking:
            said = (
                f"{_named(facts.model, broken)} breaks the principle “{principle.title}”: {principle.check}."
            )
            yield BROKEN.found(said, record=broken, principle=principle.key)
        if not judged.verdict.breaking:
            because = f" {judged.verdict.because}" if judged.verdict.because else ""
            said = f"The principle “{principle.title}” is broken: {principle.check}.{because}"
            yield BROKEN.found(said, record=_ref(principle), path=("check",), principle=principle.key)


def _not_understood(facts: Facts) -> Iterator[Finding]:
    """Find the checks that are no expressions, or that take too long."""
    for principle in facts.model.principles:
        judged = facts.judged.get(principle.check or "")
        if judged is not None and judged.refusal:
            said = f"The principle “{principle.title}”: {judged.refusal[0].lower()}{judged.refusal[1:]}"
            yield NOT_UNDERSTOOD.found(said, record=_ref(principle), path=("check",))


def _names_nobody(facts: Facts) -> Iterator[Finding]:
    """Find the keys in checks that no record has."""
    for principle in facts.model.principles:
        judged = facts.judged.get(principle.check or "")
        for collections, key in judged.names if judged else ():
            if all(facts.model.find(each, key) is None for each in collections):
                known = [record.key for each in collections for record in facts.model.records(each)]
                kind = " or ".join(_schema.COLLECTIONS[each].singular for each in collections[:3])
                said = (
                    f"The check of the principle “{principle.title}” names “{key}”, and no {kind} has this key."
                    f"{nearest(key, known)}"
                )
                yield NAMES_NOBODY.found(said, record=_ref(principle), path=("check",))


def _ref(principle: Principle) -> str:
    return f"principles/{principle.key}"


def _named(model: OperatingModel, ref: str) -> str:
    record = model.find_ref(ref)
    assert record is not None
    return the(ref.partition("/")[0], record)


CHECKS: Final = (
    Check(BROKEN, _broken),
    Check(NOT_UNDERSTOOD, _not_understood),
    Check(NAMES_NOBODY, _names_nobody),
)
