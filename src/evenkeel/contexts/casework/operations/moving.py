"""How a case goes on: from stage to stage, by the standard or against it, and to its end and back."""

import datetime as dt
import uuid
from typing import Any

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import flow, models, moving, rules, standards
from evenkeel.contexts.casework.operations import doing, intake
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Closing, DocumentState, Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days


def move(
    *,
    case_id: uuid.UUID,
    stage: str,
    reason: str = "",
    overrule: bool = False,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Move a case to a stage. Going back and leaving stages out need a reason; against the standard, somebody who may overrule it.

    Raises moving.AgainstStandard, moving.MayNotOverrule, moving.NoSuchStage, moving.SameStage, rules.NeedsReason, flow.NotNow,
    rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason, needed=False)
    with doing.changing(case_id, by=by, at=at) as work:
        flow.after(Kind.MOVED, work.standing.state)
        kind = _known(work)
        found = moving.way(kind, facts(work), to=stage)
        _check(work, kind, found, reason=words, overrule=overrule)
        said: dict[str, Any] = {"from": work.standing.stage}
        if found.objections:
            said["overruled"] = list(found.objections)
        _enter(work, kind, stage, said, reason=words)
    return work.case


def _known(work: doing.Doing) -> operating_model.CaseType:
    return standards.known_case_type(work.model, work.standing.case_type)


def _check(
    work: doing.Doing, kind: operating_model.CaseType, found: moving.Way, *, reason: str, overrule: bool
) -> None:
    moving.check(
        found,
        reason=reason,
        overrules=overrule,
        may_overrule=may_overrule(work, kind),
        who=_who(work, kind),
    )


def may_overrule(work: doing.Doing, kind: operating_model.CaseType) -> bool:
    """Tell whether she may let a case go on against the standard."""
    return kind.overruled_by in work.reach.roles or rules.can(work.relations, Ability.LEAD)


def _who(work: doing.Doing, kind: operating_model.CaseType) -> str:
    """Say who may overrule."""
    lead = "who leads the team"
    role = standards.titled(work.model, "roles", kind.overruled_by) if kind.overruled_by else None
    return f"{role.title}, or {lead}," if role else lead


def _enter(
    work: doing.Doing,
    kind: operating_model.CaseType,
    stage: str,
    said: dict[str, Any],
    *,
    reason: str,
) -> None:
    """Let the case come into a stage: its shelf, its norm time, its list."""
    there = standards.stage(kind, stage)
    assert there is not None, "a way leads to stages of the case type only"
    shelf = standards.shelf_of(kind, stage)
    unit = standards.unit_of(work.model, shelf_key=shelf, service_key=work.standing.service)
    if there.waiting:
        said["waits"] = there.title
    stays = unit == work.standing.unit
    work.happens(
        Kind.MOVED,
        reason=reason,
        words=said,
        stage=stage,
        stage_since=work.at,
        stage_due_at=standards.due(work.model, start=work.at, norm=there.norm_time, zone=work.by.zone),
        shelf=shelf,
        unit=unit,
        responsible=work.standing.responsible if stays else None,
    )
    if not models.Task.objects.filter(case_id=work.id, stage=stage).exists():
        intake.add_tasks(work.row, work.model, kind, by=work.by, at=work.at, stage=stage)


def facts(work: doing.Doing) -> moving.Facts:
    """Return what of a case decides whether it may go on. Three queries."""
    tasks = models.Task.objects.filter(case_id=work.id, done_at__isnull=True, dropped_at__isnull=True)
    left = list(tasks.order_by("position", "id").values_list("stage", "text", "must"))
    documents = models.Document.objects.filter(case_id=work.id, state=DocumentState.CLEAN)
    here = work.standing.stage
    return moving.Facts(
        stage=here,
        has_responsible=work.standing.responsible is not None,
        has_decision=models.Decision.objects.filter(case_id=work.id).exists(),
        has_document=documents.exists(),
        has_customer=work.standing.customer is not None,
        undone=tuple(text for stage, text, must in left if must and stage == here),
        has_tasks=any(stage in ("", here) for stage, _, _ in left),
    )


