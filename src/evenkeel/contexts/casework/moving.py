"""What the standard asks before a case goes on: order of stages, conditions of leaving and entering, and who may overrule."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.rules import NeedsReason
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

_NEEDED: Final = {
    "responsible": "nobody is responsible for it",
    "decision": "it is not decided",
    "document": "no document is with it",
    "customer": "no customer is named",
    "tasks-done": "not all tasks are done",
}


class AgainstStandard(errors.Conflict):
    """The standard holds this back: {why}. {who} may overrule it, with a reason."""

    code: ClassVar[str] = "against-the-standard"


class NoSuchStage(errors.Invalid):
    """The case type has no stage {key!r}."""

    code: ClassVar[str] = "no-such-stage"


class SameStage(errors.Conflict):
    """The case is in this stage already."""

    code: ClassVar[str] = "same-stage"


class WrongOutcome(errors.Invalid):
    """Choose one of the outcomes of the standard: {choices}."""

    code: ClassVar[str] = "wrong-outcome"


class MayNotOverrule(errors.Denied):
    """Only {who} may overrule the standard here."""

    code: ClassVar[str] = "may-not-overrule"


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a case decides whether it may go on."""

    stage: str
    has_responsible: bool
    has_decision: bool
    has_document: bool
    has_customer: bool
    undone: tuple[str, ...] = ()
    """The lines of its present stage that must be ticked and are not."""
    has_tasks: bool = False
    """Whether any task at all is left."""

    def lacks(self, need: str) -> bool:
        """Tell whether something that a stage can ask for is not there."""
        there = {
            "responsible": self.has_responsible,
            "decision": self.has_decision,
            "document": self.has_document,
            "customer": self.has_customer,
            "tasks-done": not self.has_tasks,
        }
        return not there[need]


@dataclass(frozen=True, slots=True)
class Way:
    """What a move would mean: what speaks against it, and whether it needs a reason."""

    objections: tuple[str, ...]
    needs_reason: str
    """Why it needs a reason: it goes back, or leaves stages out; empty where it needs none."""


def way(kind: operating_model.CaseType, facts: Facts, *, to: str) -> Way:
    """Look at a move to a stage. Raises NoSuchStage, SameStage."""
    keys = [each.key for each in kind.stages]
    if to not in keys:
        raise NoSuchStage(key=to)
    if to == facts.stage:
        raise SameStage
    here = keys.index(facts.stage) if facts.stage in keys else -1
    steps = keys.index(to) - here
    forward = steps > 0 or kind.order == "free"
    objections = (*_leaving(kind, facts), *_entering(kind, facts, to)) if forward else ()
    if kind.order == "free" or steps == 1 or here < 0:
        return Way(objections, "")
    if steps < 0:
        return Way(objections, "it goes back")
    left_out = ", ".join(each.title for each in kind.stages[here + 1 : here + steps])
    return Way(objections, f"it leaves out {left_out}")


def end(kind: operating_model.CaseType, facts: Facts) -> Way:
    """Look at closing a case with an outcome, from the stage in which it is."""
    keys = [each.key for each in kind.stages]
    left = keys[keys.index(facts.stage) + 1 :] if facts.stage in keys else []
    said = "stages are left: " + ", ".join(each.title for each in kind.stages if each.key in left)
    return Way(tuple(_leaving(kind, facts)), said if left and kind.order == "in-order" else "")


def _leaving(kind: operating_model.CaseType, facts: Facts) -> Iterator[str]:
    here = standards.stage(kind, facts.stage)
    for line in facts.undone:
        yield f"“{line}” is not ticked"
    for need in here.leave_when if here else ():
        if facts.lacks(need):
            yield _NEEDED[need]


def _entering(kind: operating_model.CaseType, facts: Facts, to: str) -> Iterator[str]:
    there = standards.stage(kind, to)
    for need in there.enter_when if there else ():
        if facts.lacks(need):
            yield f"{_NEEDED[need]}, which {there.title!r} asks for" if there else ""


def check(found: Way, *, reason: str, overrules: bool, may_overrule: bool, who: str) -> None:
    """Raise AgainstStandard, MayNotOverrule or NeedsReason where a move cannot be made as it is asked for.

    `overrules`: whether she wants it against the standard; `who`: who may, in words.
    """
    if found.objections and not overrules:
        raise AgainstStandard(
            why="; ".join(found.objections), who=who[:1].upper() + who[1:], objections=found.objections
        )
    if found.objections and not may_overrule:
        raise MayNotOverrule(who=who)
    if (found.objections or found.needs_reason) and not reason:
        raise NeedsReason(f"Say why: {found.needs_reason or 'it goes against the standard'}.")


def check_outcome(kind: operating_model.CaseType, outcome: str) -> None:
    """Raise WrongOutcome unless it is one that the standard knows, where it names any."""
    if kind.outcomes and outcome not in kind.outcomes:
        raise WrongOutcome(choices=", ".join(kind.outcomes))
