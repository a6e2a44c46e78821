"""A history lived again by the rules: what was brought in becomes events, and the case stands as they say.

Nothing impossible gets in: each event is applied by `standing`, and due dates are those of the model. Each move is one that
`moving` allows, unless the history comes from elsewhere, where the standard did not hold. Who may do what is not asked: that
was decided where the history was lived.
"""

import datetime as dt
import hashlib
import uuid
import zoneinfo
from dataclasses import dataclass, field
from typing import Any, ClassVar

from evenkeel.contexts.casework import moving, rules, standards, standing
from evenkeel.contexts.casework.values import brought, cases
from evenkeel.contexts.casework.values.cases import Closing, Event, Kind, Standing
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, working_days


class ImpossibleHistory(errors.Invalid):
    """The history of a case cannot have happened: {why}"""

    code: ClassVar[str] = "impossible-history"


@dataclass(frozen=True)
class Norms:
    """What a model says that histories are held against; the calendar is made once for all of them."""

    model: operating_model.OperatingModel
    zone: zoneinfo.ZoneInfo
    calendar: working_days.Calendar = field(init=False)

    def __post_init__(self) -> None:
        """Make the calendar."""
        object.__setattr__(self, "calendar", standards.calendar(self.model))

    def due(self, start: dt.datetime, norm: str | None) -> dt.datetime | None:
        """Return when a norm time that begins at a moment is over; None where there is no norm."""
        if norm is None:
            return None
        found = working_days.added(start, norm, calendar=self.calendar, zone=self.zone)
        return found.astimezone(dt.UTC)


