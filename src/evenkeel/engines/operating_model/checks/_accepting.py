"""Accepted exceptions: which findings they cover, and what is wrong with the exceptions themselves.

An exception covers the findings of its rule, about the records that it names, or about all where it names none, as
long as somebody owns it and its last day has not passed. What it covers stays visible, marked as accepted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.principles import Acceptance, Principle

_OLD: Final = """\
exceptions:
  - key: old-model
    title: Objectives come without measures until the review
    rule: EK101
    owner: head
    expires: {}
objectives:
  - key: faster
    title: Faster permits
roles:
  - key: head
    title: Head of planning"""

UNOWNED: Final = Code(
    "EK155",
    "warning",
    "exception without an owner",
    "Nobody works on ending it. It covers nothing until somebody answers for it.",
    "Name in `owner` the role that answers for it.",
    _OLD.format("2029-12-31").replace("    owner: head\n", ""),
    _OLD.format("2029-12-31"),
)
ENDLESS: Final = Code(
    "EK156",
    "warning",
    "exception without a last day",
    "An exception that never ends is another rule. It covers nothing until it says when it ends.",
    "Say in `expires` on which day it ends, or change the rule.",
    _OLD.format("2029-12-31").replace("    expires: 2029-12-31\n", ""),
    _OLD.format("2029-12-31"),
)
EXPIRED: Final = Code(
    "EK157",
    "warning",
    "exception that has expired",
    "Its last day has passed: what it covered is found again.",
    "Put right what it covered, or accept it anew with another last day.",
    _OLD.format("2019-12-31"),
    _OLD.format("2029-12-31"),
)
UNKNOWN_RULE: Final = Code(
    "EK158",
    "warning",
    "exception from a rule that does not exist",
    "It covers nothing.",
    "Name in `rule` the code of a check, like `EK601`, or a principle, like `principles/common-systems`.",
    _OLD.format("2029-12-31").replace("EK101", "EK9999"),
    _OLD.format("2029-12-31"),
)
COVERS_NOTHING: Final = Code(
    "EK159",
    "note",
    "exception that covers nothing",
    "What it was accepted for has been put right, or it names other records.",
    "Take it out, or correct `rule` or `records`.",
    _OLD.format("2029-12-31").replace("permits\nroles", "permits\n    measures: [time]\nroles")
    + "\nmeasures:\n  - key: time\n    title: Time to a permit\n    kind: time",
    _OLD.format("2029-12-31"),
)
CODES: Final = (UNOWNED, ENDLESS, EXPIRED, UNKNOWN_RULE, COVERS_NOTHING)


def in_force(exception: Acceptance, facts: Facts) -> bool:
    """Tell whether an exception covers anything on the day: it has an owner and a last day that has not passed."""
    return bool(exception.owner) and exception.expires is not None and exception.expires >= facts.on


def accepted(facts: Facts, found: Iterable[Finding], codes: frozenset[str]) -> Iterator[Finding]:
    """Mark the findings that an exception covers, and add what is wrong with exceptions."""
    cover = _cover(facts)
    used: set[str] = set()
    for finding in found:
        key = _covering(cover, finding)
        if key is None:
            yield finding
        else:
            used.add(key)
            yield replace(finding, accepted=key)
    for exception in facts.model.exceptions:
        yield from _wrong_with(facts, exception, exception.key in used, codes)


def _cover(facts: Facts) -> Mapping[tuple[str, str | None], str]:
    """Give the exception in force for each rule and record; for all records of a rule, for the record None."""
    cover: dict[tuple[str, str | None], str] = {}
    for exception in facts.model.exceptions:
        if in_force(exception, facts):
            for record in exception.records or (None,):
                cover.setdefault((exception.rule, record), exception.key)
    return cover


def _covering(cover: Mapping[tuple[str, str | None], str], finding: Finding) -> str | None:
    rules = [finding.code, *([f"principles/{finding.principle}"] if finding.principle else [])]
    keys = (cover.get((rule, record)) for rule in rules for record in (finding.record, None))
    return next((key for key in keys if key is not None), None)


def _wrong_with(facts: Facts, exception: Acceptance, used: bool, codes: frozenset[str]) -> Iterator[Finding]:
    ref, name = f"exceptions/{exception.key}", f"The exception “{exception.title}”"
    if not exception.owner:
        yield UNOWNED.found(f"{name} has no owner.", record=ref, path=("owner",))
    if exception.expires is None:
        yield ENDLESS.found(f"{name} has no last day.", record=ref, path=("expires",))
    elif exception.expires < facts.on:
        said = f"{name} ended on {exception.expires.isoformat()}."
        yield EXPIRED.found(said, record=ref, path=("expires",))
    if exception.rule not in codes and not _is_principle(facts, exception.rule):
        said = f"{name} is from “{exception.rule}”, which is no check and no principle of this model."
        yield UNKNOWN_RULE.found(said, record=ref, path=("rule",))
    elif not used and in_force(exception, facts) and _could_be_found(facts, exception):
        yield COVERS_NOTHING.found(f"{name} covers nothing that was found.", record=ref, path=("rule",))


def _is_principle(facts: Facts, rule: str) -> bool:
    collection, _, key = rule.partition("/")
    return collection == "principles" and facts.model.find(collection, key) is not None


def _could_be_found(facts: Facts, exception: Acceptance) -> bool:
    """Tell whether a finding would show what it covers: a principle may have no check, a specialist system names its exception."""
    if exception.key in facts.relied_on:
        return False
    collection, _, key = exception.rule.partition("/")
    principle = facts.model.find(collection, key) if collection == "principles" else None
    return not isinstance(principle, Principle) or principle.check is not None
