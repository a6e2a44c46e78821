"""Checks of delegations: what is handed on was held, is not more than was held, and does not come back."""

from collections.abc import Iterator, Mapping
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks import _circles
from evenkeel.engines.operating_model.checks._check import Check, past, the
from evenkeel.engines.operating_model.checks._facts import Facts, grouped, keyed
from evenkeel.engines.operating_model.elements.governance import Decision, Delegation

_GIVEN: Final = """\
roles:
  - {key: head, title: Head of planning}
  - {key: lead, title: Team leader}
  - {key: planner, title: Planner}
decisions:
  - key: grants
    title: Grants
    holder: roles/head
    limit: 10000
delegations:
  - key: to-lead
    title: Small grants
    decision: grants
    giver: roles/head
    taker: roles/lead
    limit: 2000"""
_ON: Final = """
  - key: onwards
    title: Onwards
    decision: grants
    giver: roles/lead
    taker: roles/{}
    limit: 1000"""

LOOP: Final = Code(
    "EK821",
    "error",
    "a decision that is handed round in a loop",
    "It comes back to one who gave it away: nobody holds it, and each may point to the next.",
    "Take out the delegation that leads back.",
    _GIVEN + _ON.format("head"),
    _GIVEN + _ON.format("planner"),
)
TOO_MUCH: Final = Code(
    "EK822",
    "error",
    "more is handed on than is held",
    "Nobody can give away a limit that they do not have; what was decided above it does not hold.",
    "Lower `limit` to that of the giver, or raise that of the giver first.",
    _GIVEN.replace("limit: 2000", "limit: 20000"),
    _GIVEN,
)
NOT_HELD: Final = Code(
    "EK823",
    "error",
    "a decision is handed on by one who does not hold it",
    "What the taker decides does not hold.",
    "Correct `giver`, or add the delegation by which the giver holds it.",
    _GIVEN.replace("giver: roles/head", "giver: roles/planner"),
    _GIVEN,
)
ENDED: Final = Code(
    "EK824",
    "warning",
    "a delegation that has ended",
    "Its last day has passed: what is still decided under it does not hold.",
    "Renew it with another day in `until`, or take it out.",
    f"{_GIVEN}\n    until: 2019-12-31",
    f"{_GIVEN}\n    until: 2029-12-31",
)


def _of_decisions(facts: Facts) -> Iterator[tuple[Decision, list[Delegation]]]:
    decisions = keyed(facts.model.decisions)
    for key, several in grouped((each.decision, each) for each in facts.model.delegations).items():
        decision = decisions.get(key)
        if decision is not None:
            yield decision, several


def _loop(facts: Facts) -> Iterator[Finding]:
    """No delegation of a decision leads back to one who gave it away; each loop once."""
    for decision, several in _of_decisions(facts):
        takers = grouped((each.giver, each.taker) for each in several)
        ways: Mapping[str, list[str]] = {each.giver: takers[each.giver] for each in several}
        first = {each.giver: each for each in reversed(several)}
        for circle in _circles.circles(ways):
            delegation = first[circle[0]]
            said = f"“{decision.title}” is handed round: {' → '.join((*circle, circle[0]))}."
            yield LOOP.found(said, record=f"delegations/{delegation.key}", path=("taker",))


def _limits(decision: Decision, several: list[Delegation]) -> dict[str, float]:
    """Give up to which amount each holds a decision, the holder and all takers; without a limit it is the giver's."""
    unlimited = float("inf")
    if decision.holder is None:
        return {}
    held = {decision.holder: unlimited if decision.limit is None else decision.limit}
    given = grouped((each.giver, each) for each in several)
    waiting = [decision.holder]
    while waiting:
        giver = waiting.pop()
        for each in given.get(giver, ()):
            limit = held[giver] if each.limit is None else min(each.limit, held[giver])
            if limit > held.get(each.taker, -1.0):
                held[each.taker] = limit
                waiting.append(each.taker)
    return held


def _too_much(facts: Facts) -> Iterator[Finding]:
    """The limit of a delegation is not above what its giver holds."""
    for decision, several in _of_decisions(facts):
        held = _limits(decision, several)
        for each in several:
            if each.limit is not None and each.limit > held.get(each.giver, float("inf")):
                said = f"{the('delegations', each)} gives {each.limit:g}; {each.giver} holds {held[each.giver]:g}."
                yield TOO_MUCH.found(said, record=f"delegations/{each.key}", path=("limit",))


def _not_held(facts: Facts) -> Iterator[Finding]:
    """Who hands a decision on holds it, or was given it."""
    for decision, several in _of_decisions(facts):
        takers = {each.taker for each in several}
        for each in several:
            if decision.holder is not None and each.giver != decision.holder and each.giver not in takers:
                said = f"{the('delegations', each)} is given by {each.giver}, who does not hold “{decision.title}”."
                yield NOT_HELD.found(said, record=f"delegations/{each.key}", path=("giver",))


CHECKS: Final = (
    Check(LOOP, _loop),
    Check(TOO_MUCH, _too_much),
    Check(NOT_HELD, _not_held),
    past(ENDED, "delegations", "until", "ended on"),
)