@dataclass
class Lived:
    """A case as its history goes on."""

    history: brought.History
    norms: Norms
    recorded_at: dt.datetime
    kind: operating_model.CaseType
    stands: Standing = field(default_factory=Standing)
    events: list[Event] = field(default_factory=list)
    happened: list[brought.Happened] = field(default_factory=list)
    """What has happened so far since it was opened."""
    decided: bool = False

    def say(
        self,
        kind: Kind,
        what: brought.Happened,
        *,
        words: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Let something happen. Raises flow.NotNow where it cannot, rules.NotInBounds where it is told too late."""
        before = self.stands if self.events else None
        if before is not None and what.at < self.events[-1].at:
            raise rules.NotInBounds(words="It is told in another order than that in which it happened.")
        if before is not None and before.started_at is None and kind in BEGINS:
            changes = {"started_at": what.at} | changes
        said = (words or {}) | ({"was": what.was} if what.was else {})
        data = said | ({"set": standing.written(changes)} if changes else {})
        event = Event(
            sequence=len(self.events) + 1,
            kind=kind,
            at=what.at,
            recorded_at=self.recorded_at,
            actor=what.by.user_id,
            actor_name=what.by.name,
            role=what.by.role,
            unit=what.by.unit,
            channel=what.channel,
            stage=changes.get("stage", self.stands.stage),
            shelf=changes.get("shelf", self.stands.shelf),
            reason=what.reason,
            data=data,
        )
        self.stands = standing.applied(before, event)
        self.events.append(event)


BEGINS = frozenset({Kind.TAKEN, Kind.MOVED, Kind.TICKED, Kind.DECIDED, Kind.PAUSED, Kind.CLOSED})
"""What brings a new case out of being new, as `flow` has it."""


def lived(history: brought.History, *, norms: Norms, recorded_at: dt.datetime) -> Lived:
    """Live a history again. Raises ImpossibleHistory."""
    case = begun(history, norms=norms, recorded_at=recorded_at)
    for what in history.happened:
        happen(case, what)
    return case


def begun(history: brought.History, *, norms: Norms, recorded_at: dt.datetime) -> Lived:
    """Open the case of a history, and let nothing happen to it yet. Raises ImpossibleHistory."""
    case = Lived(history, norms, recorded_at, standards.known_case_type(norms.model, history.case_type))
    try:
        _open(case)
    except errors.Refusal as refusal:
        raise _impossible(case, refusal) from refusal
    return case


def happen(case: Lived, what: brought.Happened) -> None:
    """Let something happen to a case. Raises ImpossibleHistory."""
    try:
        _happen(case, what)
    except errors.Refusal as refusal:
        raise _impossible(case, refusal) from refusal
    case.happened.append(what)


def _impossible(case: Lived, refusal: errors.Refusal) -> ImpossibleHistory:
    return ImpossibleHistory(
        why=f"{case.history.title or case.history.case_type}, after {len(case.events)} events: {refusal.message}"
    )


def _open(case: Lived) -> None:
    history, kind, norms = case.history, case.kind, case.norms
    first = kind.stages[0] if kind.stages else None
    stage = first.key if first else ""
    shelf = standards.shelf_of(kind, stage)
    due = norms.due(history.received_at, kind.norm_time)
    what = brought.Happened(Kind.OPENED, history.opened_at, history.opened_by, channel=history.channel)
    case.say(
        Kind.OPENED,
        what,
        words={**({"waits": first.title} if first and first.waiting else {}), **history.marks},
        title=rules.text(history.title or kind.title, longest=cases.LONGEST_TITLE, what="a title"),
        service=history.service,
        customer=history.customer,
        channel=history.channel,
        priority=history.priority,
        attributes=standards.checked_attributes(kind, dict(history.attributes)),
        parent=history.parent,
        received_at=history.received_at,
        case_type=kind.key,
        unit=standards.unit_of(norms.model, shelf_key=shelf, service_key=history.service),
        stage=stage,
        stage_since=history.received_at if first else None,
        stage_due_at=norms.due(history.received_at, first.norm_time) if first else None,
        shelf=shelf,
        due_at=due,
        first_due_at=due,
        confidential=kind.confidential,
    )


def _happen(case: Lived, what: brought.Happened) -> None:
    match what.kind:
        case Kind.TAKEN | Kind.GIVEN:
            _hand(case, what)
        case Kind.RELEASED:
            if case.stands.responsible is not None:
                case.say(what.kind, what, words={"from": str(case.stands.responsible)}, responsible=None)
        case Kind.MOVED:
            _move(case, what)
        case Kind.PAUSED:
            case.say(what.kind, what, pause=what.pause, paused_since=what.at, look_again_at=None)
        case Kind.RESUMED:
            case.say(what.kind, what, pause="", paused_since=None, look_again_at=None)
        case Kind.DECIDED:
            _decide(case, what)
        case Kind.CLOSED:
            _close(case, what)
        case Kind.REOPENED | Kind.CONTESTED:
            _again(case, what)
        case _:
            case.say(what.kind, what, words=_words(what))


def _words(what: brought.Happened) -> dict[str, Any]:
    """Return what an event says of that which lies beside the case."""
    said = {"contact": str(what.contact)} if what.contact else {}
    if what.document:
        digest = hashlib.sha256(what.document.content).hexdigest()
        said |= {"document": str(what.document.id), "digest": digest}
    return said


def _hand(case: Lived, what: brought.Happened) -> None:
    has, to = case.stands.responsible, (what.to or what.by)
    if what.kind is Kind.TAKEN and has not in (None, to.user_id):
        raise rules.HasIt(name="somebody else")
    said = {"to": str(to.user_id), "to_name": to.name, "from": str(has) if has else None}
    case.say(what.kind, what, words=said if what.kind is Kind.GIVEN else {}, responsible=to.user_id)


def _move(case: Lived, what: brought.Happened) -> None:
    found = moving.way(case.kind, _facts(case), to=what.stage)
    _check(case, found, what)
    there = standards.stage(case.kind, what.stage)
    assert there is not None, "a way leads to stages of the case type only"
    shelf = standards.shelf_of(case.kind, what.stage)
    unit = standards.unit_of(case.norms.model, shelf_key=shelf, service_key=case.stands.service)
    said = {"from": case.stands.stage} | ({"waits": there.title} if there.waiting else {})
    case.say(
        Kind.MOVED,
        what,
        words=said,
        stage=what.stage,
        stage_since=what.at,
        stage_due_at=case.norms.due(what.at, there.norm_time),
        shelf=shelf,
        unit=unit,
        responsible=case.stands.responsible if unit == case.stands.unit else None,
    )


def _decide(case: Lived, what: brought.Happened) -> None:
    if not case.history.is_from_elsewhere:
        moving.check_outcome(case.kind, what.outcome)
    case.decided = True
    case.say(Kind.DECIDED, what, outcome=what.outcome)


def _close(case: Lived, what: brought.Happened) -> None:
    closing = what.closing or Closing.DONE
    if closing is not Closing.DONE:
        rules.reason(what.reason)
    elif not case.history.is_from_elsewhere:
        moving.check_outcome(case.kind, what.outcome)
        standards.checked_attributes(case.kind, dict(case.stands.attributes), complete=True)
        _check(case, moving.end(case.kind, _facts(case)), what)
    case.say(
        Kind.CLOSED,
        what,
        closed_at=what.at,
        closing=closing,
        outcome=what.outcome,
        pause="",
        paused_since=None,
        look_again_at=None,
    )


def _check(case: Lived, found: moving.Way, what: brought.Happened) -> None:
    """Hold a move against the standard, unless another one held where it was made."""
    if not case.history.is_from_elsewhere:
        moving.check(found, reason=what.reason, overrules=False, may_overrule=False, who="who leads the team")


def _again(case: Lived, what: brought.Happened) -> None:
    if what.kind is Kind.CONTESTED and case.stands.closed_at is not None:
        within = case.kind.contest_within or standards.CONTEST_WITHIN
        until = case.norms.due(case.stands.closed_at, within)
        assert until is not None, "a span that is said has an end"
        rules.check_contest(closed_at=case.stands.closed_at, until=until, at=what.at)
    rules.reason(what.reason)
    case.say(what.kind, what, closed_at=None, closing="", outcome="", reopened=case.stands.reopened + 1)


def _facts(case: Lived) -> moving.Facts:
    """Return what of a case decides whether it may go on; its lists were ticked where it was lived."""
    return moving.Facts(
        stage=case.stands.stage,
        has_responsible=case.stands.responsible is not None,
        has_decision=case.decided,
        has_document=False,
        has_customer=case.stands.customer is not None,
    )


def named(case: Lived) -> frozenset[uuid.UUID]:
    """Return who worked on a confidential case: those may see it."""
    return frozenset(event.actor for event in case.events if event.actor is not None)