def decide(
    *,
    case_id: uuid.UUID,
    outcome: str,
    grounds: str,
    template: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Decide a case: the outcome, one of the standard's where it names any, and its grounds. A later decision replaces an earlier.

    Raises moving.WrongOutcome, rules.NotInBounds, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    said = rules.text(grounds, longest=cases.LONGEST_TEXT, what="the grounds")
    result = rules.text(outcome, longest=300, what="the outcome")
    with doing.changing(case_id, by=by, at=at) as work:
        flow.after(Kind.DECIDED, work.standing.state)
        if work.kind:
            moving.check_outcome(work.kind, result)
        row = models.Decision.objects.create(
            **doing.of_case(work), outcome=result, grounds=said, template=template[:300]
        )
        work.happens(Kind.DECIDED, words={"decision": str(row.id)}, outcome=result)
    return work.case


def close(
    *,
    case_id: uuid.UUID,
    outcome: str = "",
    closing: Closing = Closing.DONE,
    reason: str = "",
    overrule: bool = False,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Close a case. As done it must be at its end by the standard, as for moving; every other way needs a reason.

    Raises what `move` raises, moving.WrongOutcome and standards.BadAttribute.
    """
    words = rules.reason(reason, needed=closing is not Closing.DONE)
    with doing.changing(case_id, by=by, at=at) as work:
        flow.after(Kind.CLOSED, work.standing.state)
        result = rules.text(outcome, longest=300, what="the outcome", empty=True) or work.standing.outcome
        said: dict[str, Any] = {}
        if closing is Closing.DONE and work.kind:
            said = _check_end(work, work.kind, result, reason=words, overrule=overrule)
        work.happens(
            Kind.CLOSED,
            reason=words,
            words=said,
            closed_at=at,
            closing=closing,
            outcome=result,
            pause="",
            paused_since=None,
            look_again_at=None,
        )
    return work.case


def _check_end(
    work: doing.Doing, kind: operating_model.CaseType, outcome: str, *, reason: str, overrule: bool
) -> dict[str, Any]:
    moving.check_outcome(kind, outcome)
    standards.checked_attributes(kind, dict(work.standing.attributes), complete=True)
    found = moving.end(kind, facts(work))
    _check(work, kind, found, reason=reason, overrule=overrule)
    return {"overruled": list(found.objections)} if found.objections else {}


def withdraw(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Close a case that the customer does not want any more. Raises what `close` raises."""
    return close(case_id=case_id, closing=Closing.WITHDRAWN, reason=reason, by=by, at=at)


def reopen(*, case_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Take a closed case up again; its clock goes on from first contact.

    Raises rules.NeedsReason, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        _again(work, Kind.REOPENED, reason=words)
    return work.case


def contest(
    *,
    case_id: uuid.UUID,
    reason: str,
    who: str = "",
    channel: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Reopen a case because a citizen contests that it is done: in her words, through a channel, and in time.

    Raises rules.TooLate, rules.NeedsReason, flow.NotNow, rules.NotForYou, rules.NoSuchCase.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
        if work.standing.closed_at is not None:
            until = contest_until(work)
            rules.check_contest(closed_at=work.standing.closed_at, until=until, at=at)
        name = rules.text(who, longest=cases.LONGEST_NAME, what="a name", empty=True)
        _again(work, Kind.CONTESTED, reason=words, channel=channel, who=name)
    return work.case


def contest_until(work: doing.Doing) -> dt.datetime:
    """Return until when the closure of a closed case can be contested."""
    assert work.standing.closed_at is not None, "only what is closed can be contested"
    within = (work.kind.contest_within if work.kind else None) or standards.CONTEST_WITHIN
    calendar = standards.calendar(work.model)
    return working_days.added(work.standing.closed_at, within, calendar=calendar, zone=work.by.zone)


def _again(work: doing.Doing, kind: Kind, *, reason: str, channel: str = "", who: str = "") -> None:
    work.happens(
        kind,
        reason=reason,
        channel=channel,
        words={"who": who} if who else {},
        closed_at=None,
        closing="",
        outcome="",
        reopened=work.standing.reopened + 1,
    )
